"""What a reader of workbooks hides: errors of formulas, and formulas that nothing has computed."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

ROW_OR_CELL = re.compile(rb"<(?:[a-z]+:)?(?:row\b([^>]*)>|c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</(?:[a-z]+:)?c>))", re.DOTALL)
PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
ROW = re.compile(rb"\br=\"([0-9]{1,7})\"")
_VALUE = re.compile(rb"<(?:[a-z]+:)?v[^>]*>([^<]+)<")
_FORMULA = re.compile(rb"<(?:[a-z]+:)?f(?=[\s/>])(?:[^>]*>([^<]*)<)?")
_TEXT = (b't="str"', b't="inlineStr"', b't="s"')
ERROR, UNCOMPUTED = "error", "uncomputed"
NAMES = "names"
"""Asks the reader of workbooks for the names of the sheets alone."""
PRINTED = "printed"
"""Asks it for all sheets as a reader sees them."""
Fault = tuple[int, int, str, str]
"""Row and column from nought, what stands there, and which of the two it is."""


def faults_in(data: bytes, sheet: str) -> Iterator[Fault]:
    """Give the faulty cells of a sheet of an XLSX; none for other workbooks."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path = path_of(archive, sheet)
        content = archive.read(path) if path else b""
    if b't="e"' in content or _FORMULA.search(content):
        yield from _faults(content)


def _faults(content: bytes) -> Iterator[Fault]:
    row, column = -1, -1
    for found in ROW_OR_CELL.finditer(content):
        of_row, of_cell, inside = found.groups()
        if of_row is not None:
            numbered = ROW.search(of_row)
            row, column = int(numbered.group(1)) - 1 if numbered else row + 1, -1
            continue
        placed = PLACE.search(of_cell)
        column = column_number(placed.group(1)) if placed else column + 1
        fault = _fault(of_cell, inside or b"")
        if fault is not None:
            yield (row, column, *fault)


def _fault(of_cell: bytes, inside: bytes) -> tuple[str, str] | None:
    value, formula = _VALUE.search(inside), _FORMULA.search(inside)
    if b't="e"' in of_cell:
        return (value.group(1).decode("utf-8", "replace") if value else "#", ERROR)
    if formula is None or value is not None or any(mark in of_cell for mark in _TEXT):
        return None
    return ("=" + (formula.group(1) or b"").decode("utf-8", "replace")[:100], UNCOMPUTED)


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def path_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Find the part that holds a sheet; the prefixes and folders differ by program."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314, the child may take little memory and time
    }
    for one in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314, as above
        if one.tag.endswith("}sheet") and one.get("name") == sheet:
            told = next((value for name, value in one.attrib.items() if name.endswith("}id")), None)
            path = posixpath.normpath(posixpath.join("/xl", targets.get(told, ""))).lstrip("/")
            return path if path in names else None
    return None
