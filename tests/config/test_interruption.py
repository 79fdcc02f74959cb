"""Ctrl-C within SQLite and readers that leave: both end a command quietly."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from config.database import prepare_database
from config.interruption import watch_for_ctrl_c
from config.settings import ROOT

PATIENCE_SECONDS = 120


def environment(tmp_path: Path, **further: str) -> dict[str, str]:
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OBLIK_INSTANCE": str(tmp_path / "instance")}
    return {**own, "OBLIK_DEMO": "0", **further}


@pytest.fixture
def watched() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    watch_for_ctrl_c()
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("watched")
def test_ctrl_c_within_a_write_of_sqlite_is_an_interruption_and_no_fault_of_the_database(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'oblik.db'}")
    prepare_database(engine)

    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.create_function("pressed", 0, lambda: os.kill(os.getpid(), signal.SIGINT))
        connection.exec_driver_sql("CREATE TABLE things (name)")
        with pytest.raises(KeyboardInterrupt):
            connection.execute(text("INSERT INTO things VALUES (pressed())"))
        connection.rollback()
    engine.dispose()


@pytest.mark.parametrize("command", [("doctor",), ("--help",), ("programme", "show", "slavutych-2017-2020", "--json")])
def test_a_reader_that_left_ends_a_command_without_a_word_too_many(tmp_path: Path, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    told = subprocess.run(
        [sys.executable, "-m", "config", *command],
        env=environment(tmp_path), stdout=writing, stderr=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS,
        check=False,
    )  # fmt: skip
    os.close(writing)

    assert not re.search("Traceback|Broken pipe|BrokenPipe|Exception ignored", told.stderr)


def test_a_taken_port_is_told_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        told = subprocess.run(
            [sys.executable, "-m", "config", "serve", "--port", str(other.getsockname()[1])],
            env=environment(tmp_path, OBLIK_DEMO="1"), capture_output=True, text=True, timeout=PATIENCE_SECONDS,
            check=False,
        )  # fmt: skip

    assert told.returncode == 1
    assert "зайнятий" in told.stderr
    assert "демонстраційний" not in told.stderr
    assert not list((tmp_path / "instance").glob("*sqlite*"))
