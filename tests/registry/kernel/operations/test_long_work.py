"""Long work from queued to its end: which step may follow which, and what each writes down."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import Conflict, NotFound
from registry.kernel.models.long_work import UNDER_WAY, LongWork, WorkState
from registry.kernel.operations.long_work import (
    ask_to_cancel,
    begin_work,
    end_work,
    forget_ended,
    progress_of,
    put_aside,
    queue_work,
    tell_interrupted,
)
from tests.factories.people import make_person
from tests.factories.registry import make_hromada

ENDS = [one for one in WorkState if one.value not in UNDER_WAY]


def make_long_work(session: Session, state: WorkState = WorkState.QUEUED, actor: Actor = SYSTEM) -> LongWork:
    """A work of five steps, two of them done when it has begun."""
    work = queue_work(session, actor, "import", "camera: камери.csv")
    if state is not WorkState.QUEUED:
        begin_work(session, work.id)
        session.execute(progress_of(work.id, 2, 5))
    if state in ENDS:
        end_work(session, work.id, state)
    session.refresh(work)
    return work


def test_a_work_waits_runs_and_ends(session: Session) -> None:
    work = make_long_work(session)
    waiting = (work.state, work.done, work.total, work.started_at, work.ended_at)

    begin_work(session, work.id)
    session.execute(progress_of(work.id, 2, 5))
    session.refresh(work)
    running = (work.state, work.done, work.total)
    end_work(session, work.id, WorkState.DONE, result={"created": 5})
    session.refresh(work)

    assert waiting == ("queued", 0, None, None, None)
    assert running == ("running", 2, 5)
    assert (work.state, work.done, work.result, work.error) == ("done", 5, {"created": 5}, None)
    assert work.started_at <= work.noted_at <= work.ended_at


@pytest.mark.parametrize("state", [one for one in WorkState if one is not WorkState.QUEUED])
def test_only_what_waits_can_begin(session: Session, state: WorkState) -> None:
    work = make_long_work(session, state)

    with pytest.raises(Conflict, match="вже не чекає"):
        begin_work(session, work.id)


def test_a_work_that_is_not_there_cannot_begin(session: Session) -> None:
    with pytest.raises(NotFound):
        begin_work(session, uuid.uuid4())


@pytest.mark.parametrize("first", ENDS)
def test_what_has_ended_stays_as_it_did(session: Session, first: WorkState) -> None:
    work = make_long_work(session, first)

    is_ended_again = end_work(session, work.id, WorkState.FAILED, error="пізно")
    session.execute(progress_of(work.id, 4, 5))
    session.refresh(work)

    assert not is_ended_again
    assert (work.state, work.error) == (first.value, None)
    assert work.done == (5 if first is WorkState.DONE else 2)


def test_what_waits_is_cancelled_at_once_and_what_runs_is_asked(session: Session) -> None:
    waiting, running = make_long_work(session), make_long_work(session, WorkState.RUNNING)

    for work in (waiting, running):
        ask_to_cancel(session, SYSTEM, work.id)
        session.refresh(work)

    assert (waiting.state, running.state, running.is_cancel_asked) == ("cancelled", "running", True)


@pytest.mark.parametrize("state", ENDS)
def test_what_has_ended_cannot_be_cancelled(session: Session, state: WorkState) -> None:
    work = make_long_work(session, state)

    with pytest.raises(Conflict, match="вже закінчилася"):
        ask_to_cancel(session, SYSTEM, work.id)


def test_somebody_elses_work_can_neither_be_seen_nor_cancelled(session: Session) -> None:
    work = make_long_work(session)
    stranger = Actor(label="хтось", user_id=uuid.uuid4())

    with pytest.raises(NotFound):
        ask_to_cancel(session, stranger, work.id)


def test_only_what_was_under_way_is_told_as_interrupted(session: Session) -> None:
    running, done = make_long_work(session, WorkState.RUNNING), make_long_work(session, WorkState.DONE)

    told = tell_interrupted(session, [running.id, done.id])
    session.expire_all()

    assert (told, running.state, done.state) == (1, "interrupted", "done")


def test_a_long_label_and_a_long_error_are_cut(session: Session) -> None:
    work = queue_work(session, SYSTEM, "import", "я" * 400)

    end_work(session, work.id, WorkState.FAILED, error="я" * 3000)
    session.refresh(work)

    assert (len(work.label), len(work.error or "")) == (300, 2000)


def test_putting_aside_is_for_the_own_works_that_broke_off(session: Session) -> None:
    own = Actor(label="олена", user_id=make_person(session, "olena").id)
    other = Actor(label="петро", user_id=make_person(session, "petro").id)
    broken = [make_long_work(session, one, own) for one in (WorkState.FAILED, WorkState.INTERRUPTED)]
    others = [make_long_work(session, WorkState.FAILED, other), make_long_work(session, WorkState.DONE, own)]

    put_aside(session, own)
    session.expire_all()

    assert [one.is_seen for one in (*broken, *others)] == [True, True, False, False]


def test_only_what_ended_long_ago_is_forgotten(session: Session) -> None:
    old, fresh, running = (make_long_work(session, one) for one in (WorkState.DONE, WorkState.DONE, WorkState.RUNNING))
    old.ended_at = clock.now() - timedelta(days=91)
    running.created_at = running.started_at = clock.now() - timedelta(days=200)
    session.flush()

    assert forget_ended(session, clock.now()) == 1
    assert set(session.scalars(select(LongWork.id))) == {fresh.id, running.id}


def test_a_hromada_that_goes_leaves_the_work(session: Session) -> None:
    hromada = make_hromada(session, settlements=[])
    work = queue_work(session, SYSTEM, "import", "камери", hromada_id=hromada.id)

    session.delete(hromada)
    session.flush()
    session.refresh(work)

    assert work.hromada_id is None
