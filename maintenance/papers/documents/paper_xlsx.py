"""A paper as a spreadsheet: a sheet for each named table, figures as numbers that look as printed, sums as formulas."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from maintenance.papers.documents.paper import (
    Block,
    Cell,
    Grid,
    Kind,
    Merge,
    Paper,
    Signatures,
    Text,
    mark_of,
    placed_heads,
)
from maintenance.papers.documents.sheets import OPTIONS, demand_sheet

PRINTED = re.compile(r"(?P<figure>[−-]?[0-9][0-9 \u00a0\u202f]*(?:[.,](?P<decimals>[0-9]+))?)(?P<rest>.*)", re.DOTALL)
CHARACTERS_OF_MM = 0.55
LONGEST_NAME = 31
SPACE = (" ", "\u00a0", "\u202f")


def write_paper_xlsx(paper: Paper) -> bytes:
    """Write a paper as XLSX; what the foot of its pages says is at their foot here too."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": paper.title})
        writer = _Writer(book, paper)
        for part in _parts(paper):
            writer.write(part)
    return file.getvalue()


@dataclass
class _Part:
    """What stands on one sheet: texts above a table, or several small tables, and texts below."""

    name: str
    blocks: list[Block] = field(default_factory=list)


def _parts(paper: Paper) -> list[_Part]:
    """Part a paper into sheets: a named table begins one, with the heading and texts just above it."""
    parts = [_Part("")]
    for block in paper.blocks:
        own = parts[-1]
        if isinstance(block, Grid) and block.name:
            if any(isinstance(one, Grid) for one in own.blocks):
                above = _heading_above(own.blocks)
                parts.append(_Part(block.name, own.blocks[above:]))
                del own.blocks[above:]
            else:
                own.name = block.name
        parts[-1].blocks.append(block)
    parts[0].name = parts[0].name or paper.title
    return parts


def _heading_above(blocks: Sequence[Block]) -> int:
    """Tell where the texts at the end begin that belong to what comes next: with their first heading."""
    last = max((place for place, one in enumerate(blocks) if not isinstance(one, Text)), default=-1)
    headings = (Kind.TITLE, Kind.SUBTITLE, Kind.HEADING)
    places = (p for p in range(last + 1, len(blocks)) if isinstance(one := blocks[p], Text) and one.kind in headings)
    return next(places, len(blocks))


class _Writer:
    """Writes the sheets of one paper."""

    def __init__(self, book: Any, paper: Paper) -> None:
        self.book, self.paper = book, paper
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.names: set[str] = set()
        self.anchors: Mapping[int, str] = dict(self._anchors())

    def _anchors(self) -> Iterator[tuple[int, str]]:
        """Find on which sheet and row each remark will stand."""
        for part in _parts(self.paper):
            row = 0
            for block in part.blocks:
                if isinstance(block, Grid):
                    first = row + len(block.head_rows)
                    yield from ((number, f"internal:'{_sheet_name(part.name)}'!A{first + place + 1}")
                                for place, number in block.anchors.items())  # fmt: skip
                row += _height(block)

    def write(self, part: _Part) -> None:
        name = _sheet_name(part.name)
        while name.casefold() in self.names:
            name = f"{name[: LONGEST_NAME - 3]} {len(self.names)}"
        self.names.add(name.casefold())
        sheet, row, widest = self.book.add_worksheet(name), 0, 0
        for block in part.blocks:
            if isinstance(block, Grid):
                if len(block.columns) > widest:
                    widest = len(block.columns)
                    for place, column in enumerate(block.columns):
                        sheet.set_column(place, place, max(5, column.width_mm * CHARACTERS_OF_MM))
                self._write_grid(sheet, block, row)
                if block.has_head and row + len(block.head_rows) and len(part.blocks) <= MOST_REPEATED:
                    sheet.repeat_rows(row, row + len(block.head_rows) - 1)
            else:
                self._write_texts(sheet, block, row)
            row += _height(block)
        self._set_paper(sheet)

    def _set_paper(self, sheet: Any) -> None:
        if self.paper.is_wide:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{self.paper.foot.replace('&', '&&')}&R&8&P")

    def _write_texts(self, sheet: Any, block: Text | Signatures, row: int) -> None:
        if isinstance(block, Signatures):
            for place, post in enumerate(block.posts):
                sheet.write_string(row + place, 0, post, self._format())
        else:
            is_title = block.kind in (Kind.TITLE, Kind.HEADING)
            sheet.write_string(row, 0, block.text, self._format(is_bold=is_title, wraps=False))

    def _write_grid(self, sheet: Any, grid: Grid, top: int) -> None:
        demand_sheet(top + len(grid.body))
        for level, column, head in placed_heads(grid):
            form = self._format(is_bold=True, has_border=True, side="center" if head.width > 1 else "")
            self._write_merged(sheet, Merge(top + level, column, head.width, head.height), head.text, form)
        first = top + len(grid.head_rows)
        merges = {(one.row, one.column): one for one in grid.merges}
        covered = {
            (one.row + down, one.column + right)
            for one in grid.merges for down in range(one.height) for right in range(one.width)
        } - set(merges)  # fmt: skip
        bold = grid.bold_rows
        for place, texts in enumerate(grid.body):
            for column, text in enumerate(texts):
                if (place, column) not in covered:
                    is_bold = place in bold
                    side = "right" if grid.columns[column].is_figure and (place, column) not in merges else ""
                    merge = merges.get((place, column), Merge(place, column))
                    at = Merge(first + merge.row, merge.column, merge.width, merge.height)
                    self._write_cell(sheet, at, text, first, {"is_bold": is_bold, "side": side})

    def _write_cell(self, sheet: Any, at: Merge, text: str, first: int, look: Mapping[str, Any]) -> None:
        value = text.value if isinstance(text, Cell) else None
        number = _number_format(text) if value is not None else None
        form = self._format(has_border=True, number=number or "", **look)
        link = self.anchors.get(text.marks[0]) if isinstance(text, Cell) and text.marks else None
        if value is None or number is None:
            self._write_merged(sheet, at, f"{text}{mark_of(text)}", form, link)
            return
        if link:
            sheet.write_url(at.row, at.column, link, form, string=" ")
        parts = text.sum_of if isinstance(text, Cell) else ()
        if parts:
            sheet.write_formula(at.row, at.column, f"={_sum(parts, first)}", form, value)
        else:
            sheet.write_number(at.row, at.column, value, form)

    @staticmethod
    def _write_merged(sheet: Any, at: Merge, text: str, form: Any, link: str | None = None) -> None:
        if at.width > 1 or at.height > 1:
            sheet.merge_range(at.row, at.column, at.row + at.height - 1, at.column + at.width - 1, "", form)
        if link:
            sheet.write_url(at.row, at.column, link, form, string=text or " ")
        else:
            sheet.write_string(at.row, at.column, text, form)

    def _format(
        self, *, is_bold: bool = False, has_border: bool = False, side: str = "", number: str = "", wraps: bool = True
    ) -> Any:
        key = (is_bold, has_border, side, number, wraps)
        if key not in self.formats:
            look = {"bold": is_bold, "border": int(has_border), "text_wrap": wraps, "valign": "top"}
            look |= {"align": side} if side else {}
            look |= {"num_format": number} if number else {}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]


MOST_REPEATED = 6
"""A sheet of more blocks has several tables: the heads of none are repeated on all pages."""


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:LONGEST_NAME].strip() or "1"


def _height(block: Block) -> int:
    if isinstance(block, Grid):
        return len(block.head_rows) + len(block.body) + 1
    return len(block.posts) if isinstance(block, Signatures) else 1


def _number_format(text: str) -> str | None:
    """Tell how a number looks as it is printed: its decimals, its groups, what follows it and its marks."""
    found = PRINTED.fullmatch(text)
    if found is None:
        return None
    decimals = "." + "0" * len(found["decimals"]) if found["decimals"] else ""
    groups = "#,##0" if any(one in found["figure"].strip() for one in SPACE) else "0"
    rest = (found["rest"] + mark_of(text)).replace('"', "")
    return f'{groups}{decimals}"{rest}"' if rest else groups + decimals


def _sum(parts: Sequence[tuple[int, int]], first: int) -> str:
    """Write a sum of cells: of neighbours in a row or column as a range, of others one by one."""
    rows, columns = sorted({row for row, _column in parts}), sorted({column for _row, column in parts})
    cells = [xl_rowcol_to_cell(first + row, column) for row, column in sorted(parts)]
    is_whole = len(parts) == len(rows) * len(columns)
    is_near = rows[-1] - rows[0] + 1 == len(rows) and columns[-1] - columns[0] + 1 == len(columns)
    if len(cells) > 1 and is_whole and is_near:
        return f"SUM({cells[0]}:{cells[-1]})"
    return f"SUM({','.join(cells)})" if len(cells) <= MOST_ARGUMENTS else "+".join(cells)


MOST_ARGUMENTS = 255
"""So many a function takes."""
