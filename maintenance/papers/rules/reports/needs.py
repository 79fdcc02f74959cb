"""The analysis of financial needs: what each direction asks of next year's budget, and why it is another sum."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.rules.bridge import Cause
from maintenance.costing.rules.previous import PreviousIs
from maintenance.costing.rules.rows import CostRow, subtotals_of
from maintenance.costing.rules.text import reference, signed_uah
from maintenance.papers.rules.reports.tables import Cells, Column, Document, Level, Sort, add_known, row, table, uah
from registry.kernel.money import NOTHING

TITLES = {"needs": "1. Потреба за напрямами", "codes": "2. Потреба за КЕКВ і фондами"}
OUTSIDE = "Поза заходами програми"
Direction = tuple[str, str]
"""A task's code and title."""
NEEDS = (
    Column("code", "№", width_mm=18),
    Column("title", "Напрям, рядок", width_mm=54),
    Column("kekv", "КЕКВ", width_mm=12),
    Column("fund", "Фонд", width_mm=20),
    Column("previous", "Попередній рік, грн", Sort.MONEY, 25),
    Column("previous_is", "це", width_mm=23),
    Column("needed", "Потреба, грн", Sort.MONEY, 25),
    Column("change", "Зміна, грн", Sort.MONEY, 24),
    Column("ceiling", "За програмою, грн", Sort.MONEY, 24),
    Column("reasons", "Чому змінилося", width_mm=42),
)
BY_CODE = (
    Column("kekv", "КЕКВ", width_mm=30),
    Column("fund", "Фонд", width_mm=60),
    Column("expenditure", "Видатки", width_mm=60),
    Column("needed", "Потреба, грн", Sort.MONEY, 50),
)


def needs_tables(year: int, rows: Sequence[CostRow], directions: Mapping[str, Direction]) -> list[Document]:
    """Lay out the needs of a year by direction and by КЕКВ; `directions` are those of lines, by line's code."""
    return [
        table("needs", TITLES["needs"], NEEDS, _rows(year, rows, directions)),
        table("codes", TITLES["codes"], BY_CODE, _code_rows(rows)),
    ]


def _rows(year: int, rows: Sequence[CostRow], directions: Mapping[str, Direction]) -> Iterator[Document]:
    grouped: dict[Direction | None, list[CostRow]] = {one: [] for one in sorted(set(directions.values()), key=_order)}
    grouped[None] = []
    for one in rows:
        grouped[directions.get(one.line.code)].append(one)
    for direction, own in grouped.items():
        if not own:
            continue
        code, title = direction or ("", OUTSIDE)
        yield row(f"task/{code}", Level.TASK, _sums(code, title, own))
        for one in own:
            yield row(f"line/{one.line.code}", Level.ROW, _line(year, one))
    yield row("total", Level.TOTAL, _sums("", "Разом", rows))


def _order(direction: Direction) -> tuple[int, str]:
    return (len(direction[0]), direction[0])


def _line(year: int, one: CostRow) -> Cells:
    return {
        "code": reference(year, one.line.code),
        "title": one.line.title,
        "kekv": one.line.kekv,
        "fund": Fund(one.line.fund).word(),
        "previous": uah(one.previous_year),
        "previous_is": PreviousIs(one.previous.source).word(),
        "needed": uah(one.amount),
        "change": uah(one.change),
        "ceiling": uah(one.ceiling),
        "reasons": "; ".join(f"{Cause(cause).word()} {signed_uah(amount)}" for cause, amount in one.causes.items()),
    }


def _sums(code: str, title: str, rows: Sequence[CostRow]) -> Cells:
    previous, needed = _sum(one.previous_year for one in rows), _sum(one.amount for one in rows)
    return {
        "code": code, "title": title, "kekv": "", "fund": "", "previous": uah(previous), "previous_is": "",
        "needed": uah(needed), "change": uah(needed - previous), "ceiling": uah(add_known(one.ceiling for one in rows)),
        "reasons": "",
    }  # fmt: skip


def _sum(amounts: Iterator[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)


def _code_rows(rows: Sequence[CostRow]) -> Iterator[Document]:
    for one in subtotals_of(rows):
        cells = {
            "kekv": one.kekv,
            "fund": Fund(one.fund).word(),
            "expenditure": Expenditure(one.expenditure).word(),
            "needed": uah(one.amount),
        }
        yield row(f"{one.kekv}/{one.fund}/{one.expenditure}", Level.ROW, cells)
    cells = {"kekv": "", "fund": "", "expenditure": "Разом", "needed": uah(_sum(one.amount for one in rows))}
    yield row("total", Level.TOTAL, cells)
