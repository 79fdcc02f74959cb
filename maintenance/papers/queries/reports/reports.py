"""Reading reports: lists, one of them with its files, what stands for a period, and what the public sees."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from maintenance.papers.models.report import Report, ReportFile, ReportPublication, ReportState
from maintenance.papers.rules.reports.noun import REPORT
from maintenance.papers.rules.reports.tables import CONTENT, read_document
from registry.kernel.access import Actor
from registry.kernel.bulk import among
from registry.kernel.errors import NotFound, because
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page, field_order

NO_REPORT = because("Такого звіту немає")
READ, PUBLISH = "cost.read", "publish"
MOST_PUBLIC = 500
"""So many reports are listed for the public at most, the latest."""


def visible(actor: Actor) -> Select[Any]:
    """Keep to what the asker may read: drafts and money to whoever reads costs, what was issued to publishers too."""
    readers, publishers = actor.hromada_ids(READ), actor.hromada_ids(PUBLISH)
    statement = select(Report)
    if readers is None or publishers is None:
        return statement
    issued = (Report.state == ReportState.ISSUED) & Report.hromada_id.in_(publishers)
    own = Report.hromada_id.in_(readers) if readers else false()
    return statement.where(or_(own, issued) if publishers else own)


def can_read(actor: Actor, report: Report) -> bool:
    """Tell whether the asker may read the whole report and not only what of it becomes public."""
    return actor.can(READ, report.hromada_id)


def get_report(session: Session, actor: Actor, report_id: uuid.UUID) -> Report:
    """Give a report that the asker may read whole; raise NotFound."""
    found = _get(session, actor, report_id)
    if not can_read(actor, found):
        raise NotFound(NO_REPORT)
    return found


def get_issued(session: Session, actor: Actor, report_id: uuid.UUID) -> Report:
    """Give an issued report to whoever may read or publish it; raise NotFound."""
    found = _get(session, actor, report_id)
    if found.is_draft:
        raise NotFound(NO_REPORT)
    return found


def _get(session: Session, actor: Actor, report_id: uuid.UUID) -> Report:
    own = visible(actor).where(Report.id == report_id).options(joinedload(Report.publication))
    found: Report | None = session.scalars(own).one_or_none()
    if found is None:
        raise NotFound(NO_REPORT)
    return found


def list_reports(session: Session, actor: Actor, hromada_id: uuid.UUID) -> Sequence[Report]:
    """List a hromada's reports, the latest period first, of one period the latest issued first."""
    own = visible(actor).where(Report.hromada_id == hromada_id).options(joinedload(Report.publication))
    latest = (
        Report.year.desc(),
        func.coalesce(Report.quarter, 5).desc(),
        Report.kind,
        Report.issued_at.desc(),
        Report.id,
    )
    found: Sequence[Report] = session.scalars(own.order_by(*latest)).all()
    return found


def get_file(session: Session, report: Report, form: str) -> ReportFile:
    """Give a file of an issued report with its bytes; raise NotFound."""
    own = select(ReportFile).where(ReportFile.report_id == report.id, ReportFile.form == form)
    found = session.scalars(own.options(undefer(ReportFile.data))).one_or_none()
    if found is None:
        raise NotFound(because("Такого файлу у звіті немає"))
    return found


def find_standing(session: Session, report: Report) -> Report | None:
    """Find what was issued for the same period and is replaced by nothing."""
    replaced = select(Report.replaces_id).where(Report.replaces_id.is_not(None))
    own = _alike(report).where(Report.state == ReportState.ISSUED, Report.id.not_in(replaced))
    same = own.where(Report.year == report.year, Report.quarter.is_not_distinct_from(report.quarter))
    return session.scalars(same).first()


def find_successor(session: Session, report: Report) -> Report | None:
    """Find what replaces an issued report."""
    return session.scalars(select(Report).where(Report.replaces_id == report.id)).one_or_none()


def find_former(session: Session, report: Report) -> Report | None:
    """Find the report before: the one that it replaces, else the latest of the period before that stands."""
    if report.replaces_id is not None:
        return session.get(Report, report.replaces_id)
    standing = find_standing(session, report) if report.is_draft else None
    if standing is not None:
        return standing
    replaced = select(Report.replaces_id).where(Report.replaces_id.is_not(None))
    earlier = _alike(report).where(Report.state == ReportState.ISSUED, Report.id.not_in(replaced))
    place = 4 * Report.year + func.coalesce(Report.quarter, 0)
    before = earlier.where(place < 4 * report.year + (report.quarter or 0)).order_by(place.desc())
    return session.scalars(before).first()


def _alike(report: Report) -> Select[Any]:
    return select(Report).where(
        Report.hromada_id == report.hromada_id,
        Report.kind == report.kind,
        Report.programme.is_not_distinct_from(report.programme),
        Report.id != report.id,
    )


@by_description(REPORT)
def report_orders() -> dict[str, Order]:
    """Give the orders of reports."""
    return orders_of(REPORT, updated_at=field_order(Report.updated_at, as_moment))


def narrowed_reports(actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the reports that the asker may read whole what matches; words are looked for in numbers."""
    readers = actor.hromada_ids(READ)
    statement = visible(actor)
    if readers is not None:
        statement = statement.where(Report.hromada_id.in_(readers) if readers else false())
    asked = {name: value for name, value in same.items() if value is not None}
    words = [Report.number.contains(word, autoescape=True) for word in q.split()]
    return statement.where(*equal(same_of(REPORT), asked), *words)


def page_of(
    session: Session, actor: Actor, asked: Mapping[str, Any], *, sort: str, limit: int, cursor: str | None
) -> tuple[Page[Any], int]:
    """List a page and count all."""
    statement, orders = narrowed_reports(actor, **asked), report_orders()
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    total = session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit), total


def issued_documents(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[tuple[str, Any]]:
    """Give the contents of the issued reports that the asker may read whole, each under a name of its own."""
    own = narrowed_reports(actor, state=ReportState.ISSUED.value)
    if hromada_id is not None:
        own = own.where(Report.hromada_id == hromada_id)
    for report in session.scalars(own.order_by(Report.issued_on, Report.id)).all():
        yield (
            f"{report.kind}-{report.year}-{str(report.id)[:8]}",
            read_document(get_file(session, report, CONTENT).data),
        )


def list_publications(session: Session) -> Sequence[ReportPublication]:
    """List what the public may read, the latest first; nothing but the publications is looked at."""
    latest = (ReportPublication.issued_on.desc(), ReportPublication.public_id)
    return session.scalars(select(ReportPublication).order_by(*latest).limit(MOST_PUBLIC)).all()


def has_publications(session: Session) -> bool:
    """Tell whether the public may read any report."""
    return session.scalars(select(ReportPublication.public_id).limit(1)).first() is not None


@dataclass(frozen=True)
class Replacement:
    """What came in place of a published report: the latest that the public may read; all None of a hidden one."""

    issued_on: date | None = None
    public_id: uuid.UUID | None = None
    title: str = ""


def replaced_ids(session: Session, publications: Iterable[ReportPublication]) -> set[uuid.UUID]:
    """Tell which of the published reports a newer one replaces."""
    ids = [one.report_id for one in publications]
    if not ids:
        return set()
    found = session.scalars(select(Report.replaces_id).where(among(session, Report.replaces_id, ids)))
    return {one for one in found if one is not None}


def find_replacement(session: Session, publication: ReportPublication) -> Replacement | None:
    """Find what replaces a published report, down to the latest that is published; None where it stands.

    Of a newer one that is not published the public learns that there is one, and nothing else.
    """
    columns = (Report.id, Report.issued_on, ReportPublication.public_id, ReportPublication.title)
    later = select(*columns).outerjoin(ReportPublication, ReportPublication.report_id == Report.id)
    found, report_id = None, publication.report_id
    while (row := session.execute(later.where(Report.replaces_id == report_id)).one_or_none()) is not None:
        found, report_id = found or Replacement(), row.id
        if row.public_id is not None:
            found = Replacement(row.issued_on, row.public_id, row.title)
    return found


def find_publication(session: Session, public_id: uuid.UUID) -> ReportPublication:
    """Give what the public sees of a report; raise NotFound."""
    own = select(ReportPublication).where(ReportPublication.public_id == public_id)
    found = session.scalars(own.options(undefer(ReportPublication.document))).one_or_none()
    if found is None:
        raise NotFound(NO_REPORT)
    return found
