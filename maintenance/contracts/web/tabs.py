"""Two tabs of the asset page: the contracts that cover it, and what it costs by year."""

from decimal import Decimal
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.queries.book import load_book
from maintenance.contracts.queries.contracts import ContractFilter, all_contracts, filtered_contracts, state_of
from maintenance.contracts.rules.cover import covers_of
from maintenance.contracts.web.page import STATE_TONES, state_words
from maintenance.costing.queries.contract_years import AssetShare, cost_of_asset
from maintenance.costing.queries.costing import costing_year
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.web.filters import uah
from registry.places.models.organisation import Organisation

YEARS_SHOWN = 4


def render_contracts_tab(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show the contracts that cover the asset, the latest first."""
    today = clock.today()
    last = costing_year(asset.hromada, today)
    book = load_book(session, asset.hromada_id, last - 10, last, today)
    covering = {one.id for one in book.contracts if asset.id in covers_of(one, book.assets)}
    wanted = filtered_contracts(actor, ContractFilter(hromada_id=asset.hromada_id), today)
    found = [one for one in all_contracts(session, wanted) if one.id in covering]
    rows = [
        (one, state_words(state_of(one, today)), STATE_TONES[state_of(one, today)])
        for one in sorted(found, key=lambda one: one.starts_on, reverse=True)
    ]
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "contracts/_asset_tab.html",
            rows=rows,
            asset=asset,
            can_add=actor.can("contract.write", asset.hromada_id),
        )
    )


def render_cost_tab(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show what the asset costs by year: its part of each component that pays for it."""
    last = costing_year(asset.hromada)
    years = list(range(last - YEARS_SHOWN + 1, last + 1))
    shares, book = cost_of_asset(session, asset.hromada_id, asset.id, years, clock.today())
    lines = {one.id: one for one in book.lines}
    by_year = {year: [one for one in shares if one.year == year] for year in years}
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "costing/_asset_tab.html",
            years=[(year, _sum(found), found) for year, found in by_year.items() if found],
            bars=_bars(by_year, last),
            lines=lines,
            asset=asset,
        )
    )


def render_provider_card(_session: Session, _actor: Actor, organisation: Organisation) -> Markup:
    """Lead from a provider to its contracts."""
    if organisation.role != "provider":
        return Markup("")
    return Markup(render_template("contracts/_provider_card.html", organisation=organisation))  # noqa: S704, as above


def _sum(shares: list[AssetShare]) -> Decimal:
    return sum((one.share for one in shares), Decimal("0.00"))


def _bars(by_year: dict[int, list[AssetShare]], last: int) -> list[dict[str, Any]]:
    sums = {year: _sum(found) for year, found in by_year.items()}
    widest = max(sums.values())
    return [
        {
            "label": gettext("%(year)s, план", year=year) if year == last else str(year),
            "text": uah(amount),
            "percent": round(100 * amount / widest, 2) if widest else 0,
            "tone": "next" if year == last else "current" if year == last - 1 else "previous",
        }
        for year, amount in sums.items()
    ]
