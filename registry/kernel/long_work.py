"""Carrying out long work: its row tells how far it is, lets it be cancelled, and tells when its process died.

Whoever carries a work out holds its lock, which the system or the server frees with the process: a work that is under
way by its row and whose lock is free was interrupted, on whatever machine and in whichever of several processes it ran.
"""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, NotFound, OblikError, Reason, because
from registry.kernel.locks import Lock, make_lock
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import begin_work, end_work, progress_of, queue_work, tell_interrupted
from registry.kernel.queries.long_work import is_cancel_asked, list_under_way
from registry.kernel.seams import seams
from registry.kernel.web.at_once import note_at_once

NOTE_SECONDS = 1.0
START_SECONDS = 60
"""How long a process may take to begin the work that it was started for."""
READING = {"is_reading": True}


class Cancelled(Exception):
    """Somebody asked the work to stop, and it has stopped without writing anything."""


@dataclass
class Carrying:
    """A work while it is carried out, as what does it sees it."""

    session: Session
    work_id: uuid.UUID
    show: Callable[[int, int], None] | None = None
    """Told of every step, to be shown on a terminal."""
    tell: Callable[[Reason], None] | None = None
    """Told what people are to know while it goes on, likewise."""
    _noted: float = field(default_factory=time.monotonic)

    def stop_if_asked(self) -> None:
        """Raise Cancelled when it shall stop: before the last commit, after which nothing can be stopped any more."""
        with _own_session(self.session, is_reading=True) as own:
            if is_cancel_asked(own, self.work_id):
                raise Cancelled

    def progress(self, done: int, total: int, *, is_due: bool = False) -> None:
        """Note how far the work is, about once a second or where it is due; raise Cancelled when it shall stop."""
        if self.show is not None:
            self.show(done, total)
        if not is_due and time.monotonic() - self._noted < NOTE_SECONDS:
            return
        self._noted = time.monotonic()
        self.stop_if_asked()
        note_at_once(self.session, progress_of(self.work_id, done, total))

    def finish(self, result: Mapping[str, Any]) -> None:
        """End the work in the transaction of what it has written, so that both are kept or neither."""
        end_work(self.session, self.work_id, WorkState.DONE, result=result)

    def fail(self, error: str, result: Mapping[str, Any]) -> None:
        """End the work as refused by its data, which is no fault of anybody's code."""
        end_work(self.session, self.work_id, WorkState.FAILED, error=error, result=result)


@contextmanager
def carried_out(session: Session, work_id: uuid.UUID) -> Iterator[Carrying]:
    """Carry out a queued work in `session`, which the block commits; however it is left, the row tells how it ended.

    Raises Conflict when the work no longer waits. The block may end the work itself by `finish`.
    """
    lock = lock_of(work_id)
    if not lock.take():
        raise Conflict(because("Цю роботу вже виконує інший процес"))
    try:
        with _own_session(session) as own:
            begin_work(own, work_id)
        with _told_how_it_ends(session, work_id):
            yield Carrying(session, work_id)
    finally:
        lock.drop()


@contextmanager
def _told_how_it_ends(session: Session, work_id: uuid.UUID) -> Iterator[None]:
    state, error = WorkState.FAILED, None
    try:
        yield
        state = WorkState.DONE
    except (Cancelled, KeyboardInterrupt):
        state = WorkState.CANCELLED
        raise
    except OblikError as refusal:
        error = str(refusal)
        raise
    except Exception as fault:
        error = f"{type(fault).__name__}: {fault}"
        raise
    finally:
        session.rollback()  # What the block has not committed must not keep the row's own transaction waiting.
        with _own_session(session) as own:
            end_work(own, work_id, state, error=error)


def enter_work(
    session: Session,
    actor: Actor,
    kind: str,
    label: str,
    *,
    hromada_id: uuid.UUID | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> uuid.UUID:
    """Enter a work, after telling which earlier ones were interrupted, and commit it, so that it can begin; its id."""
    sweep_interrupted(session)
    work_id = queue_work(session, actor, kind, label, hromada_id=hromada_id, arguments=arguments).id
    session.commit()
    return work_id


def start_work(work_id: uuid.UUID) -> None:
    """Let a process of its own carry out a queued work; returns at once."""
    start_command = seams(current_app).start_command
    if start_command is None:
        raise RuntimeError("no floor above has said how a command is started")
    start_command(("long-work", "run", str(work_id)))


def run_work(session: Session, work_id: uuid.UUID) -> None:
    """Carry out a queued work by what its wing has registered for its kind; commits."""
    work = session.get(LongWork, work_id)
    if work is None:
        raise NotFound("Такої роботи немає")
    kind, arguments = seams(current_app).long_kinds.get(work.kind), dict(work.arguments)
    session.rollback()
    with carried_out(session, work_id) as carrying:
        if kind is None or kind.run is None:
            raise Conflict(because("Цю роботу не можна виконати окремо"))
        kind.run(carrying, arguments)
        session.commit()


def find_interrupted(session: Session) -> list[uuid.UUID]:
    """List the works that are under way by their rows and that nobody carries out.

    A work's end is committed before its lock is freed: what is still under way when read again has no end.
    """
    free = [one for one in _under_way(session) if _is_free(lock_of(one))]
    still = set(_under_way(session)) if free else set()
    return [one for one in free if one in still]


def sweep_interrupted(session: Session) -> int:
    """Write down which works were interrupted, and see to what they left; gives how many. The door commits."""
    found = find_interrupted(session)
    count = tell_interrupted(session, found)
    for work in (session.get_one(LongWork, one) for one in found):
        kind = seams(current_app).long_kinds.get(work.kind)
        if kind is not None and kind.see_to is not None:
            kind.see_to(session, work)
    return count


def lock_of(work_id: uuid.UUID) -> Lock:
    """Make the lock that whoever carries out a work holds."""
    settings = seams(current_app).settings
    return make_lock(settings.database_url, settings.instance, f"long-work-{work_id}")


def _under_way(session: Session) -> list[uuid.UUID]:
    with _own_session(session, is_reading=True) as own:
        return list_under_way(own, clock.now() - timedelta(seconds=START_SECONDS))


def _is_free(lock: Lock) -> bool:
    """Tell whether nobody holds a lock."""
    is_taken = lock.take()
    if is_taken:
        lock.drop()
    return is_taken


@contextmanager
def _own_session(session: Session, *, is_reading: bool = False) -> Iterator[Session]:
    """Open a short transaction beside a session's own, committed at the end."""
    engine: Engine = session.get_bind().engine
    with Session(engine, expire_on_commit=False) as own:
        if is_reading:
            own.connection(execution_options=READING)
        yield own
        own.commit()
