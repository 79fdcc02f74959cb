"""Samples of papers that have blocks: invented lines, so that a template is seen before it is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.previous import Previous
from maintenance.costing.rules.what_if import NO_OVERRIDES
from maintenance.papers.documents.budget_request import ADDITIONAL, GENERAL, INDIVIDUAL, PRINTED, request_paper
from maintenance.papers.documents.paper import Column, Grid, Paper
from maintenance.papers.documents.printed.outlines.reports import TEXTS
from maintenance.papers.documents.programme_paper import FORMS as PROGRAMMES
from maintenance.papers.documents.programme_paper import programme_paper
from maintenance.papers.documents.report_files import PRINTED as REPORTS
from maintenance.papers.documents.report_files import report_paper
from maintenance.papers.documents.request_sections import money, sums_of
from maintenance.papers.documents.support_lines import Section, support_paper
from maintenance.papers.models.report import ReportKind
from maintenance.papers.queries.budget_request import BudgetRequest
from maintenance.papers.rules.printed.block_forms import SUPPORT
from maintenance.papers.rules.printed.form import PrintedForm
from maintenance.papers.rules.reports import indicators, needs, quarter, year
from maintenance.papers.rules.reports.tables import Column as ReportColumn
from maintenance.papers.rules.reports.tables import Document, Level, Sort, row, table
from maintenance.papers.rules.request import RequestLine, RequestProgramme
from maintenance.papers.rules.request_parts import ContractDebt, PlannedAssets, Purchase
from maintenance.programmes.models import Programme
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.limits import MeasureLimits
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
    limits = MeasureLimits(day.year + 1)
    plan = Costing(
        hromada, day.year + 1, day, NO_OVERRIDES, (), NOTHING, NOTHING, NOTHING, None, (), nothing, nothing, limits
    )
    return BudgetRequest(
        plan,
        (RequestProgramme(CODE, UNIT, lines),),
        debts=(ContractDebt(UUID(int=3), "12-26", LINES[0].id, "2240", (NOTHING, NOTHING, AMOUNTS[0])),),
        debt_days=(day, day, day),
        purchases=(Purchase(LINES[0], "50343000-1", ((UUID(int=3), "12-26"),), "Обслуговування камер", AMOUNTS[2]),),
        planned=(PlannedAssets("Камера", 3, 2, AMOUNTS[0]),),
    )


def _report(kind: ReportKind) -> Callable[[date], Paper]:
    return lambda day: report_paper(_sample_report(kind, day))


def _sample_report(kind: ReportKind, day: date) -> Document:
    return {
        "kind": kind.value, "period": f"{day.year} рік", "hromada": {"name": HROMADA, "is_demo": False},
        "programme": {"title": "Зразкова програма цифрового розвитку"}, "known_on": day.isoformat(), "due_on": None,
        "number": None, "issued_on": None, "replaces": None, "signed_by": UNIT,
        "texts": dict.fromkeys(TEXTS, "Зразкові слова."), "notes": ["Зразкове застереження."],
        "tables": [_sample_table(*one) for one in TABLES[kind]],
    }  # fmt: skip


def _sample_table(name: str, title: str, columns: Sequence[ReportColumn]) -> Document:
    cells = {one.name: CELLS[one.sort] for one in columns}
    return table(name, title, columns, [row(f"sample/{place}", Level.ROW, cells) for place in range(2)])


def _support(day: date) -> Paper:
    line = {
        "code": LINES[0].code, "title": LINES[0].title, "kekv": LINES[0].kekv, "fund": LINES[0].fund,
        "previous_year": "115000", "previous_is": "approved", "amount": "120000", "change": "5000",
        "bridge": [{"cause": "price", "amount": "5000", "contract": "12-26"}],
        "components": [{"contract_number": "12-26", "term_clause": "п. 3.1", "formula": "10 000,00 × 12 місяців",
                        "is_projected": True, "amount": "120000"}],
    }  # fmt: skip
    subtotal = {"kekv": line["kekv"], "fund": line["fund"], "kind": "current", "amount": "120000"}
    document = {
        "as_of": day.isoformat(), "lines": [line], "by_kekv_and_fund": [subtotal], "total": "120000",
        "findings": [{"severity": "warning", "message": "Зразкове зауваження", "line": line["code"]}],
    }  # fmt: skip
    return support_paper([Section(HROMADA, document)], day.year + 1)


def _programme(layout: str, day: date) -> Paper:
    return programme_paper(_sample_programme(layout, day.year), lines=(("1.1", LINES[0].code, LINES[0].title),))


def _sample_programme(layout: str, year: int) -> Programme:
    """Make a programme of a few measures with the columns and sources by which its layout is chosen."""
    parts, sources = PARTS[layout]
    columns = [
        {"year": one, "part": part, "label": f"{one}", "above": []} for one in (year, year + 1) for part in parts
    ]
    rows = [
        {"id": f"1.{place}", "kind": "measure", "source": source, "printed": ["120,0"] * len(columns),
         "code": f"1.{place}", "task": "1", "title": f"Зразковий захід {place}", "responsible": UNIT}
        for place in (1, 2) for source in sources
    ]  # fmt: skip
    title = {"title": "Зразкові заходи", "columns": columns, "rows": rows}
    document = {
        "format": 1, "code": "sample", "title": "Зразкова програма цифрового розвитку",
        "hromada": "UA00000000000000000", "years": [year, year + 1],
        "unit": "тис. грн", "decision": "Рішення ради від 01.01.2026 № 1",
        "signed_by": [UNIT], "notes": [], "passport": [{"number": "1.", "title": "Розробник", "value": [UNIT]}],
        "tables": [{"id": "measures", "role": "measures", **title}], "indicators": [],
    }  # fmt: skip
    made = read_document(document)
    made.hromada = Hromada(name=HROMADA)
    return made


PARTS = {
    "target": (("total", "general", "special"), ("local",)),
    "typical": (("total", "current", "capital"), ("all", "state", "local")),
    "own": (("total",), ("local",)),
}
CELLS = {Sort.TEXT: "Зразок", Sort.MONEY: "120000.00", Sort.PERCENT: "95.0", Sort.COUNT: "2", Sort.FIGURE: "5"}
TABLES: Mapping[ReportKind, Sequence[tuple[str, str, Sequence[ReportColumn]]]] = {
    ReportKind.QUARTER: (
        ("money", quarter.TITLES["money"], quarter.MONEY),
        ("funds", quarter.TITLES["funds"], quarter.FUNDS),
        ("done", quarter.TITLES["done"], quarter.EXECUTION),
        ("indicators", "4. Індикатори на 31.12.2026", indicators.COLUMNS),
    ),
    ReportKind.YEAR: (
        ("money", year.TITLES["money"], year.MONEY),
        ("years", year.TITLES["years"], year.YEARS),
        ("indicators", "3. Індикатори на 31.12.2026", indicators.COLUMNS),
    ),
    ReportKind.NEEDS: (
        ("needs", needs.TITLES["needs"], needs.NEEDS),
        ("codes", needs.TITLES["codes"], needs.BY_CODE),
    ),
}
SAMPLES: Mapping[str, Callable[[date], Paper]] = {
    **{PRINTED[form].code: _request(form) for form in (GENERAL, INDIVIDUAL, ADDITIONAL)},
    **{REPORTS[kind].code: _report(kind) for kind in ReportKind},
    SUPPORT.code: _support,
    **{form.code: partial(_programme, layout) for layout, (form, _outline) in PROGRAMMES.items()},
}
