"""Writing a migration: on PostGIS alone, numbered after the newest, from what the models say."""

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from config.cli import cli
from config.revisions import VERSIONS, write_revision


def test_a_migration_brings_the_database_to_what_the_models_say(engine: Engine, tmp_path: Path) -> None:
    if engine.dialect.name == "sqlite":
        return
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE registry_organisation DROP COLUMN phone")
    newest = max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))

    written = write_revision(engine, "phone", "Organisations have a phone.", tmp_path)

    text = written.read_text(encoding="utf-8")
    assert written.name == f"{int(newest) + 1:04}_phone.py"
    assert text.startswith('"""Organisations have a phone."""')
    assert f"down_revision = '{newest}'" in text
    assert re.search(
        r"def upgrade.*add_column\(sa\.Column\('phone', sa\.String\(length=40\).*def downgrade", text, re.S
    )


def test_sqlite_is_refused_in_a_sentence(app: Flask, engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        return

    told = app.test_cli_runner().invoke(cli, ["revision", "phone", "Organisations have a phone."])

    assert told.exit_code == 1
    assert "міграції пишемо на PostGIS" in told.output
