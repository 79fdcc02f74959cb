"""Slow and idle clients stop nobody: public pages and health are answered within a second through all of it."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from config.settings import ROOT
from tests.battery.conftest import Home
from tests.battery.instance import Server, wait_until
from tests.battery.test_faults import write_table
from tests.battery.test_sign_ins import guess
from tests.battery.writers import Writers, prove_whole

PROMISED_SECONDS = 1.0
IDLE = 100
SIGN_INS = 100
WRITERS = 20
ROWS = 20_000
Figure = Callable[[str], None]


def try_once(server: Server, number: int) -> None:
    """Try as one of many who are nobody, each from an address of its own; whoever is told to come again does not."""
    with suppress(requests.RequestException, AssertionError):
        guess(server, f"nobody.{number}", source=f"127.0.{1 + number // 20}.1")


@dataclass
class Watched:
    """How long public pages took."""

    slowest: dict[str, float] = field(default_factory=dict)
    asked: int = 0
    failed: list[str] = field(default_factory=list)


@contextmanager
def watched(server: Server) -> Iterator[Watched]:
    """Ask for public pages, again and again, while something lasts."""
    seen = Watched()
    command = [sys.executable, "-m", "tests.battery.watcher", server.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        try:
            yield seen
        finally:
            told, _errors = process.communicate("", timeout=90)
    for name, value in json.loads(told).items():
        setattr(seen, name, value)


@contextmanager
def connections(server: Server, count: int, said: bytes = b"") -> Iterator[list[socket.socket]]:
    """Open connections that say so much and then nothing."""
    with ExitStack() as stack:
        opened = [stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 10)) for _ in range(count)]
        for one in opened:
            one.sendall(said)
        yield opened


def test_slow_heads_and_bodies_stop_nobody(home: Home, figure: Figure) -> None:
    server = home.instance.serve()
    head = b"GET /public/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    body = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nlogin="
    with (
        connections(server, IDLE),
        connections(server, 40, head) as heads,
        connections(server, 40, body) as bodies,
        watched(server) as seen,
    ):
        for _ in range(10):
            time.sleep(1)  # A byte a second is what makes a client slow.
            for one in (*heads, *bodies):
                trickle(one)
    told = ", ".join(f"{path} at most {seconds:.2f} s" for path, seconds in seen.slowest.items())
    figure(f"{IDLE} idle connections, 40 slow heads, 40 slow bodies: {told} ({seen.asked} asked)")
    assert seen.failed == []
    assert max(seen.slowest.values()) <= PROMISED_SECONDS


def trickle(one: socket.socket) -> None:
    """Send one byte more; the server may have given the connection up."""
    try:
        one.sendall(b"a")
    except OSError:
        return


def test_public_pages_answer_within_a_second_through_everything_at_once(
    home: Home, tmp_path: Path, figure: Figure
) -> None:
    server = home.instance.serve()
    path = write_table(tmp_path / "cameras.csv", ROWS, home.hromada)
    writers = Writers([server.url], home.token, home.hromada, writers=WRITERS)
    with connections(server, IDLE), watched(server) as seen, writers:
        process = home.instance.begin("import", str(path), "--kind", "camera", "--hromada", home.hromada)
        storm = [threading.Thread(target=try_once, args=(server, number)) for number in range(SIGN_INS)]
        for one in storm:
            one.start()
        ended = wait_until(lambda: process.poll() is not None, 900, 0.5)
        for one in storm:
            one.join()
    told = ", ".join(f"{path} at most {seconds:.2f} s" for path, seconds in seen.slowest.items())
    figure(f"import of {ROWS} rows, {WRITERS} writers, {IDLE} idle, {SIGN_INS} sign-ins at once: {told}; "
           f"{writers.acknowledged} writes, slowest {writers.slowest:.1f} s, {dict(writers.statuses)}")  # fmt: skip
    assert ended
    assert process.returncode == 0
    assert seen.failed == []
    assert writers.statuses[500] == 0
    prove_whole(home.instance, writers, home.programme(server.url))
    assert max(seen.slowest.values()) <= PROMISED_SECONDS
