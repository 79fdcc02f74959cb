"""The page of long work and its line on «Сьогодні», as people use them."""

import re
import uuid

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM, Actor
from registry.kernel.long_work import enter_work, lock_of
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import end_work, progress_of
from registry.people.models import User
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada
from tests.registry.kernel.operations.test_long_work import make_long_work


@pytest.fixture
def olena(session: Session) -> User:
    """An administrator of the only hromada, which has something to show."""
    make_asset(session, make_hromada(session))
    return make_person(session)


@pytest.fixture
def own(olena: User) -> Actor:
    return Actor(label=olena.login, user_id=olena.id)


def read(app: Flask, address: str = "/long-works", login: str = "olena.it") -> str:
    answer = sign_in(app, login).get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def held(app: Flask, session: Session, work: LongWork) -> object:
    """Let a running work be carried out by somebody: its lock is held as long as what is given lives."""
    session.commit()
    with app.app_context():
        lock = lock_of(work.id)
    assert lock.take()
    return lock


def test_before_the_first_work_the_page_says_what_will_be_there(app: Flask, olena: User) -> None:
    assert "Тривалих робіт ще не було" in read(app)


def test_a_running_work_shows_how_far_it_is_and_can_be_stopped(app: Flask, session: Session, own: Actor) -> None:
    work = make_long_work(session, WorkState.RUNNING, own)
    lock = held(app, session, work)

    page = read(app)

    assert "Імпорт" in page
    assert "camera: камери.csv" in page
    assert "триває" in page
    assert "2 / 5" in page
    assert 'width="40%"' in page
    assert f'action="/long-works/{work.id}/cancel"' in page
    assert 'hx-trigger="every 2s"' in page
    lock.release()  # type: ignore[attr-defined]


def test_a_work_whose_process_is_gone_is_interrupted_and_cannot_be_stopped(
    app: Flask, session: Session, own: Actor
) -> None:
    work = make_long_work(session, WorkState.RUNNING, own)
    session.commit()

    page = read(app)

    assert "перервано" in page
    assert "триває<" not in page
    assert f"/long-works/{work.id}/cancel" not in page
    assert "every 2s" not in page


def test_an_end_is_told_with_its_figures_or_its_reason(app: Flask, session: Session, own: Actor) -> None:
    done, failed = make_long_work(session, WorkState.RUNNING, own), make_long_work(session, WorkState.RUNNING, own)
    end_work(session, done.id, WorkState.DONE, result={"rows": 7, "created": 5, "updated": 2, "unchanged": 0})
    end_work(session, failed.id, WorkState.FAILED, error="Файл <b>порожній</b>")
    session.commit()

    page = read(app)

    assert "рядків: 7, нових: 5, змінених: 2, без змін: 0" in page
    assert "Файл &lt;b&gt;порожній&lt;/b&gt;" in page


def test_the_button_asks_a_running_work_to_stop_and_says_so(app: Flask, session: Session, own: Actor) -> None:
    work = make_long_work(session, WorkState.RUNNING, own)
    lock = held(app, session, work)
    client = sign_in(app, "olena.it")

    answer = client.post(f"/long-works/{work.id}/cancel", follow_redirects=True).get_data(as_text=True)

    session.expire_all()
    assert session.get_one(LongWork, work.id).is_cancel_asked
    assert "попрошено зупинитися" in answer
    assert "зупиняється" in answer
    lock.release()  # type: ignore[attr-defined]


def test_what_has_ended_meanwhile_is_a_refusal_in_words(app: Flask, session: Session, own: Actor) -> None:
    work = make_long_work(session, WorkState.DONE, own)
    session.commit()

    answer = sign_in(app, "olena.it").post(f"/long-works/{work.id}/cancel")

    assert answer.status_code == 409
    assert "вже закінчилася" in answer.get_data(as_text=True)


def test_the_button_needs_the_forms_own_token(app: Flask, session: Session, own: Actor) -> None:
    work = make_long_work(session, WorkState.QUEUED, own)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True

    answer = sign_in(app, "olena.it").post(f"/long-works/{work.id}/cancel")

    session.expire_all()
    assert answer.status_code == 400
    assert session.get_one(LongWork, work.id).state == "queued"


def test_another_persons_work_is_neither_shown_nor_stopped(app: Flask, session: Session, olena: User) -> None:
    work = make_long_work(session, WorkState.QUEUED, Actor(label=olena.login, user_id=olena.id))
    make_person(session, "viewer", role="viewer")
    client = sign_in(app, "viewer")

    assert "камери.csv" not in read(app, login="viewer")
    assert client.post(f"/long-works/{work.id}/cancel").status_code == 404
    assert client.post(f"/long-works/{uuid.uuid4()}/cancel").status_code == 404


def test_the_page_is_reached_from_the_persons_own(app: Flask, olena: User) -> None:
    assert 'href="/long-works"' in read(app, "/profile")


def test_today_tells_of_what_broke_off_until_it_is_put_aside(app: Flask, session: Session, own: Actor) -> None:
    make_long_work(session, WorkState.RUNNING, own)
    make_long_work(session, WorkState.FAILED, own)
    make_long_work(session, WorkState.DONE, own)
    make_long_work(session, WorkState.FAILED, SYSTEM)
    session.commit()
    client = sign_in(app, "olena.it")

    before = read(app, "/")
    answer = client.post("/long-works/seen")
    after = read(app, "/")

    assert "2 тривалі роботи не дійшли до кінця" in before
    assert answer.headers["Location"] == "/"
    assert "не дійшли до кінця" not in after
    assert "перервано" in read(app)


def test_today_says_nothing_of_what_runs_well(app: Flask, session: Session, own: Actor) -> None:
    work = make_long_work(session, WorkState.RUNNING, own)
    lock = held(app, session, work)
    session.execute(progress_of(work.id, 4, 5))
    session.commit()

    assert "до кінця" not in read(app, "/")
    lock.release()  # type: ignore[attr-defined]


def test_an_import_is_named_in_the_readers_language(app: Flask, session: Session, own: Actor) -> None:
    told = {"kind": "camera", "file": "/srv/камери.csv", "dry_run": True}
    enter_work(session, own, "import", "Камера: камери.csv (перевірка)", arguments=told)
    client = sign_in(app, "olena.it")
    client.set_cookie("oblik_lang", "en")

    page = client.get("/long-works").text

    assert "CCTV camera: камери.csv (check)" in page
    assert "перевірка" not in page
