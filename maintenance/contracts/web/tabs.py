"""The contracts on the pages of others: those that cover an asset, and those with a provider."""

import uuid

from flask import g, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.contracts import (
    ContractFilter,
    filtered_contracts,
    list_contract_ids,
    load_contracts,
)
from maintenance.contracts.queries.deadlines import find_waiting
from maintenance.contracts.queries.narrow_book import list_covering
from maintenance.contracts.rules.periods import costing_year
from maintenance.contracts.web.page import state_badges
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.places.models.organisation import Organisation


def count_contracts_tab(session: Session, _actor: Actor, asset: Asset) -> int:
    """Count the contracts that cover the asset."""
    return len(_covering(session, asset))


def _covering(session: Session, asset: Asset) -> list[uuid.UUID]:
    """Find the contracts that cover the asset, once for its tab and the tab's count."""
    known: dict[uuid.UUID, list[uuid.UUID]] = g.setdefault("covering", {})
    if asset.id not in known:
        known[asset.id] = list_covering(session, asset, costing_year(asset.hromada, clock.today()))
    return known[asset.id]


def render_contracts_tab(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show the contracts that cover the asset, the latest first."""
    today = clock.today()
    covering = _covering(session, asset)
    wanted = filtered_contracts(session, actor, ContractFilter(hromada_id=asset.hromada_id), today)
    found = load_contracts(session, list_contract_ids(session, wanted.where(Contract.id.in_(covering))))
    waiting = find_waiting(session, found, today)
    rows = [
        (one, state_badges(one, today, is_waiting=one.id in waiting))
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


def render_provider_card(_session: Session, _actor: Actor, organisation: Organisation) -> Markup:
    """Lead from a provider to its contracts."""
    if organisation.role != "provider":
        return Markup("")
    return Markup(render_template("contracts/_provider_card.html", organisation=organisation))  # noqa: S704, as above
