"""What a table of measures says twice or leaves out: numbers, tasks, totals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from maintenance.programmes.models import Programme, ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import Figure, blocks, figures, main_row
from maintenance.programmes.rules.check.ledger import Finding, Ledger
from maintenance.programmes.rules.check.words import say_task, shorten
from registry.kernel.errors import Reason, because

RULES = ("code", "task", "task-total", "programme-total")
TWICE = because("Номер %(code)s мають кілька заходів: «%(one)s» і «%(other)s».")
NO_TASK = because("Захід %(code)s віднесено до завдання %(task)s, а такого завдання в програмі немає.")
NO_TASK_OF_NUMBER = because(
    "Захід із номером %(code)s стоїть у завданні %(task)s, а завдання %(told)s у програмі немає."
)
NO_TASK_TOTAL = because(
    "Рядка з підсумком %(task)s у таблиці немає, а заходи його є (%(codes)s): сума підсумків завдань їх не охоплює."
)
NO_TOTAL = because("Підсумку програми в таблиці заходів не надруковано: звіряти ні з чим.")
FEW_TASKS = 2
"""With fewer totals of tasks than this a table needs no total of the programme."""


def tasks_of(table: ProgrammeTable) -> dict[int, str]:
    """Give each measure's task, by `id()` of its row: the one its number tells where the printed one is not there."""
    known = {row.task for row in table.rows if row.kind != "measure"}
    found = {}
    for row in table.rows:
        if row.kind == "measure":
            told = row.code.rpartition(".")[0]
            found[id(row)] = told if row.task not in known and told in known else row.task
    return found


def untotalled_tasks(table: ProgrammeTable) -> list[str]:
    """List the tasks that have measures but no total, where other tasks have one."""
    totalled = {row.task for row in table.rows if row.kind == "task_total"}
    named = dict.fromkeys(task for task in tasks_of(table).values() if task)
    return [task for task in named if task not in totalled] if totalled else []


def check_order(ledger: Ledger, programme: Programme) -> None:
    """Enter numbers used twice, measures of unknown tasks, and totals that are not there."""
    measures = next(table for table in programme.tables if table.role == "measures")
    _check_codes(ledger, measures)
    for table in programme.tables:
        if table.role == "year":
            _check_known(ledger, table, {row.task for row in measures.rows if row.task})
    totals = [row for row in measures.rows if row.kind == "task_total"]
    has_total = any(row.kind == "programme_total" for row in measures.rows)
    _check_task_totals(ledger, measures, has_total=has_total)
    if not has_total and len({row.task for row in totals}) >= FEW_TASKS:
        _enter(ledger, "programme-total", totals[-1], NO_TOTAL)


def _check_codes(ledger: Ledger, table: ProgrammeTable) -> None:
    first: dict[str, ProgrammeRow] = {}
    for row in _measures(table):
        other = first.setdefault(row.code, row) if row.code else row
        if other is not row:
            said = because(TWICE.text, code=row.code, one=shorten(other.title), other=shorten(row.title))
            _enter(ledger, "code", row, said)


def _check_known(ledger: Ledger, table: ProgrammeTable, known: set[str]) -> None:
    for row in _measures(table):
        if row.task and row.task not in known:
            _enter(ledger, "task", row, because(NO_TASK.text, code=row.code or shorten(row.title), task=row.task))


def _check_task_totals(ledger: Ledger, table: ProgrammeTable, *, has_total: bool) -> None:
    """Enter measures of unknown tasks, and tasks without a total where a total of the programme would hold it."""
    headings = {row.task for row in table.rows if row.kind == "task"}
    measures, tasks, apart = _measures(table), tasks_of(table), untotalled_tasks(table)
    unknown = {*apart} - headings if headings else set()
    astray = [row for row in measures if row.task != tasks[id(row)] or row.task in unknown]
    for row in astray:
        _enter(ledger, "task", row, because(NO_TASK.text, code=row.code, task=row.task))
    for row, told in _misnumbered([row for row in measures if row not in astray], tasks):
        _enter(ledger, "code", row, because(NO_TASK_OF_NUMBER.text, code=row.code, task=tasks[id(row)], told=told))
    for task in apart if has_total else ():
        own = [row for row in measures if row.task == task and row not in astray]
        if any(row.cells for row in own):
            codes = ", ".join(row.code for row in own)
            _enter(ledger, "task-total", own[0], because(NO_TASK_TOTAL.text, task=say_task(table, task), codes=codes))


def _misnumbered(measures: Sequence[ProgrammeRow], tasks: Mapping[int, str]) -> Iterator[tuple[ProgrammeRow, str]]:
    """Find measures whose number names a task that is not there, among others that are numbered by their task."""
    known, times = set(tasks.values()), Counter(row.code for row in measures)
    by_number = {row.task for row in measures if row.task and row.code.rpartition(".")[0] == row.task}
    for row in measures:
        told, _dot, last = row.code.partition(".")
        if row.task in by_number and last.isdecimal() and told not in known and times[row.code] == 1:
            yield row, told


def _measures(table: ProgrammeTable) -> list[ProgrammeRow]:
    return [main_row(block) for block in blocks([row for row in table.rows if row.kind == "measure"]).values()]


def _enter(ledger: Ledger, rule: str, row: ProgrammeRow, said: Reason) -> None:
    """Enter a finding that is no difference of sums: it stands at the row's first figure."""
    ledger.checks += 1
    figure = _first_figure(figures(row))
    severity = "missing" if rule.endswith("total") else "conflict"
    ledger.enter(Finding("", rule, (figure,), figure.amount, severity, said, (), (), ledger.unit))


def _first_figure(own: Sequence[Figure]) -> Figure:
    return next((one for one in own if one.amount is not None), own[0])
