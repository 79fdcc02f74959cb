"""How papers are plugged in: what is downloaded, by the names under which lower wings lead to it, and indicators."""

from datetime import time

from flask import Flask
from flask_babel import lazy_gettext as _l

from maintenance.papers.api import indicators as indicators_api
from maintenance.papers.api import papers as papers_api
from maintenance.papers.api import printed as printed_api
from maintenance.papers.api import reports as reports_api
from maintenance.papers.api import request_texts as request_texts_api
from maintenance.papers.documents.written import programme_printers
from maintenance.papers.issue_work import ISSUE, ISSUED_FILES, carry_out_issue, say_issue
from maintenance.papers.jobs.indicators import keep_indicators
from maintenance.papers.jobs.reports import count_owed_reports
from maintenance.papers.models.report import Report, ReportPublication
from maintenance.papers.queries.outgoing import (
    definition_documents,
    figure_table,
    paper_files,
    report_table,
    result_table,
    settings_table,
    snapshot_table,
    template_table,
    text_table,
)
from maintenance.papers.queries.reports.reports import has_publications, issued_documents
from maintenance.papers.web import (
    budget_requests,
    files,
    indicator_forms,
    indicators,
    paper_templates,
    printed,
    programme_files,
    public_reports,
    report_forms,
    reports,
    request_texts,
)
from maintenance.papers.web.print_cards import (
    print_write_off,
    render_asset_prints,
    render_contract_prints,
    render_holder_prints,
    render_location_prints,
)
from maintenance.papers.web.search import SEARCH
from maintenance.programmes.documents import PRINTERS
from maintenance.upkeep.jobs.timetable import Job, add_jobs
from registry.exchange.operations.outgoing import OutgoingDocuments, OutgoingTable, add_outgoing, described
from registry.kernel.api.routes import plug_api
from registry.kernel.errors import because
from registry.kernel.fields import DAY, FLAG, Field, text, whole
from registry.kernel.queries.history import NEEDS
from registry.kernel.queries.leavers import LOGINS
from registry.kernel.seams import (
    BulkAct,
    Card,
    HistoryWords,
    LongKind,
    NavigationItem,
    PublicLink,
    add_bulk_acts,
    add_cards,
    add_navigation,
    add_public_links,
    add_search,
    seams,
)
from registry.kernel.text import N_

FILES = ("docx", "pdf", "xlsx", "csv")
WORDS = HistoryWords(
    entities={
        "indicator": N_("Індикатор"),
        "indicator_figure": N_("Значення індикатора"),
        "indicator_snapshot": N_("Індикатори на кінець кварталу"),
        "request_text": N_("Текст бюджетного запиту"),
        "result_indicator": N_("Результативний показник"),
        "report": N_("Звіт"),
        "paper_template": N_("Шаблон форми"),
        "paper_settings": N_("Реквізити паперів"),
    },
    actions={"issue": N_("Видано")},
    told={
        "indicator_snapshot": (
            Field("day", DAY, "День", "Day"),
            Field("indicators", whole(0), "Індикаторів", "Indicators"),
            Field("with_data", whole(0), "З даними", "With data"),
        ),
        "report": (
            Field("published", FLAG, "Оприлюднено", "Published"),
            *(
                Field(f"sha256_{form}", text(64), f"SHA-256 {form.upper()}", f"SHA-256 {form.upper()}")
                for form in FILES
            ),
        ),
    },
    pages={
        "indicator": "indicators.definition",
        "indicator_figure": "indicators.figure",
        "request_text": "request_texts.text",
        "result_indicator": "request_texts.result",
        "report": "reports.report",
    },
)


PAGES = (
    files, budget_requests, indicators, indicator_forms, programme_files, request_texts, reports, report_forms,
    public_reports, paper_templates, printed,
)  # fmt: skip
ROUTES = (
    *indicators_api.ROUTES,
    *papers_api.ROUTES,
    *printed_api.ROUTES,
    *request_texts_api.ROUTES,
    *reports_api.ROUTES,
)


def plug_papers(app: Flask) -> None:
    """Plug in the downloads, the indicators, the budget request, the reports and the printed forms."""
    LOGINS.update((Report.issued_by, ReportPublication.published_by))
    for one in PAGES:
        app.register_blueprint(one.bp)
    plug_api(app, "papers_api", ROUTES)
    found = seams(app)
    found.history_words.add(WORDS)
    found.long_kinds[ISSUE] = LongKind(N_("Видання звіту"), carry_out_issue, ISSUED_FILES, say_issue)
    NEEDS.update(dict.fromkeys(WORDS.entities, "programme.read"))
    NEEDS.update(request_text="cost.read", result_indicator="cost.read", report="cost.read")
    found.links.update(
        costing_file="papers.costing",
        budget_request="budget_requests.budget_request_page",
        programme_file="programme_files.programme_file",
        costing_scenarios_file="papers.scenarios",
        facts_file="papers.facts",
        asset_costs_file="papers.asset_costs",
        costing_version_file="papers.version",
        years_file="papers.years",
        contracts_file="papers.contracts",
        providers_file="papers.providers",
        print_form="printed.print_form",
    )
    add_cards(app, "today", Card("reports", _l("Звіти за програмами"), 8, "cost.read", reports.render_owed))
    add_search(app, SEARCH)
    _offer_prints(app)
    add_public_links(app, PublicLink("/public/reports/", _l("Звіти"), 30, has_publications))
    add_navigation(
        app,
        NavigationItem("/indicators", _l("Індикатори"), "indicators", 75, "programme.read", "plans"),
        NavigationItem("/reports", _l("Звіти"), "file", 80, ("cost.read", "publish"), "plans"),
        NavigationItem("/templates", _l("Форми"), "print", 118, "asset.read", "registers"),
    )


def _offer_prints(app: Flask) -> None:
    """Lead from the pages of things to what can be printed of them."""
    add_cards(app, "asset_actions", Card("papers", _l("Друк"), 20, "asset.read", render_asset_prints))
    add_cards(app, "contract", Card("papers", _l("Друк"), 80, "contract.read", render_contract_prints))
    add_cards(app, "location", Card("papers", _l("Друк"), 80, "asset.read", render_location_prints))
    add_cards(app, "organisation", Card("papers", _l("Друк"), 80, "asset.read", render_holder_prints))
    add_bulk_acts(app, BulkAct("write_off", _l("Акт на списання"), "print", 25, "asset.read", print_write_off))


PRINTERS.update(programme_printers())
add_outgoing(
    described("request_text", because("Тексти бюджетних запитів"), text_table),
    described("result_indicator", because("Результативні показники"), result_table),
    described("indicator_figure", because("Значення індикаторів"), figure_table),
    OutgoingTable("indicator_snapshot", because("Індикатори на кінець кварталів"), snapshot_table, noun="indicator"),
    described("report", because("Звіти й чернетки звітів"), report_table),
    described("paper_template", because("Шаблони форм"), template_table),
    described("paper_settings", because("Реквізити паперів"), settings_table),
    OutgoingDocuments("indicators", because("Власні індикатори"), definition_documents),
    OutgoingDocuments("reports", because("Звіти"), issued_documents),
    OutgoingDocuments("papers", because("Файли шаблонів і герби"), paper_files),
)
add_jobs(
    Job(
        "indicators",
        N_("Індикатори програм на кінець кварталу"),
        time(4, 50),
        keep_indicators,
        {"hromadas": N_("громад"), "indicators": N_("індикаторів")},
    ),
    Job(
        "reports",
        N_("Звіти за програмами: нагадування про строк"),
        time(5, 10),
        count_owed_reports,
        {"owed": N_("не видано"), "overdue": N_("з них прострочено")},
    ),
)
