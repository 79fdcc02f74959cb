"""Across tables: the passport, the resources, the measures and the list for a year print the same money."""

from dataclasses import dataclass, replace
from decimal import Decimal

from maintenance.programmes.models import Programme, ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import (
    Figure,
    figures,
    find_figure,
    total,
    whole_figures,
    year_figures,
    years_of,
)
from maintenance.programmes.rules.check.ledger import Ledger
from maintenance.programmes.rules.check.matching import match_measures
from maintenance.programmes.rules.check.words import (
    IN_TABLE,
    SOURCES,
    UNITS,
    Wording,
    say_amount,
    say_task,
    say_when,
    say_year,
)
from registry.kernel.errors import Reason, because

PROGRAMME = because("Програма %(when)s (%(money)s): %(here)s — %(said)s, %(there)s — %(told)s; різниця %(difference)s.")
ONE_MEASURE = because("Захід %(code)s %(when)s: %(here)s — %(said)s, %(there)s — %(told)s; різниця %(difference)s.")
ONE_TASK = because("Заходи %(task)s %(when)s: %(here)s — %(said)s, %(there)s — %(told)s; різниця %(difference)s.")


@dataclass(frozen=True)
class Statement:
    """What a table says about an amount, and by which figures."""

    table: ProgrammeTable
    figures: list[Figure]

    @property
    def amount(self) -> Decimal | None:
        """Give the amount; None is said nothing."""
        return total(figure.amount for figure in self.figures)

    @property
    def is_sum(self) -> bool:
        """Tell whether the reader has to add up several figures."""
        return sum(figure.amount is not None for figure in self.figures) > 1


def check_across(ledger: Ledger, programme: Programme) -> None:
    """Compare what the tables say of the programme's money, and the year's list with the tasks of all years."""
    sources = dict.fromkeys(row.source for table in programme.tables for row in table.rows)
    for year in [*programme.years, None]:
        for source in sources:
            said = [_programme_money(table, year, source) for table in programme.tables]
            _check_same(ledger, [one for one in said if one], say_year(year), source)
    measures = next(table for table in programme.tables if table.role == "measures")
    for table in programme.tables:
        if table.role == "year":
            _check_tasks(ledger, table, measures)
            _check_measures(ledger, table, measures)


def _check_same(ledger: Ledger, said: list[Statement], when: Reason, source: str) -> None:
    """Compare each table with the first; one that repeats an earlier table's amount adds no finding of its own."""
    for place, statement in enumerate(said[1:], 1):
        earlier = next((one for one in said[:place] if one.amount == statement.amount), said[0])
        _compare(ledger, "across", statement, earlier, PROGRAMME, when=when, money=Reason(SOURCES[source]))


def _check_tasks(ledger: Ledger, table: ProgrammeTable, measures: ProgrammeTable) -> None:
    for task in dict.fromkeys(row.task for row in table.rows if row.kind == "measure" and row.task):
        for year in years_of(table):
            here = Statement(table, _task_figures(table, task, year))
            there = Statement(measures, _task_figures(measures, task, year))
            if here.figures and there.figures:
                named = {"when": say_year(year), "task": say_task(measures, task)}
                _compare(ledger, "across-task", here, there, ONE_TASK, **named)


def _check_measures(ledger: Ledger, table: ProgrammeTable, measures: ProgrammeTable) -> None:
    """Compare the measures that both tables have; sums of tasks do not tell when two of them are swapped."""
    for pair in match_measures(table, measures):
        for figure in figures(pair.row):
            there = _same_money(pair.others, figure)
            if there and figure.column.year is not None:
                here, told = Statement(table, [figure]), Statement(measures, there)
                _compare(ledger, "across-measure", here, told, ONE_MEASURE, when=say_when(figure), code=pair.code)


def _same_money(block: list[ProgrammeRow], figure: Figure) -> list[Figure]:
    """Find what a measure's rows say of the same year, part and source; empty where they do not tell."""
    row = next((one for one in block if one.source == figure.source), None)
    if row is None or figure.column.year is None:
        return []
    if figure.column.part == "total":
        return year_figures(row, figure.column.year, figure.source)
    found = find_figure(row, figure.column.year, figure.column.part)
    return [found] if found else []


def _compare(ledger: Ledger, rule: str, here: Statement, there: Statement, text: Reason, **gaps: Reason | str) -> None:
    """Compare two tables' statements; the finding stands where one figure, not a sum, carries the amount."""
    if here.is_sum and not there.is_sum:
        here, there = there, here
    gaps |= {
        "here": Reason(IN_TABLE[here.table.role]),
        "there": Reason(IN_TABLE[there.table.role]),
        "said": _say(here, ledger.unit),
        "told": _say(there, ledger.unit),
    }
    name = f"{rule}/{there.table.code}"
    said = replace(text, gaps=gaps)
    ledger.compare(name, here.figures, there.figures, Wording(said, said, said), is_conflict=True)


def _say(statement: Statement, unit: str) -> Reason | str:
    said = say_amount(statement.amount, unit)
    return said if statement.amount is None else Reason("%(amount)s %(unit)s", {"amount": said, "unit": UNITS[unit]})


def _programme_money(table: ProgrammeTable, year: int | None, source: str) -> Statement | None:
    """Find what the table says of the whole programme in a year (None: all years); None when it cannot say."""
    if year not in years_of(table) if year is not None else not _tells_all_years(table):
        return None
    rows = [row for row in table.rows if row.kind == "programme_total" and row.source == source]
    if not any(row.kind == "programme_total" for row in table.rows):
        rows = [row for row in table.rows if row.kind == "measure"]
    found = [one for row in rows for one in _row_figures(row, year, source)]
    return Statement(table, found) if found else None


def _tells_all_years(table: ProgrammeTable) -> bool:
    return any(column.year is None for column in table.columns) or years_of(table) == table.programme.years


def _row_figures(row: ProgrammeRow, year: int | None, source: str) -> list[Figure]:
    return whole_figures(row, source) if year is None else year_figures(row, year, source)


def _task_figures(table: ProgrammeTable, task: str, year: int) -> list[Figure]:
    own = [row for row in table.rows if row.task == task and row.source == "all"]
    rows = [row for row in own if row.kind == "task_total"][:1] or [row for row in own if row.kind == "measure"]
    return [figure for row in rows for figure in year_figures(row, year, "all")]
