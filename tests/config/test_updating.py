"""Updating a database: a backup first, which restores; never by whoever only serves."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from alembic import command
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from config import updating
from config.backups.restoring import restore_backup
from config.backups.writing import make_backup
from config.cli import cli
from config.database import alembic_config, current_revision, is_new, migrate, prepare_database
from config.owner import migrate_as_owner
from config.settings import Settings, read_settings
from config.updating import update_database
from registry.assets.models.kind import AssetKind
from registry.kernel.errors import Conflict
from registry.kernel.queries.history import prove_history
from tests.config.backups.conftest import Place, empty_place
from tests.factories.people import make_person
from tests.factories.registry import make_asset, make_location
from tests.postgis import run_sql

__all__ = ["empty_place"]
COUNTED = ("registry_asset", "registry_location", "registry_history", "registry_user")
BEHIND = "0019"


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, list(arguments))


def silent(_line: str) -> None:
    """Say nothing."""


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {one: connection.scalar(text(f"SELECT count(*) FROM {one}")) for one in COUNTED}


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return current_revision(connection)


@pytest.fixture
def behind(engine: Engine) -> Engine:
    """A database with something in it, of an older version."""
    with Session(engine) as session:
        make_asset(session, location_id=make_location(session).id)
        make_person(session)
        session.commit()
    command.downgrade(alembic_config(engine), BEHIND)
    return engine


def test_an_update_saves_first_what_stood_there(
    behind: Engine, settings: Settings, empty_place: Callable[[str], Place], engine_name: str
) -> None:
    before = counts(behind)
    said: list[str] = []

    saved = update_database(behind, settings, said.append)

    assert saved is not None
    assert saved.parent == settings.instance / "backups"
    assert saved.name.startswith(f"before-update-{BEHIND}-")
    assert (saved.stat().st_mode & 0o777, saved.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert str(saved) in said[0]
    assert revision(behind) > BEHIND  # type: ignore[operator]
    place = empty_place(engine_name)
    manifest = restore_backup(place.engine, place.settings, saved, key=None, say=silent)
    assert manifest.revision == BEHIND
    assert counts(place.engine) == before == counts(behind)
    with Session(place.engine) as session:
        assert prove_history(session).is_whole


@pytest.mark.parametrize("number", ["0001", "0004", "0008", "0012", "0016"])
def test_every_older_version_can_be_saved(engine: Engine, settings: Settings, tmp_path: Path, number: str) -> None:
    with Session(engine) as session:
        make_asset(session, location_id=make_location(session).id)
        session.commit()
    command.downgrade(alembic_config(engine), number)

    saved = update_database(engine, replace(settings, backup_folder=tmp_path / "outside"), silent)

    assert saved is not None
    assert saved.parent == tmp_path / "outside"


def test_a_column_that_the_models_no_longer_know_is_saved_too(
    engine: Engine, settings: Settings, empty_place: Callable[[str], Place], engine_name: str
) -> None:
    kinds = {"sqlite": ("DATETIME", "CHAR(32)"), "postgis": ("TIMESTAMPTZ", "UUID")}[engine_name]
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE registry_gone (id {kinds[1]} PRIMARY KEY, at {kinds[0]}, word TEXT)"))
        connection.execute(
            text("INSERT INTO registry_gone VALUES (:id, '2026-11-20 02:20:00.000000', 'слово')"),
            {"id": uuid.UUID(int=7).hex},
        )
    command.downgrade(alembic_config(engine), BEHIND)

    saved = update_database(engine, settings, silent)

    place = empty_place(engine_name)
    migrate(place.engine, BEHIND)
    with place.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE registry_gone (id {kinds[1]} PRIMARY KEY, at {kinds[0]}, word TEXT)"))
    assert saved is not None
    restore_backup(place.engine, place.settings, saved, key=None, say=silent)
    for one in (engine, place.engine):
        with one.connect() as connection:
            found = connection.execute(text("SELECT word, CAST(id AS TEXT) FROM registry_gone")).one()
        assert (found[0], uuid.UUID(found[1])) == ("слово", uuid.UUID(int=7))


def test_a_current_or_new_database_needs_no_backup(app: Flask, engine: Engine, settings: Settings) -> None:
    assert update_database(engine, settings, silent) is None
    assert not (settings.instance / "backups").exists()


def test_without_room_for_a_backup_nothing_is_changed(behind: Engine, settings: Settings) -> None:
    with (
        mock.patch.object(updating, "make_backup", side_effect=OSError(28, "No space left on device", "/mnt/x")),
        pytest.raises(Conflict) as refused,
    ):
        update_database(behind, settings, silent)

    assert "/mnt/x No space left on device" in str(refused.value.reason)
    assert revision(behind) == BEHIND


def test_the_command_tells_of_its_backup_and_does_without_one_on_request(
    behind: Engine, app: Flask, settings: Settings
) -> None:
    told = run(app, "migrate")
    with Session(behind) as session:
        kinds = session.scalars(select(AssetKind.code)).all()
    command.downgrade(alembic_config(behind), BEHIND)
    silently = run(app, "migrate", "--without-backup")

    assert (told.exit_code, silently.exit_code) == (0, 0), told.output + silently.output
    assert "before-update-" in told.output
    assert "before-update-" not in silently.output
    assert "camera" in kinds  # The catalogue comes along: a file of cameras can be imported before anybody serves.
    assert len(list((settings.instance / "backups").iterdir())) == 1


@pytest.fixture
def serving(postgis_server: str, tmp_path: Path) -> Iterator[tuple[Engine, Settings]]:
    """Whoever serves a database of another, older than the program; the owner's address was taken from the machine."""
    name, role = (f"oblik_{what}_{uuid.uuid4().hex}" for what in ("owned", "serving"))
    for statement in (f"CREATE DATABASE {name}", f"CREATE ROLE {role} LOGIN"):
        run_sql(postgis_server, statement)
    url = make_url(f"{postgis_server}/{name}").set(username=role).render_as_string(hide_password=False)
    values = {"OBLIK_INSTANCE": str(tmp_path / "owned"), "OBLIK_DATABASE_URL": url}
    engine, owner = create_engine(url), create_engine(f"{postgis_server}/{name}")
    for one in (engine, owner):
        prepare_database(one)
    migrate_as_owner(engine, read_settings({**values, "OBLIK_OWNER_URL": f"{postgis_server}/{name}"}))
    command.downgrade(alembic_config(owner), BEHIND)
    owner.dispose()
    yield engine, read_settings(values)
    engine.dispose()
    run_sql(postgis_server, f"DROP DATABASE {name} WITH (FORCE)")
    run_sql(postgis_server, f"DROP ROLE {role}")


def test_whoever_only_serves_is_told_who_may_update(serving: tuple[Engine, Settings]) -> None:
    engine, settings = serving

    with pytest.raises(Conflict, match="OBLIK_OWNER_URL"):
        update_database(engine, settings, silent)

    assert revision(engine) == BEHIND


@pytest.fixture
def unmade(postgis_server: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Settings of whoever serves a new database that its owner has not migrated yet, with a second database beside."""
    names = [f"oblik_new_{uuid.uuid4().hex}" for _ in range(2)]
    role = f"oblik_serving_{uuid.uuid4().hex}"
    for statement in (*(f"CREATE DATABASE {name}" for name in names), f"CREATE ROLE {role} LOGIN"):
        run_sql(postgis_server, statement)
    url = make_url(f"{postgis_server}/{names[0]}").set(username=role).render_as_string(hide_password=False)
    yield {
        "OBLIK_INSTANCE": str(tmp_path / "unmade"),
        "OBLIK_DATABASE_URL": url,
        "other": f"{postgis_server}/{names[1]}",
    }
    for name in names:
        run_sql(postgis_server, f"DROP DATABASE {name} WITH (FORCE)")
    run_sql(postgis_server, f"DROP ROLE {role}")


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    engine = create_engine(settings.database_url)
    prepare_database(engine)
    yield engine
    engine.dispose()


def test_whoever_may_make_no_tables_is_told_so_before_any_is_made(unmade: dict[str, str]) -> None:
    other = unmade.pop("other")
    settings = read_settings(unmade)

    with opened(settings) as engine, pytest.raises(Conflict, match="OBLIK_OWNER_URL"):
        update_database(engine, settings, silent)
    owner = other.replace(make_url(other).database or "", make_url(unmade["OBLIK_DATABASE_URL"]).database or "")
    swapped = read_settings({**unmade, "OBLIK_DATABASE_URL": owner, "OBLIK_OWNER_URL": unmade["OBLIK_DATABASE_URL"]})
    with opened(swapped) as engine, pytest.raises(Conflict, match="не може створювати"):
        update_database(engine, swapped, silent)


def test_an_owner_of_another_database_is_refused_and_makes_nothing_there(unmade: dict[str, str]) -> None:
    other = unmade.pop("other")
    settings = read_settings({**unmade, "OBLIK_OWNER_URL": other})

    with opened(settings) as engine, pytest.raises(Conflict, match="різні бази"):
        update_database(engine, settings, silent)

    with opened(read_settings({**unmade, "OBLIK_DATABASE_URL": other})) as engine:
        assert is_new(engine)


def test_whoever_only_serves_restores_nothing_and_is_told_who_may(
    engine: Engine, settings: Settings, tmp_path: Path, unmade: dict[str, str], serving: tuple[Engine, Settings]
) -> None:
    path = tmp_path / "one.backup"
    make_backup(engine, settings, path, key=None, version="0", say=silent)
    del unmade["other"]
    new = read_settings(unmade)

    with opened(new) as empty, pytest.raises(Conflict, match="OBLIK_OWNER_URL"):
        restore_backup(empty, new, path, key=None, say=silent)
    with pytest.raises(Conflict, match="належать іншому"):
        restore_backup(serving[0], serving[1], path, key=None, say=silent)
