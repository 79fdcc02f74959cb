"""Restoring killed at any moment: the next attempt goes through, or all of it is there already."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.backups.writing import Made, make_backup
from config.settings import Settings
from registry.assets.models.asset import Asset
from registry.kernel.operations.attachments import file_path
from tests.config.backups.conftest import Place, run
from tests.factories.registry import make_asset

PHOTO = b"a photo"
NAME = hashlib.sha256(PHOTO).hexdigest()
KILLED = """
import os, runpy, signal, sys
from config.backups import restoring

step = sys.argv.pop(1)
taken = getattr(restoring, step)


def kill(*given, **named):
    taken(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)


setattr(restoring, step, kill)
runpy.run_module("config", run_name="__main__")
"""
STEPS = ["_write", "_demand_whole", "_put", "_put_settings"]


@pytest.fixture
def made(engine: Engine, settings: Settings, tmp_path: Path) -> Made:
    """A backup of an asset and a photo."""
    path = file_path(settings.attachments, NAME)
    path.parent.mkdir(parents=True)
    path.write_bytes(PHOTO)
    with Session(engine) as session:
        make_asset(session)
        session.commit()
    return make_backup(engine, settings, tmp_path / "copy", key=None, version="0.3.0", say=lambda _line: None)


@pytest.mark.parametrize("step", STEPS)
def test_a_restore_that_was_killed_is_done_again(
    made: Made, engine_name: str, empty_place: Callable[[str], Place], step: str
) -> None:
    place = empty_place(engine_name)
    _kill(place, made.path, step)

    again = run(place.settings, "restore", str(made.path))

    assert again.exit_code == 0, again.stderr
    _is_whole(place)


def test_a_restore_that_was_killed_when_all_was_there_is_whole(
    made: Made, engine_name: str, empty_place: Callable[[str], Place]
) -> None:
    place = empty_place(engine_name)
    _kill(place, made.path, "_note_sizes")

    again = run(place.settings, "restore", str(made.path))

    assert (again.exit_code, "уже є записи" in again.stderr) == (1, True)
    _is_whole(place)


def test_files_that_no_killed_restore_put_there_are_never_taken_away(
    made: Made, engine_name: str, empty_place: Callable[[str], Place]
) -> None:
    place = empty_place(engine_name)
    _kill(place, made.path, "_put")
    live = place.settings.attachments / NAME[:2] / "live"
    live.touch()

    again = run(place.settings, "restore", str(made.path))

    assert (again.exit_code, "уже є файли" in again.stderr) == (1, True)
    assert live.exists()
    assert file_path(place.settings.attachments, NAME).read_bytes() == PHOTO


def _kill(place: Place, path: Path, step: str) -> None:
    """Begin a restore in a process of its own, which dies after a step."""
    named = {"OBLIK_INSTANCE": str(place.settings.instance), "OBLIK_DATABASE_URL": place.settings.database_url}
    command = [sys.executable, "-c", KILLED, step, "restore", str(path)]
    died = subprocess.run(command, env={**os.environ, **named}, capture_output=True, timeout=120, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


def _is_whole(place: Place) -> None:
    with Session(place.engine) as session:
        assert session.query(Asset).count() == 1
    assert file_path(place.settings.attachments, NAME).read_bytes() == PHOTO
