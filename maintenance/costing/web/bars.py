"""Bars of the pages of costing: what a line cost and costs, and what its change is made of."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.bridge import Cause
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.web.scale import Scale
from registry.kernel.words import words_of

Bars = list[dict[str, Any]]


def is_over(row: CostRow) -> bool:
    """Tell whether a line costs more than its programme allows."""
    return row.difference is not None and row.difference > 0


def total_bars(costing: Costing, scale: Scale) -> Bars:
    """Draw the totals of three years and the ceiling."""
    figures = [costing.before_total, costing.previous_total, costing.total, costing.ceiling_total or Decimal(0)]
    widest = max(figures)
    names = [str(costing.year - 2), str(costing.year - 1), str(costing.year), _("стеля програми")]
    tones = ["previous", "current", "next", "ceiling"]
    shown = zip(names, figures, tones, strict=True)
    return [_bar(name, scale.write(figure), _percent(figure, widest), tone) for name, figure, tone in shown
            if figure or tone != "ceiling"]  # fmt: skip


def row_bars(row: CostRow, year: int, scale: Scale, widest: Decimal) -> Bars:
    """Draw a line's three years and its ceiling."""
    drawn: list[tuple[str, Decimal, str]] = [
        (str(year - 2), row.year_before, "previous"),
        (str(year - 1), row.previous_year, "current"),
        (str(year), row.amount, "over" if is_over(row) else "next"),
    ]
    if row.ceiling is not None:
        drawn.append((_("стеля"), row.ceiling, "ceiling"))
    return [_bar(label, scale.write(amount), _percent(amount, widest), tone) for label, amount, tone in drawn]


def _bar(label: str, text: str, percent: float, tone: str) -> dict[str, Any]:
    return {"label": label, "text": text, "percent": percent, "tone": tone}


def _percent(amount: Decimal, widest: Decimal) -> float:
    return round(float(100 * amount / widest), 2) if widest else 0


def say_causes(causes: Mapping[str, Decimal]) -> str:
    """Say why a line costs more or less than in the year before: «обсяг +32 930,00, ціна +5 184,08»."""
    words = words_of(Cause)
    parts = [f"{words.get(cause, cause)} {signed_uah(amount)}" for cause, amount in causes.items()]
    return ", ".join(parts) or _("без змін")


def bridge_bars(row: CostRow, most: int) -> Bars:
    """Draw the first parts of a change; all together they are the change."""
    words = words_of(Cause)
    widest = max((abs(one.amount) for one in row.bridge), default=Decimal(0))
    return [
        _bar(
            f"{words[one.cause]}, № {one.contract_number}" if one.contract_number else words[one.cause],
            signed_uah(one.amount),
            _percent(abs(one.amount), widest),
            "over" if one.amount > 0 else "ceiling",
        )
        for one in row.bridge[:most]
    ]
