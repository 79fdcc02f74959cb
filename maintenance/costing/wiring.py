"""How costing is plugged in: its pages and API, and money on the pages of contracts, of assets and of the day."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.api import asset_costs as asset_costs_api
from maintenance.costing.api import costings as costings_api
from maintenance.costing.api import fact_years as fact_years_api
from maintenance.costing.api import facts as facts_api
from maintenance.costing.api import rates as rates_api
from maintenance.costing.api import replacements as replacements_api
from maintenance.costing.api import scenarios as scenarios_api
from maintenance.costing.api import transfers as transfers_api
from maintenance.costing.models.version import Stage
from maintenance.costing.models.year_turn import YearTurn
from maintenance.costing.operations.accepted_works import ACCEPTED_WORK, UNDONE
from maintenance.costing.operations.acts import ACTS
from maintenance.costing.operations.facts import take_back
from maintenance.costing.operations.import_facts import ActRows, PaymentRows
from maintenance.costing.operations.payments import PAYMENTS
from maintenance.costing.queries.contract_years import amounts_by_contract
from maintenance.costing.queries.fact_rows import act_table, count_acts, count_payments, payment_table
from maintenance.costing.queries.outgoing import (
    accepted_table,
    change_table,
    rate_table,
    replacement_table,
    scenario_table,
    transfer_table,
    version_documents,
)
from maintenance.costing.rules.approved.transfers import LONGEST_REASON
from maintenance.costing.rules.facts.columns import act_columns, payment_columns
from maintenance.costing.web import acts, costing, payments, programme_proposals, rates, replacements, transfers
from maintenance.costing.web.asset_costs import render_kind_card, render_location_card
from maintenance.costing.web.asset_years import render_cost_tab
from maintenance.costing.web.cards import render_contract_card, render_drafts
from maintenance.costing.web.fact_card import render_facts_card
from maintenance.costing.web.first_step import COSTING_STEP
from maintenance.costing.web.hromada import NotChosenYet, NothingYet, ask_for_hromada, show_nothing_yet
from maintenance.costing.web.references import SEARCH
from maintenance.costing.web.year_turn import render_turns
from maintenance.upkeep.operations.work_uses import WORK_USES
from maintenance.upkeep.queries.disclosure import cover_accepted_works
from registry.assets.queries.history import COVERS
from registry.exchange.operations.import_kinds import ImportKind, add_import_kinds
from registry.exchange.operations.outgoing import OutgoingDocuments, OutgoingTable, add_outgoing, described
from registry.exchange.operations.taking_back import TAKING_BACK
from registry.kernel.api.routes import plug_api
from registry.kernel.errors import because
from registry.kernel.fields import DAY, MONEY, Field, See, choice, text, whole, year
from registry.kernel.queries.attachments import OWNERS, FileOwner
from registry.kernel.queries.history import NEEDS
from registry.kernel.queries.leavers import LOGINS
from registry.kernel.seams import (
    Card,
    HistoryWords,
    NavigationItem,
    add_cards,
    add_first_step,
    add_navigation,
    add_search,
    seams,
)
from registry.kernel.text import N_

ROUTES = (
    ("GET", "/costings", costings_api.costings),
    ("GET", "/costings/<costing_id>", costings_api.costing),
    ("GET", "/costings/<costing_id>/assets", asset_costs_api.costing_assets),
    ("GET", "/assets/<uuid:asset_id>/costs", asset_costs_api.asset_costs),
    ("GET", "/costings/<costing_id>/versions", costings_api.versions),
    ("POST", "/costings/<costing_id>/versions", costings_api.keep_version),
    *facts_api.ROUTES,
    *fact_years_api.ROUTES,
    *transfers_api.ROUTES,
    *rates_api.ROUTES,
    *replacements_api.ROUTES,
    *scenarios_api.ROUTES,
)
WORDS = HistoryWords(
    entities={
        "scenario": N_("Сценарій"),
        "act": N_("Акт"),
        "payment": N_("Оплата"),
        "transfer": N_("Перерозподіл"),
        "rate": N_("Розцінка"),
        "replacement_price": N_("Ціна заміни"),
        "costing_version": N_("Версія розрахунку"),
        "year_turn": N_("Перехід на новий рік"),
    },
    actions={UNDONE: N_("Скасовано прийняту роботу")},
    pages={
        "act": "acts.act",
        "scenario": "costing.scenario_page",
        "payment": "payments.payment",
        "transfer": "transfers.transfer",
        "rate": "rates.rate",
        "replacement_price": "replacements.replacement",
        "costing_version": "costing.version_page",
    },
    told={
        "transfer": (Field("reason", text(LONGEST_REASON), "Чому вилучено", "Why deleted"),),
        "year_turn": (
            Field("year", year(FIRST_YEAR, LAST_YEAR), "Рік", "Year"),
            Field("noted_by", text(200), "Хто взяв до відома", "Noted by"),
        ),
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

OWNERS["transfer"] = FileOwner(
    "cost.read",
    "cost.write",
    lambda *_: True,
    lambda transfer_id: ("transfers.transfer", {"transfer_id": transfer_id}),
)


def plug_costing(app: Flask) -> None:
    """Plug in costing."""
    LOGINS.add(YearTurn.noted_by)
    for one in (costing, acts, payments, transfers, rates, replacements, programme_proposals):
        app.register_blueprint(one.bp)
    app.register_error_handler(NothingYet, show_nothing_yet)
    app.register_error_handler(NotChosenYet, ask_for_hromada)
    plug_api(app, "costing_api", ROUTES)
    found = seams(app)
    found.history_words.add(WORDS)
    COVERS["act"] = cover_accepted_works
    NEEDS.update(
        dict.fromkeys(
            ("scenario", "act", "payment", "transfer", "rate", "replacement_price", "costing_version", "year_turn"),
            "cost.read",
        )
    )
    found.links.update(
        cost_line="costing.line_page",
        cost_lines="costing.settings",
        programme_proposals="programme_proposals.proposals",
    )
    found.contract_amounts = amounts_by_contract
    WORK_USES["act"] = ACCEPTED_WORK
    add_first_step(app, COSTING_STEP)
    add_cards(app, "asset", Card("cost", _l("Вартість за роками"), 30, "cost.read", render_cost_tab))
    add_cards(app, "location", Card("cost", _l("Вартість за рік"), 60, "cost.read", render_location_card))
    add_cards(app, "kind", Card("cost", _l("Вартість за рік"), 10, "cost.read", render_kind_card))
    add_cards(app, "contract", Card("cost", _l("Вартість за роками"), 10, "contract.read", render_contract_card))
    add_cards(app, "contract", Card("facts", _l("Акти й оплати"), 20, "cost.read", render_facts_card))
    add_cards(app, "today", Card("turns", _l("Перехід на новий рік"), 5, "cost.read", render_turns))
    add_cards(app, "today", Card("drafts", _l("Чернетка запиту на наступний рік"), 10, "cost.read", render_drafts))
    add_search(app, SEARCH)
    add_navigation(app, NavigationItem("/costing", _l("Кошти"), "money", 60, "cost.read"))


add_import_kinds(
    ImportKind(
        "act",
        because("Акти"),
        columns=lambda _session: act_columns(),
        writer=ActRows,
        keys=("number",),
        count=count_acts,
        table=act_table,
        permission="cost.write",
    ),
    ImportKind(
        "payment",
        because("Оплати"),
        columns=lambda _session: payment_columns(),
        writer=PaymentRows,
        keys=("contract",),
        count=count_payments,
        table=payment_table,
        permission="cost.write",
    ),
)
add_outgoing(
    described("rate", because("Розцінки"), rate_table),
    described("replacement_price", because("Ціни заміни"), replacement_table),
    described("transfer", because("Перерозподіли"), transfer_table),
    described("scenario", because("Сценарії"), scenario_table),
    described("scenario_change", because("Зміни сценаріїв"), change_table),
    OutgoingTable("act_work", because("Роботи, прийняті актами"), accepted_table, noun="act"),
    OutgoingDocuments("costing_versions", because("Збережені розрахунки"), version_documents),
)
TAKING_BACK.update(act=take_back(ACTS), payment=take_back(PAYMENTS))
