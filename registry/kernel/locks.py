"""Locks between processes: at most one holds a lock of a database, and a dead process's lock frees itself."""

import fcntl
import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import psycopg


class Lock(Protocol):
    """A lock that at most one process holds."""

    def take(self) -> bool:
        """Try to take it, at once."""
        ...

    def holds(self) -> bool:
        """Tell whether this process still holds it."""
        ...

    def release(self) -> None:
        """Let another take it."""
        ...

    def drop(self) -> None:
        """Release it for good: nothing of it is left."""
        ...


class FileLock:
    """On SQLite: a locked file in the instance folder; the system frees it with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_current = os.path.samestat(os.fstat(handle), self._path.stat())
        except OSError:
            is_current = False
        if not is_current:  # Another holds it, or has dropped the file between our two steps.
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

    def drop(self) -> None:
        if self._handle is not None:
            self._path.unlink(missing_ok=True)
            self.release()


class AdvisoryLock:
    """On PostgreSQL: an advisory lock on a connection of its own; the server frees it with the connection."""

    def __init__(self, database_url: str, key: int, holder: str) -> None:
        self._url = database_url.replace("postgresql+psycopg://", "postgresql://")
        self._key = key
        self._holder = holder
        self._connection: psycopg.Connection[tuple[bool]] | None = None

    def take(self) -> bool:
        try:
            connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=5,
                application_name=self._holder,
                keepalives_idle=10,
                keepalives_interval=5,
                keepalives_count=3,
                tcp_user_timeout=15_000,
            )
        except psycopg.OperationalError:
            return False
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (self._key,)).fetchone()
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
            with suppress(psycopg.OperationalError):  # Closing alone frees it too, but some moments later.
                self._connection.execute("SELECT pg_advisory_unlock(%s)", (self._key,))
            self._connection.close()
            self._connection = None

    def drop(self) -> None:
        self.release()


def make_lock(database_url: str, instance: Path, name: str) -> Lock:
    """Make the lock of a name that fits the database."""
    if database_url.startswith("sqlite"):
        folder = instance / "locks"
        folder.mkdir(mode=0o700, exist_ok=True)
        return FileLock(folder / f"{name}.lock")
    return AdvisoryLock(database_url, key_of(name), "oblik long work")


def key_of(name: str) -> int:
    """Make a name into a key for the server: a signed number of eight bytes."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
