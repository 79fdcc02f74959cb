"""A database that is frozen, gone and back again, before a real server: 503 within five seconds, recovery by itself."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.product import Instance, answer, command, free_port, running
from config.patience import _Present, connect_patiently
from tests.postgis import find_binaries, private_server, run_sql

BOUND_SECONDS = 5.5
"""The five seconds of a page, and a little for a busy machine to write the answer."""
PATIENCE_SECONDS = 60


@pytest.fixture
def own_server() -> Iterator[str]:
    """A PostgreSQL of this test's own, which it may freeze and stop."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is missing")
    with private_server(binaries) as url:
        yield url


def answered(port: int, path: str = "/sign-in") -> tuple[int, float, str | None]:
    """Ask once; give the status, the seconds and when to come again."""
    began = time.monotonic()
    status, _page, headers = answer(port, "GET", path)
    return status, time.monotonic() - began, headers["Retry-After"]


def is_soon(port: int, path: str, status: int) -> bool:
    """Ask until the status comes; False when it does not."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if answered(port, path)[0] == status:
            return True
    return False


def folder_of(url: str) -> Path:
    """Ask a server where its data lie."""
    with psycopg.connect(url.replace("+psycopg", "") + "/postgres") as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    return Path(row[0] if row else "")


def children_of(process: int) -> list[int]:
    told = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [*map(int, told.stdout.split())]


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """Freeze a PostgreSQL: it takes connections in, says nothing and ends nothing."""
    first = int((folder / "postmaster.pid").read_text().split()[0])
    os.kill(first, signal.SIGSTOP)  # From now on no other one begins.
    processes = [first, *children_of(first)]
    for one in processes[1:]:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in processes:
            os.kill(one, signal.SIGCONT)


@contextmanager
def stopped(folder: Path) -> Iterator[None]:
    """Stop a PostgreSQL and start it again as it was started."""
    binaries = find_binaries()
    assert binaries
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    control = [*before, str(binaries / "pg_ctl"), "-D", str(folder), "-w"]
    options = shlex.join(shlex.split((folder / "postmaster.opts").read_text())[1:])
    quietly: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*control, "-m", "fast", "stop"], check=True, **quietly)
    try:
        yield
    finally:
        subprocess.run([*control, "-o", options, "-l", str(folder / "again.log"), "start"], check=True, **quietly)


def test_a_frozen_and_a_restarted_database_are_told_in_time_and_recovered_from(own_server: str, tmp_path: Path) -> None:
    run_sql(own_server, "CREATE DATABASE oblik")
    instance = Instance(tmp_path / "instance", f"{own_server}/oblik")
    instance.folder.mkdir()
    folder, port = folder_of(own_server), free_port()
    with running(command("serve", "--empty", "--port", str(port)), instance.environment, port, "/healthz"):
        for path in ("/public/", "/healthz"):
            assert is_soon(port, path, 200)

        with frozen(folder):
            in_ice = [answered(port, path) for path in ("/public/", "/public/", "/healthz")]
        assert [status for status, _seconds, _again in in_ice] == [503, 503, 503]
        assert max(seconds for _status, seconds, _again in in_ice) < BOUND_SECONDS
        assert in_ice[0][2] == "5"
        assert is_soon(port, "/public/", 200)

        with stopped(folder):
            away = [answered(port, path) for path in ("/public/", "/healthz")]
        assert [status for status, _seconds, _again in away] == [503, 503]
        assert max(seconds for _status, seconds, _again in away) < BOUND_SECONDS
        assert is_soon(port, "/public/", 200)


def test_the_address_of_the_database_may_tell_limits_of_its_own(postgis_server: str) -> None:
    told: dict[str, Any] = {"conninfo": postgis_server.replace("+psycopg", "") + "/postgres"}

    with connect_patiently([], {**told, "options": "-c statement_timeout=1234"}) as connection:
        statement = connection.execute("SHOW statement_timeout").fetchone()
        lock = connection.execute("SHOW lock_timeout").fetchone()

    assert (statement, lock) == (("1234ms",), ("1min",))


def test_a_database_that_was_away_a_moment_ago_is_not_waited_for(
    postgis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Present, "away_until", time.monotonic() + PATIENCE_SECONDS)

    with pytest.raises(psycopg.OperationalError):
        connect_patiently([], {"conninfo": postgis_server.replace("+psycopg", "") + "/postgres"})
