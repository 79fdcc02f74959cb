"""Commands of the ground floor: import, export, audit."""

import json
import shutil
import sys
import uuid
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.assets.queries.kinds import NO_KIND
from registry.exchange.asked_by import person_named
from registry.exchange.carried import IMPORT, carry_out_import
from registry.exchange.exports import Look, demand_room, write_table
from registry.exchange.import_options_cli import read_map, read_nouns, read_only, read_values
from registry.exchange.import_runs_cli import say_runs, undo_run, write_template
from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations.own_kinds import find_import_kind, get_import_kind
from registry.exchange.operations.parts import are_parted
from registry.exchange.operations.recorded import record_export
from registry.exchange.parted import IN_PARTS
from registry.exchange.rules.import_report import ImportReport
from registry.exchange.said_report import say_report
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.cli import share_database, shown_progress
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.long_work import Cancelled, carried_out, enter_work, start_work
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.seams import db, seams
from registry.kernel.words import say
from registry.places.queries.territory import get_hromada

INTERRUPTED = 130


def find_hromada_id(code: str | None) -> uuid.UUID | None:
    """Turn `--hromada` into an id; None stays None: all of them."""
    if code is None:
        return None
    try:
        return get_hromada(db.session(), code).id
    except NotFound as error:
        raise click.BadParameter(say(error.reason), param_hint="--hromada") from error


def demand_kind(kind: str) -> str:
    """Give the code of what is imported or exported; an asset kind may be told by its name."""
    found = find_import_kind(db.session(), kind)
    if found is None:
        raise click.BadParameter(f"{say(NO_KIND)}: {kind}", param_hint="--kind")
    return found.code


def title_of(kind: str) -> str:
    """Name what is imported, in Ukrainian."""
    return str(get_import_kind(db.session(), kind).label)


def say_import(work: LongWork) -> str:
    """Name an import in the reader's language: what of, from which file, whether it only looked."""
    kind, file = work.arguments.get("kind"), work.arguments.get("file")
    if not kind or not file:
        return work.label
    known = find_import_kind(db.session(), kind)
    told, only_looked = f"{say(known.label) if known else kind}: {Path(file).name}", _("перевірка")
    return f"{told} ({only_looked})" if work.arguments.get("dry_run") else told


def begin_import(kind: str, file: str, actor: Actor = SYSTEM, **told: Any) -> uuid.UUID:
    """Enter an import among the long work, with all that carrying it out needs."""
    kind = demand_kind(kind)
    hromada_id = find_hromada_id(told["hromada"])
    label = f"{title_of(kind)}: {Path(file).name}" + (" (перевірка)" if told["dry_run"] else "")
    db.session.rollback()
    person = {"person": str(actor.user_id)} if actor.user_id else {}
    arguments = {"kind": kind, "file": str(Path(file).resolve()), **person, **told}
    return enter_work(db.session(), actor, IMPORT, label, hromada_id=hromada_id, arguments=arguments)


@click.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, readable=True))
@click.option(
    "--kind",
    help="Вид майна (camera, wifi_point, …), location, organisation, contract, act, payment, plan, work, …",
)
@click.option("--hromada", help="Код КАТОТТГ громади.")
@click.option("--map", "pairs", multiple=True, metavar="СТОВПЕЦЬ=поле", help="Який стовпець є яким полем.")
@click.option("--key", default="inventory_number", show_default=True, help="Поле, за яким звіряти з реєстром.")
@click.option("--sheet", help="Аркуш книги XLSX або ODS; без нього перший.")
@click.option("--header", type=click.IntRange(1), help="Рядок заголовків; без нього його знаходять.")
@click.option(
    "--value", "value_pairs", multiple=True, metavar="СТОВПЕЦЬ:було=стало", help="Що означає значення стовпця."
)
@click.option(
    "--only", multiple=True, callback=read_only, metavar="СТОВПЕЦЬ=значення", help="Лише рядки з таким значенням."
)
@click.option("--number", metavar="ШАБЛОН", help="Номери для того, що їх не має, наприклад КАМ-{n:04}.")
@click.option("--create", callback=read_nouns, help="Що створити, коли бракує: organisation,location,settlement.")
@click.option("--dry-run", is_flag=True, help="Лише показати, що було б зроблено.")
@click.option("--background", is_flag=True, help="Виконати окремим процесом; стан — у «Тривалих роботах».")
@click.option("--as", "login", metavar="ЛОГІН", help="Від імені цієї людини й з її правами.")
@click.option("--list", "is_list", is_flag=True, help="Показати останні імпорти: хто, що, з якого файлу.")
@click.option(
    "--undo", "run_id", type=click.UUID, metavar="ID", help="Скасувати весь імпорт, доки його рядків не змінено."
)
@click.option(
    "--template", type=click.Path(dir_okay=False, writable=True), help="Записати файл .xlsx або .csv, щоб заповнити."
)
@click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")
def import_command(
    file: str | None,
    kind: str | None,
    pairs: tuple[str, ...],
    value_pairs: tuple[str, ...],
    login: str | None,
    *,
    is_list: bool,
    run_id: uuid.UUID | None,
    as_json: bool,
    **told: Any,
) -> None:
    """Завантажити таблицю CSV, XLSX, ODS або GeoJSON до реєстру: усі рядки або жодного."""
    if is_list or run_id is not None:
        _demand_alone(file, kind)
    actor, template = person_named(login), told.pop("template")
    if is_list:
        say_runs(actor, as_json=as_json)
    elif run_id is not None:
        undo_run(actor, run_id, as_json=as_json)
    elif template is not None and kind is not None:
        write_template(demand_kind(kind), template)
    elif file is None or kind is None:
        raise click.UsageError(_("Вкажіть файл і --kind"))
    else:
        told = {**told, "mapped": read_map(pairs), "values": read_values(value_pairs)}
        _import_file(actor, kind, file, as_json=as_json, **told)


def _demand_alone(*given: object) -> None:
    if any(one is not None for one in given):
        raise click.UsageError(_("Це окрема дія: без файлу й --kind"))


def _import_file(actor: Actor, kind: str, file: str, *, as_json: bool, background: bool, **told: Any) -> None:
    work_id = begin_import(kind, file, actor, **told)
    if background:
        start_work(work_id)
        click.echo(
            json.dumps({"id": str(work_id)}) if as_json else _("Розпочато окремим процесом: %(work)s", work=work_id)
        )
        return
    report = _watched_import(work_id)
    if as_json:
        click.echo(json.dumps(report.as_json(say), ensure_ascii=False, indent=2))
    else:
        say_report(report, is_dry_run=told["dry_run"])
    if told["dry_run"] and not report.errors and are_parted(db.session(), report.created + report.updated):
        click.echo(say(IN_PARTS), err=True)
    if report.errors:
        sys.exit(1)


def _watched_import(work_id: uuid.UUID) -> ImportReport:
    """Carry an import out with its progress on the terminal; Ctrl-C or a cancelling stops it with a word."""
    arguments = db.session().get_one(LongWork, work_id).arguments
    db.session.rollback()
    try:
        with shown_progress(_("Перевіряю рядки")) as show, carried_out(db.session(), work_id) as carrying:
            carrying.show = show
            carrying.tell = lambda reason: click.echo(say(reason), err=True)
            return carry_out_import(carrying, arguments)
    except (Invalid, Conflict, Forbidden) as error:
        return refused_file(error)
    except (Cancelled, KeyboardInterrupt) as stop:
        click.echo(_how_far(work_id), err=True)
        sys.exit(INTERRUPTED if isinstance(stop, KeyboardInterrupt) else 1)


def _how_far(work_id: uuid.UUID) -> str:
    """Say what a work that was stopped has left."""
    if db.session().get_one(LongWork, work_id, populate_existing=True).state == WorkState.DONE:
        return _("Перервано, коли все вже було записано.")
    is_begun = db.session().get(ImportRun, work_id) is not None
    return _("Перервано: записану частину скасовано.") if is_begun else _("Перервано: нічого не записано.")


def refused_file(error: Invalid | Conflict | Forbidden) -> ImportReport:
    """Tell of a file that was refused as a whole the way refused cells are told: row 0, nothing read."""
    report = ImportReport()
    if not isinstance(error, Invalid):
        report.refuse(0, "", "", error.reason)
        return report
    for name, reasons in error.fields.items():
        for reason in reasons:
            report.refuse(0, name, "", reason)
    return report


@click.command("export")
@click.option("--kind", required=True, help="Вид майна, location, organisation, contract, act, payment, plan, work, …")
@click.option("--format", "form", required=True, type=click.Choice(["csv", "xlsx", "geojson"]), help="Формат.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True), help="Куди; без цього — у стандартний вивід.")
@click.option("--hromada", help="Код КАТОТТГ громади.")
@click.option("--headings", type=click.Choice(["uk", "en"]), default="uk", show_default=True, help="Мова заголовків.")
def export_command(kind: str, form: str, out: str | None, hromada: str | None, headings: str) -> None:
    """Вивантажити майно одного виду, місця або організації; імпорт прочитає їх назад."""
    share_database()
    kind = demand_kind(kind)
    hromada_id = find_hromada_id(hromada)
    outgoing, session = get_import_kind(db.session(), kind), db.session()
    demand_room(form, outgoing.count(session, SYSTEM, hromada_id) if form == "xlsx" else 0)
    aside = seams(current_app).settings.instance
    with TemporaryFile(dir=aside) as file:
        count = write_table(outgoing.table(session, SYSTEM, hromada_id), form, file, Look(headings, aside=aside))
        _note(f"{kind}.{form}", hromada_id)
        file.seek(0)
        if out is None:
            shutil.copyfileobj(file, sys.stdout.buffer)
            return
        with Path(out).open("wb") as place:
            shutil.copyfileobj(file, place)
    click.echo(_("%(file)s: рядків %(count)s", file=out, count=count), err=True)


def _note(name: str, hromada_id: uuid.UUID | None) -> None:
    """Write the export down beside the reading, before anything of it is given."""
    with Session(db.engine) as session:
        record_export(session, SYSTEM, name, hromada_id=hromada_id)
        session.commit()
