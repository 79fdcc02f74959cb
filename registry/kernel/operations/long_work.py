"""Writing down long work: queued, begun, under way, asked to stop, ended."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Update, delete, func, select, update
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, NotFound, because
from registry.kernel.models.long_work import BROKEN_OFF, UNDER_WAY, LongWork, WorkState
from registry.kernel.queries.long_work import get_long_work

MAX_LABEL = 300
MAX_ERROR = 2000
KEPT_DAYS = 90
ENDED = frozenset(WorkState.codes()) - frozenset(UNDER_WAY)


def queue_work(
    session: Session,
    actor: Actor,
    kind: str,
    label: str,
    *,
    hromada_id: uuid.UUID | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> LongWork:
    """Enter a long work that is to be carried out; None for the hromada concerns all of them."""
    work = LongWork(
        id=uuid.uuid4(),
        kind=kind,
        label=label[:MAX_LABEL],
        user_id=actor.user_id,
        user_label=actor.label,
        hromada_id=hromada_id,
        arguments=dict(arguments or {}),
        created_at=clock.now(),
    )
    session.add(work)
    session.flush()
    return work


def begin_work(session: Session, work_id: uuid.UUID) -> LongWork:
    """Note that a queued work is being carried out now; raise NotFound, or Conflict when it no longer waits."""
    waiting = LongWork.id == work_id, LongWork.state == WorkState.QUEUED.value
    _hold_owner(session, work_id)
    now = clock.now()
    begun = update(LongWork).where(*waiting).values(state=WorkState.RUNNING.value, started_at=now, noted_at=now)
    is_begun = _count(session.execute(begun))
    work = session.get(LongWork, work_id, populate_existing=True)
    if work is None:
        raise NotFound("Такої роботи немає")
    if not is_begun:
        raise Conflict(because("Ця робота вже не чекає"))
    return work


def _hold_owner(session: Session, work_id: uuid.UUID) -> None:
    """Wait for whoever is just taking the owner's rights: the work begins with what is left, or is stopped by them."""
    (owner,) = (one.column for one in LongWork.__table__.c.user_id.foreign_keys)
    of_work = select(LongWork.user_id).where(LongWork.id == work_id).scalar_subquery()
    session.execute(select(owner).where(owner == of_work).with_for_update(read=True))


def progress_of(work_id: uuid.UUID, done: int, total: int | None) -> Update:
    """Write down how far a work is; whoever runs it does so in a transaction of its own."""
    running = LongWork.id == work_id, LongWork.state == WorkState.RUNNING.value
    return update(LongWork).where(*running).values(done=done, total=total, noted_at=clock.now())


def ask_to_cancel(session: Session, actor: Actor, work_id: uuid.UUID) -> LongWork:
    """Ask a work to stop; what only waits is cancelled at once. Raise NotFound, or Conflict when it has ended."""
    work = get_long_work(session, actor, work_id)
    if work.state == WorkState.QUEUED.value:
        end_work(session, work_id, WorkState.CANCELLED)
    elif work.state == WorkState.RUNNING.value:
        work.is_cancel_asked = True
        session.flush()
    else:
        raise Conflict(because("Ця робота вже закінчилася"))
    return work


def stop_works(session: Session, user_id: uuid.UUID, *, label: str | None = None) -> int:
    """Let all works of a person stop, or those that were entered under a label, when rights are taken; gives how many.

    What only waits is cancelled at once.
    """
    own = [LongWork.user_id == user_id, *([] if label is None else [LongWork.user_label == label])]
    cancelled = {"state": WorkState.CANCELLED.value, "ended_at": clock.now()}
    waiting = update(LongWork).where(*own, LongWork.state == WorkState.QUEUED.value).values(cancelled)
    running = update(LongWork).where(*own, LongWork.state == WorkState.RUNNING.value).values(is_cancel_asked=True)
    return sum(_count(session.execute(one)) for one in (waiting, running))


def end_work(
    session: Session,
    work_id: uuid.UUID,
    state: WorkState,
    *,
    result: Mapping[str, Any] | None = None,
    error: str | None = None,
) -> bool:
    """Write down how a work ended; tell whether this was the end: what has ended stays as it did.

    Called in the work's own transaction, the end is as true as what the work has written.
    """
    values: dict[str, Any] = {"state": state.value, "ended_at": clock.now(), "error": error and error[:MAX_ERROR]}
    if result is not None:
        values["result"] = dict(result)
    if state is WorkState.DONE:
        values["done"] = func.coalesce(LongWork.total, LongWork.done)
    under_way = LongWork.id == work_id, LongWork.state.in_(UNDER_WAY)
    return _count(session.execute(update(LongWork).where(*under_way).values(values))) == 1


def tell_interrupted(session: Session, work_ids: Collection[uuid.UUID]) -> int:
    """Write down that works ended because their process did; gives how many."""
    return sum(end_work(session, one, WorkState.INTERRUPTED) for one in work_ids)


def put_aside(session: Session, actor: Actor) -> int:
    """Tell a person no more of the own works that broke off so far; gives how many."""
    if actor.user_id is None:
        return 0
    own = LongWork.user_id == actor.user_id, LongWork.state.in_(BROKEN_OFF), LongWork.is_seen.is_(False)
    return _count(session.execute(update(LongWork).where(*own).values(is_seen=True)))


def forget_ended(session: Session, now: datetime) -> int:
    """Delete what had ended long ago; gives how many."""
    old = LongWork.state.in_(ENDED), LongWork.ended_at < now - timedelta(days=KEPT_DAYS)
    return _count(session.execute(delete(LongWork).where(*old).execution_options(synchronize_session=False)))


def _count(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
