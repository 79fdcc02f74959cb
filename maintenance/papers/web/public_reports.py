"""Published reports: no sign-in, no person; only the publications are asked for."""

import uuid

from flask import Response, render_template

from gis.web.publishing import publish
from maintenance.papers.documents.report_files import write_file
from maintenance.papers.models.report import ReportPublication
from maintenance.papers.queries.reports.reports import (
    Replacement,
    find_publication,
    find_replacement,
    list_publications,
    replaced_ids,
)
from maintenance.papers.rules.reports.tables import CONTENT
from maintenance.papers.web.files import TYPES
from maintenance.papers.web.report_view import show_document
from registry.kernel.seams import db
from registry.kernel.web.pages import make_pages
from registry.kernel.web.public_links import public_addresses


def index() -> Response:
    """List the published reports."""
    found = list_publications(db.session())
    replaced = replaced_ids(db.session(), found)
    listed = tuple((str(one.public_id), one.title, one.report_id in replaced) for one in found)
    facts = ("reports", listed, public_addresses())
    return publish(facts, "text/html; charset=utf-8", lambda write: write(_list(found, replaced)))


def _list(found: object, replaced: object) -> str:
    return render_template("papers/reports/public_list.html", reports=found, replaced=replaced)


def show(public_id: uuid.UUID) -> Response:
    """Show a published report with its charts."""
    found = find_publication(db.session(), public_id)
    replacement = find_replacement(db.session(), found)
    facts = (*_facts("report", found), replacement, public_addresses())
    return publish(facts, "text/html; charset=utf-8", lambda write: write(_page(found, replacement)))


def _page(found: ReportPublication, replacement: Replacement | None) -> str:
    shown = show_document(found.document)
    return render_template("papers/reports/public.html", report=found, shown=shown, replacement=replacement)


def data(public_id: uuid.UUID, form: str) -> Response:
    """Give a published report's tables as CSV, or all of it as JSON, which tells too whether it is replaced."""
    found = find_publication(db.session(), public_id)
    replacement = find_replacement(db.session(), found) if form == CONTENT else None
    document = found.document
    if form == CONTENT:
        document = {**document, "replaced_by": _told(replacement)}
    text = write_file(document, form).decode("utf-8")
    return publish((*_facts(form, found), replacement), TYPES[form], lambda write: write(text))


def _told(replacement: Replacement | None) -> dict[str, str | None] | None:
    """Give what the public may know of the newer report; of one that is not published nothing but that it is there."""
    if replacement is None:
        return None
    day, public_id = replacement.issued_on, replacement.public_id
    return {"public_id": str(public_id) if public_id else None, "issued_on": day.isoformat() if day else None}


def _facts(name: str, found: ReportPublication) -> tuple[object, ...]:
    return ("public report", name, str(found.public_id), found.published_at.isoformat())


PAGES = (
    ("GET", "/public/reports/", index),
    ("GET", "/public/reports/<uuid:public_id>", show),
    ("GET", "/public/reports/<uuid:public_id>/report.<any(csv, json):form>", data),
)
bp = make_pages("public_reports", __name__, PAGES)
