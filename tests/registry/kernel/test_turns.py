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

OTHERS = 8


@pytest.fixture
def one_file(tmp_path: Path) -> Iterator[Engine]:
    """A database whose transactions are begun by the test."""
    engine = create_engine(f"sqlite:///{tmp_path / 'turns.sqlite3'}", pool_size=OTHERS + 2)

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


def test_among_many_who_come_and_go_nobody_stays_behind(one_file: Engine) -> None:
    is_over = threading.Event()

    def come_and_go() -> None:
        with patient(one_file, 60_000) as connection:
            raw = connection.connection.dbapi_connection
            while not is_over.is_set():
                raw.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]
                is_over.wait(0.015)
                raw.execute("COMMIT")  # type: ignore[union-attr]

    others = [threading.Thread(target=come_and_go) for _ in range(OTHERS)]
    for one in others:
        one.start()
    try:
        with patient(one_file, 60_000) as waiting:
            waits = [seconds_until_its_turn(waiting) for _ in range(5)]
    finally:
        is_over.set()
        for one in others:
            one.join()

    assert sum(waits) < 30, "by SQLite's own waiting it is two minutes and more"


def seconds_until_its_turn(connection: Connection) -> float:
    began = time.monotonic()
    take_turn(connection, "BEGIN IMMEDIATE")
    connection.exec_driver_sql("COMMIT")
    return time.monotonic() - began
