"""Issuing a report, so that nothing changes it afterwards, and showing it to the public."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from maintenance.papers.models.report import Report, ReportFile, ReportKind, ReportPublication, ReportState
from maintenance.papers.operations.reports import get_draft
from maintenance.papers.queries.reports.mentions import telling_texts
from maintenance.papers.queries.reports.reports import find_standing, find_successor, get_file, get_issued
from maintenance.papers.rules.reports.due import is_over
from maintenance.papers.rules.reports.public import public_document
from maintenance.papers.rules.reports.tables import CONTENT, read_document, sha256
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.operations.history import lock_head, record_history
from registry.kernel.operations.permits import demand, demand_version
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable, read_day, text_of
from registry.places.models.territory import Hromada

TEXTS = ("done", "problems", "proposals", "conclusion")
SIGNED = ("number", "signed_by", "reason")
"""What is typed at issuing: it stands in every file and before the public too."""
NAMED = because("Тут названо чутливе майно або місце, якого не оприлюднюють: пишіть про вид і кількість")
NAMED_IN_ISSUED = because("У текстах звіту названо чутливе майно або місце: видайте звіт без нього, що замінить цей")
Write = Callable[[Report], Mapping[str, bytes]]
"""Writes the files of a report, its content among them: the doors give those that they show."""


@dataclass(frozen=True)
class Signing:
    """What issuing adds to a draft, as it was typed."""

    signed_by: Any
    number: Any = None
    """Blank is the next number of the hromada."""
    issued_on: Any = None
    """Blank is today."""
    reason: Any = None
    """Why it replaces what was issued for the period before."""


def issue_report(
    session: Session, actor: Actor, report_id: uuid.UUID, signing: Signing, *, version: int | None, write: Write
) -> Report:
    """Issue a draft with its figures of now; raise Invalid by field, Conflict, NotFound, Forbidden."""
    report = get_draft(session, actor, report_id)
    if version is not None:
        demand_version(report, version)
    lock_head(session)
    standing = find_standing(session, report)
    _sign(session, actor, report, signing, standing)
    report.issued_at, report.issued_by = clock.now(), actor.label[:200]
    _flush(session)
    files = write(report)
    report.content_sha256 = sha256(files[CONTENT])
    report.state, report.draft_key, report.updated_at = ReportState.ISSUED.value, None, clock.now()
    for form, data in files.items():
        session.add(ReportFile(report_id=report.id, form=form, sha256=sha256(data), size=len(data), data=data))
    _flush(session)
    told = ("number", "issued_on", "signed_by", "reason", "content_sha256")
    changes = {name: (None, getattr(report, name)) for name in told if getattr(report, name) is not None}
    hashes = {f"sha256_{form}": (None, sha256(data)) for form, data in files.items() if form != CONTENT}
    _record(session, actor, "issue", report, {**changes, **hashes})
    return report


def write_as_issued(
    session: Session, actor: Actor, report_id: uuid.UUID, signing: Signing, *, version: int, write: Write
) -> tuple[Signing, Mapping[str, bytes]]:
    """Write the files that a draft would be issued with; give them and the signing with the number and day they bear.

    Nothing is written down: whoever calls rolls back. Raise as `issue_report` does.
    """
    with session.no_autoflush:
        report = get_draft(session, actor, report_id)
        demand_version(report, version)
        _sign(session, actor, report, signing, find_standing(session, report))
        files = write(report)
        signed = replace(signing, number=report.number, issued_on=str(report.issued_on))
    return signed, files


def _sign(session: Session, actor: Actor, report: Report, signing: Signing, standing: Report | None) -> None:
    errors: Errors = {}

    def read(name: str, reader: Callable[[Any], Any]) -> Any:
        try:
            return reader(getattr(signing, name))
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
        return None

    signed_by, number = read("signed_by", text_of(200)), read("number", text_of(60))
    reason, day = read("reason", text_of(500)), read("issued_on", read_day) or clock.today()
    if not signed_by:
        errors.setdefault("signed_by", [because("Вкажіть посаду того, хто затвердив звіт")])
    if not is_over(report.kind, report.year, report.quarter, day) or day > clock.today():
        errors.setdefault("issued_on", [because("Дата звіту — після кінця періоду і не пізніша за сьогодні")])
    elif report.kind == ReportKind.NEEDS and day < clock.today():  # Its figures are those of the day of issuing.
        errors.setdefault("issued_on", [because("Потребу рахують на сьогодні: раніше датувати її не можна")])
    if standing is not None and not reason:
        errors.setdefault("reason", [because("За цей період звіт уже видано: вкажіть, чому новий замінює його")])
    texts = {name: getattr(report, name) for name in TEXTS}
    texts |= {"signed_by": signed_by, "number": number, "reason": reason if standing else None}
    if actor.can("place.exact", report.hromada_id):  # To others a refusal would tell what is hidden, word by word.
        errors |= {name: [NAMED] for name in telling_texts(session, report.hromada_id, texts)}
    if errors:
        raise Invalid(errors)
    report.signed_by, report.number, report.issued_on = signed_by, number or _next_number(session, report, day), day
    report.replaces_id, report.reason = (standing.id, reason) if standing else (None, None)


def _next_number(session: Session, report: Report, day: date) -> str:
    """Count on within the hromada and the year; nobody else can write meanwhile."""
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    own = (Report.hromada_id == report.hromada_id, Report.issued_on.between(first, last), ~Report.id.in_([report.id]))
    taken = set(session.scalars(select(Report.number).where(*own)))
    count = session.scalar(select(func.count()).select_from(Report).where(*own)) or 0
    return next(text for one in range(count + 1, 2 * count + 3) if (text := str(one)) not in taken)


def _flush(session: Session) -> None:
    """Let the database decide a race."""
    try:
        session.flush()
    except IntegrityError as error:
        if "number" in str(error.orig):
            raise Invalid(number=because("Звіт із таким номером і датою вже є")) from error
        raise Conflict("За цей період щойно видано інший звіт: відкрийте чернетку ще раз") from error


def publish_report(session: Session, actor: Actor, report_id: uuid.UUID, note: str = "") -> Report:
    """Show an issued report to the public; raise Conflict, Forbidden.

    A published one that it replaces keeps its address and leads to it, unless a text of it names what is hidden now.
    """
    report = get_issued(session, actor, report_id)
    demand(actor, "publish", report.hromada_id)
    if report.publication is not None:
        raise Conflict("Звіт уже оприлюднено")
    if find_successor(session, report) is not None:
        raise Conflict("Цей звіт замінено іншим: оприлюднюють той, що діє")
    if _tells(session, report, note):
        raise Conflict(NAMED_IN_ISSUED)
    former = session.get(Report, report.replaces_id) if report.replaces_id else None
    if former is not None and former.publication is not None and _tells(session, former, former.publication.note):
        _take_down(session, actor, former)
    content = read_document(get_file(session, report, CONTENT).data)
    document = public_document(content, report.content_sha256 or "")
    session.add(
        ReportPublication(
            report_id=report.id,
            public_id=uuid.uuid4(),
            title=report.name,
            hromada_name=session.get_one(Hromada, report.hromada_id).name,
            issued_on=report.issued_on,
            published_at=clock.now(),
            published_by=actor.label[:200],
            document=document,
            note=note,
        )
    )
    session.flush()
    session.expire(report, ["publication"])
    _record(session, actor, "publish", report, {"published": (False, True)})
    return report


def _tells(session: Session, report: Report, note: str) -> bool:
    """Tell whether a report or what its publisher adds names something hidden."""
    texts = {**{name: getattr(report, name) for name in (*TEXTS, *SIGNED)}, "note": note}
    return bool(telling_texts(session, report.hromada_id, texts))


def unpublish_report(session: Session, actor: Actor, report_id: uuid.UUID) -> Report:
    """Take a report back from the public at once; who may write reports may hide them. Raise NotFound, Forbidden."""
    report = get_issued(session, actor, report_id)
    if not actor.can("publish", report.hromada_id):
        demand(actor, "cost.write", report.hromada_id)
    if report.publication is not None:
        _take_down(session, actor, report)
    return report


def _take_down(session: Session, actor: Actor, report: Report) -> None:
    session.delete(report.publication)
    session.flush()
    session.expire(report, ["publication"])
    _record(session, actor, "unpublish", report, {"published": (True, False)})


def _record(
    session: Session, actor: Actor, action: str, report: Report, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    record_history(
        session,
        actor,
        action,
        entity="report",
        entity_id=report.id,
        label=report.name,
        hromada_id=report.hromada_id,
        changes=changes,
    )
