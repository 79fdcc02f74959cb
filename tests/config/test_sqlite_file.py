"""SQLite's log: whoever answers pages leaves it alone, and it is carried over beside them."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from config import patience
from config.database import prepare_database
from config.patience import SERVING, be_quick
from config.sqlite_file import LOG_BYTES, carry_over

MUCH = 5_000_000


def test_whoever_saves_in_a_server_does_not_carry_the_log_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience._Present, "patience", SERVING)
    path = tmp_path / "trial.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    prepare_database(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE trial (bytes BLOB)")
        connection.exec_driver_sql(f"INSERT INTO trial VALUES (zeroblob({MUCH}))")

    before = path.stat().st_size
    carry_over(engine)
    after = path.stat().st_size
    engine.dispose()

    assert before < MUCH < after


def test_a_log_that_a_large_work_made_long_is_cut(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'trial.sqlite3'}")
    prepare_database(engine)

    with engine.connect() as connection:
        told = connection.exec_driver_sql("PRAGMA journal_size_limit").scalar_one()
    engine.dispose()

    assert told == LOG_BYTES


def test_a_process_that_serves_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience._Present, "patience", patience.WORKING)
    assert not patience.is_quick()

    be_quick()

    assert patience.is_quick()
