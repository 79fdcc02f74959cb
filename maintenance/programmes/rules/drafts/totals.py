"""The totals of a draft made from their parts: along rows, down columns, then across tables.

Never of a programme that a council adopted: what it printed stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maintenance.programmes.models import Programme, ProgrammeCell, ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import (
    Figure,
    Mark,
    blocks,
    effective_figures,
    figures,
    outer_tasks,
    parts,
    total,
    whole_figures,
    year_figures,
    years_of,
)
from maintenance.programmes.rules.printed import write_thousands


@dataclass(frozen=True)
class Filled:
    """A total that was made from its parts."""

    mark: Mark
    before: str
    after: str


def fill_totals(programme: Programme) -> list[Filled]:
    """Set every total that its parts tell and that is another; give what was set. `programme` is a draft in memory."""
    was = {figure.mark: figure.printed for figure in _all(programme)}
    for table in programme.tables:
        _fill_table(table, programme.unit)
    measures = next(table for table in programme.tables if table.role == "measures")
    for table in programme.tables:
        if table.role in ("passport", "resources"):
            _fill_from_measures(table, measures, programme)
    now = {figure.mark: figure.printed for figure in _all(programme)}
    return [Filled(mark, was[mark], after) for mark, after in now.items() if was[mark] != after]


def write_amount(amount_uah: Decimal, unit: str) -> str:
    """Write hryvnia the way councils print them: «329,4» thousand, «329400,00»."""
    text = write_thousands(amount_uah) if unit == "тис. грн" else f"{amount_uah:.2f}"
    return text.replace(".", ",")


def _all(programme: Programme) -> Iterator[Figure]:
    for table in programme.tables:
        for row in table.rows:
            yield from figures(row)


def _fill_table(table: ProgrammeTable, unit: str) -> None:
    measures = [row for row in table.rows if row.kind == "measure"]
    tasks = [row for row in table.rows if row.kind == "task_total"]
    for block in blocks(measures).values():
        _fill_block(block, unit)
    outer = outer_tasks(tasks)
    for task in sorted(tasks, key=lambda row: -row.task.count(".")):
        own = [row for row in measures if row.task == task.task]
        _fill_down(task, [*own, *(row for row in tasks if outer[row.task] == task.task)], unit)
    for row in table.rows:
        if row.kind == "programme_total":
            _fill_down(row, [one for one in tasks if not outer[one.task]] or measures, unit)
    totals = [row for row in table.rows if row.kind in ("task_total", "programme_total")]
    for block in blocks(totals).values():
        _fill_block(block, unit)
    for heading in (row for row in table.rows if row.is_heading_with_sums):
        _fill_down(heading, [row for row in tasks if row.task == heading.task], unit)


def _fill_block(block: Sequence[ProgrammeRow], unit: str) -> None:
    """Fill the rows of sources along, then the row of all sources from them."""
    whole = next((row for row in block if row.source == "all"), None)
    others = [row for row in block if row is not whole]
    for row in others:
        _fill_along(row, unit)
    if whole is None:
        return
    for figure in figures(whole):
        _set(figure, total(Figure(row, figure.column).amount for row in others), unit)
    _fill_along(whole, unit)


def _fill_along(row: ProgrammeRow, unit: str) -> None:
    """Fill each year from its parts, all sources from each of them, and all years from the years."""
    for figure in figures(row):
        if figure.column.part == "total" and figure.column.year is not None:
            _set(figure, total(one.amount for one in parts(row, figure.column.year, figure.source)), unit)
    if row.source == "all":
        _fill_all_sources(row, unit)
    for figure in figures(row):
        if figure.column.part == "total" and figure.column.year is None:
            years = [one for year in years_of(row.table) for one in year_figures(row, year, figure.source)]
            _set(figure, total(one.amount for one in years), unit)


def _fill_all_sources(row: ProgrammeRow, unit: str) -> None:
    sources = [source for source in dict.fromkeys(one.source for one in figures(row)) if source != "all"]
    for figure in figures(row):
        year = figure.column.year
        if figure.source == "all" and figure.column.part == "total" and year is not None:
            made_of = [one for source in sources for one in year_figures(row, year, source)]
            _set(figure, total(one.amount for one in made_of), unit)


def _fill_down(row: ProgrammeRow, below: Iterable[ProgrammeRow], unit: str) -> None:
    same = [one for one in below if one.source == row.source]
    for figure in figures(row):
        made_of = [made for one in same for made in effective_figures(Figure(one, figure.column))]
        _set(figure, total(one.amount for one in made_of), unit)


def _fill_from_measures(table: ProgrammeTable, measures: ProgrammeTable, programme: Programme) -> None:
    """Fill the passport's and the resources' sums of the whole programme from the table of measures."""
    whole = [row for row in measures.rows if row.kind == "programme_total"]
    rows = whole or [row for row in measures.rows if row.kind == "measure"]
    named = {row.source for row in rows}
    for row in table.rows:
        own = [one for one in rows if one.source == row.source]
        if row.source == "all" and "all" not in named:
            own = rows
        for figure in figures(row):
            year = figure.column.year
            if figure.column.part == "total" and figure.source == row.source:
                told = [
                    one
                    for each in own
                    for one in (
                        whole_figures(each, each.source) if year is None else year_figures(each, year, each.source)
                    )
                ]
                _set(figure, total(one.amount for one in told), programme.unit)


def _set(figure: Figure, amount: Decimal | None, unit: str) -> None:
    """Put an amount into a place where another one stands; nothing known changes nothing."""
    if amount is None or amount == figure.amount:
        return
    printed, cell = write_amount(amount, unit), figure.row.find_cell(figure.column.position)
    if cell is None:
        cell = ProgrammeCell(position=figure.column.position, printed="", note="", is_doubtful=False)
        figure.row.cells.append(cell)
    cell.printed, cell.amount = printed, amount
