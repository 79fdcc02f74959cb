"""In what amounts stand on the pages of costing: the hromada's own unit, or the one that the address asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request, url_for

from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.rows import CostRow
from registry.kernel.money import format_thousand, format_uah, thousand_decimals
from registry.kernel.web.access import is_plain_name
from registry.kernel.words import word
from registry.places.models.territory import Hromada, MoneyUnit

MONEY_PAGES = ("costing.", "acts.", "payments.", "transfers.", "rates.")


@dataclass(frozen=True)
class Scale:
    """In what all figures of a page are written: exactly, and thousands with one number of decimals in a column."""

    code: str
    decimals: int = 1
    """Decimals of the thousands; a figure that has more shows them all."""

    @property
    def unit(self) -> str:
        """Name the unit."""
        return word(MoneyUnit, self.code)

    def write(self, amount: Decimal | None) -> str:
        """Write a figure; None is a dash."""
        if amount is None:
            return "—"
        return format_uah(amount) if self.code == MoneyUnit.UAH else format_thousand(amount, self.decimals)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """Offer this page in each unit."""
        asked = request.args.to_dict(flat=False)
        kept = {**{name: one for name, one in asked.items() if is_plain_name(name)}, **(request.view_args or {})}
        return [
            {"label": word(MoneyUnit, one.value), "url": url_for(request.endpoint or "", **{**kept, "unit": one.value}),
             "active": one == self.code}
            for one in MoneyUnit
        ]  # fmt: skip


def chosen_unit(hromada: Hromada) -> str:
    """Choose the unit that the address names, else the hromada's own."""
    asked = asked_unit()
    return asked or hromada.money_unit


def asked_unit() -> str | None:
    """Give the unit that the address names; an unknown one is none."""
    asked = request.values.get("unit", "")
    return asked if asked in MoneyUnit.codes() else None


def keep_around(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the address's unit and hromada on in every link from one page of money to another."""
    if not endpoint.startswith(MONEY_PAGES):
        return
    unit, hromada = asked_unit(), request.args.get("hromada")
    if unit and endpoint.startswith("costing."):
        values.setdefault("unit", unit)
    if hromada:
        values.setdefault("hromada", hromada)


def scale_in(hromada: Hromada, figures: Iterable[Decimal]) -> Scale:
    """Give the scale of a hromada's page: as few decimals of a thousand as show every figure exactly."""
    return Scale(chosen_unit(hromada), max((thousand_decimals(one) for one in figures), default=1))


def scale_of(*costings: Costing) -> Scale:
    """Give the scale of all that costings of one hromada show."""
    rows = (row for costing in costings for row in costing.rows)
    return scale_in(costings[0].hromada, (one for row in rows for one in row_figures(row)))


def row_figures(row: CostRow) -> list[Decimal]:
    """List what a page shows of a line."""
    return [row.year_before, row.previous_year, row.amount, row.ceiling or Decimal(0)]
