"""The one writer's turn on SQLite."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from registry.kernel.turns import take_turn


@pytest.fixture
def one_file(tmp_path: Path) -> Iterator[Engine]:
    """A database whose transactions are begun by the test."""
    engine = create_engine(f"sqlite:///{tmp_path / 'turns.sqlite3'}")

    @event.listens_for(engine, "connect")
    def open_it(raw: object, _record: object) -> None:
        raw.isolation_level = None  # type: ignore[attr-defined]
        raw.execute("PRAGMA journal_mode = WAL").close()  # type: ignore[attr-defined]

    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE thing (name TEXT)")
    yield engine
    engine.dispose()


@contextmanager
def patient(engine: Engine, milliseconds: int) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
        yield connection


def test_the_turn_is_waited_for(one_file: Engine) -> None:
    with patient(one_file, 20_000) as other, patient(one_file, 20_000) as waiting:
        take_turn(other, "BEGIN IMMEDIATE")
        release = threading.Timer(0.3, other.connection.dbapi_connection.execute, ["COMMIT"])  # type: ignore[union-attr]
        release.start()

        take_turn(waiting, "BEGIN IMMEDIATE")

        waiting.exec_driver_sql("INSERT INTO thing VALUES ('наше')")
        waiting.exec_driver_sql("COMMIT")
        assert waiting.exec_driver_sql("SELECT name FROM thing").scalars().all() == ["наше"]
        release.join()


def test_patience_ends_and_stays_as_it_was(one_file: Engine) -> None:
    with patient(one_file, 20_000) as other, patient(one_file, 200) as waiting:
        take_turn(other, "BEGIN IMMEDIATE")
        began = time.monotonic()

        with pytest.raises(OperationalError, match="locked"):
            take_turn(waiting, "BEGIN IMMEDIATE")

        assert time.monotonic() - began >= 0.2
        assert waiting.exec_driver_sql("PRAGMA busy_timeout").scalar() == 200


def test_the_turn_is_asked_for_often(one_file: Engine) -> None:
    asked: list[str] = []
    with patient(one_file, 20_000) as other, patient(one_file, 1_000) as waiting:
        take_turn(other, "BEGIN IMMEDIATE")
        waiting.connection.dbapi_connection.set_trace_callback(asked.append)  # type: ignore[union-attr]

        with pytest.raises(OperationalError, match="locked"):
            take_turn(waiting, "BEGIN IMMEDIATE")

    assert asked.count("BEGIN IMMEDIATE") > 5, "SQLite by itself asks ever more seldom within one statement"
