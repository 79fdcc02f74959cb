"""One leader per database: whoever holds the lock runs the jobs, and a dead leader's lock frees itself."""

from pathlib import Path

from registry.kernel.locks import AdvisoryLock, FileLock, Lock

LOCK_KEY = 0x4F424C494B
"""«OBLIK» in ASCII; advisory locks are a database's own, so one key serves every database."""


def make_leadership(database_url: str, instance: Path) -> Lock:
    """Choose the lock that fits the database."""
    if database_url.startswith("sqlite"):
        return FileLock(instance / "scheduler.lock")
    return AdvisoryLock(database_url, LOCK_KEY, "oblik scheduler")
