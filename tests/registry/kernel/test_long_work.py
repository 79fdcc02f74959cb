"""Carrying long work out: how it ends, how it is cancelled, and that a dead process is told of and a living one not."""

import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import ROOT, Settings
from registry.kernel import long_work
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.long_work import (
    Cancelled,
    Carrying,
    carried_out,
    enter_work,
    find_interrupted,
    run_work,
    start_work,
    sweep_interrupted,
)
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import ask_to_cancel
from registry.kernel.seams import LongKind, db, seams
from registry.places.models.organisation import Organisation
from tests.factories.registry import make_hromada, make_organisation

PATIENCE_SECONDS = 60
CARRIER = """
import os, sys, time, uuid
from config.app import create_app
from registry.kernel.long_work import carried_out
from registry.kernel.seams import db
app = create_app()
with app.app_context(), carried_out(db.session(), uuid.UUID(sys.argv[1])) as carrying:
    print("begun", flush=True)
    for step in range(1, 100_000):
        carrying.progress(step, 100_000)
        time.sleep(0.01)
"""


@pytest.fixture
def opened(app: Flask, session: Session) -> Iterator[Session]:
    """The application's own session; what the test has written before is committed."""
    session.commit()
    with app.app_context():
        yield db.session()
        db.session.rollback()


@pytest.fixture
def noted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is worth noting."""
    monkeypatch.setattr(long_work, "NOTE_SECONDS", 0)


def enter(session: Session, what: str = "import", **arguments: Any) -> uuid.UUID:
    return enter_work(session, SYSTEM, what, "камери.csv", arguments=arguments)


def state_of(session: Session, work_id: uuid.UUID) -> tuple[str, str | None]:
    session.rollback()
    work = session.get_one(LongWork, work_id, populate_existing=True)
    found = work.state, work.error
    session.rollback()
    return found


def wait_until(is_true: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def fails(fault: BaseException) -> Callable[[Carrying], None]:
    def work(_carrying: Carrying) -> None:
        raise fault

    return work


@pytest.mark.parametrize(
    ("work", "raised", "expected"),
    [
        (lambda carrying: carrying.progress(1, 2), None, ("done", None)),
        (lambda carrying: carrying.fail("Помилок: 3", {"errors": 3}), None, ("failed", "Помилок: 3")),
        (fails(Cancelled()), Cancelled, ("cancelled", None)),
        (fails(KeyboardInterrupt()), KeyboardInterrupt, ("cancelled", None)),
        (fails(Conflict(because("Інший був першим"))), Conflict, ("failed", "Інший був першим")),
        (fails(ZeroDivisionError("ділення")), ZeroDivisionError, ("failed", "ZeroDivisionError: ділення")),
    ],
)
def test_however_it_is_left_its_row_tells_how_it_ended(
    opened: Session, work: Callable[[Carrying], None], raised: type[BaseException] | None, expected: tuple[str, Any]
) -> None:
    work_id = enter(opened)

    try:
        with carried_out(opened, work_id) as carrying:
            work(carrying)
            opened.commit()
    except (Cancelled, KeyboardInterrupt, Conflict, ZeroDivisionError) as error:
        assert raised is type(error)
    else:
        assert raised is None

    assert state_of(opened, work_id) == expected


def test_refused_fields_are_told_as_the_reason(opened: Session) -> None:
    work_id = enter(opened)

    with pytest.raises(Invalid), carried_out(opened, work_id):
        raise Invalid(file=because("Файл порожній"))

    state, error = state_of(opened, work_id)
    assert state == "failed"
    assert "Файл порожній" in (error or "")


def test_its_end_and_what_it_has_written_are_kept_both_or_neither(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()
    with app.app_context():
        work_id = enter(db.session())

        with pytest.raises(ZeroDivisionError), carried_out(db.session(), work_id) as carrying:
            make_organisation(db.session(), hromada, name="Не лишиться")
            carrying.finish({"created": 1})
            raise ZeroDivisionError

        assert state_of(db.session(), work_id)[0] == "failed"
        assert db.session.scalars(select(Organisation.id)).all() == []
        db.session.rollback()


def test_a_work_is_carried_out_once(opened: Session) -> None:
    work_id = enter(opened)

    with carried_out(opened, work_id), pytest.raises(Conflict, match="інший процес"), carried_out(opened, work_id):
        pass
    with pytest.raises(Conflict, match="вже не чекає"), carried_out(opened, work_id):
        pass

    assert state_of(opened, work_id)[0] == "done"


@pytest.mark.usefixtures("noted_at_once")
def test_progress_is_seen_by_others_while_it_goes_on(opened: Session, session: Session) -> None:
    work_id = enter(opened)

    with carried_out(opened, work_id) as carrying:
        carrying.progress(3, 10)
        work = session.get_one(LongWork, work_id)
        seen = work.state, work.done, work.total
        session.commit()

    assert seen == ("running", 3, 10)


@pytest.mark.usefixtures("noted_at_once")
def test_progress_waits_for_no_writer(opened: Session, session: Session) -> None:
    work_id = enter(opened)

    with carried_out(opened, work_id) as carrying:
        make_hromada(session)  # Not committed: on SQLite this is the one writer.
        begun = time.monotonic()
        carrying.progress(3, 10)
        spent = time.monotonic() - begun
        session.commit()

    assert spent < 5
    assert state_of(opened, work_id)[0] == "done"


def test_progress_is_noted_about_once_a_second_and_not_more(opened: Session, session: Session) -> None:
    work_id = enter(opened)

    with carried_out(opened, work_id) as carrying:
        for step in range(1, 50):
            carrying.progress(step, 50)
        noted = session.get_one(LongWork, work_id).done
        session.commit()

    assert noted == 0


@pytest.mark.usefixtures("noted_at_once")
def test_a_cancelled_work_stops_at_its_next_step_and_writes_nothing(opened: Session, session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()
    work_id = enter(opened)
    steps = []

    with pytest.raises(Cancelled), carried_out(opened, work_id) as carrying:
        for step in range(1, 10):
            if step == 3:
                ask_to_cancel(session, SYSTEM, work_id)
                session.commit()
            carrying.progress(step, 10)
            steps.append(step)
        make_organisation(opened, hromada)
        opened.commit()

    assert steps == [1, 2]
    assert state_of(opened, work_id)[0] == "cancelled"
    assert session.scalars(select(Organisation.id)).all() == []


def test_what_another_wing_registered_runs_with_its_arguments(app: Flask, opened: Session) -> None:
    told: list[Any] = []
    seams(app).long_kinds["counting"] = LongKind("Лічба", lambda carrying, arguments: told.append(arguments))
    work_id = enter(opened, "counting", upto=5)

    run_work(opened, work_id)

    assert told == [{"upto": 5}]
    assert state_of(opened, work_id)[0] == "done"


def test_an_unknown_kind_ends_at_once(opened: Session) -> None:
    work_id = enter(opened, "прання")

    with pytest.raises(Conflict, match="не можна виконати"):
        run_work(opened, work_id)

    assert state_of(opened, work_id) == ("failed", "Цю роботу не можна виконати окремо")


@contextmanager
def carrier(settings: Settings, work_id: uuid.UUID) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that carries the work out slowly."""
    environment = {
        "PATH": "", "OBLIK_DATABASE_URL": settings.database_url, "OBLIK_INSTANCE": str(settings.instance),
    }  # fmt: skip
    command = [sys.executable, "-c", CARRIER, str(work_id)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == b"begun\n"
            yield process
        finally:
            process.kill()


def test_a_living_process_is_never_told_as_interrupted_and_a_killed_one_is(opened: Session, settings: Settings) -> None:
    work_id = enter(opened)

    with carrier(settings, work_id) as process:
        while_alive = find_interrupted(opened), sweep_interrupted(opened), state_of(opened, work_id)[0]
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)

    assert while_alive == ([], 0, "running")
    assert wait_until(lambda: find_interrupted(opened) == [work_id])
    assert sweep_interrupted(opened) == 1
    opened.commit()
    assert state_of(opened, work_id)[0] == "interrupted"
    assert find_interrupted(opened) == []


def test_a_process_that_is_cancelled_from_outside_ends_by_itself(
    opened: Session, session: Session, settings: Settings
) -> None:
    work_id = enter(opened)

    with carrier(settings, work_id) as process:
        ask_to_cancel(session, SYSTEM, work_id)
        session.commit()
        process.wait(PATIENCE_SECONDS)

    assert state_of(opened, work_id)[0] == "cancelled"


def test_whoever_looks_while_a_work_ends_never_sees_it_interrupted(app: Flask, opened: Session) -> None:
    stopped, alarms = threading.Event(), []

    def look() -> None:
        with app.app_context():
            while not stopped.is_set():
                alarms.extend(find_interrupted(db.session()))

    from_outside = threading.Thread(target=look)
    from_outside.start()
    for _ in range(30):
        with carried_out(opened, enter(opened)):
            pass
    stopped.set()
    from_outside.join(PATIENCE_SECONDS)

    assert alarms == []


def test_a_process_that_never_began_is_told_after_a_while(opened: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    work_id = enter(opened)
    at_first = find_interrupted(opened)
    monkeypatch.setattr(long_work, "START_SECONDS", -1)

    assert (at_first, find_interrupted(opened)) == ([], [work_id])


def test_a_process_of_its_own_carries_the_work_out(opened: Session, session: Session, tmp_path: Any) -> None:
    make_hromada(session)
    session.commit()
    file = tmp_path / "organisations.csv"
    file.write_text("Назва;Роль\nВідділ освіти;department\n", encoding="utf-8")
    told = {"kind": "organisation", "hromada": None, "mapped": {}, "key": "inventory_number", "sheet": None}
    work_id = enter(opened, file=str(file), dry_run=False, **told)

    start_work(work_id)

    assert wait_until(lambda: state_of(opened, work_id)[0] not in ("queued", "running"))
    assert state_of(opened, work_id) == (WorkState.DONE.value, None)
    assert session.scalars(select(Organisation.name)).all() == ["Відділ освіти"]
