"""The history: nobody changes it by the database's own word, and whoever forces it is found out."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.cli import cli
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry, HistoryHead
from registry.kernel.queries.history import find_fault_of_the_end, prove_history
from registry.kernel.rules.chain import FIRST_HASH, chain_hash
from tests.factories.people import make_person
from tests.factories.registry import make_asset

TABLE = HistoryEntry.__tablename__
HEAD = HistoryHead.__tablename__
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
                text(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('{TABLE}', '{HEAD}')")
            )
            for name in list(names):
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            for table in (TABLE, HEAD):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def test_an_entry_cannot_be_changed_or_taken_out(engine: Engine, session: Session, last: int) -> None:
    for statement in (*WAYS.values(), f"DELETE FROM {TABLE} WHERE seq = :seq"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement), {"seq": last - 1})

    assert prove_history(session).broken is None


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

    broken = prove_history(session).broken

    assert broken is not None
    assert broken.seq == last - 1


@pytest.mark.parametrize(("missing", "named"), [(1, 0), (0, 1)], ids=["in the middle", "at the end"])
def test_a_forced_removal_is_named(engine: Engine, session: Session, last: int, missing: int, named: int) -> None:
    drop_triggers(engine)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {TABLE} WHERE seq = :seq"), {"seq": last - missing})

    broken = prove_history(session).broken

    assert broken is not None
    assert broken.seq == last - named


@pytest.mark.parametrize("head_too", [False, True], ids=["the entries", "the head too"])
def test_an_emptied_history_is_broken(engine: Engine, session: Session, last: int, head_too: bool) -> None:
    make_person(session)
    drop_triggers(engine)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {TABLE}"))
        if head_too:
            connection.execute(text(f"DELETE FROM {HEAD}"))

    assert prove_history(session).fault == "emptied"
    assert find_fault_of_the_end(session) == "emptied"


def test_a_history_cut_at_its_end_is_seen_without_walking_it(engine: Engine, session: Session, last: int) -> None:
    whole = find_fault_of_the_end(session)
    session.rollback()
    drop_triggers(engine)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {TABLE} WHERE seq = :seq"), {"seq": last})

    assert (whole, find_fault_of_the_end(session), prove_history(session).fault) == (None, "cut", "cut")


@pytest.mark.parametrize(
    ("entries", "said"),
    [(1, "переписано, або це інша база"), (10_000, "Це давніша копія, або кінець історії відрізано")],
)
def test_an_older_copy_is_not_accused(app: Flask, last: int, tmp_path: Path, entries: int, said: str) -> None:
    kept = tmp_path / "head.json"
    kept.write_text(json.dumps({"hash": "a" * 64, "entries": entries}), encoding="utf-8")

    told = app.test_cli_runner().invoke(cli, ["audit", "verify", "--since", str(kept)])

    assert told.exit_code == 1
    assert said in told.output


def test_a_missing_head_is_broken(engine: Engine, session: Session, last: int) -> None:
    drop_triggers(engine)
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {HEAD}"))

    proof = prove_history(session)

    assert not proof.is_whole
    assert proof.broken is not None


def test_a_history_of_a_new_instance_is_empty_and_whole(session: Session) -> None:
    assert prove_history(session).is_whole


def test_an_entry_replaced_in_sqlites_own_way_is_refused(engine: Engine, session: Session, last: int) -> None:
    columns = "at, actor_id, actor_label, hromada_id, entity, entity_id, entity_label, action, changes, previous_hash"
    replace = (
        f"INSERT OR REPLACE INTO {TABLE} (seq, {columns}, hash) "
        f"SELECT seq, {columns}, hash FROM {TABLE} WHERE seq = :seq"
        if engine.dialect.name == "sqlite"
        else f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE seq = :seq ON CONFLICT (seq) DO UPDATE SET action = 'x'"
    )

    with pytest.raises(DBAPIError, match="history is"), engine.begin() as connection:
        connection.execute(text(replace), {"seq": last - 1})

    assert prove_history(session).broken is None


def test_an_entry_that_does_not_go_on_from_the_end_is_refused(engine: Engine, session: Session, last: int) -> None:
    columns = "at, actor_label, entity, entity_id, entity_label, action, changes"
    forged = f"INSERT INTO {TABLE} ({columns}, previous_hash, hash) SELECT {columns}, previous_hash, :hash FROM {TABLE} WHERE seq = :seq"  # noqa: E501

    with pytest.raises(DBAPIError, match="chain"), engine.begin() as connection:
        connection.execute(text(forged), {"seq": last, "hash": "e" * 64})


def test_a_whole_history_rewritten_from_its_middle_passes_but_not_against_a_head_kept_outside(
    engine: Engine, session: Session, last: int
) -> None:
    kept = prove_history(session).head
    session.rollback()
    drop_triggers(engine)
    rewrite_from(session, last - 1)

    alone, against = prove_history(session), prove_history(session, kept)

    assert (alone.is_whole, alone.holds) == (True, None)
    assert (against.is_whole, against.holds) == (True, False)


def test_a_head_kept_outside_holds_while_the_history_goes_on(session: Session, last: int) -> None:
    kept = prove_history(session).head
    make_asset(session)
    session.commit()

    assert prove_history(session, kept).holds is True
    assert prove_history(session, "a" * 64).holds is False


def rewrite_from(session: Session, seq: int) -> None:
    """Change an entry as the database's owner may: with every hash after it, and the head."""
    entries = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq)).all()
    previous = FIRST_HASH
    for entry in entries:
        session.expunge(entry)
        entry.actor_label = "інший" if entry.seq == seq else entry.actor_label
        entry.previous_hash = previous
        entry.hash = previous = chain_hash(entry)
        told = {"label": entry.actor_label, "before": entry.previous_hash, "hash": entry.hash, "seq": entry.seq}
        session.execute(
            text(f"UPDATE {TABLE} SET actor_label = :label, previous_hash = :before, hash = :hash WHERE seq = :seq"),
            told,
        )
    session.execute(text(f"UPDATE {HEAD} SET hash = :hash"), {"hash": previous})
    session.commit()


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


def test_no_new_entry_makes_sqlite_read_the_whole_history(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        return  # Its function reads the rows of the statement alone.
    make_asset(session)
    session.execute(text("ANALYZE"))  # SQLite has then seen a small history, and judges a growing one by it.
    named = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'registry_history'"
    conditions = [
        re.sub(r"NEW\.\w+", ":new", told[1])
        for (sql,) in session.execute(text(named))
        if (told := re.search(r" WHEN (.*?)\s+BEGIN", sql, re.DOTALL))
    ]

    asked = [text(f"EXPLAIN QUERY PLAN SELECT {one}") for one in conditions]
    plans = [step.detail for one in asked for step in session.execute(one, {"new": None})]

    assert len(conditions) == 2
    assert any("SEARCH registry_history" in one for one in plans)
    assert not [one for one in plans if one.startswith("SCAN registry_history")]
