"""Works and plans in the search over everything."""

import uuid

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import Plan, WorkKind
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.queries.plans import select_plans
from maintenance.upkeep.queries.work import WorkFilter, select_work, texts_are_told
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.searching import holds_words
from registry.kernel.text import search_words
from registry.kernel.words import word


def find_work(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give the latest works whose own words are all there; those of an asset are found through the asset."""
    words = holds_words(search_words(q), WorkEntry.search)
    statement = select_work(actor, WorkFilter(hromada_id=hromada_id)).where(texts_are_told(actor), *words)
    statement = statement.order_by(WorkEntry.started_at.desc()).limit(limit)
    return [
        Hit(
            one.summary[:120],
            f"{word(WorkKind, one.kind)} · {clock.local(one.started_at):%d.%m.%Y} · {one.done_by}",
            url_for("work.entry", work_id=one.id),
            "work",
        )
        for one in session.scalars(statement)
    ]


def find_plans(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give plans that have every word in their title or performer."""
    wanted = {"q": q, **({"hromada_id": hromada_id} if hromada_id else {})}
    statement = select_plans(actor, wanted).order_by(Plan.title, Plan.id).limit(limit)
    return [
        Hit(one.title, one.performer or "", url_for("plans.show", plan_id=one.id), "plans")
        for one in session.scalars(statement)
    ]


SOURCES = (
    SearchSource("work", _l("Роботи"), 50, "work.read", find_work, "work.journal"),
    SearchSource("plans", _l("Плани робіт"), 60, "work.read", find_plans),
)
