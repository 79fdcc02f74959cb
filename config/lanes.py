"""The threads of the web server, in lanes: each kind of request has its own, and what is open to all goes first."""

import threading
import time
from dataclasses import dataclass
from typing import Any, Protocol

from waitress.task import ThreadedTaskDispatcher

GROUND_PATHS = ("/ground/", "/map/ground/", "/base-map/preview/")
"""Tiles that may have to wait for a foreign server."""
OPEN_PATHS = ("/public/", "/healthz", "/readyz", "/metrics", "/static/", "/vendor/", "/service-worker")
READING = ("GET", "HEAD", "OPTIONS")
LANES = {"open": 4, "ground": 4, "reading": 6, "writing": 6, "signing_in": 2}
"""The threads of each kind of request: those that wait for a lock or for a password's hash keep nobody else waiting."""
GIVE_WAY_SECONDS = 0.5


class Waiting(Protocol):
    """A connection whose first request is complete."""

    requests: list[Any]
    complete_at: float

    def service(self) -> None:
        """Answer the first request."""

    def cancel(self) -> None:
        """Give it up."""


class OpenFirst:
    """Whoever asks for what is open goes first: while they are answered, nobody else is begun with, for a moment.

    One that takes longer than that moment, as a large file that is slowly taken, holds up nobody.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._since: dict[object, float] = {}

    def enter(self, one: object) -> None:
        """Count a request in."""
        with self._changed:
            self._since[one] = time.monotonic()

    def leave(self, one: object) -> None:
        """Count a request out."""
        with self._changed:
            self._since.pop(one, None)
            self._changed.notify_all()

    def give_way(self) -> None:
        """Wait until none that came in a moment ago is left, at most a moment."""
        with self._changed:
            self._changed.wait_for(self._is_clear, GIVE_WAY_SECONDS)

    def _is_clear(self) -> bool:
        moment_ago = time.monotonic() - GIVE_WAY_SECONDS
        return all(since < moment_ago for since in self._since.values())


class Lane(ThreadedTaskDispatcher):
    """Threads of one kind of request."""

    def __init__(self, name: str, first: OpenFirst) -> None:
        super().__init__()
        self.first, self.is_open = first, name == "open"
        self.queue_logger.disabled = True  # A queue is told of in the answers.
        self.set_thread_count(LANES[name])

    def add_task(self, task: Waiting) -> None:
        turn = Turn(task, self)
        if self.is_open:
            self.first.enter(turn)
        super().add_task(turn)


@dataclass(frozen=True, eq=False)
class Turn:
    """A connection's request in its lane."""

    channel: Waiting
    lane: Lane

    def service(self) -> None:
        """Answer it in its turn."""
        if not self.lane.is_open:
            self.lane.first.give_way()
            self.channel.service()
            return
        try:
            self.channel.service()
        finally:
            self.lane.first.leave(self)

    def cancel(self) -> None:
        """Give it up."""
        self.channel.cancel()


class Lanes:
    """Waitress's threads, in lanes of their own: whatever fills one, the others go on."""

    def __init__(self) -> None:
        first = OpenFirst()
        self._lanes = {name: Lane(name, first) for name in LANES}

    def add_task(self, channel: Waiting) -> None:
        """Queue the first complete request of a connection."""
        channel.complete_at = time.monotonic()
        self._lanes[lane_of(channel.requests[0])].add_task(channel)

    def shutdown(self) -> None:
        """End the threads; what still waits is given up."""
        for lane in self._lanes.values():
            lane.shutdown(timeout=1)


def lane_of(request: Any) -> str:
    """Choose a request's lane by what it asks for."""
    if request.error or request.path.startswith(OPEN_PATHS):
        return "open"
    if request.command in READING:
        return "ground" if request.path.startswith(GROUND_PATHS) else "reading"
    return "signing_in" if request.path == "/sign-in" else "writing"
