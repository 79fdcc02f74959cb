"""What the database refuses though nothing is wrong with what was asked: it is busy, away, full or only to be read."""

import errno
import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Outage(StrEnum):
    """Why the database does not do what it usually does."""

    BUSY = "busy"
    AWAY = "away"
    READ_ONLY = "read_only"
    FULL = "full"


_BY_SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_PROTOCOL: Outage.BUSY,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_NOTADB: Outage.AWAY,
    sqlite3.SQLITE_CORRUPT: Outage.AWAY,
}
_BY_STATE = {
    "25006": Outage.READ_ONLY,
    "40001": Outage.BUSY,
    "40P01": Outage.BUSY,
    "53100": Outage.FULL,
    "53200": Outage.BUSY,
    "53300": Outage.BUSY,
    "55P03": Outage.BUSY,
    "57014": Outage.BUSY,
    "57P01": Outage.AWAY,
    "57P02": Outage.AWAY,
    "57P03": Outage.AWAY,
    "58030": Outage.AWAY,
}
"""PostgreSQL's states; a class of its own is that of lost connections, 08."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""Told where rows wait on disk to be written, and of files beside the database."""


def outage_of(error: BaseException) -> Outage | None:
    """Tell which outage an error of the database is; None for what is a fault of ours."""
    if isinstance(error, PoolTimeout):
        return Outage.BUSY
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Outage.FULL
    if not isinstance(error, SQLAlchemyError) or not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _BY_SQLITE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None or state.startswith("08"):
        # Without a state it is not the server that spoke: there is nobody at the other end.
        return Outage.AWAY if isinstance(error, OperationalError | InterfaceError) else None
    return _BY_STATE.get(state)
