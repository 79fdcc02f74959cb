"""Downloads: a hromada's costing and its plan against fact, as a spreadsheet or CSV."""

import uuid
from collections.abc import Callable, Sequence

from flask import Response, request

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.facts import get_fact_year
from maintenance.costing.queries.scenario_years import ScenarioYear, get_scenario_year
from maintenance.costing.queries.scenarios import list_scenarios
from maintenance.costing.queries.versions import get_version
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.scenario_view import MOST_SHOWN, picked
from maintenance.costing.web.what_if import demand_computed, open_costing, read_what_if
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from maintenance.papers.documents.facts import write_facts_csv, write_facts_xlsx
from maintenance.papers.documents.scenarios import write_scenarios_csv, write_scenarios_json, write_scenarios_xlsx
from maintenance.papers.documents.version_tables import write_version_csv, write_version_xlsx
from registry.kernel.errors import NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada

TYPES: dict[str, tuple[str, Callable[[Costing], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda costing: write_costing_xlsx([costing], costing.year),
    ),
    "csv": ("text/csv; charset=utf-8", lambda costing: write_costing_csv([costing])),
}

SCENARIO_TYPES: dict[str, tuple[str, Callable[[Sequence[ScenarioYear]], bytes]]] = {
    "xlsx": (TYPES["xlsx"][0], write_scenarios_xlsx),
    "csv": (TYPES["csv"][0], write_scenarios_csv),
    "json": ("application/json", write_scenarios_json),
}


@require("cost.read")
def costing(year: int, form: str) -> Response:
    """Give the year as a spreadsheet or CSV, with the same what-if as the page."""
    hromada = chosen_hromada()
    what_if = read_what_if(hromada)
    demand_computed(what_if)
    found = open_costing(hromada, year, what_if)
    content_type, write = TYPES[form]
    response = Response(write(found), content_type=content_type)
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
    hromada = chosen_hromada()
    found = [get_fact_year(db.session(), current_actor(), hromada, year)]
    written = write_facts_csv(found) if form == "csv" else write_facts_xlsx(found, year)
    response = Response(written, content_type=TYPES[form][0])
    response.headers["Content-Disposition"] = f'attachment; filename="facts-{year}-{hromada.code}.{form}"'
    return response


@require("cost.read")
def version(costing_version_id: uuid.UUID, form: str) -> Response:
    """Give a kept costing as a spreadsheet or CSV, as it was."""
    kept = get_version(db.session(), current_actor(), costing_version_id)
    hromada = db.session.get_one(Hromada, kept.hromada_id)
    write = write_version_csv if form == "csv" else write_version_xlsx
    response = Response(write(kept.document, hromada.short_name), content_type=TYPES[form][0])
    name = f"costing-{kept.year}-{hromada.code}-{kept.number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


PAGES = (
    ("GET", "/costing/<int:year>/costing.<any(xlsx, csv):form>", costing),
    ("GET", "/costing/<int:year>/scenarios.<any(xlsx, csv, json):form>", scenarios),
    ("GET", "/costing/facts/<int:year>/facts.<any(xlsx, csv):form>", facts),
    ("GET", "/costing/versions/<uuid:costing_version_id>/costing.<any(xlsx, csv):form>", version),
)
bp = make_pages("papers", __name__, PAGES)
