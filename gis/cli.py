"""Commands of this floor."""

import click
from flask_babel import gettext as _

from gis.engine import repair_indexes
from gis.operations.coverage import recompute_coverage
from registry.kernel.seams import db


@click.group("gis")
def gis_group() -> None:
    """Карта: охоплення та просторові індекси."""


@gis_group.command("coverage")
def coverage() -> None:
    """Перерахувати охоплення всього майна."""
    count = recompute_coverage(db.session())
    db.session.commit()
    click.echo(_("Охоплення мають %(count)s об’єктів", count=count), err=True)


@gis_group.command("reindex")
def reindex() -> None:
    """Побудувати просторові індекси наново."""
    with db.engine.begin() as connection:
        names = repair_indexes(connection)
    click.echo(_("Індекси побудовано: %(names)s", names=", ".join(names)), err=True)
