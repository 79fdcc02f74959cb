"""How a programme's cells make each other up: for every figure the sums that it should be equal to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maintenance.programmes.models import Programme, ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import Figure, Mark, blocks, figures, outer_tasks, years_of
from maintenance.programmes.rules.check.order import tasks_of, untotalled_tasks


@dataclass(frozen=True)
class Sum:
    """Figures that make up another one, whatever is printed in them."""

    figures: tuple[Figure, ...]
    is_whole: bool
    """Whether nothing printed there means that there is nothing; otherwise it may only not be broken down."""
    apart: tuple[Figure, ...] = ()
    """Those of the figures that belong to a task without a total, which a council easily leaves out."""


Sums = dict[Mark, list[Sum]]


def list_sums(programme: Programme) -> Sums:
    """Give for each figure the sums of others that it should be equal to, the nearest to the measures first."""
    found: Sums = defaultdict(list)
    for table in programme.tables:
        _add_downwards(found, table)
        for block in blocks(table.rows).values():
            _add_source_rows(found, block)
        for row in table.rows:
            _add_along(found, row)
    _add_across(found, programme)
    return found


def has_amounts(rows: Iterable[ProgrammeRow]) -> bool:
    """Tell whether any amount is printed in the rows."""
    return any(cell.amount is not None for row in rows for cell in row.cells)


def _add_downwards(found: Sums, table: ProgrammeTable) -> None:
    measures = [row for row in table.rows if row.kind == "measure"]
    totals = [row for row in table.rows if row.kind == "task_total"]
    apart = set(untotalled_tasks(table))
    tasks, outer = tasks_of(table), outer_tasks(totals)
    loose = [row for row in measures if tasks[id(row)] in apart or not totals]
    for row in table.rows:
        if row.kind == "task_total":
            own = [one for one in measures if tasks[id(one)] == row.task]
            own += [one for one in totals if outer[one.task] == row.task]
            _add_column(found, row, own, own, apart)
        elif row.kind == "programme_total":
            highest = [one for one in totals if not outer[one.task]]
            _add_column(found, row, [*highest, *loose], [*totals, *measures], apart)
        elif row.is_heading_with_sums:
            below = [one for one in totals if one.task == row.task]
            _add_column(found, row, below, below, apart)


def _add_column(
    found: Sums, row: ProgrammeRow, below: Sequence[ProgrammeRow], told_by: Sequence[ProgrammeRow], apart: set[str]
) -> None:
    same = [one for one in below if one.source == row.source]
    if not same:
        return
    is_whole = has_amounts(told_by)
    skipped = [one for one in same if one.kind == "measure" and one.task in apart and row.kind == "programme_total"]
    for figure in figures(row):
        made_of = tuple(Figure(one, figure.column) for one in same)
        left_out = tuple(Figure(one, figure.column) for one in skipped)
        found[figure.mark].append(Sum(made_of, is_whole, left_out))


def _add_source_rows(found: Sums, block: Sequence[ProgrammeRow]) -> None:
    whole = next((row for row in block if row.source == "all"), None)
    others = [row for row in block if row is not whole]
    if whole is None or not others:
        return
    is_whole = has_amounts(others)
    for figure in figures(whole):
        found[figure.mark].append(Sum(tuple(Figure(row, figure.column) for row in others), is_whole))


def _add_along(found: Sums, row: ProgrammeRow) -> None:
    own = figures(row)
    sources = [source for source in dict.fromkeys(one.source for one in own) if source != "all"]
    for figure in own:
        if figure.column.part != "total":
            continue
        if figure.column.year is None:
            years = [one for year in years_of(row.table) for one in _of_year(own, year, figure.source)]
            _add(found, figure, years)
            continue
        _add(found, figure, _parts(own, figure.column.year, figure.source))
        if figure.source == row.source == "all":
            _add(found, figure, [one for source in sources for one in _of_year(own, figure.column.year, source)])


def _add(found: Sums, figure: Figure, made_of: list[Figure]) -> None:
    if made_of:
        found[figure.mark].append(Sum(tuple(made_of), is_whole=False))


def _of_year(own: Sequence[Figure], year: int, source: str) -> list[Figure]:
    """Give the figure of a year's total, or of its parts where the table has no column for the total."""
    totals = [one for one in own if one.column.year == year and one.column.part == "total" and one.source == source]
    return totals[:1] or _parts(own, year, source)


def _parts(own: Sequence[Figure], year: int, source: str) -> list[Figure]:
    return [one for one in own if one.column.year == year and one.column.part != "total" and one.source == source]


def _add_across(found: Sums, programme: Programme) -> None:
    """What other tables say of the whole programme is made up of the table of measures."""
    measures = next(table for table in programme.tables if table.role == "measures")
    told = [row for row in measures.rows if row.kind == "programme_total"]
    rows = told or [row for row in measures.rows if row.kind == "measure"]
    is_whole = has_amounts(rows)
    for table in programme.tables:
        if table.role not in ("passport", "resources"):
            continue
        for row in (one for one in table.rows if one.kind == "programme_total"):
            own = [one for one in rows if one.source == row.source]
            for figure in figures(row) if own else []:
                made_of = [one for each in own for one in _whole_programme(each, figure)]
                if figure.column.part == "total" and made_of:
                    found[figure.mark].append(Sum(tuple(made_of), is_whole))


def _whole_programme(row: ProgrammeRow, figure: Figure) -> list[Figure]:
    own, year = figures(row), figure.column.year
    if year is not None:
        return _of_year(own, year, figure.source)
    whole = [one for one in own if one.column.year is None and one.column.part == "total"]
    return whole[:1] or [one for each in years_of(row.table) for one in _of_year(own, each, figure.source)]
