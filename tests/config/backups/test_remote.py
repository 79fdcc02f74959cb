"""Backups that go to another machine: carried by the real rclone, to a place that is a folder here."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from config.backups import remote
from config.backups.remote import keep_newest_there, list_there, send
from config.settings import Settings
from registry.kernel.errors import OblikError
from tests.config.backups.conftest import run

OLD, OLDER = "oblik-20210101T000000Z.backup", "oblik-20200101T000000Z.backup"


@pytest.fixture
def far(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for another machine, with two old backups and a file of somebody else.

    Without rclone the tests that need it are skipped, or fail with --require-rclone.
    """
    if shutil.which(remote.PROGRAM) is None:
        message = "rclone was not found: apt install rclone"
        pytest.fail(message) if request.config.getoption("--require-rclone") else pytest.skip(message)
    monkeypatch.setenv("RCLONE_CONFIG_FAR_TYPE", "local")
    folder = tmp_path / "far"
    folder.mkdir()
    for name in (OLD, OLDER, "mine.backup"):
        (folder / name).touch()
    return folder


@pytest.mark.usefixtures("engine")
def test_a_sealed_backup_is_copied_and_the_newest_stay_there_too(settings: Settings, far: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("довгий пароль для копії")
    key.chmod(0o600)
    sent_away = replace(settings, backup_key=key, backup_remote=f"far:{far}")

    told = run(sent_away, "backup", str(tmp_path / "near"), "--keep", "2")

    assert told.exit_code == 0, told.output
    (made,) = (tmp_path / "near").iterdir()
    assert sorted(one.name for one in far.iterdir()) == sorted(["mine.backup", OLD, made.name])
    assert (far / made.name).read_bytes() == made.read_bytes()
    assert b"age-encryption.org/" in made.read_bytes()[:100]
    assert f"Скопійовано: far:{far}" in told.stderr


@pytest.mark.usefixtures("engine")
def test_a_backup_that_is_not_sealed_goes_nowhere(settings: Settings, far: Path, tmp_path: Path) -> None:
    sent_away = replace(settings, backup_remote=f"far:{far}")

    told = run(sent_away, "backup", str(tmp_path / "near"), "--keep", "2", "--plain")

    assert (told.exit_code, len(list(far.iterdir())), len(list((tmp_path / "near").iterdir()))) == (0, 3, 1)
    assert "Не скопійовано" in told.stderr


def test_a_copy_never_replaces_another(far: Path, tmp_path: Path) -> None:
    mine = tmp_path / OLD
    mine.write_text("another")

    with pytest.raises(OblikError):
        send(mine, f"far:{far}")

    assert (far / OLD).read_text() == ""


def test_only_backups_of_ours_are_listed_and_deleted(far: Path) -> None:
    assert list_there(f"far:{far}") == [OLDER, OLD]
    assert keep_newest_there(f"far:{far}", 1) == [OLDER]
    assert sorted(one.name for one in far.iterdir()) == ["mine.backup", OLD]


def test_what_rclone_says_is_told_in_one_sentence(far: Path) -> None:
    with pytest.raises(OblikError, match=r"rclone mkdir far:.*not a directory"):
        list_there(f"far:{far}/mine.backup/nowhere")


def test_without_rclone_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PROGRAM", "rclone-that-is-nowhere")

    with pytest.raises(OblikError, match="apt install rclone"):
        list_there("town:oblik")
