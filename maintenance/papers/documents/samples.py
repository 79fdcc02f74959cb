"""Samples of papers that have blocks: invented lines, so that a template is seen before it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.previous import Previous
from maintenance.costing.rules.what_if import NO_OVERRIDES
from maintenance.papers.documents.budget_request import ADDITIONAL, GENERAL, INDIVIDUAL, PRINTED, request_paper
from maintenance.papers.documents.paper import Column, Grid, Paper
from maintenance.papers.documents.request_sections import money, sums_of
from maintenance.papers.queries.budget_request import BudgetRequest
from maintenance.papers.rules.printed.form import PrintedForm
from maintenance.papers.rules.request import RequestLine, RequestProgramme
from maintenance.papers.rules.request_parts import ContractDebt, PlannedAssets, Purchase
from registry.kernel.money import NOTHING
from registry.places.models.territory import Hromada

HROMADA = "Зразкова територіальна громада"
UNIT, CODE = "Відділ цифрового розвитку", "0210180"
AMOUNTS = tuple(map(Decimal, ("110000", "115000", "120000", "126000", "132300")))
LINES = (
    LineValue(UUID(int=1), "2.1", "Обслуговування системи відеоспостереження"),
    LineValue(UUID(int=2), "2.2", "Нове обладнання вузла зв’язку", "3110", "special", "capital"),
)


def sample_paper(form: PrintedForm, day: date) -> Paper:
    """Lay a form out with invented figures; each of its blocks says something."""
    made = SAMPLES[form.code](day)
    parts = [replace(one, blocks={**_every(form), **{k: v for k, v in one.blocks.items() if v}}) for one in made.parts]
    return replace(made, parts=parts)


def _every(form: PrintedForm) -> dict[str, list[Grid]]:
    """Give each block a small table, for those that the sample has nothing for."""
    columns = (Column("№", 20), Column("Зразок", 90), Column("Сума", 40, is_figure=True))
    rows = [(str(place), "Зразковий рядок", money(amount)) for place, amount in enumerate(AMOUNTS[:2], 1)]
    return {one.name: [Grid(columns, rows, [sums_of(("", "Разом"), rows)])] for one in form.blocks}


def _request(form: int) -> Callable[[date], Paper]:
    return lambda day: request_paper([_sample_request(day)], day.year + 1, form)


def _sample_request(day: date) -> BudgetRequest:
    hromada = Hromada(code="UA00000000000000000", name=HROMADA, is_demo=False)
    lines = tuple(RequestLine(one, tuple(map(Previous, AMOUNTS))) for one in LINES)
    nothing: Any = None
    plan = Costing(
        hromada, day.year + 1, day, NO_OVERRIDES, (), NOTHING, NOTHING, NOTHING, None, (), nothing, nothing, {}
    )
    return BudgetRequest(
        plan,
        (RequestProgramme(CODE, UNIT, lines),),
        debts=(ContractDebt(UUID(int=3), "12-26", LINES[0].id, "2240", (NOTHING, NOTHING, AMOUNTS[0])),),
        debt_days=(day, day, day),
        purchases=(Purchase(LINES[0], "50343000-1", ((UUID(int=3), "12-26"),), "Обслуговування камер", AMOUNTS[2]),),
        planned=(PlannedAssets("Камера", 3, 2, AMOUNTS[0]),),
    )


SAMPLES: Mapping[str, Callable[[date], Paper]] = {
    PRINTED[form].code: _request(form) for form in (GENERAL, INDIVIDUAL, ADDITIONAL)
}
