"""Indicators for tests, through the real operations."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from config.catalogue.reading import read_indicators
from maintenance.papers.models.indicator import Indicator, IndicatorFigure
from maintenance.papers.operations.indicators import create_figure, create_indicator
from maintenance.papers.rules.indicators.definition import know_indicators
from registry.kernel.access import SYSTEM, Actor
from registry.places.models.territory import Hromada
from tests.factories.registry import make_kinds

_numbers = count(1)
know_indicators(read_indicators())


def make_indicator(session: Session, hromada: Hromada, actor: Actor = SYSTEM, **overrides: Any) -> Indicator:
    """A hromada's own count of cameras in use."""
    make_kinds(session)
    values = {
        "code": f"own_{next(_numbers)}", "title": "Камери громади", "unit": "од.", "formula": "count",
        "kinds": ["camera"], **overrides,
    }  # fmt: skip
    return create_indicator(session, actor, hromada.id, values)


def make_figure(
    session: Session, hromada: Hromada, code: str, actor: Actor = SYSTEM, **overrides: Any
) -> IndicatorFigure:
    """A value of 50 at the end of 2025."""
    values = {"code": code, "ends_on": "2025-12-31", "value": "50", "source": "Звіт за 2025 рік", **overrides}
    return create_figure(session, actor, hromada.id, values)
