"""How papers are plugged in: what is downloaded, by the names under which lower wings lead to it, and indicators."""

from datetime import time

from flask import Flask
from flask_babel import lazy_gettext as _l

from maintenance.papers.api import indicators as indicators_api
from maintenance.papers.api import printed as printed_api
from maintenance.papers.jobs.indicators import keep_indicators
from maintenance.papers.web import budget_requests, files, indicator_forms, indicators, paper_templates, printed
from maintenance.papers.web.print_cards import (
    print_write_off,
    render_asset_prints,
    render_contract_prints,
    render_holder_prints,
    render_location_prints,
)
from maintenance.upkeep.jobs.timetable import Job, add_jobs
from registry.kernel.api.routes import plug_api
from registry.kernel.fields import DAY, Field, whole
from registry.kernel.queries.history import NEEDS
from registry.kernel.seams import (
    BulkAct,
    Card,
    HistoryWords,
    NavigationItem,
    add_bulk_acts,
    add_cards,
    add_navigation,
    seams,
)
from registry.kernel.text import N_

WORDS = HistoryWords(
    entities={
        "indicator": N_("Індикатор"),
        "indicator_figure": N_("Значення індикатора"),
        "indicator_snapshot": N_("Індикатори на кінець кварталу"),
        "paper_template": N_("Шаблон форми"),
        "paper_settings": N_("Реквізити паперів"),
    },
    told={
        "indicator_snapshot": (
            Field("day", DAY, "День", "Day"),
            Field("indicators", whole(0), "Індикаторів", "Indicators"),
            Field("with_data", whole(0), "З даними", "With data"),
        ),
    },
    pages={"indicator": "indicators.definition", "indicator_figure": "indicators.figure"},
)


def plug_papers(app: Flask) -> None:
    """Plug in the downloads and the indicators."""
    for one in (files, budget_requests, indicators, indicator_forms, paper_templates, printed):
        app.register_blueprint(one.bp)
    plug_api(app, "papers_api", (*indicators_api.ROUTES, *printed_api.ROUTES))
    found = seams(app)
    found.history_words.add(WORDS)
    NEEDS.update(dict.fromkeys(WORDS.entities, "programme.read"))
    found.links.update(
        costing_file="papers.costing",
        budget_request="budget_requests.budget_request_page",
        costing_scenarios_file="papers.scenarios",
        facts_file="papers.facts",
        asset_costs_file="papers.asset_costs",
        costing_version_file="papers.version",
        years_file="papers.years",
        contracts_file="papers.contracts",
        providers_file="papers.providers",
        print_form="printed.print_form",
    )
    _offer_prints(app)
    add_navigation(app, NavigationItem("/indicators", _l("Індикатори"), "indicators", 75, "programme.read", "plans"))
    add_navigation(app, NavigationItem("/templates", _l("Друковані форми"), "print", 118, "asset.read", "registers"))


def _offer_prints(app: Flask) -> None:
    """Lead from the pages of things to what can be printed of them."""
    add_cards(app, "asset_actions", Card("papers", _l("Друк"), 20, "asset.read", render_asset_prints))
    add_cards(app, "contract", Card("papers", _l("Друк"), 80, "contract.read", render_contract_prints))
    add_cards(app, "location", Card("papers", _l("Друк"), 80, "asset.read", render_location_prints))
    add_cards(app, "organisation", Card("papers", _l("Друк"), 80, "asset.read", render_holder_prints))
    add_bulk_acts(app, BulkAct("write_off", _l("Акт на списання"), "print", 25, "asset.read", print_write_off))


add_jobs(
    Job(
        "indicators",
        N_("Індикатори програм на кінець кварталу"),
        time(4, 50),
        keep_indicators,
        {"hromadas": N_("громад"), "indicators": N_("індикаторів")},
    )
)
