"""How long a process waits for the database: to connect, for a lock, for a statement, for any answer at all."""

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo


@dataclass(frozen=True)
class Patience:
    """How many seconds a process waits; None is without end."""

    lock: float
    """For what another transaction holds; on SQLite for the one writer's turn."""
    statement: float | None


SERVING = Patience(lock=7, statement=60)
"""Somebody waits for an answer; what takes longer is a busy database."""
WORKING = Patience(lock=60, statement=None)
"""Commands and long work wait for one another."""
CONNECT_SECONDS = 3
LOOK_SECONDS = 1.8
"""After so long without an answer somebody looks whether the server answers others."""
LOOKING_SECONDS = 2
"""The least that PostgreSQL's client library knows; with the above less than the five seconds that a page may take."""
AWAY_SECONDS = 2.0
"""So long a server that did not answer is not asked again."""
SILENT = "the database does not answer"


class _Present:
    """What this process knows: how patient it is, and until when the database counts as away."""

    patience = WORKING
    away_until = 0.0


def be_quick() -> None:
    """Serve from now on: connections made later wait as long as a page may."""
    _Present.patience = SERVING


def is_quick() -> bool:
    """Tell whether this process answers pages."""
    return _Present.patience is SERVING


def patience() -> Patience:
    """Tell how long this process waits."""
    return _Present.patience


def is_away() -> bool:
    """Tell whether the database did not answer a moment ago, so that nobody need wait to learn it again."""
    return time.monotonic() < _Present.away_until


def connect_patiently(arguments: list[Any], named: dict[str, Any]) -> "PatientConnection":
    """Connect to PostgreSQL with all the limits; what the address itself tells goes first."""
    if is_away():
        raise psycopg.OperationalError(SILENT)
    limits = {"lock_timeout": patience().lock, "statement_timeout": patience().statement}
    options = " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in limits.items() if seconds)
    given = {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **named,
        "options": f"{options} {named.get('options', '')}".strip(),
    }
    try:
        return PatientConnection.connect(*arguments, **given)
    except psycopg.errors.ConnectionTimeout:
        _Present.away_until = time.monotonic() + AWAY_SECONDS
        raise


class PatientConnection(psycopg.Connection[Any]):
    """A connection that notices a server which has stopped without a word.

    A statement may take long, and may wait for a lock; then the server still answers others. One that is frozen, or
    behind a broken network, does not, and no timeout that it keeps itself would ever come.
    """

    def wait(self, gen: Generator[Any, Any, Any], *rest: Any, **named: Any) -> Any:
        """Wait for an answer, looking now and then whether there is anybody to answer."""
        return super().wait(self._watched(gen), *rest, **named)

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        look_at = time.monotonic() + LOOK_SECONDS
        try:
            state = next(gen)
            while True:
                ready = yield state
                if not ready and time.monotonic() > look_at:
                    self._demand_answering()
                    look_at = time.monotonic() + LOOK_SECONDS
                state = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _demand_answering(self) -> None:
        told = make_conninfo("", **{**self.info.get_parameters(), "password": self.info.password or None})
        try:
            if is_away():
                raise psycopg.errors.ConnectionTimeout(SILENT)
            psycopg.connect(told, connect_timeout=LOOKING_SECONDS).close()
        except psycopg.errors.ConnectionTimeout as error:
            _Present.away_until = time.monotonic() + AWAY_SECONDS
            self.close()
            raise psycopg.OperationalError(SILENT) from error
        except psycopg.OperationalError:
            return  # It spoke: it is full, or ends, and then this connection ends too.
