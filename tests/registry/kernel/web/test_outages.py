"""A database that is busy or only to be read: 503 within its bound, what was typed comes back, and then it goes on."""

import errno
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.database import prepare_database
from config.patience import SERVING, WORKING, Patience, be_quick, patience
from registry.kernel import clock
from registry.kernel.operations.history import lock_head
from registry.kernel.outages import Outage, outage_of
from registry.kernel.seams import db
from registry.kernel.web import outages
from registry.kernel.web.outages import WAITED
from registry.people.models import ApiToken, UserSession
from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import make_hromada

QUICK = Patience(lock=0.3, statement=5)
BOUND_SECONDS = 5


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock is waited for as long as a test may take."""
    monkeypatch.setattr("config.patience._Present.patience", QUICK)


@contextmanager
def someone_writing(url: str) -> Iterator[None]:
    """Hold what every writer needs, as an import does."""
    engine = create_engine(url)
    prepare_database(engine)
    with Session(engine) as holding:
        lock_head(holding)
        yield
    engine.dispose()


def typed_in(page: str) -> dict[str, str]:
    """Read back what a page keeps to be sent once more."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'<textarea name="(.*?)" hidden>\n(.*?)</textarea>', page, re.S)
    }


def test_a_form_that_finds_the_database_busy_comes_back_with_all_that_was_typed_and_goes_through_later(
    app: Flask, session: Session, database_url: str
) -> None:
    hromada = make_hromada(session)
    make_person(session, "olena")
    session.commit()
    browser = sign_in(app, "olena")
    told = {
        "hromada_id": str(hromada.id),
        "name": '«Вузол» <б> & "в"',
        "edrpou": "",
        "note": "\nдва\nрядки",
        "role": "other",
    }

    with someone_writing(database_url):
        began = time.monotonic()
        refused = browser.post("/organisations/new", data=told)
        waited = time.monotonic() - began
        read = browser.get("/organisations")
    kept = typed_in(refused.text)
    accepted = browser.post("/organisations/new", data=kept)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert waited < BOUND_SECONDS
    assert read.status_code == 200
    assert {name: value.replace("\r\n", "\n") for name, value in kept.items()} == told
    assert accepted.status_code == 302


def test_a_program_that_finds_the_database_busy_is_told_when_to_come_again(
    client: FlaskClient, session: Session, database_url: str
) -> None:
    hromada = make_hromada(session)
    token = make_api_token(session, make_person(session), scope="write")
    session.commit()
    headers = {"Authorization": f"Bearer {token}"}
    body = {"hromada": hromada.code, "kind": "site", "name": "Майданчик"}

    with someone_writing(database_url):
        refused = client.post("/api/v1/locations", json=body, headers=headers)
        read = client.get("/api/v1/locations", headers=headers)
    accepted = client.post("/api/v1/locations", json=body, headers=headers)

    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert refused.headers["Retry-After"] == "5"
    assert read.status_code == 200
    assert accepted.status_code == 201


def test_readers_wait_for_no_writer_though_their_use_is_due_to_be_noted(
    app: Flask, client: FlaskClient, session: Session, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.patience._Present.patience", Patience(lock=BOUND_SECONDS * 2, statement=None))
    make_hromada(session)
    user = make_person(session, "olena")
    token = make_api_token(session, user, scope="read")
    session.commit()
    browser = sign_in(app, "olena")
    session.execute(update(UserSession).values(seen_at=clock.now() - timedelta(hours=1)))
    session.execute(update(ApiToken).values(last_used_at=None))
    session.commit()

    with someone_writing(database_url):
        began = time.monotonic()
        page = browser.get("/organisations")
        answer = client.get("/api/v1/locations", headers={"Authorization": f"Bearer {token}"})
        waited = time.monotonic() - began

    assert (page.status_code, answer.status_code) == (200, 200)
    assert waited < BOUND_SECONDS


def test_a_database_that_is_only_to_be_read_shows_its_pages_and_refuses_to_save(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_hromada(session)
    make_person(session, "olena")
    session.commit()
    browser = sign_in(app, "olena")
    session.execute(update(UserSession).values(seen_at=clock.now() - timedelta(hours=1)))
    session.commit()

    with app.app_context(), only_to_be_read(app):
        page = browser.get("/organisations")
        refused = browser.post("/organisations/new", data={"name": "Вузол"})

    assert page.status_code == 200
    assert refused.status_code == 503
    assert "лише для читання" in refused.text


@contextmanager
def only_to_be_read(app: Flask) -> Iterator[None]:
    """Let every connection of the application refuse to write, as a standby or a read-only disk does."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    told = "PRAGMA query_only = ON" if is_sqlite else "SET default_transaction_read_only = on"

    def refuse(connection: object, _record: object, _proxy: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(told)
        cursor.close()
        if not is_sqlite:
            connection.commit()  # type: ignore[attr-defined]

    event.listen(db.engine, "checkout", refuse)
    try:
        yield
    finally:
        event.remove(db.engine, "checkout", refuse)
        db.engine.dispose()


def test_what_has_waited_too_long_for_a_thread_is_refused_and_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post(
        "/sign-in", data={"login": "olena", "password": "таємниця"}, environ_overrides={outages.WAITED: 60.0}
    )

    assert answer.status_code == 503
    assert "таємниця" not in answer.text


def test_a_fault_of_ours_is_no_outage(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")

    assert outage_of(raised.value) is None


@pytest.mark.parametrize(("code", "outage"), [(errno.ENOSPC, Outage.FULL), (errno.EPIPE, None)])
def test_a_full_disk_is_an_outage_wherever_rows_wait(code: int, outage: Outage | None) -> None:
    assert outage_of(OSError(code, "of a temporary file")) is outage


def test_a_lock_that_stays_taken_is_an_outage(engine: Engine, database_url: str) -> None:
    with someone_writing(database_url), Session(engine) as second, pytest.raises(DBAPIError) as raised:
        lock_head(second)

    assert outage_of(raised.value) is Outage.BUSY


def test_only_who_serves_is_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.patience._Present.patience", WORKING)
    before = patience()

    be_quick()

    assert (before, patience()) == (WORKING, SERVING)


@pytest.mark.parametrize(
    ("path", "seconds", "is_refused"),
    [
        ("/organisations", 2.9, False),
        ("/organisations", 3.1, True),
        ("/sign-in", 19.0, False),
        ("/sign-in", 20.1, True),
        ("/static/kernel/tokens.css", 60.0, False),
    ],
)
def test_what_waited_too_long_for_a_thread_is_given_up(
    client: FlaskClient, path: str, seconds: float, is_refused: bool
) -> None:
    with client.get(path, environ_overrides={WAITED: seconds}) as answer:
        pass

    assert (answer.status_code == 503) == is_refused
