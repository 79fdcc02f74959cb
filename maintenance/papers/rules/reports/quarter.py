"""The quarterly report's tables: what was planned, approved, accepted and paid by measure, and what was done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maintenance.contracts.models.service_line import Fund
from maintenance.costing.rules.facts.comparison import FactSums, accepted_by_month
from maintenance.costing.rules.text import reference
from maintenance.papers.rules.reports.plan import Planned, Task
from maintenance.papers.rules.reports.tables import (
    Cells,
    Column,
    Document,
    Level,
    Sort,
    add_known,
    percent,
    row,
    table,
    uah,
)
from maintenance.papers.rules.reports.values import BoundLine, YearFacts
from registry.kernel.money import NOTHING

TITLES = {"money": "1. Фінансування заходів", "funds": "2. Кошти за фондами", "done": "3. Виконання заходів"}
NO_LINE = "немає зв’язку з реєстром"
NO_FACTS = "договорів і фактів за рік у реєстрі немає"
NO_PLAN = "суми на рік не надруковано"
MONEY = (
    Column("code", "№", width_mm=18),
    Column("title", "Завдання, захід, рядок кошторису", width_mm=70),
    Column("fund", "Фонд, джерело", width_mm=26),
    Column("planned", "Заплановано програмою на рік, грн", Sort.MONEY, 26),
    Column("approved", "Затверджено на рік, грн", Sort.MONEY, 26),
    Column("accepted", "Прийнято від початку року, грн", Sort.MONEY, 25),
    Column("accepted_quarter", "Прийнято за квартал, грн", Sort.MONEY, 25),
    Column("paid", "Сплачено від початку року, грн", Sort.MONEY, 25),
    Column("paid_quarter", "Сплачено за квартал, грн", Sort.MONEY, 25),
)
EXECUTION = (
    Column("code", "№", width_mm=16),
    Column("title", "Захід", width_mm=100),
    Column("execution", "Виконання: сплачено від запланованого, %", Sort.PERCENT, 30),
    Column("works", "Робіт за квартал", Sort.COUNT, 22),
    Column("works_year", "Робіт від початку року", Sort.COUNT, 24),
    Column("acts", "Актів за квартал", Sort.COUNT, 22),
    Column("note", "Примітка", width_mm=52),
)
FUNDS = (
    Column("fund", "Фонд", width_mm=60),
    Column("approved", "Затверджено на рік, грн", Sort.MONEY, 34),
    Column("accepted", "Прийнято від початку року, грн", Sort.MONEY, 34),
    Column("accepted_quarter", "Прийнято за квартал, грн", Sort.MONEY, 34),
    Column("paid", "Сплачено від початку року, грн", Sort.MONEY, 34),
    Column("paid_quarter", "Сплачено за квартал, грн", Sort.MONEY, 34),
)
SUMS = ("approved", "accepted", "accepted_quarter", "paid", "paid_quarter")
TOTAL, OUTSIDE = "total", "outside"


@dataclass(frozen=True)
class Sums:
    """What lines come to until a quarter's end and within it; None is not known."""

    approved: Decimal | None = None
    accepted: Decimal | None = None
    accepted_quarter: Decimal | None = None
    paid: Decimal | None = None
    paid_quarter: Decimal | None = None

    @property
    def cells(self) -> dict[str, str | None]:
        """Write them for a row."""
        return {name: uah(getattr(self, name)) for name in SUMS}


def sums_of(year: FactSums | None, quarter: int) -> Sums:
    """Take a line's year up to a quarter's end; of a line without contract, act or decision nothing is known."""
    if year is None:
        return Sums()
    until, own = year.months[: 3 * quarter], year.months[3 * quarter - 3 : 3 * quarter]
    return Sums(
        year.approved,
        sum((one.accepted for one in until), NOTHING),
        sum((one.accepted for one in own), NOTHING),
        sum((one.paid for one in until), NOTHING),
        sum((one.paid for one in own), NOTHING),
    )


def together(some: Iterable[Sums]) -> Sums:
    """Add up what is known."""
    given = list(some)
    return Sums(*(add_known(getattr(one, name) for one in given) for name in SUMS))


def quarter_tables(tasks: Sequence[Task], facts: YearFacts, quarter: int) -> list[Document]:
    """Lay out the tables of a quarter."""
    taken = lines_by_measure(tasks, facts)
    return [
        table("money", TITLES["money"], MONEY, _money_rows(tasks, facts, quarter, taken)),
        table("funds", TITLES["funds"], FUNDS, _fund_rows(facts, quarter, taken)),
        table("done", TITLES["done"], EXECUTION, _done_rows(tasks, facts, quarter, taken)),
    ]


def lines_by_measure(tasks: Sequence[Task], facts: YearFacts) -> dict[str, list[BoundLine]]:
    """Give each measure, by its row, the lines that name it; of two printed with one number the first has them."""
    found: dict[str, list[BoundLine]] = {}
    seen: set[str] = set()
    for one in (measure for task in tasks for measure in task.measures):
        found[one.key] = facts.lines_of(one.code) if one.code and one.code not in seen else []
        seen.add(one.code)
    return found


def outside(facts: YearFacts, taken: dict[str, list[BoundLine]]) -> list[BoundLine]:
    """List the lines that pay for no measure of the programme."""
    bound = {one.id for some in taken.values() for one in some}
    return [one for one in facts.lines if one.id not in bound and one.id in facts.sums]


def _of(lines: Iterable[BoundLine], facts: YearFacts, quarter: int) -> Sums:
    return together(sums_of(facts.sums.get(one.id), quarter) for one in lines)


def _money_rows(
    tasks: Sequence[Task], facts: YearFacts, quarter: int, taken: dict[str, list[BoundLine]]
) -> Iterator[Document]:
    every = [one for task in tasks for one in task.measures]
    for task in tasks:
        lines = [line for one in task.measures for line in taken[one.key]]
        planned = add_known(one.amount(facts.year) for one in task.measures)
        yield row(f"task/{task.code}", Level.TASK, _cells(task.code, task.title, planned, _of(lines, facts, quarter)))
        for one in task.measures:
            yield from _measure_rows(one, facts, quarter, taken[one.key])
    lines = [line for one in every for line in taken[one.key]]
    whole = add_known(one.amount(facts.year) for one in every)
    yield row(TOTAL, Level.TOTAL, _cells("", "Разом за програмою", whole, _of(lines, facts, quarter)))
    others = _of(outside(facts, taken), facts, quarter)
    if facts.unbound is not None:
        others = together([others, sums_of(facts.unbound, quarter)])
    if any(value for name in SUMS if (value := getattr(others, name))):
        yield row(OUTSIDE, Level.PART, _cells("", "Довідково: поза заходами програми", None, others), is_open=False)


def _measure_rows(one: Planned, facts: YearFacts, quarter: int, lines: Sequence[BoundLine]) -> Iterator[Document]:
    sums = _of(lines, facts, quarter)
    yield row(one.key, Level.ROW, _cells(one.code, one.title, one.amount(facts.year), sums))
    for part in one.parts(facts.year):
        planned = {**_cells("", "", part.amount, Sums()), "fund": part.label}
        yield row(f"{one.key}/plan/{part.key}", Level.PART, planned)
    for line in lines:
        cells = _cells(reference(facts.year, line.code), line.title, None, sums_of(facts.sums.get(line.id), quarter))
        told = {**cells, "fund": f"{Fund(line.fund).word()}, КЕКВ {line.kekv}"}
        yield row(f"{one.key}/line/{line.code}", Level.PART, told, is_open=False)


def _cells(code: str, title: str, planned: Decimal | None, sums: Sums) -> Cells:
    return {"code": code, "title": title, "fund": "", "planned": uah(planned), **sums.cells}


def _fund_rows(facts: YearFacts, quarter: int, taken: dict[str, list[BoundLine]]) -> Iterator[Document]:
    lines = [one for some in taken.values() for one in some]
    for fund in Fund:
        own = [one for one in lines if one.fund == fund]
        yield row(f"fund/{fund.value}", Level.ROW, {"fund": fund.word(), **_of(own, facts, quarter).cells})
    yield row(TOTAL, Level.TOTAL, {"fund": "Разом", **_of(lines, facts, quarter).cells})


def _done_rows(
    tasks: Sequence[Task], facts: YearFacts, quarter: int, taken: dict[str, list[BoundLine]]
) -> Iterator[Document]:
    acts = acts_in_quarter(facts, quarter)
    for one in (measure for task in tasks for measure in task.measures):
        planned, lines = one.amount(facts.year), taken[one.key]
        works = facts.works.get(one.code, (0, 0)) if lines else (None, None)
        cells = {
            "code": one.code,
            "title": one.title,
            "execution": percent(_of(lines, facts, quarter).paid, planned),
            "works": works[0],
            "works_year": works[1],
            "acts": sum(acts.get(line.id, 0) for line in lines) if lines else None,
            "note": note_of(one, facts, lines),
        }
        yield row(one.key, Level.ROW, cells)


def note_of(one: Planned, facts: YearFacts, lines: Sequence[BoundLine]) -> str:
    """Say why figures are missing: none is printed, or the register knows of none."""
    words = [] if lines else [NO_LINE]
    if lines and not any(line.id in facts.sums for line in lines):
        words.append(NO_FACTS)
    if one.amount(facts.year) is None:
        words.append(one.printed(facts.year) or NO_PLAN)
    return "; ".join(words)


def acts_in_quarter(facts: YearFacts, quarter: int) -> dict[object, int]:
    """Count by line the acts that accept something in the quarter."""
    found: dict[object, int] = {}
    months = range(3 * quarter - 2, 3 * quarter + 1)
    for act in facts.acts:
        _number, line_id = facts.contracts.get(act.contract_id, ("", None))
        if line_id is not None and any(accepted_by_month([act], facts.year).get(month) for month in months):
            found[line_id] = found.get(line_id, 0) + 1
    return found
