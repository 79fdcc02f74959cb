"""How costing is plugged in: its pages and API, and money on the pages of contracts, of assets and of the day."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.api import costings as costings_api
from maintenance.costing.api import facts as facts_api
from maintenance.costing.api import scenarios as scenarios_api
from maintenance.costing.models.version import Stage
from maintenance.costing.queries.contract_years import amounts_by_contract
from maintenance.costing.web import acts, costing, payments
from maintenance.costing.web.cards import render_contract_card, render_cost_tab, render_drafts
from maintenance.costing.web.fact_card import render_facts_card
from registry.kernel.api.routes import plug_api
from registry.kernel.fields import DAY, MONEY, Field, See, choice, text, whole, year
from registry.kernel.seams import Card, HistoryWords, NavigationItem, add_cards, add_navigation, seams
from registry.kernel.text import N_

ROUTES = (
    ("GET", "/costings", costings_api.costings),
    ("GET", "/costings/<costing_id>", costings_api.costing),
    ("GET", "/costings/<costing_id>/versions", costings_api.versions),
    ("POST", "/costings/<costing_id>/versions", costings_api.keep_version),
    *facts_api.ROUTES,
    *scenarios_api.ROUTES,
)
WORDS = HistoryWords(
    entities={
        "scenario": N_("Сценарій"),
        "act": N_("Акт"),
        "payment": N_("Оплата"),
        "costing_version": N_("Версія розрахунку"),
    },
    pages={
        "act": "acts.act",
        "scenario": "costing.scenario_page",
        "payment": "payments.payment",
        "costing_version": "costing.version_page",
    },
    told={
        "costing_version": (
            Field("year", year(FIRST_YEAR, LAST_YEAR), "Рік", "Year"),
            Field("number", whole(1), "Номер", "Number"),
            Field("stage", choice(Stage), "Стан", "Stage"),
            Field("decision", text(200), "Рішення", "Decision"),
            Field("scenario", text(200), "Розрахунок «що, якщо»", "What-if"),
            Field("as_of", DAY, "Ціни на день", "Prices as of"),
            Field("total", MONEY, "Разом", "Total", see=See.MONEY),
        ),
    },
)


def plug_costing(app: Flask) -> None:
    """Plug in costing."""
    for one in (costing, acts, payments):
        app.register_blueprint(one.bp)
    plug_api(app, "costing_api", ROUTES)
    found = seams(app)
    found.history_words.add(WORDS)
    found.links.update(cost_line="costing.line_page")
    found.contract_amounts = amounts_by_contract
    add_cards(app, "asset", Card("cost", _l("Вартість за роками"), 30, "cost.read", render_cost_tab))
    add_cards(app, "contract", Card("cost", _l("Вартість за роками"), 10, "contract.read", render_contract_card))
    add_cards(app, "contract", Card("facts", _l("Акти й оплати"), 20, "cost.read", render_facts_card))
    add_cards(app, "today", Card("drafts", _l("Чернетка запиту на наступний рік"), 10, "cost.read", render_drafts))
    add_navigation(app, NavigationItem("/costing", _l("Кошти"), "money", 60, "cost.read"))
