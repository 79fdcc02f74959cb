"""Scenarios side by side as a spreadsheet, a CSV file and a JSON document."""

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter

from maintenance.costing.documents.scenarios import many_document
from maintenance.costing.models.scenario import Variant
from maintenance.costing.queries.scenario_years import ScenarioColumn, ScenarioYear
from maintenance.papers.documents.costing_tables import Table, plain_cell, write_causes
from maintenance.papers.documents.costing_xlsx import OPTIONS, Sheet

WHY_HEAD = ("Громада", "Сценарій", "Код", "Рядок", "План, грн", "Сценарій, грн", "Різниця, грн", "Чому")
CHANGES_HEAD = ("Громада", "Сценарій", "Що інакше")
WHY_WIDTHS, CHANGES_WIDTHS = (14, 24, 8, 60, 18, 18, 18, 60), (14, 24, 100)
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


def write_scenarios_xlsx(every: Sequence[ScenarioYear]) -> bytes:
    """Write the scenarios side by side, why they differ, and what they change; sums are formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        for found in every:
            name = "Сценарії" if len(every) == 1 else f"Сценарії {found.hromada.code}"[:31]
            head, rows = scenario_head(found), scenario_rows(found)
            sheet = Sheet(book, name, f"План і сценарії на {found.year} рік", (14, 8, 60, *(18,) * (len(head) - 3)))
            sheet.write(head, rows, added=range(FIRST_AMOUNT, len(head)), label_at=2)
        year = every[0].year if every else ""
        why = [row for found in every for row in why_rows(found)]
        Sheet(book, "Чому", f"Чому сценарії відрізняються від плану на {year} рік", WHY_WIDTHS).write(WHY_HEAD, why)
        told = [row for found in every for row in change_rows(found)]
        Sheet(book, "Зміни", "Що в кожному сценарії інакше", CHANGES_WIDTHS).write(CHANGES_HEAD, told)
    return file.getvalue()


def write_scenarios_csv(every: Sequence[ScenarioYear]) -> bytes:
    """Write the lines as CSV that a Ukrainian spreadsheet opens, each hromada under its own head."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for found in every:
        writer.writerow([plain_cell(cell) for cell in scenario_head(found)])
        writer.writerows([plain_cell(cell) for cell in row] for row in (*scenario_rows(found), total_row(found)))
        if found.left_out_reason:
            writer.writerow(["", "", str(found.left_out_reason)])
    return text.getvalue().encode("utf-8-sig")


def write_scenarios_json(every: Sequence[ScenarioYear]) -> bytes:
    """Write the document."""
    return json.dumps(many_document(every), ensure_ascii=False, indent=2).encode()
