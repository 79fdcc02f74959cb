"""Figures of a printed table: the money in a row by year, part and source."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from maintenance.programmes.models import ProgrammeCell, ProgrammeRow, ProgrammeTable, TableColumn

Mark = tuple[str, str, str, int]
"""A cell's name on the page: table, row, source, column from 0."""


@dataclass(frozen=True)
class Figure:
    """A place for an amount in a table: a row and a column; the place may be blank."""

    row: ProgrammeRow
    column: TableColumn

    @cached_property
    def cell(self) -> ProgrammeCell | None:
        """Give what is printed there; None is blank."""
        return self.row.find_cell(self.column.position)

    @property
    def amount(self) -> Decimal | None:
        """Give the hryvnia printed there; None where no amount is printed."""
        return self.cell.amount if self.cell else None

    @property
    def printed(self) -> str:
        """Give the text as printed."""
        return self.cell.printed if self.cell else ""

    @property
    def source(self) -> str:
        """Give whose money it is: the column's word wins over the row's."""
        return self.column.source or self.row.source

    @cached_property
    def mark(self) -> Mark:
        """Name the cell."""
        return (self.row.table.code, self.row.key, self.row.source, self.column.position)


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Add up what is printed; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def find_figure(row: ProgrammeRow, year: int | None, part: str, source: str | None = None) -> Figure | None:
    """Give the row's figure for a year (None: all years), part and source (None: the row's own); shares are none."""
    for figure in figures(row):
        column = figure.column
        if (column.year, column.part, column.detail) == (year, part, "") and figure.source == (source or row.source):
            return figure
    return None


def figures(row: ProgrammeRow) -> list[Figure]:
    """Give the row's places for amounts in printed order."""
    return [Figure(row, column) for column in row.table.columns]


def parts(row: ProgrammeRow, year: int | None, source: str) -> list[Figure]:
    """Give the figures that make up a total of one source: its funds, or current and capital; None: of all years.

    Of a part that has both a column of its own and columns of its shares the own one speaks.
    """
    found = [
        figure
        for figure in figures(row)
        if figure.column.year == year and figure.column.part != "total" and figure.source == source
    ]
    whole = {figure.column.part for figure in found if not figure.column.detail}
    return [figure for figure in found if not figure.column.detail or figure.column.part not in whole]


def shares(row: ProgrammeRow, whole: Figure) -> list[Figure]:
    """Give the figures that hold a share each of what a figure holds."""
    column = whole.column
    return [
        figure
        for figure in figures(row)
        if figure.column.detail
        and (figure.column.year, figure.column.part, figure.source) == (column.year, column.part, whole.source)
    ]


def years_of(table: ProgrammeTable) -> list[int]:
    """List the years that the table has columns for."""
    return sorted({column.year for column in table.columns if column.year is not None})


def year_figures(row: ProgrammeRow, year: int | None, source: str) -> list[Figure]:
    """Give the figures that say what a year costs: its printed total, or its parts where no total is printed."""
    figure = find_figure(row, year, "total", source)
    made_of = parts(row, year, source)
    return (
        [figure] if figure and (figure.amount is not None or total(one.amount for one in made_of) is None) else made_of
    )


def year_amount(row: ProgrammeRow, year: int, source: str) -> Decimal | None:
    """Give what a year costs by the row."""
    return total(figure.amount for figure in year_figures(row, year, source))


def whole_figures(row: ProgrammeRow, source: str) -> list[Figure]:
    """Give the figures that say what all years cost: the printed total, or the years' where it is blank."""
    figure = find_figure(row, None, "total", source)
    if figure and figure.amount is not None:
        return [figure]
    years = years_of(row.table)
    return [one for year in years for one in year_figures(row, year, source)] if years else parts(row, None, source)


def effective_figures(figure: Figure) -> list[Figure]:
    """Give the figure itself, or, where a total is left blank, the figures of its row that make it up."""
    if figure.amount is not None or figure.column.part != "total":
        return [figure]
    year = figure.column.year
    made_of = whole_figures(figure.row, figure.source) if year is None else parts(figure.row, year, figure.source)
    return made_of if total(one.amount for one in made_of) is not None else [figure]


def blocks(rows: Sequence[ProgrammeRow]) -> dict[str, list[ProgrammeRow]]:
    """Group rows that tell one thing by sources of money, in printed order."""
    grouped: dict[str, list[ProgrammeRow]] = {}
    for row in rows:
        grouped.setdefault(row.key, []).append(row)
    return grouped


def outer_tasks(totals: Iterable[ProgrammeRow]) -> dict[str, str | None]:
    """Give for the number of each task that has a total the one that it is within: 1 for 1.1; None for none.

    The total of measures that belong to no task has an empty number: nothing is within that one, itself included.
    """
    known = dict.fromkeys(row.task for row in totals)
    return {task: _outer(task, known) for task in known}


def _outer(task: str, known: Collection[str]) -> str | None:
    above = task.rpartition(".")[0]
    while above and above not in known:
        above = above.rpartition(".")[0]
    return above or None


def main_row(block: Sequence[ProgrammeRow]) -> ProgrammeRow:
    """Give the row that speaks for the block: all sources, or else its first."""
    return next((row for row in block if row.source == "all"), block[0])
