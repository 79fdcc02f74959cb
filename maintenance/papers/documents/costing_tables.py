"""A costing as tables: what its spreadsheet's sheets and its CSV file have in common."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.contracts.models.contract import Basis
from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.documents.json import estimate_document, measure_document
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.bridge import Cause
from maintenance.costing.rules.change_words import say_overrides
from maintenance.costing.rules.previous import PreviousIs
from maintenance.costing.rules.rates.values import RateSource
from maintenance.costing.rules.rows import CostRow, subtotals_of
from maintenance.costing.rules.text import months_decimal, signed_uah
from maintenance.costing.rules.what_if import NO_OVERRIDES
from maintenance.papers.documents.sheets import Cell, Table
from registry.kernel.money import NOTHING
from registry.kernel.text import N_

LINES_HEAD = (
    "Громада", "Код", "Рядок", "КЕКВ", "Фонд", "Видатки", "Попередній рік, грн", "Рік, грн", "Зміна, грн",
    "Стеля програми, грн", "Різниця зі стелею, грн", "Чому змінилося", "За який рік",
    "Попередній рік — це", "КПКВК / ТПКВКМБ", "Розпорядник коштів", "Програма", "Захід програми", "У т. ч. ПДВ, грн",
)  # fmt: skip
SUBTOTALS_HEAD = ("КЕКВ", "Фонд", "Видатки", "Сума, грн")
COMPONENTS_HEAD = (
    "Громада", "Код", "Договір", "Пункт", "Спосіб оплати", "Кількість", "Місяців", "Ціна, грн", "Індекс", "Сума, грн",
    "У т. ч. ПДВ, грн", "Розрахунок", "Прогноз", "Інвентарні номери",
)  # fmt: skip
WHAT_IF_HEAD = ("Громада", "Що інакше")
OTHERWISE = "Що інакше, ніж у плані"
"""The further column of a what-if's lines where they stand alone, so that nobody takes them for the plan."""
FINDINGS_HEAD = ("Громада", "Важливість", "Код", "Зауваження", "Рядок", "Договори", "Інвентарні номери")
ESTIMATES_HEAD = (
    "Громада", "Вид", "Кількість", "З них заплановано", "Без дати введення", "Місяців", "Розцінка, грн", "Джерело",
    "Орієнтовно, грн",
)  # fmt: skip
SEVERITY_LABELS = {"error": N_("помилка"), "warning": N_("увага"), "info": N_("до відома")}
LONGEST_CELL = 32_000
MOST_NUMBERS = 10_000
"""More than a cell holds: no more are read."""


def line_rows(costings: Sequence[Costing]) -> Table:
    """List the lines."""
    return [
        [
            one.hromada.short_name,
            row.line.code,
            row.line.title,
            row.line.kekv,
            Fund(row.line.fund).word(),
            Expenditure(row.line.expenditure).word(),
            row.previous_year,
            row.amount,
            row.amount - row.previous_year,
            row.ceiling,
            row.difference,
            causes_text(row),
            one.year,
            PreviousIs(row.previous.source).word(),
            row.line.programme_code,
            row.line.spending_unit,
            *_measure(one, row),
            one.vat.of_row(row),
        ]
        for one in costings
        for row in one.rows
    ]


def _measure(costing: Costing, row: CostRow) -> tuple[Cell, Cell]:
    named = measure_document(costing, row.line) or {}
    return named.get("programme"), named.get("code")


def subtotal_rows(costings: Sequence[Costing]) -> Table:
    """Add up the lines by КЕКВ, fund and kind of expenditure."""
    found = subtotals_of(row for one in costings for row in one.rows)
    return [[one.kekv, Fund(one.fund).word(), Expenditure(one.expenditure).word(), one.amount] for one in found]


def year_rows(by_year: Mapping[int, Sequence[Costing]]) -> Table:
    """Put each line's amounts of all years side by side."""
    found: dict[tuple[str, str, str], dict[int, Decimal]] = {}
    for year, costings in by_year.items():
        for one in costings:
            for row in one.rows:
                key = one.hromada.short_name, row.line.code, row.line.title
                found.setdefault(key, {})[year] = row.amount
    return [[*key, *(amounts.get(year, NOTHING) for year in by_year)] for key, amounts in found.items()]


def component_rows(costings: Sequence[Costing]) -> Table:
    """List the components with their formulas and assets."""
    return [
        [
            costing.hromada.short_name,
            row.line.code,
            one.contract_number,
            one.term_clause,
            Basis(one.basis).word(),
            one.quantity,
            Decimal(months_decimal(one.months)),
            one.unit_price,
            one.index,
            one.amount,
            costing.vat.of(one),
            one.formula,
            "так" if one.is_projected else "ні",
            _numbers(costing, one.asset_ids),
        ]
        for costing in costings
        for row in costing.rows
        for one in row.components
    ]


def estimate_rows(costings: Sequence[Costing]) -> Table:
    """List what assets without a contract would come to: estimates that are part of no sum."""
    return [
        estimate_cells(estimate_document(costing, one), costing.hromada.short_name)
        for costing in costings
        for one in costing.estimates
    ]


def estimate_cells(told: Mapping[str, Any], hromada: str) -> list[Cell]:
    """Write an estimate as its document tells it, computed now or kept."""
    rate = told["rate"]
    return [
        hromada,
        told["kind_name"],
        told["quantity"],
        told["planned"],
        told["undated"],
        Decimal(told["months"]),
        Decimal(rate["price"]) if rate else None,
        _rate_text(rate) if rate else "розцінки немає",
        Decimal(told["amount"]) if rate else None,
    ]


def _rate_text(rate: Mapping[str, Any]) -> str:
    """Write how a rate was reached: «внесена: пропозиція, 01.10.2026», «за договорами 2026 року, договорів: 2»."""
    source = RateSource(rate["source"]).word()
    if rate["known_on"]:
        return f"{source}: {rate['told']}, {date.fromisoformat(rate['known_on']):%d.%m.%Y}"
    return f"{source} {rate['year']} року, договорів: {len(rate['contracts'])}"


def finding_rows(costings: Sequence[Costing]) -> Table:
    """List the findings."""
    return [
        [
            costing.hromada.short_name,
            SEVERITY_LABELS[one.severity],
            one.code,
            str(one.reason),
            costing.line_code(one.line_id),
            ", ".join(costing.contract(found).number for found in one.contract_ids),
            _numbers(costing, one.asset_ids),
        ]
        for costing in costings
        for one in costing.findings
    ]


def what_if_rows(costings: Sequence[Costing]) -> Table:
    """List what a scenario changes."""
    return [
        [one.hromada.short_name, str(said)]
        for one in costings
        if one.overrides != NO_OVERRIDES
        for said in say_overrides(one.workings.book, one.overrides)
    ]


def _numbers(costing: Costing, asset_ids: Sequence[uuid.UUID]) -> str:
    """List inventory numbers, as many as a cell holds, and say how many there are besides."""
    told, length = [], 0
    for one in costing.names.of(asset_ids[:MOST_NUMBERS]):
        length += len(one.inventory_number) + 2
        if length > LONGEST_CELL:
            break
        told.append(one.inventory_number)
    rest = len(asset_ids) - len(told)
    return ", ".join(told) + (f" … і ще {rest}" if rest else "")


def causes_text(row: CostRow) -> str:
    """Write in Ukrainian why a line changed: «обсяг +32 930,00»."""
    return write_causes(row.causes)


def write_causes(causes: Mapping[str, Decimal]) -> str:
    """Write the sums by cause."""
    return "; ".join(f"{Cause(cause).word()} {signed_uah(amount)}" for cause, amount in causes.items())
