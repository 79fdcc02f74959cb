"""The child that reads the tables of a DOCX from standard input and writes them as JSON; started by `sources.py`."""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 30
MOST_TABLES = 100
MOST_ROWS = 20_000
MOST_COLUMNS = 300
MOST_CELLS = 1_000_000
"""Of all tables together: a merged cell of a few letters fills hundreds."""
MOST_ABOVE = 6
"""So many paragraphs before a table tell what it is."""
TOO_MUCH = 4


def main() -> int:
    """Read and write; the exit code says what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    body = Document(io.BytesIO(sys.stdin.buffer.read())).element.body
    above: list[str] = []
    tables: list[tuple[str, list[list[str]]]] = []
    cells = 0
    for part in _parts(body):
        if part.tag == qn("w:p"):
            above.append(_text(part))
            continue
        rows = _bounded(part, MOST_CELLS - cells)
        if len(tables) >= MOST_TABLES or rows is None:
            return TOO_MUCH
        cells += sum(map(len, rows))
        tables.append(("\n".join([line for line in above if line.strip()][-MOST_ABOVE:]), rows))
        above = []
    json.dump(tables, sys.stdout)
    return 0


def _bounded(table: Any, most_cells: int) -> list[list[str]] | None:
    """Give the rows of a table; None where they are too many, too wide or of too many cells."""
    rows: list[list[str]] = []
    for row in _rows(table):
        most_cells -= len(row)
        if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS or most_cells < 0:
            return None
        rows.append(row)
    return rows


def _parts(parent: Any) -> Iterator[Any]:
    """Give paragraphs and tables in order, those inside content controls too."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from _parts(child)


def _rows(table: Any) -> Iterator[list[str]]:
    """Give the cells of each row; a merged cell stands where it begins and leaves the rest of its place blank."""
    for row in _inside(table, "w:tr"):
        cells = [""] * _skipped(row, "w:gridBefore")
        for cell in _inside(row, "w:tc"):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            width = _number(span)
            cells += ["" if goes_on else _cell_text(cell), *[""] * (min(width, MOST_COLUMNS) - 1)]
        yield cells


def _inside(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == qn(name):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from _inside(child, name)


def _skipped(row: Any, name: str) -> int:
    found = row.find(f"{qn('w:trPr')}/{qn(name)}")
    return min(_number(found), MOST_COLUMNS) if found is not None else 0


def _number(element: Any) -> int:
    told = element.get(qn("w:val"), "1") if element is not None else "1"
    return max(1, int(told)) if told.isascii() and told.isdecimal() and len(told) < 5 else 1


def _cell_text(cell: Any) -> str:
    return "\n".join(_text(part) for part in _parts(cell) if part.tag == qn("w:p")).strip("\n")


def _text(paragraph: Any) -> str:
    """Give a paragraph's letters; what tracked changes took out is no part of it."""
    told = []
    for piece in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if piece.tag == qn("w:t"):
            told.append(piece.text or "")
        elif piece.getparent().tag == qn("w:r"):
            told.append({qn("w:tab"): " ", qn("w:br"): "\n"}.get(piece.tag, "-"))
    return "".join(told)


if __name__ == "__main__":
    sys.exit(main())
