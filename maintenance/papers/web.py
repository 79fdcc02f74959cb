"""Downloads: a hromada's costing, its plan against fact and what its assets cost, as a spreadsheet or CSV."""

import uuid
from collections.abc import Callable

from flask import Response

from maintenance.costing.queries.cost_groups import SORTS, get_grouped_costs
from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.facts import get_fact_year
from maintenance.costing.queries.versions import get_version
from maintenance.costing.web.asset_costs import read_by, read_cost_filter
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.what_if import open_costing, read_what_if
from maintenance.papers.documents.asset_costs import write_asset_costs_csv, write_asset_costs_xlsx
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from maintenance.papers.documents.facts import write_facts_csv, write_facts_xlsx
from maintenance.papers.documents.version_tables import write_version_csv, write_version_xlsx
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked_sort
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada

TYPES: dict[str, tuple[str, Callable[[Costing], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda costing: write_costing_xlsx([costing], costing.year),
    ),
    "csv": ("text/csv; charset=utf-8", lambda costing: write_costing_csv([costing])),
}


@require("cost.read")
def costing(year: int, form: str) -> Response:
    """Give the year as a spreadsheet or CSV, with the same what-if as the page."""
    hromada = chosen_hromada()
    found = open_costing(hromada, year, read_what_if(hromada))
    content_type, write = TYPES[form]
    response = Response(write(found), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="costing-{year}-{hromada.code}.{form}"'
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
    ("GET", "/costing/facts/<int:year>/facts.<any(xlsx, csv):form>", facts),
    ("GET", "/costing/versions/<uuid:costing_version_id>/costing.<any(xlsx, csv):form>", version),
)
bp = make_pages("papers", __name__, PAGES)
