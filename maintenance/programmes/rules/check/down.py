"""Down columns: measures make up a task, tasks make up the programme."""

from collections.abc import Iterable

from maintenance.programmes.models import ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import (
    Figure,
    blocks,
    effective_figures,
    figures,
    outer_tasks,
    total,
)
from maintenance.programmes.rules.check.ledger import Ledger
from maintenance.programmes.rules.check.words import Wording
from registry.kernel.errors import Reason, because

MEASURES = Wording(
    because("Сума заходів %(row)s %(when)s %(computed)s %(unit)s, надруковано «%(printed)s»: різниця %(difference)s."),
    because("Сума заходів %(row)s %(when)s %(computed)s %(unit)s, а підсумку не надруковано."),
    because("Підсумок %(row)s %(when)s надруковано «%(printed)s» %(unit)s, а в заходах там сум немає."),
)
TASKS = Wording(
    because(
        "Сума підсумків усіх завдань програми %(when)s %(computed)s %(unit)s, надруковано «%(printed)s»: "
        "різниця %(difference)s."
    ),
    because("Сума підсумків усіх завдань програми %(when)s %(computed)s %(unit)s, а підсумку програми не надруковано."),
    because("Підсумок програми %(when)s надруковано «%(printed)s» %(unit)s, а в підсумках завдань там сум немає."),
)
ALL_MEASURES = Wording(
    because(
        "Сума всіх заходів програми %(when)s %(computed)s %(unit)s, у підсумку програми надруковано "
        "«%(printed)s»: різниця %(difference)s."
    ),
    because("Сума всіх заходів програми %(when)s %(computed)s %(unit)s, а підсумку програми не надруковано."),
    because("Підсумок програми %(when)s надруковано «%(printed)s» %(unit)s, а в заходах там сум немає."),
)
HEADING = Wording(
    because(
        "Над заходами %(row)s %(when)s надруковано «%(printed)s», а в підсумку %(computed)s %(unit)s: "
        "різниця %(difference)s."
    ),
    because("У підсумку %(row)s %(when)s %(computed)s %(unit)s, а над заходами суми немає."),
    because("Над заходами %(row)s %(when)s надруковано «%(printed)s» %(unit)s, а в підсумку суми немає."),
)
FILLED = because("Де «усього» не надруковано, взято суму років того рядка.")


def check_down(ledger: Ledger, table: ProgrammeTable) -> None:
    """Check each task's total against its measures, and the programme's against its tasks and all measures."""
    measures = [row for row in table.rows if row.kind == "measure"]
    tasks = [row for row in table.rows if row.kind == "task_total"]
    outer = outer_tasks(tasks)
    for task in tasks:
        own = [row for row in measures if row.task == task.task]
        own += [row for row in tasks if outer[row.task] == task.task]
        for figure in figures(task) if own else []:
            below = _below(figure, own)
            ledger.compare("measures", [figure], below, MEASURES, remarks=_filled(figure, below))
    for programme in (row for row in table.rows if row.kind == "programme_total"):
        for figure in figures(programme):
            _check_programme(ledger, figure, [row for row in tasks if not outer[row.task]], measures)
    for heading in (row for row in table.rows if row.is_heading_with_sums):
        _check_heading(ledger, heading, [row for row in tasks if row.task == heading.task])


def _check_heading(ledger: Ledger, heading: ProgrammeRow, totals: list[ProgrammeRow]) -> None:
    """Compare what a task's heading prints with the task's total below."""
    for figure in figures(heading) if totals else []:
        ledger.compare("heading", [figure], _below(figure, totals), HEADING, is_conflict=True)


def _check_programme(ledger: Ledger, figure: Figure, tasks: list[ProgrammeRow], measures: list[ProgrammeRow]) -> None:
    by_task, by_measure = _below(figure, tasks), _below(figure, measures)
    if tasks:
        ledger.compare("tasks", [figure], by_task, TASKS, remarks=_filled(figure, by_task))
    told = bool(tasks) and total(one.amount for one in by_task) == total(one.amount for one in by_measure)
    if measures and not told:
        remarks = _filled(figure, by_measure)
        ledger.compare("all-measures", [figure], by_measure, ALL_MEASURES, remarks=remarks, is_second_look=True)


def _below(figure: Figure, rows: Iterable[ProgrammeRow]) -> list[Figure]:
    """Give the figures of the same column and source; a total left blank is made up from its own row.

    A total of all sources takes in a measure that prints none of all of them: its only source, or each.
    """
    same: list[Figure] = []
    for block in blocks(list(rows)).values():
        own = [row for row in block if row.source == figure.row.source]
        same += [Figure(row, figure.column) for row in (own or (block if figure.row.source == "all" else []))]
    return [made for one in same for made in effective_figures(one)]


def _filled(figure: Figure, below: list[Figure]) -> tuple[Reason, ...]:
    return (FILLED,) if any(one.column != figure.column for one in below) else ()
