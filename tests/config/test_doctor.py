"""The command doctor: one test for each thing that it looks at, and one for a healthy instance."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic import command
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import doctor
from config.backups.keeping import next_path
from config.cli import cli
from config.database import alembic_config
from config.doctor import Ailing
from config.settings import Settings
from config.watching import installed
from gis.operations.ground import GroundChoice, choose_ground
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.seams import seams
from registry.people.rules.directory import DirectorySettings, OidcSettings
from tests.factories.grounds import make_mbtiles, picture


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, list(arguments))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of code as the launcher leaves it."""
    root = tmp_path / "code"
    translations = root / "config" / "translations" / "en" / "LC_MESSAGES"
    for folder in (root / ".venv", root / "node_modules", translations):
        folder.mkdir(parents=True)
    (root / ".venv" / "pyvenv.cfg").write_text(f"command = python3 -m venv {root / '.venv'}\n")
    for name in ("messages.po", "messages.mo"):
        (translations / name).write_text("")
    return root


def test_a_healthy_instance_is_told_check_by_check(app: Flask, engine: Engine) -> None:
    told = run(app, "doctor")

    assert told.exit_code == 0, told.output
    assert engine.dialect.name in told.output
    assert ("PostGIS 3" if engine.dialect.name == "postgresql" else "Shapely") in told.output
    assert [line.partition(":")[0] for line in told.output.splitlines()] == [
        "середовище", "пакети", "пакети сторінок", "повідомлення", "браузер для тестів", "тека", "права файлів",
        "місце", "таємний ключ", "файл бази даних", "база даних", "просторова частина", "таблиці", "підкладка карти",
        "історія", "другий крок входу", "каталог організації", "обсяг", "вкладення", "тека кінців історії",
        "тека копій", "ключ копій", "резервні копії",
    ]  # fmt: skip


@pytest.mark.parametrize("is_kept", [False, True])
def test_where_to_keep_a_head_is_told_to_those_who_keep_none(
    app: Flask, settings: Settings, tmp_path: Path, *, is_kept: bool
) -> None:
    told = replace(settings, audit_folder=tmp_path if is_kept else None)

    with app.app_context():
        said = doctor.look_at_history(told)

    assert "кінець ланцюга" in said
    assert ("OBLIK_AUDIT_FOLDER" in said) != is_kept


def test_one_ailment_does_not_hide_the_others(app: Flask, settings: Settings, engine: Engine) -> None:
    settings.instance.chmod(0o755)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")

    told = run(app, "doctor")

    assert told.exit_code == 1
    assert f"chmod 700 {settings.instance}" in told.output
    assert "./oblik migrate" in told.output
    assert told.output.splitlines()[-1] == "Error: не гаразд: тека, таблиці"


def test_a_ground_that_was_lost_is_named(app: Flask, settings: Settings, session: Session) -> None:
    path = make_mbtiles(settings.instance / "ground" / "town.mbtiles", picture())
    choose_ground(session, SYSTEM, GroundChoice(file_name=path.name), version=None)
    session.commit()
    well = run(app, "doctor")
    path.unlink()

    told = run(app, "doctor")

    assert "підкладка карти: файл\n" in well.output
    assert "town.mbtiles" in told.output
    assert told.output.splitlines()[-1] == "Error: не гаразд: підкладка карти"


def test_an_environment_of_another_folder_is_named(root: Path) -> None:
    moved = root.rename(root.with_name("moved"))

    with pytest.raises(Ailing, match="в іншій теці"):
        installed.look_at_environment(moved)


@pytest.mark.parametrize(
    ("look", "stamp", "source"),
    [
        (installed.look_at_packages, ".venv/.requirements.txt.installed", "requirements.txt"),
        (installed.look_at_front_end, "node_modules/.oblik-installed", "package-lock.json"),
    ],
)
def test_packages_other_than_the_list_are_named(root: Path, look: object, stamp: str, source: str) -> None:
    (root / source).write_text("new")
    (root / stamp).write_text("digest of an older list")

    with pytest.raises(Ailing, match=source):
        look(root)  # type: ignore[operator]


def test_messages_that_changed_since_they_were_compiled_are_named(root: Path) -> None:
    compiled = root / "config" / "translations" / "en" / "LC_MESSAGES" / "messages.mo"
    os.utime(compiled, (1, 1))

    with pytest.raises(Ailing, match=r"messages\.mo"):
        installed.look_at_messages(root)


def test_a_missing_browser_is_told_and_is_no_ailment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert "apt-get install -y chromium" in installed.look_at_browser()


def test_a_folder_that_is_open_to_others_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)

    with pytest.raises(Ailing, match=f"chmod 700 {tmp_path}"):
        doctor.look_at_folder(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(Ailing, match="запис заборонено"):
        doctor.look_at_folder(tmp_path / "nowhere")


def test_a_secret_that_is_open_to_others_is_named(app: Flask, settings: Settings) -> None:
    secret = settings.instance / "secret.key"
    secret.write_text("x")
    secret.chmod(0o644)

    assert f"chmod 600 {secret}" in run(app, "doctor").output


def test_a_database_file_that_is_open_to_others_is_named(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "open.sqlite3"
    path.touch(0o644)
    path.chmod(0o644)

    with pytest.raises(Ailing, match=f"chmod 600 {path}"):
        doctor.look_at_database_file(replace(settings, database_url=f"sqlite:///{path}"))


def test_a_missing_migration_is_named(app: Flask, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")

    told = run(app, "doctor")

    assert told.exit_code == 1
    assert "./oblik migrate" in told.output


def test_a_database_without_tables_is_told_as_that(app: Flask, engine: Engine) -> None:
    command.downgrade(alembic_config(engine), "base")

    told = run(app, "doctor").output

    assert "таблиць ще немає" in told
    assert "такої бази на сервері немає" not in told


def test_a_directory_is_told_before_there_are_tables(
    app: Flask, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = SimpleNamespace(ask_for_itself=lambda: None)
    named = DirectorySettings(OidcSettings("https://login.test", "oblik", "secret"), (), "chief")
    command.downgrade(alembic_config(engine), "base")

    with app.app_context():
        monkeypatch.setattr(seams(app), "directory", answering)
        told = doctor.look_at_directory(replace(settings, directory=named))

    assert told == "відповідає"


def test_an_installed_copy_is_told_its_own_command(app: Flask, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LAUNCHER", "oblik")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")

    assert "запустіть oblik migrate" in run(app, "doctor").output


def test_daily_backups_are_told_until_two_are_missing(tmp_path: Path) -> None:
    now = clock.now()
    assert "OBLIK_BACKUP_FOLDER" in doctor.look_at_backups(None)
    with pytest.raises(Ailing, match="ще немає"):
        doctor.look_at_backups(tmp_path)

    next_path(tmp_path, now - timedelta(hours=50)).touch()
    with pytest.raises(Ailing, match="остання від"):
        doctor.look_at_backups(tmp_path)
    next_path(tmp_path, now - timedelta(hours=25)).touch()
    assert "остання від" in doctor.look_at_backups(tmp_path)


def test_a_missing_extension_is_named(app: Flask, engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        return
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP EXTENSION pg_trgm CASCADE")

    told = run(app, "doctor")

    assert told.exit_code == 1
    assert "CREATE EXTENSION pg_trgm" in told.output


def test_a_database_that_is_away_is_told_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> str:
        raise Ailing("connection refused")

    monkeypatch.setattr(doctor, "look_at_database", away)

    told = run(app, "doctor")

    assert told.exit_code == 1
    assert told.output.count("connection refused") == 1
    assert "історія: не перевірено, база даних не відповідає" in told.output
    assert told.output.rstrip().endswith("не гаразд: база даних")
