"""Texts and result indicators of budget requests for tests, through the real operations."""

from typing import Any

from sqlalchemy.orm import Session

from maintenance.papers.models.request import RequestText, ResultIndicator
from maintenance.papers.operations.request_texts import create_result, create_text
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada


def make_text(session: Session, hromada: Hromada, **overrides: Any) -> RequestText:
    """The aim of the request for 2027."""
    values = {"year": 2027, "part": "goals", "text": "Безперервна робота систем громади.", **overrides}
    return create_text(session, SYSTEM, hromada.id, values)


def make_result(session: Session, hromada: Hromada, **overrides: Any) -> ResultIndicator:
    """How many cameras are kept up, known for four of the five years."""
    values = {
        "year": 2027, "kind": "product", "title": "Кількість камер на обслуговуванні", "unit": "од.",
        "source": "Реєстр майна", "report": "10", "approved": "12", "plan": "12.5", "forecast_1": "15", **overrides,
    }  # fmt: skip
    return create_result(session, SYSTEM, hromada.id, values)
