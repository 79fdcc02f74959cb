"""How the second floor is plugged in: contracts, plans, work, costing, programmes."""

import uuid

from flask import Flask
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from maintenance.contracts.web import contracts
from maintenance.contracts.web.tabs import render_contracts_tab, render_cost_tab, render_provider_card
from maintenance.costing.web import costing
from maintenance.history_words import WORDS
from maintenance.programmes.web import programmes
from maintenance.upkeep.operations.due_work import settle_retired
from maintenance.upkeep.web import plans, quick, today, work
from maintenance.upkeep.web.work_tab import render_work_tab
from registry.assets.models.asset import Asset
from registry.kernel.access import Actor
from registry.kernel.queries.attachments import OWNERS, FileOwner
from registry.kernel.seams import Card, NavigationItem, add_cards, add_navigation, seams
from registry.kernel.signals import asset_changed


@asset_changed.connect
def _close_visits(session: Session, *, asset: Asset, **_told: object) -> None:
    """A retired asset waits for no visits."""
    if asset.status == "retired":
        settle_retired(session, asset.id)


def plug_maintenance(app: Flask) -> None:
    """Plug in the second floor."""
    for blueprint in (today.bp, work.bp, plans.bp, quick.bp, contracts.bp, costing.bp, programmes.bp):
        app.register_blueprint(blueprint)
    add_cards(
        app,
        "asset",
        Card("work", _("Роботи"), 10, "work.read", render_work_tab),
        Card("contracts", _("Договори"), 20, "contract.read", render_contracts_tab),
        Card("cost", _("Вартість за роками"), 30, "cost.read", render_cost_tab),
    )
    seams(app).history_words.add(WORDS)
    seams(app).links.update(log_work="work.log")
    add_cards(app, "organisation", Card("contracts", _("Договори"), 10, "contract.read", render_provider_card))
    add_navigation(
        app,
        NavigationItem("/", _("Сьогодні"), "today", 10, "asset.read"),
        NavigationItem("/work", _("Роботи"), "work", 40, "work.read"),
        NavigationItem("/contracts", _("Договори"), "contracts", 50, "contract.read"),
        NavigationItem("/costing", _("Кошти"), "money", 60, "cost.read"),
        NavigationItem("/programmes", _("Програми"), "programmes", 70, "programme.read", "more"),
        NavigationItem("/plans", _("Плани робіт"), "plans", 80, "work.read", "more"),
    )


def _may_see_work_files(_session: Session, actor: Actor, _entry_id: uuid.UUID, hromada_id: uuid.UUID) -> bool:
    """A photo of work may show a hidden place, so it needs that right too."""
    return actor.can("place.exact", hromada_id)


OWNERS["work"] = FileOwner(
    "work.read", "work.write", _may_see_work_files, lambda entry_id: ("work.entry", {"entry_id": entry_id})
)
OWNERS["contract"] = FileOwner(
    "contract.read",
    "contract.write",
    lambda *_: True,
    lambda contract_id: ("contracts.contract", {"contract_id": contract_id}),
)
