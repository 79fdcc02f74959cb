"""How the second floor is plugged in: contracts, plans, work, costing, programmes."""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from maintenance.history_words import WORDS
from maintenance.operations.due_work import settle_retired
from maintenance.web import contracts, costing, plans, programmes, quick, today, work
from maintenance.web.contract_tabs import render_contracts_tab, render_cost_tab
from maintenance.web.work_tab import render_work_tab
from registry.models.asset import Asset
from registry.signals import asset_changed
from registry.wiring import AssetTab, NavigationItem, add_navigation, seams


@asset_changed.connect
def _close_visits(session: Session, *, asset: Asset, **_told: object) -> None:
    """A retired asset waits for no visits."""
    if asset.status == "retired":
        settle_retired(session, asset.id)


def plug_maintenance(app: Flask) -> None:
    """Plug in the second floor."""
    app.register_blueprint(Blueprint("maintenance", __name__, template_folder="templates"))
    for blueprint in (today.bp, work.bp, plans.bp, quick.bp, contracts.bp, costing.bp, programmes.bp):
        app.register_blueprint(blueprint)
    seams(app).asset_tabs += (
        AssetTab("work", _("Роботи"), 10, "work.read", render_work_tab),
        AssetTab("contracts", _("Договори"), 20, "contract.read", render_contracts_tab),
        AssetTab("cost", _("Вартість за роками"), 30, "cost.read", render_cost_tab),
    )
    seams(app).history_words = WORDS
    add_navigation(
        app,
        NavigationItem("/", _("Сьогодні"), "today", 10, "asset.read"),
        NavigationItem("/work", _("Роботи"), "work", 40, "work.read"),
        NavigationItem("/contracts", _("Договори"), "contracts", 50, "contract.read"),
        NavigationItem("/costing", _("Кошти"), "money", 60, "cost.read"),
        NavigationItem("/programmes", _("Програми"), "programmes", 70, "programme.read", "more"),
        NavigationItem("/plans", _("Плани робіт"), "plans", 80, "work.read", "more"),
    )
