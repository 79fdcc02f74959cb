"""The history: nobody changes it by the database's own word, and whoever forces it is found out."""

import subprocess
import sys

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import find_first_broken
from tests.factories.registry import make_asset

TABLE = HistoryEntry.__tablename__
WAYS = {
    "a label": f"UPDATE {TABLE} SET entity_label = 'інше' WHERE seq = :seq",
    "an actor": f"UPDATE {TABLE} SET actor_label = 'інший' WHERE seq = :seq",
    "a moment": f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00+00:00' WHERE seq = :seq",
    "the values": f"UPDATE {TABLE} SET changes = '{{}}' WHERE seq = :seq",
    "the action": f"UPDATE {TABLE} SET action = 'create' WHERE seq = :seq",
    "the hash": f"UPDATE {TABLE} SET hash = '{'f' * 64}' WHERE seq = :seq",
}


@pytest.fixture
def last(session: Session) -> int:
    """A history of a few entries; the number of the latest."""
    asset = make_asset(session)
    for name in ("А", "Б", "В"):
        asset = update_asset(session, SYSTEM, asset.id, {"name": name}, version=asset.version)
    session.commit()
    found = session.scalar(text(f"SELECT max(seq) FROM {TABLE}"))
    assert isinstance(found, int)
    session.rollback()
    return found


def drop_triggers(engine: Engine) -> None:
    """Do what only the owner of the database can."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            names = connection.scalars(
                text(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{TABLE}'")
            )
            for name in list(names):
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            connection.execute(text(f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL"))


def test_an_entry_cannot_be_changed_or_taken_out(engine: Engine, session: Session, last: int) -> None:
    for statement in (*WAYS.values(), f"DELETE FROM {TABLE} WHERE seq = :seq"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement), {"seq": last - 1})

    assert find_first_broken(session) is None


def test_the_history_cannot_be_emptied(engine: Engine, session: Session, last: int) -> None:
    statement = f"DELETE FROM {TABLE}" if engine.dialect.name == "sqlite" else f"TRUNCATE {TABLE} CASCADE"

    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text(statement))

    assert session.scalar(text(f"SELECT max(seq) FROM {TABLE}")) == last


@pytest.mark.parametrize("way", WAYS)
def test_a_forced_change_is_named(engine: Engine, session: Session, last: int, way: str) -> None:
    drop_triggers(engine)
    with engine.begin() as connection:
        connection.execute(text(WAYS[way]), {"seq": last - 1})

    broken = find_first_broken(session)

    assert broken is not None
    assert broken.seq == last - 1


@pytest.mark.parametrize(("missing", "named"), [(1, 0), (0, 1)], ids=["in the middle", "at the end"])
def test_a_forced_removal_is_named(engine: Engine, session: Session, last: int, missing: int, named: int) -> None:
    drop_triggers(engine)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {TABLE} WHERE seq = :seq"), {"seq": last - missing})

    broken = find_first_broken(session)

    assert broken is not None
    assert broken.seq == last - named


def test_the_command_names_the_first_broken_record_and_refuses(
    engine: Engine, database_url: str, last: int, tmp_path: object
) -> None:
    drop_triggers(engine)
    with engine.begin() as connection:
        connection.execute(text(WAYS["a label"]), {"seq": last - 2})

    done = subprocess.run(
        [sys.executable, "-m", "config", "audit", "verify"],
        env={"OBLIK_DATABASE_URL": database_url, "OBLIK_INSTANCE": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 1, done.stderr
    assert str(last - 2) in done.stdout + done.stderr
