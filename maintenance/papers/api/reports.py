"""Reports in the API: drafts as described, issuing, a report's document, and what differs from another."""

import uuid
from typing import Any, Literal

from flask import current_app
from pydantic import Field
from sqlalchemy.orm import Session

from maintenance.papers.documents.reports import report_document, report_files
from maintenance.papers.models.report import Report
from maintenance.papers.operations.issuing import Signing, issue_report
from maintenance.papers.operations.reports import create_report, delete_report, update_report
from maintenance.papers.queries.reports.reports import (
    NO_REPORT,
    find_former,
    get_file,
    get_report,
    page_of,
    report_orders,
)
from maintenance.papers.rules.reports.comparison import compare
from maintenance.papers.rules.reports.noun import PERIOD, REPORT
from maintenance.papers.rules.reports.tables import CONTENT, Document, read_document
from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.doors import PREFIX, Answer, demand_match, endpoint, session, version_etag
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.api.schemas import Day, In, Out, Query, Text200
from registry.kernel.errors import NotFound
from registry.kernel.queries.paging import Page
from registry.kernel.seams import seams
from registry.kernel.web.access import current_actor

READ, WRITE = "cost.read", "cost.write"


class ReportDocumentOut(Out):
    """A report with all its figures: those of now for a draft, those that were issued for an issued one."""

    format: int
    kind: str
    kind_word: str
    hromada: dict[str, Any]
    programme: dict[str, Any] | None
    year: int
    quarter: int | None
    period: str
    first_day: Day
    last_day: Day
    due_on: Day | None
    known_on: Day = Field(description="As of which day the figures are known")
    number: str | None
    issued_on: Day | None
    signed_by: str | None
    replaces: dict[str, Any] | None
    texts: dict[str, str]
    tables: list[dict[str, Any]] = Field(
        description="Each with columns and rows; cells by the columns’ names, amounts in hryvnia, null is not known"
    )
    notes: list[str]
    facts: dict[str, Any] = Field(description="Acts, payments and decisions behind the figures")


class ReportIssueIn(In):
    """What issuing adds to a draft."""

    signed_by: Text200 = Field(description="The post that signed it off")
    number: Text200 | None = Field(None, description="Without it the next of the year")
    issued_on: Day | None = Field(None, description="Without it today")
    reason: Text200 | None = Field(None, description="Needed where it replaces what was issued for the period")


class ReportIssuedOut(Out):
    """An issued report with the hashes of its files."""

    id: uuid.UUID
    number: str
    issued_on: Day
    signed_by: str
    replaces_id: uuid.UUID | None
    content_sha256: str
    files: list[dict[str, Any]]
    version: int


class ReportComparisonQuery(Query):
    """With what a report is compared."""

    to: Literal["former", "now"] = Field("former", description="The report before, or the register of now")


class ReportComparisonOut(Out):
    """The figures that differ, the earlier beside the later, with reasons where the facts have them."""

    items: list[dict[str, Any]]
    total: int


@endpoint("Read a report's document", permission=READ, answer=ReportDocumentOut)
def report_figures(report_id: uuid.UUID) -> Answer:
    """Give a report's tables, texts and the facts behind them."""
    return Answer(_document(get_report(session(), current_actor(), report_id)))


@endpoint("Issue a report", permission=WRITE, body=ReportIssueIn, answer=ReportIssuedOut, needs_match=True, makes=False)
def issue(report_id: uuid.UUID, body: ReportIssueIn) -> Answer:
    """Keep a draft with its figures of now and its files; nothing changes it afterwards."""
    found = get_report(session(), current_actor(), report_id)
    demand_match(version_etag(found.version))
    signing = Signing(body.signed_by, body.number, body.issued_on, body.reason)
    made = issue_report(session(), current_actor(), report_id, signing, version=found.version, write=_write_files)
    told = ("id", "number", "issued_on", "signed_by", "replaces_id", "content_sha256", "version")
    answer = {name: getattr(made, name) for name in told}
    files = [{"form": one.form, "sha256": one.sha256, "size": one.size} for one in made.files]
    written = ReportIssuedOut(**answer, files=files).model_dump(mode="json")
    return Answer(written, etag=version_etag(made.version), location=f"{PREFIX}/reports/{made.id}")


@endpoint("Compare a report", permission=READ, query=ReportComparisonQuery, answer=ReportComparisonOut)
def comparison(report_id: uuid.UUID, query: ReportComparisonQuery) -> Answer:
    """Give the figures that differ from the report before, or from what the register says now."""
    found = get_report(session(), current_actor(), report_id)
    own = _document(found)
    if query.to == "now":
        differences = compare(own, report_document(session(), found))
    else:
        former = find_former(session(), found)
        if former is None:
            raise NotFound(NO_REPORT)
        differences = compare(_document(former), own)
    items = [
        {
            "table": one.table, "row": one.row, "column": one.column, "before": one.before, "after": one.after,
            "reasons": list(one.reasons),
        }
        for one in differences
    ]  # fmt: skip
    return Answer({"items": items, "total": len(items)})


def _document(found: Report) -> Document:
    if found.is_draft:
        return report_document(session(), found)
    return read_document(get_file(session(), found, CONTENT).data)


def _write_files(found: Report) -> dict[str, bytes]:
    return report_files(session(), found, seams(current_app).settings.front_end)


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, actor, asked, **paging)


def _drop(session: Session, actor: Actor, report_id: uuid.UUID, *, version: int) -> None:
    delete_report(session, actor, report_id, version=version)


def _show(actor: Actor, report: Report) -> dict[str, Any]:
    return {**show_thing(REPORT, actor, report), "published": report.publication is not None}


REPORTS = Resource(
    REPORT,
    "reports",
    Reads(_page, get_report, report_orders, {}),
    Writes(create_report, update_report, _drop, given_once=PERIOD, permissions=(WRITE,), target=WRITE),
    permission=READ,
    show=_show,
    extra={"published": {"type": "boolean"}},
)
ROUTES = (
    *routes_of(REPORTS),
    ("GET", "/reports/<uuid:report_id>/document", report_figures),
    ("GET", "/reports/<uuid:report_id>/comparison", comparison),
    ("POST", "/reports/<uuid:report_id>/issue", issue),
)
