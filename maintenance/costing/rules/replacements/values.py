"""What a replacement costs: an entered price counts, else the median of the register's last purchases of the kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from maintenance.contracts.models.contract import Vat
from maintenance.costing.rules.prices import to_uah
from registry.kernel.errors import BothNames, Reason, because
from registry.kernel.money import format_uah

LAST_PURCHASES = 10
"""The median is of so many last purchases of a kind at most."""


@dataclass(frozen=True)
class Purchases:
    """The last purchases of a kind that the register knows a price of."""

    price: Decimal
    """Their median, in hryvnia, with or without VAT as they were entered."""
    count: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Entered:
    """What somebody has entered of a kind."""

    life_years: int
    price: Decimal | None
    vat: str
    known_on: date
    source: str


@dataclass(frozen=True)
class Replacement:
    """How long an asset of a kind serves, what a new one costs and where that is known from, in words for papers."""

    life_years: int
    price: Decimal | None
    is_estimate: bool
    said: Reason


@dataclass(frozen=True)
class Replacements:
    """What is known of replacements by kind on a day."""

    entered: Mapping[str, Entered] = field(default_factory=dict)
    bought: Mapping[str, Purchases] = field(default_factory=dict)

    def of(self, kind: str, usual_life: int) -> Replacement:
        """Give what counts for a kind; where nobody has entered a life, the usual one."""
        entered, bought = self.entered.get(kind), self.bought.get(kind)
        life = entered.life_years if entered else usual_life
        if entered and entered.price is not None:
            return Replacement(life, entered.price, is_estimate=False, said=_say_entered(entered, entered.price))
        if bought is None:
            return Replacement(life, None, is_estimate=False, said=because("ціни заміни не вказано"))
        return Replacement(life, bought.price, is_estimate=True, said=_say_purchases(bought))


def _say_entered(entered: Entered, price: Decimal) -> Reason:
    vat = Vat(entered.vat)
    return because(
        "%(price)s грн, %(vat)s: %(source)s, %(day)s",
        price=format_uah(price),
        vat=BothNames(vat.word("uk"), vat.word("en")),
        source=entered.source,
        day=f"{entered.known_on:%d.%m.%Y}",
    )


def _say_purchases(bought: Purchases) -> Reason:
    """Say what an estimate comes from."""
    first, last = bought.first_on.year, bought.last_on.year
    return because(
        "%(price)s грн, оцінка: медіана цін останніх купівель в обліку, їх %(count)s (%(years)s)",
        price=format_uah(bought.price),
        count=bought.count,
        years=f"{first}" if first == last else f"{first}–{last}",
    )


def median_purchases(bought: Iterable[tuple[str, Decimal, date]]) -> dict[str, Purchases]:
    """Take the median of prices by kind; the middle of two is rounded half up to the kopiyka."""
    found: dict[str, list[tuple[Decimal, date]]] = {}
    for kind, price, on in bought:
        found.setdefault(kind, []).append((price, on))
    return {kind: _purchases(own) for kind, own in found.items()}


def _purchases(own: Sequence[tuple[Decimal, date]]) -> Purchases:
    days = [on for _price, on in own]
    middle = to_uah(Fraction(median(price for price, _on in own)))
    return Purchases(middle, len(own), min(days), max(days))
