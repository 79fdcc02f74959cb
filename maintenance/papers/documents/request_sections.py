"""Sections of the budget request that stand in more than one of its forms, each figure a number for the spreadsheet."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.rules.text import day_text, reference
from maintenance.papers.documents.paper import Block, Cell, Column, Grid, Head, Kind, Text
from maintenance.papers.models.request import Group, Part
from maintenance.papers.queries.budget_request import BudgetRequest
from maintenance.papers.rules.request import Funds, RequestProgramme
from maintenance.papers.rules.request_parts import ResultRow, debts_by_kekv, text_of
from maintenance.programmes.rules.standing import last_day
from registry.kernel.money import NOTHING, format_uah

UNKNOWN = "не вказано"
NOT_KNOWN = "не внесено"
NONE = "Немає."
"""What a section says that holds nothing: its number stays, so that nobody looks for what was left out."""
STAGES = ("звіт", "затверджено", "план", "прогноз", "прогноз")
"""What the five years are in the form."""
MOST_NUMBERS = 5
KEKV_OF_PLANNED = "Ціна придбання до рядків не входить; КЕКВ (2210 чи 3110) визначає бухгалтер за порогом вартості."


def money(amount: Decimal, sum_of: Sequence[tuple[int, int]] = ()) -> Cell:
    """Write hryvnia as a figure."""
    return Cell(f"−{format_uah(-amount)}" if amount < 0 else format_uah(amount), amount, sum_of)


def sums_of(label: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Add up the figures of rows under their label, which fills the columns before them."""
    columns = range(len(label), len(rows[0]) if rows else len(label))
    sums: list[str] = list(label)
    for column in columns:
        known = [(place, column) for place, row in enumerate(rows) if isinstance(row[column], Cell)]
        values = [cell.value for place, at in known if isinstance(cell := rows[place][at], Cell)]
        total = sum((one for one in values if one is not None), NOTHING)
        sums.append(money(total, known) if known else "")
    return sums


def year_heads(years: Sequence[int]) -> list[str]:
    """Name the five years with what they are."""
    return [f"{year} ({stage})" for year, stage in zip(years, STAGES, strict=True)]


def said(request: BudgetRequest, part: Part) -> str:
    """Give what people wrote of a part; one that is not written says so."""
    return text_of(request.texts, part) or NOT_KNOWN


def receipts(programme: RequestProgramme, years: Sequence[int]) -> Iterator[Block]:
    """Write what comes in by funds: as much as is spent, for a programme of current support has no other source."""
    columns = (Column("Фонд", 90), *(Column(one, 32, is_figure=True) for one in year_heads(years)))
    rows = [
        ("Загальний фонд", *(money(one.general) for one in programme.totals)),
        ("Спеціальний фонд", *(money(one.special) for one in programme.totals)),
    ]
    yield Grid(columns, rows, [sums_of(("Разом",), rows)], name="Надходження")


def local_programmes(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Block]:
    """List the local programmes whose measures the lines pay for, by funds, with their decisions."""
    found = request.local_programmes(programme)
    if not found:
        yield Text(NONE)
        return
    remarks = any(one.remark for one in found)
    widths = (50, 43, 24, 23) if remarks else (66, 52, 24, 25)
    columns = [Column(head, width) for head, width in zip(("Програма", "Рішення", "Фонд"), widths, strict=False)]
    columns += [Column(one, widths[3], is_figure=True) for one in year_heads(request.years)]
    rows: list[list[str]] = []
    for one in found:
        decision, remark = request.decisions.get(one.programme.id) or UNKNOWN, [str(one.remark or "")]
        for fund, amounts in _by_fund(one.funds):
            row = [one.programme.title, decision, fund.word(), *map(money, amounts)]
            rows.append(row + remark if remarks else row)
    figures = [row[: 3 + len(request.years)] for row in rows]
    sums = sums_of(("Разом", "", ""), figures)
    if remarks:
        columns.append(Column("Примітка", 35))
        sums.append("")
    yield Grid(columns, rows, [sums], name="Місцеві програми")
    for one in found:
        last = last_day(one.programme)
        if one.remark is None and last.year < request.years[-1]:
            told = (
                f"«{one.programme.title}» діє до {day_text(last)}: суми пізніших років — потреба, якої вона не містить."
            )
            yield Text(told, Kind.NOTE)


def _by_fund(funds: Sequence[Funds]) -> Iterator[tuple[Fund, tuple[Decimal, ...]]]:
    """Give the years of each fund that pays in any of them."""
    for fund in (Fund.GENERAL, Fund.SPECIAL):
        amounts = tuple(one.general if fund == Fund.GENERAL else one.special for one in funds)
        if any(amounts):
            yield fund, amounts


def objects(programme: RequestProgramme, years: Sequence[int]) -> Iterator[Block]:
    """List the lines that the development budget pays for."""
    own = [
        one for one in programme.lines if one.line.fund == Fund.SPECIAL and one.line.expenditure == Expenditure.CAPITAL
    ]
    if not own:
        yield Text(NONE)
        return
    columns = (
        Column("№", 24), Column("Об’єкт", 83), *(Column(one, 32, is_figure=True) for one in year_heads(years)),
    )  # fmt: skip
    rows = [
        (reference(years[2], one.line.code), one.line.title, *(money(amount) for amount in one.amounts)) for one in own
    ]
    yield Grid(columns, rows, [sums_of(("", "Разом"), rows)], name="Бюджет розвитку")
    yield Text("Строку, повної вартості й ступеня готовності об’єктів реєстр не веде.", Kind.NOTE)


def results(request: BudgetRequest) -> Iterator[Block]:
    """Write the result indicators by groups; a group without any, and a figure that is not known, say so."""
    columns = (
        Column("Показник", 82), Column("Одиниця", 18), Column("Джерело", 32),
        *(Column(one, 27, is_figure=True) for one in year_heads(request.years)),
    )  # fmt: skip
    rows: list[Sequence[str]] = []
    strong = []
    for group in Group:
        strong.append(len(rows))
        own = [one for one in request.results if one.indicator.kind == group]
        rows.append((f"Показники {group.word()}", *("",) * 7))
        rows += [_result(one) for one in own] or [(NOT_KNOWN, *("",) * 7)]
    yield Grid(columns, rows, strong=strong, name="Показники")


def _result(row: ResultRow) -> Sequence[str]:
    one = row.indicator
    bound = f"реєстр, індикатор {one.indicator_code}" if any(figure.is_bound for figure in row.figures) else ""
    source = "; ".join(part for part in (one.source or "", bound) if part) or NOT_KNOWN
    figures = (
        NOT_KNOWN if figure.value is None else Cell(plain_number(figure.value), figure.value) for figure in row.figures
    )
    return (one.title, one.unit, source, *figures)


def plain_number(value: Decimal) -> str:
    """Write a figure that is no money with as many decimals as it has."""
    return f"{value.normalize():f}".replace(".", ",")


def purchases(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Block]:
    """List what is bought under each line."""
    ids = {one.line.id for one in programme.lines}
    own = [one for one in request.purchases if one.line.id in ids]
    if own:
        columns = (
            Column("№", 24), Column("ДК 021", 26), Column("Предмет", 90), Column("Договори", 87),
            Column("Сума", 40, is_figure=True),
        )  # fmt: skip
        rows = [
            (
                reference(request.plan.year, one.line.code), one.dk021 or UNKNOWN, one.subject or one.line.title,
                _numbers([number for _id, number in one.contracts]), money(one.amount),
            )
            for one in own
        ]  # fmt: skip
        yield Grid(columns, rows, [sums_of(("", "", "Разом", ""), rows)], name="Закупівлі")


def planned(request: BudgetRequest) -> Iterator[Block]:
    """Count planned assets, which no line asks for, by kinds, with the prices that are known."""
    if not request.planned:
        return
    columns = (
        Column("Вид", 140), Column("Кількість", 30, is_figure=True), Column("З них із ціною", 37, is_figure=True),
        Column("Сума відомих цін", 60, is_figure=True),
    )  # fmt: skip
    rows = [
        (one.kind, Cell(str(one.count), Decimal(one.count)), Cell(str(one.priced), Decimal(one.priced)),
         money(one.amount))
        for one in request.planned
    ]  # fmt: skip
    total = sum((one.amount for one in request.planned), NOTHING)
    sums = ("Разом", "", "", money(total, [(place, 3) for place in range(len(rows))]))
    yield Grid(columns, rows, [sums], name="Заплановане майно")
    yield Text(KEKV_OF_PLANNED, Kind.NOTE)


def _numbers(numbers: Sequence[str]) -> str:
    told = ", ".join(numbers[:MOST_NUMBERS])
    left = len(numbers) - MOST_NUMBERS
    return f"{told} і ще {left}" if left > 0 else told


def debts(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Block]:
    """Write creditor and debtor debts by codes on three days."""
    ids = {one.line.id for one in programme.lines}
    own = debts_by_kekv(one for one in request.debts if one.line_id in ids)
    if own:
        first, second, now = request.debt_days
        days = (f"на початок {first.year + 1} року", f"на початок {second.year + 1} року", f"на {now:%d.%m.%Y}")
        heads = [f"{kind} {day}" for kind in ("кредиторська", "дебіторська") for day in days]
        columns = (Column("КЕКВ", 27), *(Column(one, 40, is_figure=True) for one in heads))
        rows = [(one.kekv, *map(money, one.owed), *map(money, one.prepaid)) for one in own]
        levels = [
            [Head("КЕКВ", 1, 2), Head("Кредиторська", 3), Head("Дебіторська (передоплата)", 3)],
            [Head(day) for _kind in range(2) for day in days],
        ]
        yield Grid(columns, rows, [sums_of(("Разом",), rows)], heads=levels, name="Заборгованість")
    else:
        yield Text("За актами й оплатами реєстру заборгованості немає.")
