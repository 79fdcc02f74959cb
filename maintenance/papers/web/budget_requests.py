"""The budget request on the screen: what is to be filled in first, the paper itself, and its files."""

from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.costing.web.hromada import chosen_hromada
from maintenance.papers.documents.budget_request import (
    FORMS,
    INDIVIDUAL,
    PRINTED,
    request_blocks,
    request_paper,
    request_title,
)
from maintenance.papers.documents.paper import Grid, Signatures, Text
from maintenance.papers.documents.printed.stationery import stationery_of
from maintenance.papers.documents.written import FORMS as FILES
from maintenance.papers.documents.written import write_as
from maintenance.papers.models.request import OF_LINES, Group, Part
from maintenance.papers.queries.budget_request import BudgetRequest, get_budget_request
from maintenance.papers.web.files import give
from maintenance.papers.web.request_to_do import list_to_do
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.pages import make_pages
from registry.kernel.words import word
from registry.places.models.territory import Hromada


@require("cost.read")
def budget_request_page(year: int) -> str:
    """Show the request of a year: what it still lacks, what people write into it, and what would be printed."""
    hromada, form = chosen_hromada(), _form()
    asked = _open(hromada, year)
    may_write = current_actor().can("cost.write", hromada.id)
    blocks = request_blocks(asked, request_title(year, form), form)
    return render_template(
        "papers/budget_request.html",
        hromada=hromada,
        year=year,
        tabs=[_tab(one, form, year, hromada) for one in FORMS],
        to_do=list(list_to_do(asked, may_write=may_write)),
        may_write=may_write,
        parts=list(_parts(asked)),
        lines=[one.line for each in asked.programmes for one in each.lines],
        line_parts=[(one.value, word(Part, one.value)) for one in OF_LINES],
        texts=asked.texts,
        results=[(word(Group, row.indicator.kind), row) for row in asked.results],
        blocks=[_shown(one) for one in blocks if not isinstance(one, Signatures)],
        template_url=url_for("paper_templates.template", form=PRINTED[form].code, hromada=hromada.code),
        files={
            one: url_for(".budget_request_file", year=year, form=one, hromada=hromada.code, number=form)
            for one in FILES
        },
    )


def _form() -> int:
    """Read which of the three forms is asked for; any other is the individual one."""
    asked = request.args.get("number", type=int)
    return asked if asked in FORMS else INDIVIDUAL


def _tab(one: int, form: int, year: int, hromada: Hromada) -> dict[str, Any]:
    labels = {1: _("Форма 1, загальна"), 2: _("Форма 2, індивідуальна"), 3: _("Форма 3, додаткова")}
    url = url_for(".budget_request_page", year=year, hromada=hromada.code, number=one)
    return {"label": labels[one], "url": url, "active": one == form}


def _parts(asked: BudgetRequest) -> Iterator[tuple[str, str, str]]:
    """List the parts of the whole request with the beginning of what is written."""
    for part in Part:
        if part not in OF_LINES:
            found = asked.texts.get((part.value, None))
            yield part.value, word(Part, part.value), found.text if found else ""


@require("cost.read")
def budget_request_file(year: int, form: str) -> Response:
    """Give the request as a document, PDF or spreadsheet."""
    hromada, number = chosen_hromada(), _form()
    paper = request_paper([_open(hromada, year)], year, number)
    by = stationery_of(db.session(), paper.form, [hromada], paper.known_on)
    written = write_as(paper, form, seams(current_app).settings.front_end, by)
    return give(written, f"budget-request-{year}-{number}-{hromada.code}", form)


def _open(hromada: Hromada, year: int) -> BudgetRequest:
    return get_budget_request(db.session(), current_actor(), hromada, year)


def _shown(block: Text | Grid) -> dict[str, object]:
    """Say what a block is, for the template; a column is as wide as it is on paper."""
    if isinstance(block, Text):
        return {"text": block.text, "kind": block.kind.value}
    whole = sum(one.width_mm for one in block.columns)
    shares = [f"{100 * one.width_mm // whole}%" for one in block.columns]
    return {"grid": block, "shares": shares}


PAGES = (
    ("GET", "/costing/<int:year>/request", budget_request_page),
    ("GET", "/costing/<int:year>/request.<any(docx, pdf, xlsx):form>", budget_request_file),
)
bp = make_pages("budget_requests", __name__, PAGES)
