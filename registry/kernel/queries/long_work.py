"""Reading long work: a person's own, and for administrators all of their hromadas'."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, column, exists, false, or_, select, table
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.models.long_work import BROKEN_OFF, UNDER_WAY, LongWork, WorkState
from registry.kernel.queries.paging import Page, after_cursor, as_moment, cut_page, field_order

ORDERS = {"created_at": field_order(LongWork.created_at, as_moment)}
LATEST_FIRST = "-created_at"
HROMADA = table("registry_hromada", column("id"))


def visible_works(actor: Actor) -> Select[LongWork]:
    """Select the works that the asker may see; what concerns all hromadas is for who manages people in all of them."""
    managed = actor.hromada_ids("people.manage")
    if managed is None:
        return select(LongWork)
    mine = LongWork.user_id == actor.user_id if actor.user_id else false()  # A command's works have nobody either.
    if not managed:
        return select(LongWork).where(mine)
    foreign = exists().select_from(HROMADA).where(HROMADA.c.id.not_in(managed))
    return select(LongWork).where(
        or_(mine, LongWork.hromada_id.in_(managed), and_(LongWork.hromada_id.is_(None), ~foreign))
    )


def get_long_work(session: Session, actor: Actor, work_id: uuid.UUID) -> LongWork:
    """Give a work; raise NotFound when the asker may not see it."""
    found = session.scalars(visible_works(actor).where(LongWork.id == work_id)).one_or_none()
    if found is None:
        raise NotFound("Такої роботи немає")
    return found


def list_works(session: Session, actor: Actor, *, cursor: str | None = None, limit: int = 50) -> Page[LongWork]:
    """List the works that the asker may see, the latest first."""
    statement = after_cursor(visible_works(actor), ORDERS, sort=LATEST_FIRST, limit=limit, cursor=cursor)
    return cut_page(session.scalars(statement).all(), ORDERS, sort=LATEST_FIRST, limit=limit)


def list_own_unseen(session: Session, actor: Actor) -> Sequence[LongWork]:
    """List the asker's own works that broke off and were not put aside, and those that run (at most 20 in all)."""
    if actor.user_id is None:
        return ()
    states = LongWork.state.in_((*BROKEN_OFF, WorkState.RUNNING.value))
    own = select(LongWork).where(LongWork.user_id == actor.user_id, LongWork.is_seen.is_(False), states)
    return session.scalars(own.order_by(LongWork.created_at.desc()).limit(20)).all()


def list_under_way(session: Session, queued_before: datetime) -> list[uuid.UUID]:
    """List the works that a process ought to be carrying out; those that wait, only when they have waited for long."""
    late = and_(LongWork.state == WorkState.QUEUED.value, LongWork.created_at < queued_before)
    running = LongWork.state == WorkState.RUNNING.value
    return list(session.scalars(select(LongWork.id).where(LongWork.state.in_(UNDER_WAY), or_(running, late))))


def is_cancel_asked(session: Session, work_id: uuid.UUID) -> bool:
    """Tell whether somebody has asked a work to stop."""
    return bool(session.scalar(select(LongWork.is_cancel_asked).where(LongWork.id == work_id)))


def last_work_of(session: Session, kind: str) -> LongWork | None:
    """Find the work of a kind that was entered last, whoever did so; only for doors that ask for its right."""
    latest = select(LongWork).where(LongWork.kind == kind).order_by(LongWork.created_at.desc(), LongWork.id).limit(1)
    return session.scalars(latest).first()
