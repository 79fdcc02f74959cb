"""How much is asked of foreign servers at once and in a minute, and when they are left alone for a while."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from registry.kernel.errors import Busy

AT_ONCE = 2
"""OpenStreetMap's servers ask for no more than two at a time."""
WAIT_SECONDS = 3.0
REST_SECONDS = 20.0
FAILURES_BEFORE_REST = 4
A_MINUTE = {"staff": 600, "public": 240}


class Pace:
    """The pace of one process."""

    def __init__(self) -> None:
        self._turns = BoundedSemaphore(AT_ONCE)
        self._lock = Lock()
        self._left = {audience: float(most) for audience, most in A_MINUTE.items()}
        self._counted_at = time.monotonic()
        self._failures = 0
        self._rests_until = 0.0

    @contextmanager
    def turn(self, audience: str) -> Iterator[None]:
        """Take a turn at the foreign server; raise Busy where too much was asked for or the server does not answer."""
        self._spend(audience)
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise Busy("Підкладка карти завантажується надто повільно")
        try:
            self._rest()  # Others may have found out meanwhile that nobody answers.
            yield
        finally:
            self._turns.release()

    def tell(self, *, is_answered: bool) -> None:
        """Note whether the server answered: after some failures, and then after each, it is left alone for a while."""
        with self._lock:
            self._failures = 0 if is_answered else self._failures + 1
            if self._failures >= FAILURES_BEFORE_REST:
                self._rests_until = time.monotonic() + REST_SECONDS

    def _rest(self) -> None:
        """Raise Busy while the server is left alone."""
        if time.monotonic() < self._rests_until:
            raise Busy("Сервер карт не відповідає")

    def _spend(self, audience: str) -> None:
        with self._lock:
            self._rest()
            now = time.monotonic()
            passed, self._counted_at = now - self._counted_at, now
            for name, most in A_MINUTE.items():
                self._left[name] = min(most, self._left[name] + passed * most / 60)
            if self._left[audience] < 1:
                raise Busy("Забагато нових шматків карти за хвилину")
            self._left[audience] -= 1
