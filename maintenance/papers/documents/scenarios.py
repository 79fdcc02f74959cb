"""Scenarios side by side as a spreadsheet, a CSV file and a JSON document."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from maintenance.costing.documents.scenarios import many_document
from maintenance.costing.models.scenario import Variant
from maintenance.costing.queries.scenario_years import ScenarioColumn, ScenarioYear
from maintenance.papers.documents.costing_tables import write_causes
from maintenance.papers.documents.sheets import Sheet, Table, write_csv_tables, write_xlsx
from registry.places.models.territory import MoneyUnit

WHY_HEAD = ("Громада", "Сценарій", "Код", "Рядок", "План, грн", "Сценарій, грн", "Різниця, грн", "Чому")
CHANGES_HEAD = ("Громада", "Сценарій", "Що інакше")
FIRST_AMOUNT = 3


def scenario_title(one: ScenarioColumn) -> str:
    """Name a scenario with its variant, where it has several."""
    named = f"{one.scenario.name}, {Variant(one.variant).word()}"
    return named if len(one.scenario.variants) > 1 else one.scenario.name


def scenario_head(found: ScenarioYear) -> tuple[str, ...]:
    """Head the lines: the plan, then each scenario with its difference."""
    names = [scenario_title(one) for one in found.columns]
    return (
        "Громада",
        "Код",
        "Рядок",
        "План, грн",
        *(each for one in names for each in (f"{one}, грн", f"{one}: різниця, грн")),
    )


def scenario_rows(found: ScenarioYear) -> Table:
    """List the lines with the plan and every scenario."""
    return [
        [
            found.hromada.short_name,
            row[0].line.code,
            row[0].line.title,
            row[0].planned,
            *(figure for one in row for figure in (one.amount, one.difference)),
        ]
        for row in found.rows
    ]


def total_row(found: ScenarioYear) -> list[str | int | Decimal | None]:
    """Give the totals below the lines."""
    sums = [figure for one in found.columns for figure in (one.total, one.difference)]
    return [found.hromada.short_name, "", "Разом", found.plan.total, *sums]


def why_rows(found: ScenarioYear) -> Table:
    """List why each line differs in each scenario."""
    return [
        [
            found.hromada.short_name, scenario_title(one), line.line.code, line.line.title, line.planned, line.amount,
            line.difference, write_causes(line.causes),
        ]
        for one in found.columns
        for line in one.lines
        if line.difference or line.bridge
    ]  # fmt: skip


def change_rows(found: ScenarioYear) -> Table:
    """List what each scenario changes."""
    name = found.hromada.short_name
    told: Table = [[name, scenario_title(one), str(said)] for one in found.columns for said in one.changes]
    return [*told, *([[name, "", str(found.left_out_reason)]] if found.left_out_reason else ())]


def write_scenarios_xlsx(every: Sequence[ScenarioYear], unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write the scenarios side by side, why they differ, and what they change; sums are formulas."""
    year = every[0].year if every else ""
    return write_xlsx(_sheets(every, year, unit), f"План і сценарії на {year} рік")


def _sheets(every: Sequence[ScenarioYear], year: int | str, unit: str) -> Iterator[Sheet]:
    for found in every:
        name = "Сценарії" if len(every) == 1 else f"Сценарії {found.hromada.code}"[:31]
        head, added = scenario_head(found), range(FIRST_AMOUNT, len(scenario_head(found)))
        yield Sheet(
            name, f"План і сценарії на {found.year} рік", head, scenario_rows(found), added, label_at=2, unit=unit
        )
    why = [row for found in every for row in why_rows(found)]
    yield Sheet("Чому", f"Чому сценарії відрізняються від плану на {year} рік", WHY_HEAD, why, unit=unit)
    told = [row for found in every for row in change_rows(found)]
    yield Sheet("Зміни", "Що в кожному сценарії інакше", CHANGES_HEAD, told)


def write_scenarios_csv(every: Sequence[ScenarioYear], unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write the lines as CSV, each hromada under its own head."""
    return write_csv_tables([(scenario_head(found), _csv_rows(found)) for found in every], unit)


def _csv_rows(found: ScenarioYear) -> Table:
    rows: Table = [*scenario_rows(found), total_row(found)]
    return [*rows, ["", "", str(found.left_out_reason)]] if found.left_out_reason else rows


def write_scenarios_json(every: Sequence[ScenarioYear]) -> bytes:
    """Write the document."""
    return json.dumps(many_document(every), ensure_ascii=False, indent=2).encode()
