"""Scenarios side by side as a JSON document; amounts are strings in hryvnia."""

from collections.abc import Sequence
from typing import Any

from maintenance.costing.documents.json import CURRENCY, amount_text, bridge_document
from maintenance.costing.queries.scenario_years import ScenarioColumn, ScenarioYear
from maintenance.costing.rules.scenario_comparison import ScenarioLine


def scenarios_document(found: ScenarioYear) -> dict[str, Any]:
    """Describe a year by its scenarios: lines add up to totals, bridges to differences."""
    return {
        "year": found.year,
        "currency": CURRENCY,
        "as_of": found.as_of.isoformat(),
        "hromada": found.hromada.code,
        "total": amount_text(found.plan.total),
        "lines": [
            {"code": one.line.code, "title": one.line.title, "amount": amount_text(one.amount)}
            for one in found.plan.lines
            if one.components
        ],
        "scenarios": [_column(one) for one in found.columns],
        "left_out": found.left_out,
    }


def many_document(every: Sequence[ScenarioYear]) -> dict[str, Any] | list[dict[str, Any]]:
    """Describe one hromada's scenarios, or a list of several hromadas'."""
    documents = [scenarios_document(one) for one in every]
    return documents[0] if len(documents) == 1 else documents


def _column(one: ScenarioColumn) -> dict[str, Any]:
    return {
        "name": one.scenario.name,
        "variant": one.variant,
        "changes": [str(change) for change in one.changes],
        "total": amount_text(one.total),
        "difference": amount_text(one.difference),
        "lines": [_line(line) for line in one.lines if line.planned or line.amount],
    }


def _line(one: ScenarioLine) -> dict[str, Any]:
    return {
        "code": one.line.code,
        "title": one.line.title,
        "planned": amount_text(one.planned),
        "amount": amount_text(one.amount),
        "difference": amount_text(one.difference),
        "bridge": [bridge_document(part) for part in one.bridge],
    }
