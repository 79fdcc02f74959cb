"""Making a backup: of one moment, whole or not at all, closed to others."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from config.backups import keeping, writing
from config.backups.writing import Made, make_backup
from config.cli import cli
from config.settings import ROOT, Settings
from registry.assets.operations.assets import update_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry
from tests.config.backups.conftest import run
from tests.factories.registry import make_asset


def back_up(engine: Engine, settings: Settings, path: Path, **told: Any) -> Made:
    say = told.get("say", lambda _line: None)
    return make_backup(engine, settings, path, key=None, version="0.3.0", say=say)


def read_table(path: Path, name: str) -> list[Any]:
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(f"tables/{name}.jsonl").splitlines()]


def test_a_backup_is_of_one_moment_while_somebody_writes(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    with Session(engine, expire_on_commit=False) as session:
        asset = make_asset(session)
        session.commit()
    is_over = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with Session(engine, expire_on_commit=False) as session:
            while not is_over.is_set() or written < 5:
                found = update_asset(
                    session, SYSTEM, asset.id, {"name": f"№ {written}"}, version=asset.version + written
                )
                assert found.name == f"№ {written}"
                session.commit()
                written += 1

    writer = threading.Thread(target=write)
    seen: list[int] = []

    def say(table: str) -> None:
        if not seen:
            writer.start()
        while table in ("registry_asset", "registry_history") and written < len(seen) + 2:
            time.sleep(0.005)  # Not for luck: the writer has to have committed meanwhile.
        seen.append(written)

    try:
        made = back_up(engine, settings, tmp_path / "copy", say=say)
    finally:
        is_over.set()
        writer.join()

    history = read_table(made.path, "registry_history")
    (row,) = read_table(made.path, "registry_asset")
    assert written >= 5
    assert seen[-1] > 0
    assert history[-1][-1] == made.manifest.history
    assert history[-1][9][0].get("name", [None, row[2]])[1] in row


@pytest.mark.parametrize("failing", ["_pack_files", "_find_lost"])
def test_what_fails_on_the_way_leaves_nothing_or_the_whole(
    engine: Engine, settings: Settings, tmp_path: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.setattr(writing, failing, lambda *_args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        back_up(engine, settings, folder / "copy")

    assert [one.name for one in folder.iterdir()] == ([] if failing == "_pack_files" else ["copy"])


def test_a_full_disk_is_told_by_the_file_that_found_no_room(
    engine: Engine, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing, "_pack_files", fill)

    refused = run(settings, "backup", "--plain", str(tmp_path / "copy"))

    assert (refused.exit_code, refused.stderr) == (1, f"{tmp_path / 'copy'}: на диску немає місця\n")


def test_a_file_that_is_there_is_never_replaced(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("dear")

    with pytest.raises(Conflict, match="нічого не замінює"):
        back_up(engine, settings, tmp_path / "copy")

    assert (tmp_path / "copy").read_text() == "dear"


def test_a_file_system_without_nameless_files_serves_too(
    engine: Engine, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")

    made = back_up(engine, settings, tmp_path / "copy")

    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".copy*"))


def test_a_missing_file_of_an_attachment_is_told(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    lost = "ab" * 32
    with Session(engine) as session:
        asset = make_asset(session)
        session.add(
            Attachment(
                id=uuid.uuid4(), hromada_id=asset.hromada_id, entity="asset", entity_id=asset.id, file_name="x.jpg",
                content_type="image/jpeg", size_bytes=1, sha256=lost, created_at=clock.now(),
            )
        )  # fmt: skip
        session.commit()

    assert back_up(engine, settings, tmp_path / "copy").lost == (lost,)


def test_a_folder_keeps_the_newest_and_whatever_is_not_ours(app: Flask, engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("oblik-20200101T000000Z.backup", "oblik-20210101T000000Z.backup", "mine.backup"):
        (folder / name).touch()

    told = app.test_cli_runner().invoke(cli, ["backup", str(folder), "--keep", "2"])

    assert told.exit_code == 0, told.output
    kept = sorted(one.name for one in folder.iterdir())
    assert kept[:2] == ["mine.backup", "oblik-20210101T000000Z.backup"]
    assert len(kept) == 3
    assert stat.S_IMODE(keeping.list_backups(folder)[-1].stat().st_mode) == 0o600
    assert "не зашифровано" in told.stderr
    with Session(engine) as session:
        noted = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "export")).all()
    assert [one.entity_label for one in noted] == [kept[2]]


def test_a_database_at_another_revision_is_not_backed_up(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))

    with pytest.raises(Conflict, match="migrate"):
        back_up(engine, settings, tmp_path / "copy")

    assert not (tmp_path / "copy").exists()


SLOWLY = """
import sys, time
from config.backups import writing
files = writing._pack_files
def slow(*args):
    print("midway", flush=True)
    time.sleep(60)
writing._pack_files = slow
from config.cli import cli
cli(["backup", sys.argv[1], "--plain"])
"""


def test_a_killed_backup_leaves_no_file(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    environment = {**os.environ, "OBLIK_DATABASE_URL": settings.database_url, "OBLIK_INSTANCE": str(settings.instance)}
    with subprocess.Popen(
        [sys.executable, "-c", SLOWLY, str(folder / "copy")], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"midway\n"
        process.send_signal(signal.SIGKILL)

    assert list(folder.iterdir()) == []
