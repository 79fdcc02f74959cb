"""Reports on the screen: the list with what is owed, one as it stands, its files, and it beside another."""

import uuid
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.costing.web.hromada import chosen_hromada, page_address
from maintenance.papers.documents.report_files import FORMS, title_of
from maintenance.papers.documents.reports import draft_file, report_document
from maintenance.papers.issue_work import find_issuing
from maintenance.papers.models.report import Report, ReportKind, ReportState
from maintenance.papers.queries.indicators.definitions import programmes_of
from maintenance.papers.queries.reports.owed import list_owed
from maintenance.papers.queries.reports.reports import (
    find_former,
    find_standing,
    find_successor,
    get_file,
    get_report,
    list_reports,
)
from maintenance.papers.rules.reports.comparison import compare
from maintenance.papers.rules.reports.due import due_on
from maintenance.papers.rules.reports.tables import CONTENT, Document, read_document
from maintenance.papers.web.files import give
from maintenance.papers.web.report_view import show_differences, show_document
from maintenance.programmes.spoken import say_programme
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, NotFound
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, look_at, require
from registry.kernel.web.errors import say
from registry.kernel.web.long_work import ShownWork, shown_works
from registry.kernel.web.pages import make_pages
from registry.kernel.words import word
from registry.places.models.territory import Hromada

READ, WRITE, PUBLISH = "cost.read", "cost.write", "publish"
NOW, FORMER = "now", "former"


@require(READ, PUBLISH, is_one_enough=True)
def reports() -> str:
    """List a hromada's reports, and which are owed; publishers see what was issued."""
    actor = current_actor()
    hromada = chosen_hromada(READ if actor.hromada_ids(READ) else PUBLISH, is_of_money=False)
    found = list_reports(db.session(), actor, hromada.id)
    return render_template(
        "papers/reports/list.html",
        hromada=hromada,
        address=page_address(hromada),
        reports=found,
        owed=list_owed(db.session(), actor, clock.today(), hromada.id),
        programmes={code: say_programme(one) for code, one in programmes_of(db.session(), hromada.id).items()},
        replaced={one.replaces_id for one in found if one.replaces_id},
        can_write=actor.can(WRITE, hromada.id),
        can_read=actor.can(READ, hromada.id),
        can_publish=actor.can(PUBLISH, hromada.id),
        word=word,
        ReportKind=ReportKind,
        ReportState=ReportState,
    )


@require(READ)
def report(report_id: uuid.UUID) -> str:
    """Show a report: a draft with the figures of now, an issued one as it was issued, with what is otherwise now."""
    found = get_report(db.session(), current_actor(), report_id)
    hromada, actor = open_hromada(found), current_actor()
    issuing = issuing_of(found)
    document, refusal = (None, "") if is_being_issued(issuing) else _document(found)
    since = [] if found.is_draft or document is None else _since(found, document)
    return render_template(
        "papers/reports/page.html",
        report=found,
        hromada=hromada,
        address={"hromada": hromada.code},
        shown=show_document(document) if document else None,
        refusal=refusal,
        issuing=issuing,
        my_id=actor.user_id,
        since=since,
        due=due_on(found.kind, found.year, found.quarter),
        today=clock.today(),
        forms=FORMS,
        standing=find_standing(db.session(), found) if found.is_draft else None,
        successor=None if found.is_draft else find_successor(db.session(), found),
        former=find_former(db.session(), found),
        can_write=actor.can(WRITE, hromada.id),
        can_publish=actor.can(PUBLISH, hromada.id),
        can_history=actor.can("history.read", hromada.id),
        word=word,
        ReportKind=ReportKind,
    )


def issuing_of(found: Report) -> ShownWork | None:
    """Give the work that issues a draft, or the last one that broke off since the draft was changed."""
    work = find_issuing(db.session(), found) if found.is_draft else None
    if work is None or (work.ended_at is not None and work.ended_at < found.updated_at):
        return None
    (shown,) = shown_works(db.session(), [work])
    return shown


def is_being_issued(issuing: ShownWork | None) -> bool:
    """Tell whether a draft is being issued just now."""
    return issuing is not None and issuing.is_under_way


def open_hromada(found: Report) -> Hromada:
    """Give a report's hromada, which the page is then of."""
    look_at(found.hromada_id)
    return db.session.get_one(Hromada, found.hromada_id)


def _document(found: Report) -> tuple[Document | None, str]:
    """Give the document, or say why there is none: a draft whose programme is gone has no figures."""
    try:
        return document_of(found), ""
    except Conflict as error:
        return None, say(error.reason)


def document_of(found: Report) -> Document:
    """Give what was issued, or what the register says now; raise Conflict where the programme is gone."""
    if found.is_draft:
        return report_document(db.session(), found)
    return read_document(get_file(db.session(), found, CONTENT).data)


def _since(found: Report, document: Document) -> list[dict[str, Any]]:
    """Say what the register would say otherwise now; where nothing can be computed any more, nothing is said."""
    try:
        return show_differences(compare(document, report_document(db.session(), found)))
    except (Conflict, NotFound):
        return []


@require(READ)
def report_file(report_id: uuid.UUID, form: str) -> Response:
    """Give a file: of an issued report byte by byte as it was issued, of a draft as it would be now."""
    found = get_report(db.session(), current_actor(), report_id)
    name = f"report-{found.kind}-{found.year}{f'-{found.quarter}' if found.quarter else ''}"
    if not found.is_draft:
        return give(get_file(db.session(), found, form).data, f"{name}-{str(found.id)[:8]}", form)
    written = draft_file(db.session(), found, form, seams(current_app).settings.front_end)
    return give(written, f"{name}-draft", form)


@require(READ)
def report_comparison(report_id: uuid.UUID) -> str:
    """Show a report beside the one before it, or beside what the register says now."""
    found = get_report(db.session(), current_actor(), report_id)
    hromada, asked = open_hromada(found), request.args.get("with", FORMER)
    other = find_former(db.session(), found) if asked == FORMER else None
    if asked not in (NOW, FORMER) or (asked == FORMER and other is None):
        raise NotFound("Такого звіту немає")
    own = document_of(found)
    before, after = (document_of(other), own) if other else (own, report_document(db.session(), found))
    return render_template(
        "papers/reports/comparison.html",
        report=found,
        hromada=hromada,
        before_title=_named(other or found),
        after_title=_named(found) if other else _("за даними реєстру зараз"),
        paper_title=title_of(own),
        rows=show_differences(compare(before, after)),
        is_same_period=other is None or (other.year, other.quarter) == (found.year, found.quarter),
        asked=asked,
    )


def _named(found: Report) -> str:
    if found.is_draft:
        return _("чернетка, %(period)s", period=say_period(found))
    return _("№ %(number)s від %(day)s", number=found.number, day=f"{found.issued_on:%d.%m.%Y}")


def render_owed(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Markup:
    """Show on «Сьогодні» which quarterly reports are owed."""
    owed = list_owed(session, actor, clock.today(), hromada_id)
    if not owed:
        return Markup("")
    return Markup(render_template("papers/reports/_owed_card.html", owed=owed))  # noqa: S704, the template escapes


def say_period(found: Report) -> str:
    """Name a report's period in the reader's language; its paper is in Ukrainian whoever reads it."""
    if found.quarter:
        return _("%(quarter)s квартал %(year)s року", quarter=found.quarter, year=found.year)
    return _("%(year)s рік", year=found.year)


def say_report(found: Report) -> str:
    """Name a report in the reader's language."""
    number = f" № {found.number}" if found.number else ""
    return f"{word(ReportKind, found.kind)}{number}, {say_period(found)}"


def url_of_owed(one: Any) -> str | None:
    """Lead to the draft of an owed report, or whoever may write it to the form that begins it."""
    if one.draft_id:
        return url_for("reports.report", report_id=one.draft_id)
    if not current_actor().can(WRITE, one.hromada.id):
        return None
    owed = one.owed
    return url_for(
        "report_forms.add", hromada=one.hromada.code, kind="quarter", programme=owed.programme.code, year=owed.year,
        quarter=owed.quarter,
    )  # fmt: skip


PAGES = (
    ("GET", "/reports", reports),
    ("GET", "/reports/<uuid:report_id>", report),
    ("GET", "/reports/<uuid:report_id>/compare", report_comparison),
    ("GET", "/reports/<uuid:report_id>/report.<any(docx, pdf, xlsx, csv, json):form>", report_file),
)
bp = make_pages("reports", __name__, PAGES)
for one in (url_of_owed, say_period, say_report):
    bp.add_app_template_global(one)
