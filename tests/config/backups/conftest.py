"""Empty places to restore into, on either engine."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine, create_engine

from config.app import create_app
from config.cli import cli
from config.database import prepare_database
from config.settings import Settings
from registry.kernel.seams import db
from tests.conftest import settings_of
from tests.postgis import run_sql

OTHER = {"sqlite": "postgis", "postgis": "sqlite"}


@dataclass
class Place:
    """A database and an instance folder."""

    engine: Engine
    settings: Settings


@pytest.fixture
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Make an empty place on the named engine; all of them are gone after the test."""
    made: list[tuple[Place, str]] = []

    def make(engine_name: str) -> Place:
        folder = tmp_path / f"place{len(made)}"
        folder.mkdir(mode=0o700)
        url, name = f"sqlite:///{folder / 'oblik.sqlite3'}", ""
        if engine_name == "postgis":
            server, name = request.getfixturevalue("postgis_server"), f"oblik_place_{uuid.uuid4().hex}"
            run_sql(server, f"CREATE DATABASE {name}")
            url = f"{server}/{name}"
        engine = create_engine(url)
        prepare_database(engine)
        made.append((Place(engine, settings_of(url, folder)), name))
        return made[-1][0]

    yield make
    for place, name in made:
        place.engine.dispose()
        if name:
            run_sql(request.getfixturevalue("postgis_server"), f"DROP DATABASE {name} WITH (FORCE)")


def run(settings: Settings, *arguments: str) -> Result:
    """Run a command as a process of its own would: with an application of these settings."""
    app = create_app(settings)
    try:
        return app.test_cli_runner().invoke(cli, list(arguments))
    finally:
        with app.app_context():
            db.engine.dispose()
