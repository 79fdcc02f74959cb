"""Asking a server over kept connections: one at a time, or several at once."""

import http.client
import statistics
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

from bench.product import Server

AT_ONCE = 8
ALONE_SECONDS, ALONE_MOST, ALONE_LEAST = 0.8, 20, 3
TOGETHER_SECONDS = 1.5
TOGETHER_LEAST, TOGETHER_MOST = 8, 160


@dataclass(frozen=True)
class Pace:
    """How a server answered one target in one round; milliseconds, answers a second, CPU of the server a request."""

    alone_ms: float
    per_second: float
    cpu_ms: float
    database_cpu_ms: float = 0.0


class Caller:
    """Asks one server; every thread keeps a connection of its own, and every answer is read to its end."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.kept = threading.local()
        self.opened: list[http.client.HTTPConnection] = []
        self.pool = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.pool.shutdown()
        for connection in self.opened:
            connection.close()

    def ask(self, path: str, way: str) -> tuple[float, int, bytes]:
        """Give seconds, status and body."""
        began = time.perf_counter()
        try:
            status, body = self._ask(path, way)
        except (http.client.HTTPException, OSError):
            # The server may have closed a connection that was idle for long: a new one, once.
            self.kept.connection = None
            began = time.perf_counter()
            status, body = self._ask(path, way)
        return time.perf_counter() - began, status, body

    def _ask(self, path: str, way: str) -> tuple[int, bytes]:
        connection = getattr(self.kept, "connection", None)
        if connection is None:
            connection = self.kept.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=300)
            self.opened.append(connection)
        connection.request("GET", path, headers=dict(self.server.headers.get(way, {})))
        got = connection.getresponse()
        return got.status, got.read()

    def demand(self, path: str, way: str) -> float:
        """Give the seconds of an answer; raise RuntimeError unless it is 200."""
        seconds, status, body = self.ask(path, way)
        if status != http.client.OK:
            raise RuntimeError(f"{path} was answered by {status}: {body[:200]!r}")
        return seconds

    def demand_all(self, asks: Sequence[tuple[str, str]]) -> None:
        """Ask everything, eight at once."""
        list(self.pool.map(lambda one: self.demand(*one), asks))


def measure(caller: Caller, paths: Sequence[str], way: str, turn: int, database: Server | None = None) -> Pace:
    """Ask alone, then eight at once; `turn` lets each round begin elsewhere in the paths."""
    alone = statistics.median(_alone(caller, paths, way, turn))
    count = max(TOGETHER_LEAST, min(TOGETHER_MOST, round(TOGETHER_SECONDS / alone)))
    asked = [paths[(turn * 11 + number) % len(paths)] for number in range(count)]
    used, database_used, began = caller.server.cpu_seconds(), _cpu(database), time.perf_counter()
    caller.demand_all([(path, way) for path in asked])
    seconds = time.perf_counter() - began
    cpu, database_cpu = caller.server.cpu_seconds() - used, _cpu(database) - database_used
    return Pace(alone * 1000, count / seconds, cpu * 1000 / count, database_cpu * 1000 / count)


def _alone(caller: Caller, paths: Sequence[str], way: str, turn: int) -> list[float]:
    times: list[float] = []
    began = time.perf_counter()
    while len(times) < ALONE_LEAST or (len(times) < ALONE_MOST and time.perf_counter() - began < ALONE_SECONDS):
        times.append(caller.demand(paths[(turn * 7 + len(times)) % len(paths)], way))
    return times


def _cpu(server: Server | None) -> float:
    return server.cpu_seconds() if server else 0.0
