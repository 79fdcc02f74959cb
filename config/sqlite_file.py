"""SQLite's file: how each connection opens it, and how its log is kept short."""

import os
import sqlite3
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from config.patience import is_quick, patience

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
PAGES_CACHE_KIB, WORK_CACHE_KIB = 4_000, 16_000
"""What a connection keeps of the file: a server has dozens of them, and together they kept half a gigabyte."""
LOG_BYTES = 64 * 1024 * 1024
"""A log that a large work has made longer is cut to this when it begins anew."""
CARRY_SECONDS = 5
QUICK = (f"cache_size=-{PAGES_CACHE_KIB}", "wal_autocheckpoint=0")
"""For those who answer pages: whoever saves after a large work does not carry its log over into the file."""
UNHURRIED = (f"cache_size=-{WORK_CACHE_KIB}",)


def close_to_others(_dialect: Any, _record: Any, arguments: list[Any], _named: dict[str, Any]) -> None:
    """Make a new database file for its owner alone; SQLite gives what it keeps beside the same rights.

    A file that is there is never opened here: closing any handle of it would drop every lock that SQLite holds on it in
    this process, and the next process to end would take away the log of what was written.
    """
    if not str(arguments[0]).startswith((":", "file:")):
        with suppress(FileExistsError):
            os.close(os.open(arguments[0], os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def open_sqlite(connection: Any, _record: Any) -> None:
    """Durable, concurrent, with foreign keys; transactions are begun by us."""
    raw: sqlite3.Connection = connection
    raw.isolation_level = None
    limits = (f"busy_timeout={int(patience().lock * 1000)}", f"journal_size_limit={LOG_BYTES}")
    for pragma in (*PRAGMAS, *limits, *(QUICK if is_quick() else UNHURRIED)):
        raw.execute(f"PRAGMA {pragma}").close()


def keep_log_short(engine: Engine) -> None:
    """Carry SQLite's log over into the file now and then, for as long as the process lives; nobody waits for it.

    Whoever saved next after a large import would else carry all of it over before the save is acknowledged.
    """
    while True:
        time.sleep(CARRY_SECONDS)
        with suppress(DatabaseError, sqlite3.Error):
            carry_over(engine)


def carry_over(engine: Engine) -> None:
    """Carry SQLite's log over into the file, as far as no reader needs it."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").close()
    finally:
        connection.close()
