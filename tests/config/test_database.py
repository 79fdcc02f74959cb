"""How a database is opened: what is written stays, pages that only read wait for nobody and note their use."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from unittest import mock

from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from config.database import prepare_database
from registry.kernel import clock
from registry.kernel.seams import db
from registry.people.models import UserSession
from tests.factories.people import make_person, sign_in_by_form

READER = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM note').fetchone()[0])"


def test_a_process_that_ends_takes_nothing_from_one_that_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "oblik.sqlite3"
    engine = create_engine(f"sqlite:///{file}")
    prepare_database(engine)

    with engine.connect() as one:
        one.execute(text("CREATE TABLE note (word TEXT)"))
        one.commit()
        with engine.connect() as other:
            other.execute(text("SELECT count(*) FROM note"))
            other.rollback()
            before = read_elsewhere(file)
            one.execute(text("INSERT INTO note VALUES ('записано')"))
            one.commit()
            after = read_elsewhere(file)
    engine.dispose()

    assert (before, after, read_elsewhere(file)) == ("0", "1", "1")


def read_elsewhere(file: Path) -> str:
    """Count the notes in a process of its own, which ends."""
    asked = subprocess.run([sys.executable, "-c", READER, str(file)], check=True, capture_output=True, text=True)
    return asked.stdout.strip()


def test_a_page_is_read_while_somebody_else_writes(app: Flask, session: Session, engine: Engine) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")

    with engine.begin() as writer:
        writer.execute(text("UPDATE registry_user SET display_name = 'Інше' WHERE login = 'olena.it'"))
        with mock.patch("registry.people.web.presence.is_due_for_touch", return_value=True):
            response = client.get("/profile")

    assert response.status_code == 200


def test_reading_a_page_moves_the_end_of_the_session_on(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")
    before = session.scalars(select(UserSession.seen_at)).one()
    session.rollback()

    with mock.patch.object(clock, "now", return_value=before + timedelta(minutes=20)):
        response = client.get("/profile")

    assert response.status_code == 200
    assert session.scalars(select(UserSession.seen_at)).one() == before + timedelta(minutes=20)


def test_a_connection_that_the_server_has_closed_is_replaced(app: Flask, engine: Engine) -> None:
    client = app.test_client()
    assert client.get("/healthz").status_code == 200

    if engine.dialect.name == "postgresql":  # SQLite has no server that could close anything.
        with engine.connect() as other:
            ended = "pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
            other.execute(text(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {ended}"))

    assert client.get("/healthz").status_code == 200


def test_what_a_reading_page_writes_after_all_is_written_together_or_not_at_all(app: Flask, session: Session) -> None:
    make_person(session)
    session.commit()

    with app.test_request_context("/"):
        db.session.execute(text("SELECT login FROM registry_user")).all()
        db.session.execute(text("UPDATE registry_user SET display_name = 'Інше'"))
        db.session.execute(text("UPDATE registry_user SET language = 'en'"))
        db.session.rollback()

    assert session.execute(text("SELECT display_name, language FROM registry_user")).one() != ("Інше", "en")
    assert session.execute(text("SELECT count(*) FROM registry_user WHERE display_name = 'Інше'")).scalar_one() == 0


def test_a_long_list_is_read_bit_by_bit_by_a_reading_page(app: Flask, session: Session) -> None:
    make_person(session)
    session.commit()

    with app.test_request_context("/"):
        streamed = db.session.execute(text("SELECT login FROM registry_user"), execution_options={"yield_per": 10})

        assert [row.login for row in streamed] == ["olena.it"]
