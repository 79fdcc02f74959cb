"""The budget request as a paper, its three forms: general, individual by КЕКВ and direction, additional.

The numbers of sections are those of the forms that local requests commonly use; wages and staff have no lines here.
"""

from collections.abc import Iterable, Iterator, Sequence

from maintenance.contracts.models.service_line import Fund
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.previous import PreviousIs, add_sources
from maintenance.costing.rules.text import reference, signed_uah
from maintenance.papers.documents.costing_tables import causes_text
from maintenance.papers.documents.paper import Block, Cell, Column, Grid, Head, Kind, Paper, PaperPart, Text
from maintenance.papers.documents.printed.outline import lay_out
from maintenance.papers.documents.printed.outlines import request as outlines
from maintenance.papers.documents.request_sections import (
    NOT_KNOWN,
    UNKNOWN,
    debts,
    local_programmes,
    money,
    objects,
    planned,
    purchases,
    receipts,
    results,
    said,
    sums_of,
    year_heads,
)
from maintenance.papers.documents.support_lines import DEMO
from maintenance.papers.models.request import Part
from maintenance.papers.queries.budget_request import BudgetRequest
from maintenance.papers.rules.printed.block_forms import REQUEST_ADDITIONAL, REQUEST_GENERAL, REQUEST_INDIVIDUAL
from maintenance.papers.rules.request import PLAN, YEARS, Funds, Lack, RequestProgramme, lacking_in
from maintenance.papers.rules.request_parts import text_of
from registry.kernel.money import NOTHING

NOTHING_ASKED = "Рядків підтримки на ці роки немає."
NOTHING_MORE = "Додаткової потреби не внесено, і жоден рядок не перевищує стелі програми."
SHORT_STAGES = ("звіт", "затв.", "план", "прогноз", "прогноз")
FUND_HEADS = ("загальн. фонд", "спец. фонд", "з нього розвиток", "разом")
GENERAL, INDIVIDUAL, ADDITIONAL = FORMS = (1, 2, 3)
NAMES = {GENERAL: "загальний", INDIVIDUAL: "індивідуальний", ADDITIONAL: "додатковий"}
PRINTED = {GENERAL: REQUEST_GENERAL, INDIVIDUAL: REQUEST_INDIVIDUAL, ADDITIONAL: REQUEST_ADDITIONAL}
OUTLINES = {GENERAL: outlines.GENERAL, INDIVIDUAL: outlines.INDIVIDUAL, ADDITIONAL: outlines.ADDITIONAL}
TEXTS = {"grounds": Part.GROUNDS, "analysis": Part.RESULTS, "special": Part.SPECIAL}


def request_paper(requests: Sequence[BudgetRequest], year: int, form: int = INDIVIDUAL) -> Paper:
    """Lay out the request in hryvnia: form 2 and 3 for each budget programme and spending unit by itself."""
    title = request_title(year, form)
    foot = f"{title} · Облік"
    parts = [one for request in requests for one in request_parts(request, title, form)]
    blocks: list[Block] = [block for one in requests for block in request_blocks(one, title, form)]
    known_on = max((one.plan.as_of for one in requests), default=None)
    blocks = blocks or [Text(title, Kind.TITLE), Text(NOTHING_ASKED)]
    return Paper(title, blocks, foot, known_on, is_wide=True, form=PRINTED[form].code, parts=parts)


def request_title(year: int, form: int) -> str:
    """Name a form of a year's request."""
    return f"Бюджетний запит на {year}–{year + 2} роки {NAMES[form]} (форма {year}-{form})"


def request_blocks(request: BudgetRequest, title: str, form: int = INDIVIDUAL) -> Iterator[Block]:
    """Write a hromada's part of the request."""
    for place, part in enumerate(request_parts(request, title, form)):
        yield from lay_out(PRINTED[form], OUTLINES[form], part, starts_page=place > 0)


def request_parts(request: BudgetRequest, title: str, form: int) -> Iterator[PaperPart]:
    """Give what fills the form's template: the whole, or each budget programme and spending unit by itself."""
    values = {
        "title": title, "foot": f"{title} · Облік", "year": str(request.plan.year),
        "hromada": request.plan.hromada.name, "demo": DEMO if request.plan.hromada.is_demo else None,
        "goals": said(request, Part.GOALS),
    }  # fmt: skip
    if form == GENERAL:
        if request.programmes:
            values["growth"] = said(request, Part.GROWTH)
            yield PaperPart(values, {name: list(blocks) for name, blocks in _general(request).items()})
        return
    values |= {name: said(request, part) for name, part in TEXTS.items()}
    for one in request.programmes:
        own = {"spending_unit": one.spending_unit or UNKNOWN, "programme_code": one.code or UNKNOWN}
        blocks = _individual(request, one) if form == INDIVIDUAL else _additional(request, one)
        yield PaperPart({**values, **own}, {name: list(of_it) for name, of_it in blocks.items()})


def _general(request: BudgetRequest) -> dict[str, Iterable[Block]]:
    """Write what form 1 holds: all budget programmes over the five years, and how much they grow."""
    return {"programmes": [_programmes(request)], "changes": _changes(request)}


def _programmes(request: BudgetRequest) -> Grid:
    columns = (
        Column("КПКВК / ТПКВКМБ", 26), Column("Відповідальний виконавець", 56), Column("Фонд", 30),
        *(Column(one, 31, is_figure=True) for one in year_heads(request.years)),
    )  # fmt: skip
    rows: list[Sequence[str]] = []
    for one in request.programmes:
        names = (one.code or UNKNOWN, one.spending_unit or UNKNOWN)
        rows.append((*names, "загальний", *(money(funds.general) for funds in one.totals)))
        rows.append((*names, "спеціальний", *(money(funds.special) for funds in one.totals)))
    return Grid(columns, rows, [sums_of(("", "Разом", ""), rows)], name="Видатки")


def _changes(request: BudgetRequest) -> Iterator[Text]:
    for one in request.programmes:
        before, plan = one.totals[PLAN - 1].total, one.totals[PLAN].total
        told = f"{one.code or UNKNOWN}: {money(plan)} грн, {signed_uah(plan - before)} до {request.plan.year - 1} року"
        kinds = add_sources(line.years[PLAN - 1] for line in one.lines)
        yield Text(", ".join((told, *(PreviousIs(kind).word() for kind in kinds))))


def _individual(request: BudgetRequest, programme: RequestProgramme) -> dict[str, Iterable[Block]]:
    return {
        "receipts": receipts(programme, request.years),
        "kekv": [_by_kekv(programme, request.years, range(PLAN + 1), name="КЕКВ")],
        "kekv_forecast": [_by_kekv(programme, request.years, range(PLAN + 1, YEARS), name="КЕКВ прогноз")],
        "kekv_lines": _behind_kekv(programme, request.plan.year),
        "directions": [_by_line(programme, request.years)],
        "stand_ins": _stand_ins(request, programme),
        "results": results(request),
        "local_programmes": local_programmes(request, programme),
        "objects": objects(programme, request.years),
        "reasons": _reasons(request, programme),
        "purchases": purchases(request, programme),
        "planned": planned(request),
        "debts": debts(request, programme),
    }


def _additional(request: BudgetRequest, programme: RequestProgramme) -> dict[str, Iterable[Block]]:
    return {"additions": _additions(request, programme), "planned": planned(request)}


def _additions(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Block]:
    """Write what form 3 holds: what lines need beyond their ceilings, why, and what is not achieved without it."""
    ids = {one.line.id for one in programme.lines}
    own = [one for one in request.additions if one.line.id in ids]
    if not own:
        yield Text(NOTHING_MORE)
        return
    columns = (
        Column("№", 24), Column("Напрям", 50), Column("КЕКВ", 13), Column("Фонд", 26),
        Column("У формі 2", 27, is_figure=True), Column("З нього понад стелю програми", 27, is_figure=True),
        Column("Додатково потрібно", 27, is_figure=True), Column("Чому", 37), Column("Чого не буде без цього", 36),
    )  # fmt: skip
    rows = [
        (
            reference(request.plan.year, one.line.code), one.line.title, one.line.kekv, Fund(one.line.fund).word(),
            money(one.plan), money(one.over_ceiling), NOT_KNOWN if one.asked is None else money(one.asked),
            one.why or NOT_KNOWN, one.without or NOT_KNOWN,
        )
        for one in own
    ]  # fmt: skip
    figures = [row[:7] for row in rows]
    yield Grid(columns, rows, [[*sums_of(("", "Разом", "", ""), figures), "", ""]], name="Додаткова потреба")


def _by_kekv(programme: RequestProgramme, years: Sequence[int], shown: range, *, name: str) -> Grid:
    named = [f"{years[place]} ({SHORT_STAGES[place]})" for place in shown]
    columns = (
        Column("КЕКВ", 16), *(Column(f"{year}, {one}", 20, is_figure=True) for year in named for one in FUND_HEADS),
    )  # fmt: skip
    heads = [
        [Head("КЕКВ", 1, 2), *(Head(year, len(FUND_HEADS)) for year in named)],
        [Head(one) for _year in named for one in FUND_HEADS],
    ]
    rows = [(kekv, *_funds(funds, shown)) for kekv, funds in programme.by_kekv.items()]
    return Grid(columns, rows, [sums_of(("Разом",), rows)], heads=heads, name=name)


def _funds(funds: Sequence[Funds], shown: range) -> Iterator[Cell]:
    for place in shown:
        one = funds[place]
        yield from map(money, (one.general, one.special, one.development, one.total))


def _behind_kekv(programme: RequestProgramme, year: int) -> Iterator[Text]:
    """Say under a code's amounts of which lines they are, by the numbers that the search finds."""
    for kekv in programme.by_kekv:
        own = ", ".join(reference(year, one.line.code) for one in programme.lines if one.line.kekv == kekv)
        yield Text(f"КЕКВ {kekv}: рядки {own}.", Kind.NOTE)


def _by_line(programme: RequestProgramme, years: Sequence[int]) -> Grid:
    columns = (
        Column("№", 24), Column("Напрям", 61), Column("КЕКВ", 14), Column("Фонд", 28),
        *(Column(head, 28, is_figure=True) for head in year_heads(years)),
    )  # fmt: skip
    rows = [
        (reference(years[PLAN], one.line.code), one.line.title, one.line.kekv, Fund(one.line.fund).word(),
         *map(money, one.amounts))
        for one in programme.lines
    ]  # fmt: skip
    return Grid(columns, rows, [sums_of(("", "Разом", "", ""), rows)], name="Напрями")


def _stand_ins(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Text]:
    """Say under the table which figures are not what their column is called."""
    said = {
        Lack.REPORT: f"{request.years[0]} рік: факту немає, стоїть затверджене або розрахунок",
        Lack.APPROVED: f"{request.years[1]} рік: рішення немає, стоїть очікуване або розрахунок",
    }
    for one in lacking_in([programme]):
        if one.lack in said:
            yield Text(f"{said[one.lack]}; рядки: {', '.join(line.code for line in one.lines)}.", Kind.NOTE)
    yield from _compared_with(request, programme)


def _compared_with(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Text]:
    """Say what the costing compares the plan with, where that is not the figure of the form's column."""
    own = {one.line.id for one in programme.lines}
    sources = add_sources(row.previous for row in request.plan.rows if row.line.id in own)
    total = sum(sources.values(), NOTHING)
    if total == programme.totals[PLAN - 1].total:
        return
    year = request.plan.year
    parts = ", ".join(f"{PreviousIs(source).word()} {money(amount)}" for source, amount in sources.items())
    told = f"{money(total)} ({parts})" if parts else money(total)
    yield Text(f"Розрахунок {year} року порівнюється з іншою сумою {year - 1} року: {told}.", Kind.NOTE)


def _reasons(request: BudgetRequest, programme: RequestProgramme) -> Iterator[Block]:
    """Say of each line what it asks for, why it changed and what people wrote of it; workings stand elsewhere."""
    plan: Costing = request.plan
    rows = {row.line.id: row for row in plan.rows}
    for one in programme.lines:
        told = f"{reference(plan.year, one.line.code)}. {one.line.title}: {money(one.amounts[PLAN])} грн"
        row = rows.get(one.line.id)
        if row and row.change:
            before = f"{plan.year - 1} року, {PreviousIs(row.previous.source).word()}"
            told += f" ({signed_uah(row.change)} до {before}: {causes_text(row)})"
        yield Text(told)
        if written := text_of(request.texts, Part.NEED, one.line.code):
            yield Text(written)
