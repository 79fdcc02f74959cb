"""Downloads: a hromada's costing and its plan against fact, as a spreadsheet or CSV."""

from collections.abc import Callable

from flask import Response

from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.facts import get_fact_year
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.what_if import open_costing, read_what_if
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from maintenance.papers.documents.facts import write_facts_csv, write_facts_xlsx
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.pages import make_pages

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


PAGES = (
    ("GET", "/costing/<int:year>/costing.<any(xlsx, csv):form>", costing),
    ("GET", "/costing/facts/<int:year>/facts.<any(xlsx, csv):form>", facts),
)
bp = make_pages("papers", __name__, PAGES)
