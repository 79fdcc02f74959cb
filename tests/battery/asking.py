"""Asking a server from outside while something happens to it: what it answered, and how long that took."""

import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.product import answer

NO_ANSWER = 0
"""Stands for the status where no answer came."""
HALF_HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 900\r\n\r\nlogin="
)


@dataclass
class Answers:
    """What one kind of question was answered, and the longest wait."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0

    def note(self, status: int, seconds: float) -> None:
        """Count an answer."""
        self.statuses[status] += 1
        self.slowest = max(self.slowest, seconds)

    def __str__(self) -> str:
        told = ", ".join(f"{count} × {status or 'none'}" for status, count in sorted(self.statuses.items()))
        return f"{told}; slowest {self.slowest:.2f} s"


def ask(
    port: int, method: str, path: str, headers: Mapping[str, str] | None = None, body: str | None = None
) -> tuple[int, float]:
    """Ask once; give the status and the seconds."""
    began = time.monotonic()
    try:
        status, _body, _headers = answer(port, method, path, headers, body)
    except OSError:
        status = NO_ANSWER
    return status, time.monotonic() - began


@contextmanager
def asked_again_and_again(
    question: Callable[[int], tuple[int, float]], *, times: int = 1, pause: float = 0.1
) -> Iterator[Answers]:
    """Ask from several threads until the block ends."""
    answers, is_over = Answers(), threading.Event()

    def run(number: int) -> None:
        while not is_over.wait(pause):
            answers.note(*question(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


@contextmanager
def held_connections(port: int, count: int, sent: bytes = b"") -> Iterator[list[socket.socket]]:
    """Hold connections open that send nothing more than this."""
    with ExitStack() as opened:
        sockets = []
        for _ in range(count):
            one = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            one.sendall(sent)
            sockets.append(one)
        yield sockets


def save_place(port: int, token: str, hromada: str) -> Callable[[int], tuple[int, float]]:
    """Make the question that saves a place by the API."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def save(number: int) -> tuple[int, float]:
        name = f"Майданчик {number} {time.monotonic_ns()}"
        body = json.dumps({"hromada": hromada, "kind": "site", "name": name})
        return ask(port, "POST", "/api/v1/locations", headers, body)

    return save


def sign_in_wrongly(port: int) -> Callable[[int], tuple[int, float]]:
    """Make the question that signs in with a password that nobody has."""
    _status, page, headers = answer(port, "GET", "/sign-in")
    mark = re.search(r'name="csrf_token" value="([^"]+)"', page.decode())
    cookies = "; ".join(one.partition(";")[0] for one in headers.get_all("Set-Cookie", []))
    sent = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    token = mark[1] if mark else ""

    def come(number: int) -> tuple[int, float]:
        told = urlencode({"csrf_token": token, "login": f"nobody{number}", "password": "не той пароль зовсім"})
        return ask(port, "POST", "/sign-in", sent, told)

    return come


def all_at_once(question: Callable[[int], tuple[int, float]], count: int) -> Answers:
    """Ask many times at once and wait for all the answers."""
    answers = Answers()
    threads = [threading.Thread(target=lambda n=n: answers.note(*question(n))) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
