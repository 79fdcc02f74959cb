"""Reports in the search over everything: by the number that the paper bears, by what they are about."""

import uuid

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from maintenance.papers.models.report import Report, ReportKind, ReportState
from maintenance.papers.queries.reports.reports import READ, visible
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.text import search_words, word_column
from registry.kernel.words import language, word
from registry.places.models.territory import Hromada

MOST = 500
"""A hromada issues a few reports a year; so many of the latest are looked through by all that they are called.

Older ones are found by their number.
"""


def find_reports(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give the reports whose number, kind, period or programme's code have every word."""
    statement = visible(actor).order_by(Report.year.desc(), Report.quarter.desc(), Report.id).limit(MOST)
    if hromada_id is not None:
        statement = statement.where(Report.hromada_id == hromada_id)
    words = search_words(q)
    latest = session.scalars(statement).all()
    older = session.scalars(statement.where(_bears(q))).all() if len(latest) == MOST else ()
    found = [
        one
        for one in dict.fromkeys([*latest, *older])
        if all(each in word_column(one.name, one.number, one.programme) for each in words)
    ][:limit]
    names = {each.id: each.short_name for each in session.scalars(select(Hromada))} if found else {}
    return [
        Hit(
            ReportKind(one.kind).word(language()) + (f" № {one.number}" if one.number else ""),
            " · ".join((names[one.hromada_id], one.period, word(ReportState, one.state))),
            url_for("reports.report", report_id=one.id),
            "file",
            is_exact=one.number is not None and q.strip() == one.number,
        )
        for one in found
    ]


def _bears(q: str) -> ColumnElement[bool]:
    """Keep to reports whose number has one of the words."""
    return or_(false(), *(Report.number.contains(each, autoescape=True) for each in q.split()))


SEARCH = SearchSource("reports", _l("Звіти"), 75, READ, find_reports)
