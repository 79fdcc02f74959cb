"""The one writer's turn on SQLite."""

import subprocess
import sys
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
COME_AND_GO = f"""
import sqlite3, sys, threading, time

def come_and_go():
    connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=7)
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO thing VALUES ('чуже')")
            time.sleep(0.015)
            connection.execute("COMMIT")
        except sqlite3.OperationalError:
            pass
        print("busy", flush=True)
        sys.stdout = open("/dev/null", "w")

for _ in range({OTHERS}):
    threading.Thread(target=come_and_go).start()
"""


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
    others = subprocess.Popen([sys.executable, "-c", COME_AND_GO, str(one_file.url.database)], stdout=subprocess.PIPE)
    assert others.stdout is not None
    assert others.stdout.readline() == b"busy\n"
    try:
        with patient(one_file, 60_000) as waiting:
            waits = [seconds_until_its_turn(waiting) for _ in range(12)]
    finally:
        others.kill()
        others.communicate()

    assert sum(waits) < 40, "by SQLite's own waiting it is more than a minute"


def seconds_until_its_turn(connection: Connection) -> float:
    began = time.monotonic()
    take_turn(connection, "BEGIN IMMEDIATE")
    connection.exec_driver_sql("COMMIT")
    return time.monotonic() - began
