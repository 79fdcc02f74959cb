"""How contracts are plugged in: their pages and API, what they show on other pages, their words and files."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from maintenance.contracts.api import contracts as contracts_api
from maintenance.contracts.api import service_lines as lines_api
from maintenance.contracts.imports.prozorro import read_prozorro
from maintenance.contracts.models.contract import MonthRule
from maintenance.contracts.models.service_line import IndexKind
from maintenance.contracts.operations.contracts import WRITING
from maintenance.contracts.operations.import_contracts import ContractRows
from maintenance.contracts.operations.referrers import REFERRING
from maintenance.contracts.queries.completeness import OF_CONTRACTS, WITHOUT_CONTRACT, known_contracts
from maintenance.contracts.queries.contract_rows import contract_table, count_all
from maintenance.contracts.queries.merged_covers import warn_of_wider_covers
from maintenance.contracts.queries.outgoing import former_rule_table, index_table, line_table
from maintenance.contracts.rules.contract_columns import contract_columns
from maintenance.contracts.rules.glpi import CONTRACTS
from maintenance.contracts.web import contracts
from maintenance.contracts.web.first_step import CONTRACTS_STEP
from maintenance.contracts.web.search import SEARCH
from maintenance.contracts.web.tabs import count_contracts_tab, render_contracts_tab, render_provider_card
from registry.exchange.filling import FILLINGS, Filling, described_records
from registry.exchange.imports.geojson import JSON_SOURCES
from registry.exchange.operations.import_kinds import ImportKind, add_import_kinds
from registry.exchange.operations.outgoing import OutgoingTable, add_outgoing, described
from registry.exchange.operations.taking_back import TAKING_BACK, TakingBack, plainly
from registry.exchange.rules.profile_data import PROFILES
from registry.kernel.api.routes import plug_api
from registry.kernel.completeness import SUBJECTS, Subject, add_criteria
from registry.kernel.errors import because
from registry.kernel.fields import Field, choice, whole
from registry.kernel.queries.attachments import OWNERS, FileOwner
from registry.kernel.queries.history import NEEDS
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
from registry.places.operations.referrers import add_merge_warning, add_referrers

WORDS = HistoryWords(
    entities={
        "contract": N_("Договір"),
        "service_line": N_("Рядок кошторису"),
        "price_index": N_("Індекс цін"),
    },
    codes={"price_index": IndexKind.labels()},
    actions={
        "end": N_("Завершено"),
        "not_renewed": N_("Вирішено не продовжувати"),
        "rules_accepted": N_("Ознайомлено з новими правилами місяця"),
    },
    told={
        "contract": (
            Field(
                "notice_days",
                whole(0, 730),
                "За скільки днів вирішувати про наступний",
                "Days before the end to decide about the next one",
            ),
            Field("former_month_rule", choice(MonthRule), "Попереднє правило місяця", "Former month rule"),
        ),
    },
    pages={"contract": "contracts.contract"},
)


def plug_contracts(app: Flask) -> None:
    """Plug in contracts."""
    app.register_blueprint(contracts.bp)
    plug_api(app, "contracts_api", (*contracts_api.ROUTES, *lines_api.ROUTES))
    seams(app).history_words.add(WORDS)
    add_search(app, SEARCH)
    add_first_step(app, CONTRACTS_STEP)
    add_referrers(*REFERRING)
    add_merge_warning(warn_of_wider_covers)
    NEEDS.update({"contract": "contract.read", "service_line": "contract.read", "price_index": "cost.read"})
    add_cards(
        app, "asset", Card("contracts", _l("Договори"), 20, "contract.read", render_contracts_tab, count_contracts_tab)
    )
    add_cards(app, "organisation", Card("contracts", _l("Договори"), 10, "contract.read", render_provider_card))
    add_navigation(app, NavigationItem("/contracts", _l("Договори"), "contracts", 50, "contract.read"))


OWNERS["contract"] = FileOwner(
    "contract.read",
    "contract.write",
    lambda *_: True,
    lambda contract_id: ("contracts.contract", {"contract_id": contract_id}),
)
add_import_kinds(
    ImportKind(
        "contract",
        because("Договори"),
        columns=lambda _session: contract_columns(),
        writer=ContractRows,
        keys=("number",),
        count=count_all,
        table=contract_table,
        permission="contract.write",
    )
)
add_outgoing(
    described("service_line", because("Рядки кошторису"), line_table),
    described("price_index", because("Індекси цін"), index_table),
    OutgoingTable("former_rule", because("Попередні правила місяця"), former_rule_table, noun="contract_term"),
)
TAKING_BACK["contract"] = TakingBack(WRITING, plainly(WRITING))
JSON_SOURCES.append(read_prozorro)
PROFILES.append(CONTRACTS)
SUBJECTS["contract"] = Subject(
    "contract",
    because("Договори"),
    40,
    "contracts.contracts",
    known_contracts,
    permission="contract.read",
    writes=("contract.write",),
)
FILLINGS["contract"] = Filling(("number", "starts_on", "subject"), described_records)
add_criteria("contract", *OF_CONTRACTS)
add_criteria("asset", WITHOUT_CONTRACT)
