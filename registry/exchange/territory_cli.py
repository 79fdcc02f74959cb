"""Commands of the codifier of territory, and how an uploaded one is carried out."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from registry.exchange.imports.tables import read_source
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.cli import share_database, shown_progress
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.long_work import Carrying, carried_out, enter_work
from registry.kernel.models.long_work import LongWork
from registry.kernel.seams import db
from registry.kernel.words import say
from registry.places.operations.codifier import Outcome, create_chosen_hromada, import_codifier
from registry.places.queries.codifier import (
    CHOOSABLE,
    count_units,
    describe_offer,
    find_offers,
    find_unit,
    latest_edition,
)
from registry.places.rules.codifier import ReadFile, read_units
from registry.places.web.territory import CODIFIER, change_words

MOST_TOLD = 20


def read_codifier(path: Path, name: str) -> ReadFile:
    """Read a published file of the codifier; raise Invalid on «file»."""
    table = read_source(path.read_bytes(), name)
    return read_units([(1, table.headings), *((row.number, row.cells) for row in table.rows)])


def carry_out_codifier(carrying: Carrying, arguments: Mapping[str, Any]) -> Outcome | None:
    """Read an edition and write it; an uploaded file is gone afterwards, whatever came of it. None: refused."""
    path = Path(arguments["file"])
    try:
        read = read_codifier(path, arguments["name"])
        if read.faults:
            carrying.fail(_faults_in_words(read), {"errors": len(read.faults)})
            return None
        outcome = import_codifier(db.session(), _actor_of(carrying), read, arguments["name"], carrying.progress)
    except Invalid as refusal:
        carrying.fail(_refusal_in_words(refusal), {"errors": 1})
        return None
    finally:
        if arguments.get("is_uploaded"):
            path.unlink(missing_ok=True)
    carrying.finish({"units": outcome.units, **outcome.counts})
    return outcome


def _actor_of(carrying: Carrying) -> Actor:
    """Write as the person who began the work, whose right to do so the door has asked for."""
    work = db.session().get_one(LongWork, carrying.work_id)
    return Actor(label=work.user_label, user_id=work.user_id, is_system=True)


def _faults_in_words(read: ReadFile) -> str:
    told = [
        _("рядок %(row)s: %(reason)s (%(value)s)", row=row, reason=say(reason), value=value)
        for row, value, reason in read.faults[:MOST_TOLD]
    ]
    rest = len(read.faults) - len(told)
    return "; ".join([*told, *([_("і ще %(count)s", count=rest)] if rest else [])])


def _refusal_in_words(refusal: Invalid) -> str:
    return "; ".join(say(reason) for reasons in refusal.fields.values() for reason in reasons)


@click.group("territory")
def territory_group() -> None:
    """Територія: офіційний кодифікатор КАТОТТГ."""


@territory_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True))
@click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")
def import_command(file: str, as_json: bool) -> None:
    """Завантажити кодифікатор КАТОТТГ, як його оприлюднено: XLSX або CSV."""
    share_database()
    arguments = {"file": str(Path(file).resolve()), "name": Path(file).name}
    work_id = enter_work(db.session(), SYSTEM, CODIFIER, arguments["name"], arguments=arguments)
    with shown_progress(_("Записую")) as show, carried_out(db.session(), work_id) as carrying:
        carrying.show = show
        outcome = carry_out_codifier(carrying, arguments)
        db.session.commit()
    if outcome is None:
        click.echo(db.session().get_one(LongWork, work_id).error, err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({"units": outcome.units, **outcome.counts}, ensure_ascii=False, indent=2))
        return
    click.echo(_("У кодифікаторі одиниць: %(count)s", count=outcome.units))
    for what, count in outcome.counts.items():
        click.echo(f"{change_words(what)}: {count}")
    if outcome.edition is None:
        click.echo(_("Нічого не змінилося."))


@territory_group.command("find")
@click.argument("words")
@click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")
def find_command(words: str, as_json: bool) -> None:
    """Знайти громаду в кодифікаторі за початком назви, кодом або населеним пунктом."""
    share_database()
    offers = find_offers(db.session(), words)
    if as_json:
        told = [{"code": one.code, "name": one.name, "within": one.within} for one in offers]
        click.echo(json.dumps({"hromadas": told}, ensure_ascii=False, indent=2))
        return
    for one in offers:
        click.echo(f"{one.code}\t{one.name}\t{one.within}")
    if not offers:
        click.echo(_("Нічого не знайдено."), err=True)


@territory_group.command("add")
@click.argument("code")
@click.option("--short-name", help="Коротка назва; без неї — назва центру громади.")
@click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")
def add_command(code: str, short_name: str | None, as_json: bool) -> None:
    """Додати громаду з кодифікатора: її назву, код і населені пункти з кодами."""
    session = db.session()
    if latest_edition(session) is None:
        raise NotFound("Кодифікатора ще немає: oblik territory import ФАЙЛ")
    unit = find_unit(session, code.strip().upper())
    if unit is None or unit.category not in CHOOSABLE:
        raise NotFound("У кодифікаторі немає громади з таким кодом: знайдіть її командою territory find")
    offer = describe_offer(session, unit)
    names = {"code": offer.code, "name": offer.name, "short_name": short_name or offer.short_name}
    hromada, count = create_chosen_hromada(session, SYSTEM, names)
    session.commit()
    if as_json:
        told = {"id": str(hromada.id), "code": hromada.code, "name": hromada.name, "settlements": count}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(_("Додано: %(name)s, населених пунктів: %(count)s", name=hromada.name, count=count))


@territory_group.command("show")
def show_command() -> None:
    """Показати, який кодифікатор діє і скільки в ньому одиниць."""
    share_database()
    edition = latest_edition(db.session())
    if edition is None:
        click.echo(_("Кодифікатора ще немає: oblik territory import ФАЙЛ"), err=True)
        sys.exit(1)
    click.echo(f"{edition.edition_on:%d.%m.%Y}\t{edition.file_name}\t{edition.units}")
    for category, count in sorted(count_units(db.session()).items()):
        click.echo(f"{category}\t{count}")
