"""A programme as a paper in its council's layout: every cell as printed, or with corrections and saying so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from textwrap import shorten
from types import MappingProxyType

from maintenance.papers.documents.paper import (
    Block,
    Cell,
    Column,
    Grid,
    Head,
    Kind,
    Merge,
    Paper,
    PaperPart,
    Signatures,
    Text,
)
from maintenance.papers.documents.printed.outline import lay_out
from maintenance.papers.documents.printed.outlines import programme as outlines
from maintenance.papers.documents.programme_indicators import indicator_grid, read_number
from maintenance.papers.documents.programme_layout import Layout, TableLayout, Words, layout_of
from maintenance.papers.documents.programme_remarks import Remarks, line_blocks, list_remarks, remark_blocks
from maintenance.papers.rules.printed.block_forms import PROGRAMME_OWN, PROGRAMME_TARGET, PROGRAMME_TYPICAL
from maintenance.programmes.models import Programme, ProgrammeRow, ProgrammeTable, State, TableColumn
from maintenance.programmes.rules.check.figures import Figure, Mark
from maintenance.programmes.rules.decisions import AllDecided, say_decisions
from maintenance.programmes.rules.heads import HeadCell, merge_heads
from maintenance.programmes.rules.roots.sums import Sums, list_sums

PAGE_MM = 267
LONGEST_FOOT = 110
NARROWEST_MM, WIDEST_MM = 12, 34
MANY_COLUMNS = 6
BOLD_MM, PLAIN_MM, PADDING_MM = 1.45, 1.35, 1.5
"""How wide a letter is in small print, and the air in a cell."""
TITLED = ("measures", "year")
"""Whose first table has its title in the outline."""
FORMS = {
    "target": (PROGRAMME_TARGET, outlines.TARGET),
    "typical": (PROGRAMME_TYPICAL, outlines.TYPICAL),
    "own": (PROGRAMME_OWN, outlines.OWN),
}
SHEETS = {"passport": "Паспорт", "resources": "Ресурси", "measures": "Заходи", "year": "Перелік на рік"}
NOT_VOTED = "З ВИПРАВЛЕННЯМИ: це не те, за що голосувала рада"
AS_PRINTED = "Як надруковано"
DRAFT = "Проєкт: рада його ще не прийняла"


def programme_paper(
    programme: Programme,
    *,
    corrects: bool = False,
    lines: Sequence[tuple[str, str, str]] = (),
    decided: AllDecided = MappingProxyType({}),
) -> Paper:
    """Lay a programme out; `corrects` puts what should be in the cells that do not add up, and says so on each page.

    `lines` are measures with the code and title of each support line behind them, by which the search finds its sums;
    `decided` is what was decided of the programme and its former editions.
    """
    return _Printer(programme, list_remarks(programme), corrects=corrects).paper(
        lines, say_decisions(programme, decided)
    )


@dataclass(frozen=True)
class _Printed:
    """What stands in a cell, and what it comes to in the unit of the table."""

    text: str
    value: Decimal | None


class _Printer:
    """Lays out one programme."""

    def __init__(self, programme: Programme, remarks: Remarks, *, corrects: bool) -> None:
        self.programme, self.remarks, self.corrects = programme, remarks, corrects
        self.layout: Layout = layout_of(programme)
        self.sums: Sums = list_sums(programme)

    def paper(self, lines: Sequence[tuple[str, str, str]], decisions: str) -> Paper:
        is_draft = self.programme.state == State.DRAFT
        said = NOT_VOTED if self.corrects else DRAFT if is_draft else AS_PRINTED
        title = self.programme.title
        foot = f"{said} · {shorten(title, LONGEST_FOOT, placeholder='…')}"
        values = {
            "title": title, "foot": foot, "hromada": self.programme.hromada.name,
            "decision": decisions,
            "not_voted": said if self.corrects else None, "standing": None if self.corrects else said,
            **{f"{role}_title": next((one.title for one in self._tables(role)), None) for role in TITLED},
        }  # fmt: skip
        part = PaperPart(values, self._blocks(lines))
        form, outline = FORMS[self.layout.code]
        return Paper(title, list(lay_out(form, outline, part)), foot, None, is_wide=True, form=form.code, parts=[part])

    def _blocks(self, lines: Sequence[tuple[str, str, str]]) -> dict[str, Sequence[Block]]:
        programme = self.programme
        return {
            "passport": self._passport(),
            "sources": [] if self._is_single() else [*self._sections("passport")][:2],
            "resources": [*self._sections("resources")],
            "measures": [*self._sections("measures")][1:],
            "year": [*self._sections("year")][1:],
            "indicators": [indicator_grid(programme)] if programme.indicators else [],
            "signed_by": [Signatures(programme.signed_by)] if programme.signed_by else [],
            "remarks": remark_blocks(programme, self.remarks, corrects=self.corrects),
            "support_lines": line_blocks(programme, lines),
        }

    def _tables(self, role: str) -> list[ProgrammeTable]:
        return [one for one in self.programme.tables if one.role == role]

    def _is_single(self) -> bool:
        """Tell whether the passport's money is a single column, which stands among its words."""
        tables = self._tables("passport")
        return bool(tables) and len(tables[0].columns) == 1

    def _sections(self, role: str) -> Iterator[Block]:
        """Write the tables of a role, each below its title; the first of measures and lists has it in the outline."""
        for place, table in enumerate(self._tables(role)):
            yield Text(table.title, Kind.HEADING, starts_page=place > 0 and role in TITLED)
            yield self._grid(table, self.layout.tables.get(role) or TableLayout((Words("title", "Назва", 80),)))

    def _passport(self) -> list[Block]:
        """Write the passport's words, and its money in the same table where that is a single column."""
        is_single = self._is_single()
        rows: list[Sequence[str]] = [
            (one.number, one.title, "\n".join(one.value) or "") for one in self.programme.passport
        ]
        first = len(rows)
        if is_single:
            rows += [
                (row.code, self._words(row, "title"), self._figure(Figure(row, row.table.columns[0]), {}))
                for row in self._tables("passport")[0].rows
            ]
        if not rows:
            return []
        columns = (Column("№", 14), Column("Пункт", 120), Column("Значення", 133))
        return [Grid(columns, rows, name="Паспорт", has_head=False, strong=(first,) if is_single else ())]

    def _grid(self, table: ProgrammeTable, layout: TableLayout) -> Grid:
        figures = list(table.columns)
        columns = [*layout.before, *([None] * len(figures)), *layout.after]
        first = len(layout.before)
        spots = {
            Figure(row, column).mark: (place, first + column.position)
            for place, row in enumerate(table.rows) for column in figures
        }  # fmt: skip
        rows = [self._row(row, layout, spots) for row in table.rows]
        tasks = _task_names(table) if any(one.name == "task" for one in layout.before) else {}
        for place, name in tasks.items():
            rows[place][0] = name
        is_small = len(figures) > MANY_COLUMNS
        widths = _widths(layout, table)
        name = table.title if table.role == "year" else SHEETS[table.role]
        if table.role == "year":
            years = sorted({one.year for one in figures if one.year})
            name = f"Перелік {'–'.join(map(str, years))}"
        return Grid(
            [Column(_head(one), width, is_figure=one is None) for one, width in zip(columns, widths, strict=True)],
            rows,
            heads=_heads(layout, figures),
            merges=[*_merges(rows, table, layout)],
            strong=[place for place, row in enumerate(table.rows) if row.kind != "measure"],
            name="Джерела" if table.role == "passport" else name,
            is_small=is_small,
        )

    def _row(self, row: ProgrammeRow, layout: TableLayout, spots: dict[Mark, tuple[int, int]]) -> list[str]:
        if row.kind == "task" and not row.is_heading_with_sums:
            title = self._words(row, "title").partition("\n")[0] if _has_tasks(layout) else self._words(row, "title")
            width = len(layout.before) + len(row.table.columns) + len(layout.after)
            return [Cell(title, marks=self._marks(row, "title")), *[""] * (width - 1)]
        before, after = ([self._words(row, one.name, layout) for one in side] for side in (layout.before, layout.after))
        return [*before, *(self._figure(Figure(row, column), spots) for column in row.table.columns), *after]

    def _words(self, row: ProgrammeRow, name: str, layout: TableLayout | None = None) -> str:
        """Give a column of words of a row; a total's name stands in the first column."""
        if layout is not None and _has_tasks(layout) and row.kind != "measure" and name in ("task", "title"):
            name = "title" if name == "task" else ""
        elif name == "task":
            name = ""
        text = str(getattr(row, name)) if name else ""
        if name == "term" and self.corrects:
            text = self.remarks.corrected.get((row.table.code, row.key, row.source, "term"), text)
        if not name:
            return ""
        is_named = name == ("title" if row.title else "source_label")
        told = self._marks(row, "title") if is_named else () if name == "title" else self._marks(row, name)
        return Cell(text, marks=told)

    def _marks(self, row: ProgrammeRow, column: str) -> Sequence[int]:
        return self.remarks.at.get((row.table.code, row.key, row.source, column), ())

    def _figure(self, figure: Figure, spots: dict[Mark, tuple[int, int]]) -> Cell:
        printed = self._printed(figure)
        return Cell(printed.text, printed.value, self._sum_of(figure, spots), self.remarks.marks(figure.mark))

    def _printed(self, figure: Figure) -> _Printed:
        text = figure.printed
        if self.corrects:
            text = self.remarks.corrected.get(figure.mark, text)
        return _Printed(text, read_number(text))

    def _sum_of(self, figure: Figure, spots: dict[Mark, tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """Give the cells of the same table that add up exactly to what stands here; none where they do not."""
        value = self._printed(figure).value
        for made_of in self.sums.get(figure.mark, ()):
            parts = [(one.mark, self._printed(one).value) for one in made_of.figures]
            known = [amount for _mark, amount in parts if amount is not None]
            if known and sum(known, Decimal(0)) == value and all(mark in spots for mark, _amount in parts):
                return [spots[mark] for mark, _amount in parts]
        return ()


def _has_tasks(layout: TableLayout) -> bool:
    return any(one.name == "task" for one in layout.before)


def _task_names(table: ProgrammeTable) -> dict[int, str]:
    """Say at which rows the name of a task stands: at its first measure, what follows the word for it."""
    found: dict[int, str] = {}
    for place, row in enumerate(table.rows[:-1]):
        _word, _line, name = row.title.partition("\n")
        if row.kind == "task" and name and table.rows[place + 1].kind == "measure":
            found[place + 1] = name
    return found


def _head(words: Words | None) -> str:
    return words.head if words else ""


def _widths(layout: TableLayout, table: ProgrammeTable) -> list[int]:
    """Share the page out: each figure's column is as wide as its longest word, words of text share the rest."""
    words = [*layout.before, *layout.after]
    asked = sum(one.width_mm for one in words)
    widest = max(NARROWEST_MM, min(WIDEST_MM, (PAGE_MM - asked) // max(len(table.columns), 1)))
    if len(table.columns) <= MANY_COLUMNS:
        figures = [widest] * len(table.columns)
    else:
        figures = [_need(table, column) for column in table.columns]
    left = PAGE_MM - sum(figures)
    shares = [min(one.width_mm, one.width_mm * left // asked) for one in words]
    return [*shares[: len(layout.before)], *figures, *shares[len(layout.before) :]]


def _need(table: ProgrammeTable, column: TableColumn) -> int:
    """Say how wide the longest word of a column is in small print, in millimetres; totals are bold."""
    printed = [Figure(row, column).printed for row in table.rows]
    bold, plain = (max(map(len, " ".join(texts).split()), default=0) for texts in (printed, [column.label]))
    return max(NARROWEST_MM, round(max(bold * BOLD_MM, plain * PLAIN_MM) + PADDING_MM))


def _heads(layout: TableLayout, figures: Sequence[TableColumn]) -> list[list[Head]]:
    """Put the heads of words, which go down over all levels, around those of figures."""
    among = [one for one in layout.before if one.name == "source_label" and layout.source_above]
    over = (layout.over,) if layout.over else ()
    columns = [TableColumn(-1, one.head, layout.source_above, None, "", None) for one in among]
    columns += [TableColumn(one.position, one.label, (*over, *one.above), None, "", None) for one in figures]
    levels: list[list[HeadCell]] = merge_heads(columns)
    found = [[Head(one.label, one.width, one.height) for one in level] for level in levels]
    depth = len(found)
    before = [Head(one.head, 1, depth) for one in layout.before if one not in among]
    found[0] = [*before, *found[0], *(Head(one.head, 1, depth) for one in layout.after)]
    return found


def _merges(rows: Sequence[Sequence[str]], table: ProgrammeTable, layout: TableLayout) -> Iterator[Merge]:
    """Make one what is one in print: a task's row, the words of a measure over the rows of its sources."""
    place, width = 0, len(rows[0]) if rows else 0
    own = [at for at, words in enumerate(layout.before) if words.name != "source_label"]
    after = range(width - len(layout.after), width)
    for _key, found in groupby(table.rows, key=lambda row: row.key):
        block = list(found)
        if block[0].kind == "task" and not block[0].is_heading_with_sums:
            yield Merge(place, 0, width=width)
        elif block[0].kind != "measure" and _has_tasks(layout):
            yield Merge(place, own[0], width=len(own), height=len(block))
            yield from _downwards(rows[place : place + len(block)], after, place)
        else:
            yield from _downwards(rows[place : place + len(block)], (*own, *after), place)
        place += len(block)


def _downwards(rows: Sequence[Sequence[str]], columns: Sequence[int], first: int) -> Iterator[Merge]:
    """Let the words of a block's first row go down to its last, where no other row has words of its own."""
    for column in columns if len(rows) > 1 else ():
        if not any(row[column] for row in rows[1:]):
            yield Merge(first, column, height=len(rows))
