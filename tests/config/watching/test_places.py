"""What lies around an instance: folders outside, the key of backups, rights, room and sizes."""

from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config.settings import Settings
from config.watching import places
from config.watching.places import (
    Ailing,
    look_at_attachments,
    look_at_key,
    look_at_outside,
    look_at_rights,
    look_at_room,
    look_at_sizes,
    told_size,
)
from registry.kernel.errors import OblikError
from tests.factories.registry import make_asset

PASSPHRASE = "тихий берег вимірів"


@pytest.fixture(autouse=True)
def speaks(app: Flask) -> object:
    """Words need the application."""
    with app.app_context():
        yield


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """An instance folder and one outside."""
    instance, outside = tmp_path / "instance", tmp_path / "outside"
    for one in (instance, outside):
        one.mkdir(mode=0o700)
    return instance, outside


def test_a_folder_outside_is_there_writable_and_outside(folders: tuple[Path, Path]) -> None:
    instance, outside = folders

    assert look_at_outside(None, instance, "не задано") == "не задано"
    assert "на тому самому диску" in look_at_outside(outside, instance, "")
    assert "на іншому диску" in look_at_outside(Path.cwd(), Path("/proc"), "")


def test_a_folder_outside_that_is_none_ails(folders: tuple[Path, Path]) -> None:
    instance, outside = folders
    (instance / "copies").mkdir()
    (outside / "link").symlink_to(instance)

    with pytest.raises(Ailing, match="немає такої теки"):
        look_at_outside(outside / "none", instance, "")
    for inside in (instance / "copies", outside / "link"):
        with pytest.raises(Ailing, match="лежить у теці екземпляра"):
            look_at_outside(inside, instance, "")
    with mock.patch.object(places, "can_write", return_value=False), pytest.raises(Ailing, match="заборонено"):
        look_at_outside(outside, instance, "")


def test_the_key_of_backups_is_readable_closed_and_not_beside_them(settings: Settings, tmp_path: Path) -> None:
    copies, key = tmp_path / "copies", tmp_path / "key"
    copies.mkdir()
    key.write_text(PASSPHRASE)
    key.chmod(0o600)

    assert look_at_key(settings) == "немає"
    assert look_at_key(replace(settings, backup_folder=copies)) == "немає; копії не шифруються"
    ours = replace(settings, backup_folder=copies, backup_key=key)
    assert look_at_key(ours) == str(key)
    key.chmod(0o644)
    with pytest.raises(Ailing, match=f"chmod 600 {key}"):
        look_at_key(ours)
    beside = copies / "key"
    beside.write_text(PASSPHRASE)
    beside.chmod(0o600)
    with pytest.raises(Ailing, match="поруч із копіями"):
        look_at_key(replace(ours, backup_key=beside))
    key.write_text("short")
    with pytest.raises(OblikError, match="щонайменше"):
        look_at_key(ours)
    with pytest.raises(OSError, match="none"):
        look_at_key(replace(ours, backup_key=tmp_path / "none"))


def test_in_an_open_folder_every_open_file_is_counted(folders: tuple[Path, Path]) -> None:
    instance, _outside = folders
    for name in ("attachments/ab/cd", "secret.key", "node_modules/leaflet/x.js"):
        path = instance / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
        path.chmod(0o644)

    assert "закрита" in look_at_rights(instance)
    instance.chmod(0o755)
    with pytest.raises(Ailing, match=rf"2 файли, перший .*/cd: chmod -R go= {instance}"):
        look_at_rights(instance)
    (instance / "attachments/ab/cd").chmod(0o600)
    (instance / "secret.key").chmod(0o600)
    assert look_at_rights(instance) == "усе закрите"


def test_too_little_room_ails(tmp_path: Path) -> None:
    assert look_at_room(tmp_path).startswith("вільно ")
    with (
        mock.patch.object(places, "free_bytes", return_value=2**30 - 1),
        pytest.raises(Ailing, match="вільно 1024,0 МБ"),
    ):
        look_at_room(tmp_path)


def test_attachments_are_counted_and_a_disk_of_their_own_is_told(settings: Settings, tmp_path: Path) -> None:
    assert look_at_attachments(settings) == "ще немає"
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "ab").mkdir(parents=True)
    (elsewhere / "ab" / "cd").write_bytes(b"x" * 2048)
    settings.attachments.symlink_to(elsewhere)

    told = look_at_attachments(settings)

    assert told.startswith("1 файл, 2,0 КБ; це окремий диск або посилання")


def test_the_database_tells_its_size_and_that_of_its_history(session: Session) -> None:
    make_asset(session)
    session.commit()
    told = look_at_sizes()

    assert told.startswith("база ")
    assert " в історії " in told
    assert "МБ" in told or "КБ" in told


@pytest.mark.parametrize(
    ("size", "told"), [(0, "0 Б"), (1023, "1023 Б"), (1024, "1,0 КБ"), (5 * 2**40 * 1024, "5120,0 ТБ")]
)
def test_a_size_is_written_as_people_read_it(size: int, told: str) -> None:
    assert told_size(size) == told
