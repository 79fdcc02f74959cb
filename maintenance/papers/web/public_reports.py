"""Published reports: no sign-in, no person; only the publications are asked for."""

import uuid

from flask import Response, render_template

from gis.web.publishing import publish
from maintenance.papers.documents.report_files import write_file
from maintenance.papers.models.report import ReportPublication
from maintenance.papers.queries.reports.reports import find_publication, list_publications
from maintenance.papers.web.files import TYPES
from maintenance.papers.web.report_view import show_document
from registry.kernel.seams import db
from registry.kernel.web.pages import make_pages
from registry.kernel.web.public_links import public_addresses


def index() -> Response:
    """List the published reports."""
    found = list_publications(db.session())
    facts = ("reports", tuple((str(one.public_id), one.title) for one in found), public_addresses())
    return publish(facts, "text/html; charset=utf-8", lambda write: write(_list(found)))


def _list(found: object) -> str:
    return render_template("papers/reports/public_list.html", reports=found)


def show(public_id: uuid.UUID) -> Response:
    """Show a published report with its charts."""
    found = find_publication(db.session(), public_id)
    return publish(
        (*_facts("report", found), public_addresses()), "text/html; charset=utf-8", lambda write: write(_page(found))
    )


def _page(found: ReportPublication) -> str:
    return render_template("papers/reports/public.html", report=found, shown=show_document(found.document))


def data(public_id: uuid.UUID, form: str) -> Response:
    """Give a published report's tables as CSV, or all of it as JSON."""
    found = find_publication(db.session(), public_id)
    text = write_file(found.document, form).decode("utf-8")
    return publish(_facts(form, found), TYPES[form], lambda write: write(text))


def _facts(name: str, found: ReportPublication) -> tuple[object, ...]:
    return ("public report", name, str(found.public_id), found.published_at.isoformat())


PAGES = (
    ("GET", "/public/reports/", index),
    ("GET", "/public/reports/<uuid:public_id>", show),
    ("GET", "/public/reports/<uuid:public_id>/report.<any(csv, json):form>", data),
)
bp = make_pages("public_reports", __name__, PAGES)
