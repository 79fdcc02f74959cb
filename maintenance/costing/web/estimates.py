"""What pages show of rates and of estimates by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.rules.cover_text import write_pairs
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.prices import to_uah
from maintenance.costing.rules.rates.estimates import Estimate, total_of
from maintenance.costing.rules.rates.values import RateSource, RateValue
from maintenance.costing.rules.text import months_decimal
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import attributes_of
from registry.assets.web.words import kind_name
from registry.kernel.money import format_uah
from registry.kernel.seams import db
from registry.kernel.web.filters import day, num
from registry.kernel.words import language, word

Known = Mapping[str, AssetKind]
MOST_PARTS = 5
"""So many contracts of a rate are named."""


@dataclass(frozen=True)
class ShownEstimate:
    """Assets without a contract and what they would come to, in words."""

    kind: str
    name: str
    count: int
    marks: str
    months: str
    price: str | None
    reached: str
    amount: Decimal | None


@dataclass(frozen=True)
class ShownEstimates:
    """A year's estimates; the total stands beside the year's and is no part of it."""

    rows: list[ShownEstimate]
    total: Decimal
    without_rate: int
    """So many assets have no rate."""


def show_estimates(costing: Costing) -> ShownEstimates:
    """Prepare a year's estimates."""
    kinds = KINDS.get(db.session())
    return ShownEstimates(
        [_shown(one, kinds) for one in costing.estimates],
        total_of(costing.estimates),
        sum(one.count for one in costing.estimates if one.rate is None),
    )


def _shown(one: Estimate, kinds: Known) -> ShownEstimate:
    marks = [
        ngettext("%(num)s запланований", "%(num)s заплановані", one.planned) if one.planned else "",
        _("без дати введення: %(count)s", count=one.undated) if one.undated else "",
    ]
    return ShownEstimate(
        kind=one.kind,
        name=name_kind(one.kind, kinds),
        count=one.count,
        marks=", ".join(filter(None, marks)),
        months=num(Decimal(months_decimal(one.months)), 1),
        price=None if one.rate is None else format_uah(one.rate.price),
        reached=_("розцінки немає") if one.rate is None else say_reached(one.rate, kinds),
        amount=one.amount,
    )


def name_kind(code: str, kinds: Known) -> str:
    """Name a kind; one that is gone stands for itself."""
    return kind_name(kinds[code]) if code in kinds else code


def say_reached(rate: RateValue, kinds: Known) -> str:
    """Say how a rate was reached: by whom it was offered and when, or by how many contracts of which year."""
    if rate.source == RateSource.ENTERED.value:
        wanted = {one.name: _plain(one.value) for one in rate.attributes}
        known = attributes_of(kinds[rate.kind].definition) if rate.kind in kinds else ()
        told = write_pairs(wanted, known, language()) if wanted else ""
        return ", ".join(filter(None, (rate.told, day(rate.known_on), told)))
    contracts = ngettext("%(num)s договір", "%(num)s договори", len(rate.parts))
    return _(
        "%(source)s %(year)s року: %(contracts)s, %(months)s об’єкто-місяців, медіана %(median)s",
        source=word(RateSource, rate.source),
        year=rate.year,
        contracts=contracts,
        months=num(Decimal(months_decimal(rate.months)), 1),
        median=format_uah(rate.middle or rate.price),
    )


def _plain(value: Decimal | tuple[str, ...] | str) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else format(value, "f") if isinstance(value, Decimal) else value


def say_parts(rate: RateValue) -> list[tuple[str, str, str]]:
    """Name the contracts of a rate: address, number, price of one asset and month; the dearest first."""
    return [
        (url_for("contracts.contract", contract_id=one.contract_id), f"№ {one.number}", format_uah(to_uah(one.price)))
        for one in rate.parts[:MOST_PARTS]
    ]


def kinds_offered(kinds: Known) -> Sequence[tuple[str, str]]:
    """Offer all kinds by name."""
    return sorted(((code, kind_name(one)) for code, one in kinds.items()), key=lambda pair: pair[1])
