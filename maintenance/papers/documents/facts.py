"""Plan against fact as a spreadsheet with formulas for its sums, and as a CSV file of its months."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from maintenance.contracts.models.service_line import Fund
from maintenance.costing.queries.facts import FactYear
from maintenance.papers.documents.costing_tables import SEVERITY_LABELS
from maintenance.papers.documents.sheets import Cell, Sheet, Table, write_csv, write_xlsx

NAMES = ("Громада", "Код", "Рядок", "КЕКВ", "Фонд", "Договір")
SUMS = (
    "Затверджено, грн", "За договором, грн", "Прийнято, грн", "Сплачено, грн", "Лишилося, грн",
    "Очікуємо до грудня, грн",
)  # fmt: skip
MONTH_SUMS = ("План, грн", "За договором, грн", "Прийнято, грн", "Сплачено, грн")
FINDINGS = ("Громада", "Важливість", "Код", "Зауваження", "Договір або рядок", "Сума, грн")
TRANSFERS = ("Громада", "Рішення", "Дата", "З рядка", "На рядок", "Скасовано", "Враховано", "Сума, грн")
FINDING_WIDTHS = {"Код": 26}


def fact_rows(years: Sequence[FactYear]) -> Table:
    """List the contracts' years."""
    return [[*names, *figures] for names, figures, _months in _rows(years)]


def month_rows(years: Sequence[FactYear]) -> Table:
    """List the months of each contract's year."""
    return [
        [*names, number, month.planned, month.contracted, month.accepted, month.paid]
        for names, _figures, months in _rows(years)
        for number, month in enumerate(months, 1)
    ]


def finding_rows(years: Sequence[FactYear]) -> Table:
    """List what facts say against the plan."""
    return [
        [
            year.hromada.short_name, SEVERITY_LABELS[one.severity], one.code, str(one.reason),
            year.numbers[one.contract_id] if one.contract_id else one.line_code, one.amount,
        ]
        for year in years
        for one in year.findings
    ]  # fmt: skip


def transfer_rows(years: Sequence[FactYear]) -> Table:
    """List what decisions moved between lines, and whether it counts on the day of the comparison."""
    return [
        [
            year.hromada.short_name, move.number, day_text(move.on), _code(year, move.source), _code(year, move.target),
            day_text(move.revoked_on), "так" if year.counts(move) else "ні", move.amount,
        ]
        for year in years
        for move in year.moves
    ]  # fmt: skip


def day_text(day: date | None) -> str | None:
    """Write a day as people do."""
    return None if day is None else f"{day:%d.%m.%Y}"


def _code(year: FactYear, line_id: uuid.UUID | None) -> str | None:
    return year.codes.get(line_id) if line_id else None


def _rows(years: Sequence[FactYear]) -> Iterator[tuple[list[Cell], list[Cell], Any]]:
    for year in years:
        for row in year.comparison.rows:
            line, contract, sums = row.line, row.contract, row.sums
            kekv = contract.kekv if contract else line.kekv if line else None
            names: list[Cell] = [
                year.hromada.short_name, line.code if line else None, line.title if line else None, kekv,
                Fund(line.fund).word() if line else None, contract.number if contract else None,
            ]  # fmt: skip
            figures: list[Cell] = [
                sums.approved, sums.contracted, sums.accepted, sums.paid, sums.left, sums.expected,
            ]  # fmt: skip
            yield names, figures, sums.months


def write_facts_csv(years: Sequence[FactYear]) -> bytes:
    """Write the months as CSV."""
    return write_csv((*NAMES, "Місяць", *MONTH_SUMS), month_rows(years))


def write_facts_xlsx(years: Sequence[FactYear], year: int) -> bytes:
    """Write the contracts' year, their months and the findings; texts stay texts, sums are formulas."""
    return write_xlsx(_sheets(years, year), f"План і факт, {year} рік")


def _sheets(years: Sequence[FactYear], year: int) -> Iterator[Sheet]:
    whole, months = (*NAMES, *SUMS), (*NAMES, "Місяць", *MONTH_SUMS)
    title = f"План і факт за {year} рік"
    yield Sheet("План і факт", title, whole, fact_rows(years), range(len(NAMES), len(whole)))
    title = f"План і факт за місяцями {year} року"
    yield Sheet("За місяцями", title, months, month_rows(years), range(len(NAMES) + 1, len(months)))
    moves = transfer_rows(years)
    if moves:
        yield Sheet("Перерозподіли", f"Перерозподіли {year} року", TRANSFERS, moves)
    yield Sheet("Зауваження", f"Що не сходиться у {year} році", FINDINGS, finding_rows(years), widths=FINDING_WIDTHS)
