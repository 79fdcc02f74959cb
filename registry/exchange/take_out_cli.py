"""The command that takes everything out as one ZIP of open files."""

import json
from pathlib import Path

import click
from flask_babel import gettext as _

from registry.exchange.asked_by import person_named
from registry.exchange.cli import find_hromada_id
from registry.exchange.operations.recorded import record_export
from registry.exchange.packing import Wanted
from registry.exchange.taken_whole import TAKE_OUT, make_package
from registry.kernel.cli import shown_progress
from registry.kernel.long_work import carried_out, enter_work
from registry.kernel.seams import db


@click.command("take-out")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--hromada", help="Код КАТОТТГ громади; без нього — усі.")
@click.option("--history", is_flag=True, help="З історією змін.")
@click.option("--without-files", is_flag=True, help="Без фото й паперів.")
@click.option("--as", "login", metavar="ЛОГІН", help="Лише те, що може бачити ця людина.")
@click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")
def take_out_command(
    file: Path, hromada: str | None, login: str | None, *, history: bool, without_files: bool, as_json: bool
) -> None:
    """Забрати все одним ZIP: таблиці CSV, GeoJSON, документи, файли й опис полів двома мовами."""
    actor, hromada_id = person_named(login), find_hromada_id(hromada)
    wanted = Wanted(hromada_id, has_history=history, has_files=not without_files)
    db.session.rollback()
    work_id = enter_work(db.session(), actor, TAKE_OUT, file.name, hromada_id=hromada_id)
    with shown_progress(_("Збираю")) as show, carried_out(db.session(), work_id) as carrying:
        carrying.show = show
        rows = make_package(carrying, actor, wanted, file)
        record_export(carrying.session, actor, file.name, address=f"take-out {file.name}", hromada_id=hromada_id)
        size = file.stat().st_size
        carrying.finish({"rows": rows, "size_mb": round(size / 1_000_000, 1)})
        carrying.session.commit()
    if as_json:
        click.echo(json.dumps({"file": str(file), "rows": rows, "bytes": size}, ensure_ascii=False))
    else:
        click.echo(_("%(file)s: рядків %(count)s", file=file, count=rows), err=True)
