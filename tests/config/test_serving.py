"""The commands serve and migrate, and refusals of commands that people meet on a first day."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config import serving
from config.cli import cli
from config.serving import FIRST_SEEN, OblikServer, shown_address, warm_up
from config.settings import ROOT
from registry.kernel.access import SYSTEM
from registry.kernel.models.long_work import LongWork
from registry.kernel.operations.long_work import begin_work, queue_work
from tests.factories.registry import make_hromada
from tests.postgis import run_sql
from tests.registry.kernel.test_long_work import wait_until

LISTENING = (shutil.which("env") or "env", "--default-signal=INT")
"""Ctrl-C reaches what is started even where the tests themselves run in the background and ignore it."""
PATIENCE_SECONDS = 120
Start = Callable[..., "subprocess.Popen[str]"]


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, list(arguments))


def free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def status_of(url: str) -> int:
    """Ask for a page of a server of ours."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command in a process of its own, in an instance folder of this test; it is ended with the test."""
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "OBLIK_INSTANCE": str(tmp_path / "instance"),
        }
        running.append(
            subprocess.Popen(
                [*LISTENING, sys.executable, "-m", "config", *arguments],
                env={**environment, **variables},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return running[-1]

    yield begin
    for one in running:
        if one.poll() is None:
            one.send_signal(signal.SIGTERM)
        one.communicate(timeout=PATIENCE_SECONDS)


def line_of(running: "subprocess.Popen[str]", pattern: str) -> str:
    """Read what a command prints until a line matches, and give the match."""
    assert running.stdout
    for line in running.stdout:
        found = re.search(pattern, line)
        if found:
            return found[0]
    raise AssertionError(f"nothing like {pattern} came; {running.stderr.read() if running.stderr else ''}")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "[::1]"])
def test_the_printed_address_opens(start: Start, host: str) -> None:
    port = free_port(host.strip("[]"))
    server = start("serve", "--empty", "--host", host, "--port", str(port))

    address = line_of(server, r"http://\S+")
    link = line_of(server, r"http://\S+/setup/\S+")

    wanted = "[::1]" if ":" in host else host
    assert address == f"http://{wanted}:{port}/"
    assert status_of(link) == 200


def test_the_first_link_has_the_name_by_which_people_open_the_instance(start: Start) -> None:
    named = {"OBLIK_HOSTS": "oblik.example", "OBLIK_PROXIES": "1"}
    server = start("serve", "--empty", "--port", str(free_port("127.0.0.1")), **named)

    assert line_of(server, r"http\S+/setup/\S+").startswith("https://oblik.example/setup/")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 -- nothing listens here
        ("::", "http://[::1]:8000/"),
        ("oblik.example", "http://oblik.example:8000/"),
        ("fd00::7", "http://[fd00::7]:8000/"),
    ],
)
def test_an_address_that_opens_is_shown(host: str, address: str) -> None:
    assert shown_address(host, 8000) == address


def test_a_persons_link_has_the_address_at_which_the_instance_was_served(start: Start) -> None:
    port = free_port("127.0.0.1")
    line_of(start("serve", "--empty", "--port", str(port)), "http://")

    out, _said = start("user", "add", "ivan.tech", "--role", "technician").communicate(timeout=PATIENCE_SECONDS)

    assert out.startswith(f"http://127.0.0.1:{port}/password/")
    assert status_of(out.strip()) == 200


def test_two_first_starts_at_once_make_one_instance(start: Start, tmp_path: Path) -> None:
    both = [start("user", "list"), start("user", "list")]

    said = [one.communicate(timeout=PATIENCE_SECONDS)[1] for one in both]

    assert [one.returncode for one in both] == [0, 0], said
    assert len([text for text in said if "демонстраційний" in text]) == 1
    assert not (tmp_path / "instance" / "first-start").exists()


def test_ctrl_c_is_a_word_and_not_a_traceback(start: Start) -> None:
    running = start("user", "list")
    assert running.stderr
    running.stderr.readline()

    running.send_signal(signal.SIGINT)
    _out, said = running.communicate(timeout=PATIENCE_SECONDS)

    assert running.returncode == 130
    assert said.splitlines()[-1] == "Перервано."
    assert "Traceback" not in said


def test_a_first_start_that_was_cut_off_is_begun_again(start: Start, tmp_path: Path) -> None:
    killed = start("user", "list")
    assert killed.stderr
    killed.stderr.readline()
    killed.kill()
    killed.communicate(timeout=PATIENCE_SECONDS)

    again = start("export", "--kind", "camera", "--format", "csv")
    out, _said = again.communicate(timeout=PATIENCE_SECONDS)

    assert len(out.splitlines()) > 10


def test_what_the_last_servers_end_broke_off_is_told_by_the_next(start: Start, tmp_path: Path) -> None:
    first = start("serve", "--empty", "--port", str(free_port("127.0.0.1")))
    line_of(first, r"http://\S+")
    engine = create_engine(f"sqlite:///{tmp_path / 'instance' / 'oblik.sqlite3'}")
    with Session(engine) as session:
        work_id = queue_work(session, SYSTEM, "import", "камери").id
        begin_work(session, work_id)
        session.commit()

    first.send_signal(signal.SIGTERM)
    first.wait(PATIENCE_SECONDS)
    line_of(start("serve", "--port", str(free_port("127.0.0.1"))), r"http://\S+")

    def state() -> str:
        with Session(engine) as session:
            return session.get_one(LongWork, work_id).state

    assert wait_until(lambda: state() == "interrupted")
    engine.dispose()


def test_an_instance_is_closed_to_other_users(start: Start, tmp_path: Path) -> None:
    start("migrate").communicate(timeout=PATIENCE_SECONDS)

    instance = tmp_path / "instance"
    assert instance.stat().st_mode & 0o777 == 0o700
    assert (instance / "oblik.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("arguments", [("--help",), ("doctor",), ("serve",)])
def test_a_wrong_setting_is_one_sentence_or_no_matter(start: Start, arguments: tuple[str, ...]) -> None:
    running = start(*arguments, OBLIK_LNG="uk")

    out, said = running.communicate(timeout=PATIENCE_SECONDS)

    assert "Traceback" not in said
    if arguments == ("--help",):
        assert (running.returncode, said) == (0, "")
        assert re.search(r"^  test ", out, re.MULTILINE)
    else:
        assert (running.returncode, said) == (2, "Налаштування OBLIK_LNG немає; можливо, OBLIK_LANG?\n")


def test_a_database_that_cannot_hold_every_letter_is_one_sentence(start: Start, postgis_server: str) -> None:
    run_sql(postgis_server, "CREATE DATABASE oblik_ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")

    try:
        answers = []
        for command in ("serve", "doctor", "migrate"):
            running = start(command, OBLIK_DATABASE_URL=f"{postgis_server}/oblik_ascii")
            answers.append((running.communicate(timeout=PATIENCE_SECONDS)[1], running.returncode))
    finally:
        run_sql(postgis_server, "DROP DATABASE oblik_ascii WITH (FORCE)")

    assert [code for _said, code in answers] == [1, 1, 1]
    assert answers[0][0] == answers[2][0]
    assert answers[0][0].count("\n") == 1
    assert "SQL_ASCII" in answers[0][0]
    assert "Traceback" not in answers[1][0]


@pytest.mark.parametrize(
    "arguments", [("cost", "--year", "2020"), ("export", "--kind", "organisation", "--format", "csv")]
)
def test_a_file_that_cannot_be_written_is_named(
    app: Flask, session: Session, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    make_hromada(session)
    session.commit()
    path = str(tmp_path / "nowhere" / "x.csv")

    told = run(app, *arguments, "--out", path)

    assert told.exit_code == 1
    assert path in told.output


def test_a_database_that_is_out_does_not_stop_a_server_that_begins(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OblikServer, "_share_metrics", lambda _server: None)  # No figures of this process to share.
    server = OblikServer(app, "127.0.0.1:0", lambda: None)

    def out(_session: Session) -> None:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    with monkeypatch.context() as away:
        away.setattr(serving, "sweep_interrupted", out)
        while_out = server._sweep()

    assert (while_out, server._sweep()) == (False, True)


def test_what_everybody_sees_first_is_ready_before_the_first_look(app: Flask) -> None:
    cache = app.jinja_env.cache
    assert cache is not None
    cache.clear()

    warm_up(app)
    ready = {*cache.keys()}
    for path in FIRST_SEEN:
        assert app.test_client().get(path).status_code == 200

    assert ready
    assert {*cache.keys()} == ready
