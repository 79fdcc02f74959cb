"""The lanes of the web server: who has which, and who goes first."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from config import lanes
from config.lanes import LANES, Lanes, lane_of

PATIENCE_SECONDS = 20


class Asked:
    """A connection with one request, which is answered when it is let go."""

    complete_at = 0.0

    def __init__(self, path: str, answer: Callable[[], object] = lambda: None) -> None:
        self.requests = [SimpleNamespace(error=None, path=path, command="GET")]
        self.answer = answer
        self.begun, self.ended, self.cancelled = threading.Event(), threading.Event(), threading.Event()

    def service(self) -> None:
        self.begun.set()
        try:
            self.answer()
        finally:
            self.ended.set()

    def cancel(self) -> None:
        self.cancelled.set()


@contextmanager
def in_lanes() -> Iterator[Lanes]:
    """Run the lanes' threads."""
    running = Lanes()
    try:
        yield running
    finally:
        running.shutdown()


def test_while_what_is_open_is_answered_nobody_else_is_begun_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GIVE_WAY_SECONDS", PATIENCE_SECONDS)
    is_free = threading.Event()
    public, page = Asked("/public/", lambda: is_free.wait(PATIENCE_SECONDS)), Asked("/assets")
    with in_lanes() as running:
        running.add_task(public)
        assert public.begun.wait(PATIENCE_SECONDS)
        running.add_task(page)
        waits = not page.begun.wait(0.3)
        is_free.set()

        assert waits
        assert page.ended.wait(PATIENCE_SECONDS)


def test_what_is_open_keeps_others_waiting_for_a_moment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GIVE_WAY_SECONDS", 0.05)
    is_free = threading.Event()
    public, page = Asked("/public/", lambda: is_free.wait(PATIENCE_SECONDS)), Asked("/assets")
    with in_lanes() as running:
        running.add_task(public)
        running.add_task(page)

        assert page.ended.wait(PATIENCE_SECONDS)
        assert not public.ended.is_set()
        is_free.set()


def test_an_open_request_that_takes_long_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GIVE_WAY_SECONDS", 0.2)
    is_free = threading.Event()
    slow = Asked("/public/", lambda: is_free.wait(PATIENCE_SECONDS))
    with in_lanes() as running:
        running.add_task(slow)
        pages = [Asked("/assets") for _ in range(20 * LANES["reading"])]
        began = time.monotonic()
        for one in pages:
            running.add_task(one)
        is_answered = all(one.ended.wait(PATIENCE_SECONDS) for one in pages)
        took = time.monotonic() - began
        is_free.set()

        assert is_answered
        assert took < 20 * 0.2 / 2  # Each of them alone would have waited a moment.


def test_an_open_request_that_breaks_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GIVE_WAY_SECONDS", PATIENCE_SECONDS)

    def break_down() -> None:
        raise RuntimeError("broken")

    with in_lanes() as running:
        for _ in range(2 * LANES["open"]):
            broken = Asked("/healthz", break_down)
            running.add_task(broken)
            assert broken.ended.wait(PATIENCE_SECONDS)
        began, page = time.monotonic(), Asked("/assets")
        running.add_task(page)

        assert page.ended.wait(PATIENCE_SECONDS)
        assert time.monotonic() - began < PATIENCE_SECONDS / 2


def test_what_waits_when_the_server_ends_is_given_up() -> None:
    is_free = threading.Event()
    filled = [Asked("/assets", lambda: is_free.wait(PATIENCE_SECONDS)) for _ in range(LANES["reading"])]
    late = Asked("/assets")
    with in_lanes() as running:
        for one in filled:
            running.add_task(one)
        assert all(one.begun.wait(PATIENCE_SECONDS) for one in filled)
        running.add_task(late)
    is_free.set()

    assert late.cancelled.is_set()
    assert not late.begun.is_set()


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("GET", "/public/", "open"),
        ("GET", "/healthz", "open"),
        ("GET", "/ground/10/1/1", "ground"),
        ("GET", "/map/ground/10/1/1", "ground"),
        ("GET", "/map", "reading"),
        ("GET", "/assets", "reading"),
        ("HEAD", "/assets", "reading"),
        ("POST", "/assets/new", "writing"),
        ("DELETE", "/api/v1/assets/1", "writing"),
        ("POST", "/sign-in", "signing_in"),
    ],
)
def test_each_kind_of_request_has_its_lane(method: str, path: str, lane: str) -> None:
    assert lane_of(SimpleNamespace(error=None, path=path, command=method)) == lane
