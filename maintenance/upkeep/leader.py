"""One leader per database: whoever holds the lock runs the jobs, and a dead leader's lock frees itself."""

import fcntl
import os
from pathlib import Path
from typing import Protocol

import psycopg

LOCK_KEY = 0x4F424C494B
"""«OBLIK» in ASCII; advisory locks are a database's own, so one key serves every database."""


class Leadership(Protocol):
    """A lock that at most one process of a database holds."""

    def take(self) -> bool:
        """Try to become the leader, at once."""
        ...

    def holds(self) -> bool:
        """Tell whether this process still leads."""
        ...

    def release(self) -> None:
        """Let another lead."""
        ...


class FileLeadership:
    """On SQLite: a locked file in the instance folder; the system frees it with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def holds(self) -> bool:
        return self._handle is not None

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class AdvisoryLeadership:
    """On PostgreSQL: an advisory lock on a connection of its own; the server frees it with the connection."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url.replace("postgresql+psycopg://", "postgresql://")
        self._connection: psycopg.Connection[tuple[bool]] | None = None

    def take(self) -> bool:
        try:
            connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=5,
                application_name="oblik scheduler",
                keepalives_idle=10,
                keepalives_interval=5,
                keepalives_count=3,
                tcp_user_timeout=15_000,
            )
        except psycopg.OperationalError:
            return False
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK_KEY,)).fetchone()
        if row is None or not row[0]:
            connection.close()
            return False
        self._connection = connection
        return True

    def holds(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def make_leadership(database_url: str, instance: Path) -> Leadership:
    """Choose the lock that fits the database."""
    if database_url.startswith("sqlite"):
        return FileLeadership(instance / "scheduler.lock")
    return AdvisoryLeadership(database_url)
