"""The yearly assessment's tables: plan and fact of the year and of the whole term, by measure and by year."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from maintenance.costing.rules.text import reference
from maintenance.papers.rules.reports.plan import Planned, Task
from maintenance.papers.rules.reports.quarter import Sums, lines_by_measure, note_of, sums_of, together
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

TITLES = {"money": "1. Фінансування заходів за рік і за весь строк", "years": "2. План і факт за роками"}
LAST_QUARTER = 4
UNKNOWN = ("planned", "execution", "planned_term", "paid_term", "execution_term")
"""What the register doesn't tell of a line beside its measure."""
MONEY = (
    Column("code", "№", width_mm=18),
    Column("title", "Завдання, захід, рядок кошторису", width_mm=54),
    Column("planned", "Заплановано на рік, грн", Sort.MONEY, 24),
    Column("approved", "Затверджено на рік, грн", Sort.MONEY, 24),
    Column("accepted", "Прийнято за рік, грн", Sort.MONEY, 24),
    Column("paid", "Сплачено за рік, грн", Sort.MONEY, 24),
    Column("execution", "%", Sort.PERCENT, 12),
    Column("planned_term", "Заплановано на весь строк, грн", Sort.MONEY, 26),
    Column("paid_term", "Сплачено від початку програми, грн", Sort.MONEY, 26),
    Column("execution_term", "%", Sort.PERCENT, 12),
    Column("note", "Примітка", width_mm=23),
)
YEARS = (
    Column("year", "Рік", width_mm=40),
    Column("planned", "Заплановано програмою, грн", Sort.MONEY, 44),
    Column("approved", "Затверджено, грн", Sort.MONEY, 44),
    Column("accepted", "Прийнято, грн", Sort.MONEY, 44),
    Column("paid", "Сплачено, грн", Sort.MONEY, 44),
    Column("execution", "Сплачено від запланованого, %", Sort.PERCENT, 40),
)
ByYear = Mapping[int, YearFacts]
"""Facts of each year from the programme's first to the reported one."""


def year_tables(tasks: Sequence[Task], facts: ByYear, year: int, years: Sequence[int]) -> list[Document]:
    """Lay out the tables of a year; `years` are all that the programme is for."""
    return [
        table("money", TITLES["money"], MONEY, _money_rows(tasks, facts, year, years)),
        table("years", TITLES["years"], YEARS, _year_rows(tasks, facts, years)),
    ]


def _of(measures: Sequence[Planned], tasks: Sequence[Task], facts: YearFacts) -> Sums:
    taken = lines_by_measure(tasks, facts)
    lines = [line for one in measures for line in taken[one.key]]
    return together(sums_of(facts.sums.get(line.id), LAST_QUARTER) for line in lines)


def _money_rows(tasks: Sequence[Task], facts: ByYear, year: int, years: Sequence[int]) -> Iterator[Document]:
    taken = lines_by_measure(tasks, facts[year])

    def cells(code: str, title: str, measures: Sequence[Planned], note: str = "") -> Cells:
        planned = add_known(one.amount(year) for one in measures)
        term = add_known(one.amount(each) for one in measures for each in years)
        own = _of(measures, tasks, facts[year])
        paid = add_known(_of(measures, tasks, one).paid for one in facts.values())
        return {
            "code": code, "title": title, "planned": uah(planned), "approved": uah(own.approved),
            "accepted": uah(own.accepted), "paid": uah(own.paid), "execution": percent(own.paid, planned),
            "planned_term": uah(term), "paid_term": uah(paid), "execution_term": percent(paid, term), "note": note,
        }  # fmt: skip

    for task in tasks:
        yield row(f"task/{task.code}", Level.TASK, cells(task.code, task.title, task.measures))
        for one in task.measures:
            note = note_of(one, facts[year], taken[one.key])
            yield row(one.key, Level.ROW, cells(one.code, one.title, [one], note))
            yield from _line_rows(one, facts[year], taken[one.key])
    every = [one for task in tasks for one in task.measures]
    yield row("total", Level.TOTAL, cells("", "Разом за програмою", every))


def _line_rows(measure: Planned, facts: YearFacts, lines: Sequence[BoundLine]) -> Iterator[Document]:
    """Tell the lines that pay for a measure in the year, by the numbers that the search finds."""
    for line in lines:
        sums = sums_of(facts.sums.get(line.id), LAST_QUARTER)
        cells = {
            **dict.fromkeys((one.name for one in MONEY), ""), **dict.fromkeys(UNKNOWN),
            "code": reference(facts.year, line.code), "title": line.title, "approved": uah(sums.approved),
            "accepted": uah(sums.accepted), "paid": uah(sums.paid),
        }  # fmt: skip
        yield row(f"{measure.key}/line/{line.code}", Level.PART, cells, is_open=False)


def _year_rows(tasks: Sequence[Task], facts: ByYear, years: Sequence[int]) -> Iterator[Document]:
    every = [one for task in tasks for one in task.measures]
    planned = {each: add_known(one.amount(each) for one in every) for each in years}
    sums = {each: _of(every, tasks, facts[each]) if each in facts else Sums() for each in years}
    for each in years:
        yield row(f"year/{each}", Level.ROW, _year_cells(str(each), planned[each], sums[each]))
    whole = together(sums.values())
    yield row("total", Level.TOTAL, _year_cells("Весь строк", add_known(planned.values()), whole))


def _year_cells(name: str, planned: Decimal | None, sums: Sums) -> Cells:
    return {
        "year": name, "planned": uah(planned), "approved": uah(sums.approved), "accepted": uah(sums.accepted),
        "paid": uah(sums.paid), "execution": percent(sums.paid, planned),
    }  # fmt: skip
