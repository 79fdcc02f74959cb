"""The command doctor, and refusals of commands that people meet on a first day."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.cli import cli
from tests.factories.registry import make_hromada


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, list(arguments))


def test_doctor_names_the_engine_and_is_content(app: Flask, engine: Engine) -> None:
    told = run(app, "doctor")

    assert told.exit_code == 0
    assert engine.dialect.name in told.output
    assert ("PostGIS 3" if engine.dialect.name == "postgresql" else "Shapely") in told.output


def test_doctor_names_a_missing_migration(app: Flask, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")

    told = run(app, "doctor")

    assert told.exit_code == 1
    assert "./oblik migrate" in told.output


@pytest.mark.parametrize(
    "arguments", [("cost", "--year", "2020"), ("export", "--kind", "organisation", "--format", "csv")]
)
def test_a_file_that_cannot_be_written_is_named(
    app: Flask, session: Session, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    make_hromada(session)
    session.commit()
    path = str(tmp_path / "nowhere" / "x.csv")

    told = run(app, *arguments, "--out", path)

    assert told.exit_code == 1
    assert path in told.output
