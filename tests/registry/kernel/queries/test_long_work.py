"""Who sees which long work, and in which order."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import NotFound
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import end_work, queue_work
from registry.kernel.queries.long_work import get_long_work, list_own_unseen, list_under_way, list_works
from registry.places.models.territory import Hromada
from tests.factories.people import make_person
from tests.factories.registry import actor_as, make_hromada
from tests.registry.kernel.operations.test_long_work import make_long_work


def seen_by(session: Session, actor: Actor) -> set[str]:
    return {one.label for one in list_works(session, actor).rows}


@pytest.fixture
def two(session: Session) -> tuple[Hromada, Hromada]:
    """Two hromadas, a work in each, one for both and one that a viewer of the first has begun."""
    here, there = make_hromada(session), make_hromada(session)
    for hromada, label in ((here, "тут"), (there, "там"), (None, "усюди")):
        queue_work(session, SYSTEM, "import", label, hromada_id=hromada.id if hromada else None)
    return here, there


def test_a_person_sees_the_own_and_nothing_else(session: Session, two: tuple[Hromada, Hromada]) -> None:
    viewer = Actor(label="v", user_id=make_person(session, "v").id, grants=actor_as("viewer", two[0]).grants)
    queue_work(session, viewer, "import", "своє", hromada_id=two[1].id)

    assert seen_by(session, viewer) == {"своє"}


def test_an_administrator_sees_all_of_the_own_hromada(session: Session, two: tuple[Hromada, Hromada]) -> None:
    assert seen_by(session, actor_as("admin", two[0])) == {"тут"}


def test_who_administers_every_hromada_sees_what_concerns_all(session: Session, two: tuple[Hromada, Hromada]) -> None:
    here, there = (actor_as("admin", one).grants for one in two)

    assert seen_by(session, Actor(label="a", user_id=uuid.uuid4(), grants={**here, **there})) == {"тут", "там", "усюди"}


def test_who_has_not_signed_in_sees_nothing(session: Session, two: tuple[Hromada, Hromada]) -> None:
    assert seen_by(session, Actor(label="гість")) == set()


def test_a_work_of_another_hromada_is_not_found(session: Session, two: tuple[Hromada, Hromada]) -> None:
    there = queue_work(session, SYSTEM, "import", "там", hromada_id=two[1].id)

    with pytest.raises(NotFound):
        get_long_work(session, actor_as("admin", two[0]), there.id)


def test_the_latest_stands_first_and_pages_follow_one_another(session: Session) -> None:
    for place in range(5):
        queue_work(session, SYSTEM, "import", str(place)).created_at = clock.now() + timedelta(minutes=place)
    session.flush()

    first = list_works(session, SYSTEM, limit=2)
    second = list_works(session, SYSTEM, limit=2, cursor=first.next_cursor)
    last = list_works(session, SYSTEM, limit=2, cursor=second.next_cursor)

    assert [one.label for page in (first, second, last) for one in page.rows] == ["4", "3", "2", "1", "0"]
    assert last.next_cursor is None


def test_own_unseen_work_is_what_broke_off_and_what_runs(session: Session) -> None:
    person = Actor(label="олена", user_id=make_person(session).id)
    works = {one: make_long_work(session, one, person) for one in WorkState}
    works[WorkState.FAILED].is_seen = True
    make_long_work(session, WorkState.FAILED)
    session.flush()

    found = {one.id for one in list_own_unseen(session, person)}

    assert found == {works[WorkState.RUNNING].id, works[WorkState.INTERRUPTED].id}


def test_what_waits_is_expected_to_run_after_a_while_only(session: Session) -> None:
    running, waiting = make_long_work(session, WorkState.RUNNING), make_long_work(session)
    end_work(session, make_long_work(session, WorkState.RUNNING).id, WorkState.DONE)

    assert list_under_way(session, clock.now() - timedelta(minutes=1)) == [running.id]
    assert set(list_under_way(session, clock.now() + timedelta(seconds=1))) == {running.id, waiting.id}


def test_a_work_tells_what_it_is(session: Session) -> None:
    work: LongWork = make_long_work(session, WorkState.RUNNING)

    assert repr(work) == "<LongWork import 'camera: камери.csv' running 2/5>"
