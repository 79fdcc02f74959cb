"""The individual budget request as a paper: expenditure by КЕКВ, directions, local programmes and their justification.

The numbers of sections are those of the form that local requests commonly use; wages and staff have no lines here.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from maintenance.contracts.models.service_line import Fund
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.previous import PreviousIs
from maintenance.costing.rules.text import signed_uah
from maintenance.papers.documents.costing_tables import causes_text
from maintenance.papers.documents.paper import Block, Column, Grid, Kind, Paper, Signatures, Text
from maintenance.papers.documents.support_lines import DEMO, POSTS, reference
from maintenance.papers.queries.budget_request import BudgetRequest
from maintenance.papers.rules.request import PLAN, YEARS, Funds, Lack, RequestProgramme, lacking_in
from registry.kernel.money import NOTHING, format_uah

UNKNOWN = "не вказано"
NOTHING_ASKED = "Рядків підтримки на ці роки немає."
STAGES = ("звіт", "затверджено", "план", "прогноз", "прогноз")
"""What the five years are in the form."""
SHORT_STAGES = ("звіт", "затв.", "план", "прогноз", "прогноз")
FUND_HEADS = ("загальн. фонд", "спец. фонд", "з нього розвиток", "разом")


def request_paper(requests: Sequence[BudgetRequest], year: int) -> Paper:
    """Lay out the individual request, form 2, in hryvnia: each budget programme and spending unit by itself."""
    title = f"Бюджетний запит на {year}–{year + 2} роки індивідуальний (форма {year}-2)"
    blocks: list[Block] = [block for one in requests for block in request_blocks(one, title)]
    blocks = blocks or [Text(title, Kind.TITLE), Text(NOTHING_ASKED)]
    known_on = max((one.plan.as_of for one in requests), default=None)
    return Paper(
        title, blocks or [Text(title, Kind.TITLE), Text(NOTHING_ASKED)], f"{title} · Облік", known_on, is_wide=True
    )


def request_blocks(request: BudgetRequest, title: str) -> Iterator[Block]:
    """Write a hromada's part of the request."""
    hromada = request.plan.hromada
    for programme in request.programmes:
        yield Text(title, Kind.TITLE)
        yield Text(hromada.name, Kind.SUBTITLE)
        if hromada.is_demo:
            yield Text(DEMO, Kind.SUBTITLE)
        yield Text(f"1. Головний розпорядник (виконавець): {programme.spending_unit or UNKNOWN}")
        yield Text(f"3. Код бюджетної програми (КПКВК / ТПКВКМБ): {programme.code or UNKNOWN}")
        yield Text("6. Видатки за кодами економічної класифікації, грн", Kind.HEADING)
        yield _by_kekv(programme, request.years, range(PLAN + 1))
        yield _by_kekv(programme, request.years, range(PLAN + 1, YEARS))
        yield Text("7. Видатки за напрямами використання, грн", Kind.HEADING)
        yield _by_line(programme, request.years)
        yield from _stand_ins(request, programme)
        yield from _local_programmes(request, programme)
        yield Text(f"13. Обґрунтування потреби на {request.plan.year} рік", Kind.HEADING)
        yield from _reasons(request.plan, programme)
        yield Signatures(POSTS)


def _by_kekv(programme: RequestProgramme, years: Sequence[int], shown: range) -> Grid:
    heads = [f"{years[place]} ({SHORT_STAGES[place]}), {one}" for place in shown for one in FUND_HEADS]
    columns = (Column("КЕКВ", 16), *(Column(head, 20, is_figure=True) for head in heads))
    rows = [(kekv, *_funds(funds, shown)) for kekv, funds in programme.by_kekv.items()]
    return Grid(columns, rows, [("Разом", *_funds(programme.totals, shown))])


def _funds(funds: Sequence[Funds], shown: range) -> Iterator[str]:
    for place in shown:
        one = funds[place]
        yield from map(_write, (one.general, one.special, one.development, one.total))


def _by_line(programme: RequestProgramme, years: Sequence[int]) -> Grid:
    heads = [f"{year} ({stage})" for year, stage in zip(years, STAGES, strict=True)]
    columns = (
        Column("Код", 14), Column("Напрям", 70), Column("КЕКВ", 14), Column("Фонд", 28),
        *(Column(head, 28, is_figure=True) for head in heads),
    )  # fmt: skip
    rows = [
        (one.line.code, one.line.title, one.line.kekv, Fund(one.line.fund).word(), *map(_write, one.amounts))
        for one in programme.lines
    ]
    return Grid(columns, rows, [("", "Разом", "", "", *(_write(one.total) for one in programme.totals))])


def _stand_ins(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Text]:
    """Say under the table which figures are not what their column is called."""
    said = {
        Lack.REPORT: f"{request.years[0]} рік: факту немає, стоїть затверджене або розрахунок",
        Lack.APPROVED: f"{request.years[1]} рік: рішення немає, стоїть очікуване або розрахунок",
    }
    for one in lacking_in([programme]):
        if one.lack in said:
            yield Text(f"{said[one.lack]}; рядки: {', '.join(line.code for line in one.lines)}.", Kind.NOTE)


def _local_programmes(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Block]:
    """List the local programmes whose measures the lines pay for, with what is asked for under each."""
    found: dict[str, Decimal] = {}
    for one in programme.lines:
        named = request.plan.programme(one.line)
        if named:
            found[named.title] = found.get(named.title, NOTHING) + one.amounts[PLAN]
    if not found:
        return
    yield Text("11. Місцеві програми, які виконуються в межах бюджетної програми, грн", Kind.HEADING)
    columns = (Column("Програма", 200), Column(f"{request.plan.year} (план)", 40, is_figure=True))
    yield Grid(columns, [(title, _write(amount)) for title, amount in found.items()])


def _reasons(plan: Costing, programme: RequestProgramme) -> Iterator[Block]:
    """Say of each line what it asks for, why it changed and what the figure before it is; workings stand elsewhere."""
    rows = {row.line.id: row for row in plan.rows}
    for one in programme.lines:
        told = f"{reference(plan.year, one.line.code)}. {one.line.title}: {_write(one.amounts[PLAN])} грн"
        row = rows.get(one.line.id)
        if row and row.change:
            before = f"{plan.year - 1} року, {PreviousIs(row.previous.source).word()}"
            told += f" ({signed_uah(row.change)} до {before}: {causes_text(row)})"
        yield Text(told)
    yield Text(f"Розрахунок кожної суми — в «Обґрунтуванні витрат на підтримку на {plan.year} рік».", Kind.NOTE)


def _write(amount: Decimal) -> str:
    return f"−{format_uah(-amount)}" if amount < 0 else format_uah(amount)
