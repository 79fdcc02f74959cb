"""`oblik revision`: a migration written from what the models say and the database does not yet."""

import os
from pathlib import Path

import click
from alembic import command
from alembic.script import ScriptDirectory
from flask_babel import gettext as _
from sqlalchemy import Engine

from config.database import MIGRATIONS, alembic_config, migrate
from registry.kernel.seams import db

VERSIONS = MIGRATIONS / "versions"


@click.command("revision")
@click.argument("name")
@click.argument("sentence")
def revision(name: str, sentence: str) -> None:
    """Написати міграцію: чим моделі відрізняються від бази даних PostGIS."""
    if db.engine.dialect.name == "sqlite":
        raise click.ClickException(_("міграції пишемо на PostGIS: задайте OBLIK_DATABASE_URL=postgresql+psycopg://…"))
    migrate(db.engine)
    click.echo(write_revision(db.engine, name, sentence))


def write_revision(engine: Engine, name: str, sentence: str, folder: Path = VERSIONS) -> Path:
    """Write the next numbered migration into a folder and give its path; it is read before it is run."""
    config = alembic_config(engine)
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(dict.fromkeys(map(str, (VERSIONS, folder)))))
    newest = ScriptDirectory.from_config(config).get_current_head() or "0000"
    number = f"{int(newest) + 1:04}"
    config.set_main_option("file_template", f"{number}_{name}")
    command.revision(config, sentence, autogenerate=True, rev_id=number, version_path=str(folder))
    return folder / f"{number}_{name}.py"
