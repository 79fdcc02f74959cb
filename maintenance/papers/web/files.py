"""Downloads: a hromada's costing, plan against fact, what assets cost and what looks ahead, as a spreadsheet or CSV."""

import uuid
from collections.abc import Sequence

from flask import Response, abort, current_app, request

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.cost_groups import SORTS, get_grouped_costs
from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.facts import get_fact_year, narrowed_year
from maintenance.costing.queries.outlook import get_outlook, get_provider_years
from maintenance.costing.queries.scenario_years import get_scenario_year
from maintenance.costing.queries.scenarios import list_scenarios
from maintenance.costing.queries.versions import get_version
from maintenance.costing.rules.what_if import NO_OVERRIDES
from maintenance.costing.web.asset_costs import read_by, read_cost_filter
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.outlook import ordered_contracts, ordered_providers
from maintenance.costing.web.scale import asked_unit
from maintenance.costing.web.scenario_view import MOST_SHOWN, picked
from maintenance.costing.web.what_if import WhatIf, demand_computed, open_costing, open_horizon, read_what_if
from maintenance.papers.documents.asset_costs import write_asset_costs_csv, write_asset_costs_xlsx
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from maintenance.papers.documents.facts import write_facts_csv, write_facts_xlsx
from maintenance.papers.documents.outlook import contracts_sheet, providers_sheet, years_sheet
from maintenance.papers.documents.printed.stationery import write_for
from maintenance.papers.documents.scenarios import write_scenarios_csv, write_scenarios_json, write_scenarios_xlsx
from maintenance.papers.documents.sheets import Sheet, write_csv, write_xlsx
from maintenance.papers.documents.support_lines import (
    Section,
    computed_sections,
    kept_section,
    support_paper,
)
from maintenance.papers.documents.version_tables import write_version_csv, write_version_xlsx
from registry.kernel.errors import Invalid
from registry.kernel.rules.reading import Unreadable, read_id
from registry.kernel.seams import db, seams
from registry.kernel.text import kept_as
from registry.kernel.web.access import current_actor, look_at, require
from registry.kernel.web.asked import asked_sort
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada, MoneyUnit

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
PAPER_FORMS = ("docx", "pdf")


@require("cost.read")
def costing(year: int, form: str) -> Response:
    """Give the year as a spreadsheet, CSV or paper, with the same what-if as the page and in the unit asked for."""
    hromada = chosen_hromada()
    found, unit = open_costing(hromada, year, _what_if(hromada)), _unit()
    if form in PAPER_FORMS:
        written = _paper(computed_sections([found], year), year, form, hromada)
    else:
        written = (
            write_costing_csv([found], unit=unit) if form == "csv" else write_costing_xlsx([found], year, unit=unit)
        )
    return give(written, f"costing-{year}-{hromada.code}{_mark(found)}", form)


def _paper(sections: Sequence[Section], year: int, form: str, hromada: Hromada) -> bytes:
    paper = support_paper(sections, year, unit=_unit())
    return write_for(db.session(), [hromada], paper, form, seams(current_app).settings.front_end)


def _what_if(hromada: Hromada) -> WhatIf:
    """Read what the page was asked for; what the page would ask about first is refused."""
    what_if = read_what_if(hromada)
    demand_computed(what_if)
    return what_if


def _unit() -> str:
    return asked_unit() or MoneyUnit.UAH.value


def _mark(found: Costing) -> str:
    """Tell in a file's name that it is not the plan."""
    return "-what-if" if found.overrides != NO_OVERRIDES else ""


def give(written: bytes, name: str, form: str) -> Response:
    """Answer with a file of a form, to be kept under a name."""
    response = Response(written, content_type=TYPES[form])
    response.headers["Content-Disposition"] = kept_as(f"{name}.{form}")
    return response


@require("cost.read")
def scenarios(year: int, form: str) -> Response:
    """Give the year's scenarios side by side, those that the page shows and in its unit."""
    hromada, session, actor = _open(year), db.session(), current_actor()
    known = list_scenarios(session, actor, hromada.id)
    chosen = picked(request.args.getlist("s", type=uuid.UUID), [one.id for one in known], MOST_SHOWN)
    found = [get_scenario_year(session, actor, hromada, year, [one for one in known if one.id in chosen])]
    if form == "json":
        written = write_scenarios_json(found)
    else:
        written = (write_scenarios_csv if form == "csv" else write_scenarios_xlsx)(found, _unit())
    return give(written, f"scenarios-{year}-{hromada.code}", form)


@require("cost.read")
def facts(year: int, form: str) -> Response:
    """Give a year's plan against fact as a spreadsheet or CSV, whole or of a line or contract."""
    hromada = _open(year)
    line_id, contract_id = _asked_id("line"), _asked_id("contract")
    found = get_fact_year(db.session(), current_actor(), hromada, year)
    every = [narrowed_year(found, line_id=line_id, contract_id=contract_id)]
    written = write_facts_csv(every) if form == "csv" else write_facts_xlsx(every, year)
    return give(written, f"facts-{year}-{hromada.code}", form)


def _asked_id(name: str) -> uuid.UUID | None:
    """Read what the file is narrowed by; a file cannot say that it was not understood, so that is refused."""
    try:
        return read_id(request.args.get(name))
    except Unreadable as refusal:
        raise Invalid({name: [refusal.reason]}) from refusal


def _open(year: int) -> Hromada:
    """Choose the hromada; a year that cannot be costed is not found."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    return chosen_hromada()


@require("cost.read")
def years(year: int, form: str) -> Response:
    """Give each line's years as a spreadsheet or CSV, with the same what-if as the page and in its unit."""
    hromada = _open(year)
    found = open_horizon(hromada, year, _what_if(hromada))
    return _sheet(years_sheet(found, _unit()), f"years-{year}-{hromada.code}{_mark(found[0])}", form)


@require("cost.read")
def contracts(year: int, form: str) -> Response:
    """Give what each contract needs by year as a spreadsheet or CSV: those that the page shows, in its order."""
    hromada = _open(year)
    found = get_outlook(db.session(), current_actor(), hromada, year)
    rows, _sort = ordered_contracts(found)
    return _sheet(contracts_sheet(found, rows), f"contracts-{year}-{hromada.code}", form)


@require("cost.read")
def providers(year: int, form: str) -> Response:
    """Give who gets the money of a year as a spreadsheet or CSV, in the order of the page."""
    hromada = _open(year)
    found = get_provider_years(db.session(), current_actor(), hromada, year)
    rows, _sort = ordered_providers(found)
    return _sheet(providers_sheet(found, rows, year), f"providers-{year}-{hromada.code}", form)


def _sheet(sheet: Sheet, name: str, form: str) -> Response:
    written = write_csv(sheet.head, sheet.rows, sheet.unit) if form == "csv" else write_xlsx([sheet], sheet.title)
    return give(written, name, form)


@require("cost.read")
def version(costing_version_id: uuid.UUID, form: str) -> Response:
    """Give a kept costing as a spreadsheet, CSV or paper, as it was."""
    kept = get_version(db.session(), current_actor(), costing_version_id)
    hromada = db.session.get_one(Hromada, kept.hromada_id)
    look_at(hromada.id)
    if form in PAPER_FORMS:
        written = _paper([kept_section(kept, hromada.name)], kept.year, form, hromada)
    else:
        write = write_version_csv if form == "csv" else write_version_xlsx
        written = write(kept.document, hromada.short_name, unit=_unit())
    mark = "-what-if" if kept.scenario else ""
    return give(written, f"costing-{kept.year}-{hromada.code}-{kept.number}{mark}", form)


@require("cost.read", "asset.read")
def asset_costs(year: int, form: str) -> Response:
    """Give what a year's assets cost as a spreadsheet or CSV, by what and narrowed as the page is."""
    hromada, by = chosen_hromada(), read_by()
    sort = asked_sort(SORTS, "-amount")
    found = get_grouped_costs(db.session(), current_actor(), hromada, year, read_cost_filter(), by=by, sort=sort)
    write = write_asset_costs_csv if form == "csv" else write_asset_costs_xlsx
    written = write(db.session(), current_actor(), [found])
    return give(written, f"asset-costs-{year}-{by.value}-{hromada.code}", form)


PAGES = (
    ("GET", "/costing/<int:year>/assets.<any(xlsx, csv):form>", asset_costs),
    ("GET", "/costing/<int:year>/costing.<any(xlsx, csv, docx, pdf):form>", costing),
    ("GET", "/costing/<int:year>/years.<any(xlsx, csv):form>", years),
    ("GET", "/costing/<int:year>/contracts.<any(xlsx, csv):form>", contracts),
    ("GET", "/costing/<int:year>/providers.<any(xlsx, csv):form>", providers),
    ("GET", "/costing/<int:year>/scenarios.<any(xlsx, csv, json):form>", scenarios),
    ("GET", "/costing/facts/<int:year>/facts.<any(xlsx, csv):form>", facts),
    ("GET", "/costing/versions/<uuid:costing_version_id>/costing.<any(xlsx, csv, docx, pdf):form>", version),
)
bp = make_pages("papers", __name__, PAGES)
