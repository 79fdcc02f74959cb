"""Downloads: a hromada's costing, plan against fact, what assets cost and what looks ahead, as a spreadsheet or CSV."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import Response, abort, request

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.cost_groups import SORTS, get_grouped_costs
from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.facts import FactYear, get_fact_year
from maintenance.costing.queries.outlook import get_outlook, get_provider_years
from maintenance.costing.queries.scenario_years import ScenarioYear, get_scenario_year
from maintenance.costing.queries.scenarios import list_scenarios
from maintenance.costing.queries.versions import get_version
from maintenance.costing.web.asset_costs import read_by, read_cost_filter
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.scale import asked_unit
from maintenance.costing.web.scenario_view import MOST_SHOWN, picked
from maintenance.costing.web.what_if import demand_computed, open_costing, open_horizon, read_what_if
from maintenance.papers.documents.asset_costs import write_asset_costs_csv, write_asset_costs_xlsx
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from maintenance.papers.documents.facts import write_facts_csv, write_facts_xlsx
from maintenance.papers.documents.outlook import (
    Sheet,
    contracts_sheet,
    providers_sheet,
    write_sheet_csv,
    write_sheet_xlsx,
    years_sheet,
)
from maintenance.papers.documents.scenarios import write_scenarios_csv, write_scenarios_json, write_scenarios_xlsx
from maintenance.papers.documents.version_tables import write_version_csv, write_version_xlsx
from registry.kernel.errors import NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked_sort
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada, MoneyUnit

TYPES: dict[str, tuple[str, Callable[[Costing, str], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda costing, unit: write_costing_xlsx([costing], costing.year, unit=unit),
    ),
    "csv": ("text/csv; charset=utf-8", lambda costing, unit: write_costing_csv([costing], unit=unit)),
}

SCENARIO_TYPES: dict[str, tuple[str, Callable[[Sequence[ScenarioYear]], bytes]]] = {
    "xlsx": (TYPES["xlsx"][0], write_scenarios_xlsx),
    "csv": (TYPES["csv"][0], write_scenarios_csv),
    "json": ("application/json", write_scenarios_json),
}


@require("cost.read")
def costing(year: int, form: str) -> Response:
    """Give the year as a spreadsheet or CSV, with the same what-if as the page and in the unit asked for."""
    hromada = chosen_hromada()
    what_if = read_what_if(hromada)
    demand_computed(what_if)
    found = open_costing(hromada, year, what_if)
    content_type, write = TYPES[form]
    response = Response(write(found, asked_unit() or MoneyUnit.UAH.value), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="costing-{year}-{hromada.code}.{form}"'
    return response


@require("cost.read")
def scenarios(year: int, form: str) -> Response:
    """Give the year's scenarios side by side, those that the page shows."""
    hromada, session, actor = chosen_hromada(), db.session(), current_actor()
    known = list_scenarios(session, actor, hromada.id)
    chosen = picked(request.args.getlist("s", type=uuid.UUID), [one.id for one in known], MOST_SHOWN)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound("Такого розрахунку немає")
    found = get_scenario_year(session, actor, hromada, year, [one for one in known if one.id in chosen])
    content_type, write = SCENARIO_TYPES[form]
    response = Response(write([found]), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="scenarios-{year}-{hromada.code}.{form}"'
    return response


@require("cost.read")
def facts(year: int, form: str) -> Response:
    """Give a year's plan against fact as a spreadsheet or CSV."""
    hromada = _open(year)
    found = [_narrowed(get_fact_year(db.session(), current_actor(), hromada, year))]
    written = write_facts_csv(found) if form == "csv" else write_facts_xlsx(found, year)
    response = Response(written, content_type=TYPES[form][0])
    response.headers["Content-Disposition"] = f'attachment; filename="facts-{year}-{hromada.code}.{form}"'
    return response


def _open(year: int) -> Hromada:
    """Choose the hromada; a year that cannot be costed is not found."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    return chosen_hromada()


def _narrowed(year: FactYear) -> FactYear:
    """Keep one line's or one contract's rows where the address names it."""
    line, contract = (request.args.get(name) for name in ("line", "contract"))
    rows = tuple(
        row
        for row in year.comparison.rows
        if (line is None or (row.line is not None and str(row.line.id) == line))
        and (contract is None or (row.contract is not None and str(row.contract.id) == contract))
    )
    return replace(year, comparison=replace(year.comparison, rows=rows))


@require("cost.read")
def years(year: int, form: str) -> Response:
    """Give each line's years as a spreadsheet or CSV."""
    hromada = chosen_hromada()
    return _sheet(years_sheet(open_horizon(hromada, year, None)), f"years-{year}-{hromada.code}", form)


@require("cost.read")
def contracts(year: int, form: str) -> Response:
    """Give what each contract needs by year as a spreadsheet or CSV."""
    hromada = _open(year)
    found = get_outlook(db.session(), current_actor(), hromada, year)
    return _sheet(contracts_sheet(found), f"contracts-{year}-{hromada.code}", form)


@require("cost.read")
def providers(year: int, form: str) -> Response:
    """Give who gets the money of a year as a spreadsheet or CSV."""
    hromada = _open(year)
    found = get_provider_years(db.session(), current_actor(), hromada, year)
    return _sheet(providers_sheet(found, year), f"providers-{year}-{hromada.code}", form)


def _sheet(sheet: Sheet, name: str, form: str) -> Response:
    written = write_sheet_csv(sheet) if form == "csv" else write_sheet_xlsx(sheet)
    response = Response(written, content_type=TYPES[form][0])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require("cost.read")
def version(costing_version_id: uuid.UUID, form: str) -> Response:
    """Give a kept costing as a spreadsheet or CSV, as it was."""
    kept = get_version(db.session(), current_actor(), costing_version_id)
    hromada = db.session.get_one(Hromada, kept.hromada_id)
    write = write_version_csv if form == "csv" else write_version_xlsx
    content = write(kept.document, hromada.short_name, unit=asked_unit() or MoneyUnit.UAH.value)
    response = Response(content, content_type=TYPES[form][0])
    name = f"costing-{kept.year}-{hromada.code}-{kept.number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require("cost.read", "asset.read")
def asset_costs(year: int, form: str) -> Response:
    """Give what a year's assets cost as a spreadsheet or CSV, by what and narrowed as the page is."""
    hromada, by = chosen_hromada(), read_by()
    sort = asked_sort(SORTS, "-amount")
    found = get_grouped_costs(db.session(), current_actor(), hromada, year, read_cost_filter(), by=by, sort=sort)
    write = write_asset_costs_csv if form == "csv" else write_asset_costs_xlsx
    response = Response(write(db.session(), current_actor(), [found]), content_type=TYPES[form][0])
    name = f"asset-costs-{year}-{by.value}-{hromada.code}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


PAGES = (
    ("GET", "/costing/<int:year>/assets.<any(xlsx, csv):form>", asset_costs),
    ("GET", "/costing/<int:year>/costing.<any(xlsx, csv):form>", costing),
    ("GET", "/costing/<int:year>/years.<any(xlsx, csv):form>", years),
    ("GET", "/costing/<int:year>/contracts.<any(xlsx, csv):form>", contracts),
    ("GET", "/costing/<int:year>/providers.<any(xlsx, csv):form>", providers),
    ("GET", "/costing/<int:year>/scenarios.<any(xlsx, csv, json):form>", scenarios),
    ("GET", "/costing/facts/<int:year>/facts.<any(xlsx, csv):form>", facts),
    ("GET", "/costing/versions/<uuid:costing_version_id>/costing.<any(xlsx, csv):form>", version),
)
bp = make_pages("papers", __name__, PAGES)
