"""The one writer's turn on SQLite: whoever waits asks often, so that nobody stays behind those who come and go."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection

OFTEN_MS = 15


def take_turn(connection: Connection, statement: str) -> None:
    """Run a statement that takes the turn, within the connection's patience; raise OperationalError after it.

    SQLite itself asks ever more seldom, ten times a second in the end: among eight who save one after the other a long
    work waited for a minute and went without.
    """
    raw: Any = connection.connection.dbapi_connection
    (patience,) = raw.execute("PRAGMA busy_timeout").fetchone()
    end = time.monotonic() + patience / 1000
    raw.execute(f"PRAGMA busy_timeout = {min(OFTEN_MS, patience)}").close()
    try:
        while (code := _try(raw, statement)) == sqlite3.SQLITE_BUSY and time.monotonic() < end:
            pass
        if code is not None:
            connection.exec_driver_sql(statement)  # It says what is wrong as any statement does.
    finally:
        raw.execute(f"PRAGMA busy_timeout = {patience}").close()


def _try(raw: sqlite3.Connection, statement: str) -> int | None:
    """Try once; give the code of the error, None when there is none."""
    try:
        raw.execute(statement).close()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode
    return None
