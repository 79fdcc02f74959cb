"""Storms of sign-ins: memory stays bounded, others are answered, guesses are counted over all servers."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.battery.browser import CSRF, Browser
from tests.battery.conftest import Home
from tests.battery.instance import PASSWORD, Server

STORM = 1000
AT_ONCE = 50
HASH_MB = 64
HASHES_AT_A_TIME = 2
ROOM_MB = 120
PER_LOGIN = 5
TRIES = 50
WRONG = "Chuzhyi-Parol-2026"
Figure = Callable[[str], None]


def test_a_thousand_sign_ins_take_bounded_memory_and_let_others_in(home: Home, figure: Figure) -> None:
    server = home.instance.serve()
    Browser(server.url).sign_in("battery", PASSWORD)
    workers = len(server.members()) - 1 or 1
    calm = server.memory_mb()
    peaks: list[float] = []
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        storm = [pool.submit(try_until_judged, server, number) for number in range(STORM)]
        health = []
        while not all(one.done() for one in storm):
            peaks.append(server.memory_mb())
            asked = time.monotonic()
            assert requests.get(f"{server.url}/healthz", timeout=60).status_code == 200
            health.append(time.monotonic() - asked)
            time.sleep(0.2)  # Between two looks at the memory.
    answers = Counter(status for one in storm for status in one.result())

    rise = max(peaks) - calm
    figure(f"{STORM} sign-ins by {AT_ONCE} at once in {time.monotonic() - began:.0f} s: {dict(answers)}, memory "
           f"{calm:.0f} → {max(peaks):.0f} MB, /healthz at most {max(health):.2f} s")  # fmt: skip
    assert answers[422] == STORM, "not every password was checked for who came again when told to"
    assert set(answers) <= {422, 503}
    assert rise <= workers * HASHES_AT_A_TIME * HASH_MB + ROOM_MB
    assert server.errors() == []


@pytest.mark.quick
def test_guesses_are_counted_over_both_servers_of_one_database(home: Home, figure: Figure) -> None:
    servers = [home.instance.serve(), home.instance.serve()]

    answers = [guess(servers[turn % 2], "battery") for turn in range(PER_LOGIN + 2)]

    assert [429 if status == 429 else "refused" for status in answers] == ["refused"] * PER_LOGIN + [429] * 2
    assert [guess(server, "battery", PASSWORD) for server in servers] == [429, 429]
    figure(f"guesses on two servers of one database: refused on both after {PER_LOGIN}")


def guess(server: Server, login: str, password: str = WRONG, *, source: str = "") -> int:
    """Try to sign in from a fresh browser; give the status."""
    return Browser(server.url, source=source).sign_in(login, password).status_code


def try_until_judged(server: Server, number: int) -> list[int]:
    """Try as one of many who are nobody, from one of many addresses: throttling would spare us most of the work.

    How many are checked in a second is the machine's, so whoever is told that it is too much comes again when told to.
    """
    statuses: list[int] = []
    while len(statuses) < TRIES:
        browser = Browser(server.url, source=f"127.0.{1 + number // 20}.1")
        answer = browser.get("/sign-in")
        if found := CSRF.search(answer.text):
            fields = {"login": f"nobody.{number}", "password": WRONG, "csrf_token": found[1]}
            answer = browser.post("/sign-in", fields)
        statuses.append(answer.status_code)
        if answer.status_code != 503:
            break
        time.sleep(int(answer.headers["Retry-After"]))
    return statuses
