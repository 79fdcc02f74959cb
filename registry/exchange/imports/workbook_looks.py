"""How many decimals a spreadsheet shows of its numbers: what its number formats say, as far as figures go."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

from registry.exchange.imports.workbook_faults import PLACE, ROW, ROW_OR_CELL, column_number, path_of

_STYLE = re.compile(rb"\bs=\"([0-9]{1,6})\"")
_FIGURES = re.compile(r"[#0?][#0?, ]*(?:\.([#0?]+))?")
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}


@dataclass(frozen=True)
class Look:
    """The least and the most decimals that a number format shows."""

    least: int
    most: int

    def shown(self, amount: Decimal) -> Decimal:
        """Give the number as it is shown: rounded half up to the decimals."""
        rounded = amount.quantize(Decimal(1).scaleb(-self.most), ROUND_HALF_UP).normalize()
        missing = self.least + int(rounded.as_tuple().exponent)
        return rounded.quantize(Decimal(1).scaleb(-self.least)) if missing > 0 else rounded


def looks_in(data: bytes, sheet: str) -> dict[tuple[int, int], Look]:
    """Give the looks of a sheet's cells by row and column from nought; none of other books than XLSX."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path = path_of(archive, sheet)
        if path is None or "xl/styles.xml" not in archive.namelist():
            return {}
        looks = _looks(archive.read("xl/styles.xml"))
        return dict(_placed(archive.read(path), looks))


def _placed(content: bytes, looks: list[Look | None]) -> Iterator[tuple[tuple[int, int], Look]]:
    row, column = -1, -1
    for found in ROW_OR_CELL.finditer(content):
        of_row, of_cell, _inside = found.groups()
        if of_row is not None:
            numbered = ROW.search(of_row)
            row, column = int(numbered.group(1)) - 1 if numbered else row + 1, -1
            continue
        placed, style = PLACE.search(of_cell), _STYLE.search(of_cell)
        column = column_number(placed.group(1)) if placed else column + 1
        number = int(style.group(1)) if style else 0
        look = looks[number] if number < len(looks) else None
        if look is not None:
            yield (row, column), look


def _looks(content: bytes) -> list[Look | None]:
    """Give the look of each style of cells by its number; None shows a number as it is."""
    formats, found = dict(BUILT_IN), []
    tree = ElementTree.fromstring(content)  # noqa: S314, the child may take little memory and time
    for one in tree.iter():
        if one.tag.endswith("}numFmt") and one.get("numFmtId", "").isdecimal():
            formats[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
    for group in tree:
        if group.tag.endswith("}cellXfs"):
            found = [_look(formats.get(int(one.get("numFmtId") or 0), "")) for one in group]
    return found


def _look(code: str) -> Look | None:
    first = re.sub(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.", "", code.partition(";")[0])
    figures = _FIGURES.search(first)
    if figures is None or "%" in first or "E" in first.upper() or re.search(r"[dmyhs]", first.casefold()):
        return None
    decimals = figures.group(1) or ""
    return Look(decimals.count("0"), len(decimals))
