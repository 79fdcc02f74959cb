"""The daily backup: started as a command of its own where a folder is set."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from maintenance.upkeep.jobs.daily_backup import make_backups, start_backup

TODAY = date(2026, 11, 28)
STARTED: list[list[str]] = []


def start(arguments: Sequence[str]) -> None:
    STARTED.append(list(arguments))


@pytest.fixture(autouse=True)
def nothing_started() -> Iterator[None]:
    """Forget what was started, and where backups go."""
    STARTED.clear()
    yield
    make_backups(start, None, 14)


def test_a_backup_is_started_into_the_folder_that_keeps_so_many(session: Session) -> None:
    make_backups(start, Path("/outside"), 5)

    assert start_backup(session, TODAY) == {"started": 1}
    assert STARTED == [["backup", "/outside", "--keep", "5"]]


def test_without_a_folder_nothing_is_started(session: Session) -> None:
    make_backups(start, None, 5)

    assert start_backup(session, TODAY) == {"started": 0}
    assert not STARTED
