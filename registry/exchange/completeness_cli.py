"""The command `oblik completeness`: what lacks what, and files to fill it in."""

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

from registry.exchange.asked_by import person_named
from registry.exchange.cli import find_hromada_id
from registry.exchange.exports import Look, write_table
from registry.exchange.filling import Asked, table_to_fill
from registry.kernel.access import Actor
from registry.kernel.cli import say_nothing_yet, share_database
from registry.kernel.completeness import count_lacking, criteria_for, described_lacks, subjects_for
from registry.kernel.seams import db, seams
from registry.kernel.words import language, say

FORMS = ("xlsx", "csv")


@click.command("completeness")
@click.option("--hromada", help="Код КАТОТТГ громади.")
@click.option("--fill", metavar="ЩО:ЧОГО", help="Записати таблицю рядків, яким бракує, наприклад asset:price.")
@click.option("--kind", help="Вид майна, місця або роль організації; для asset обов’язково.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True), help="Файл .xlsx або .csv для --fill.")
@click.option("--as", "login", metavar="ЛОГІН", help="Від імені цієї людини й з її правами.")
@click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")
def completeness_command(
    hromada: str | None, fill: str | None, kind: str | None, out: str | None, login: str | None, *, as_json: bool
) -> None:
    """Показати, чого бракує майну, місцям, організаціям і договорам, і дати таблицю, щоб це заповнити."""
    share_database()
    actor, hromada_id = person_named(login), find_hromada_id(hromada)
    if fill is not None:
        entity, _sign, code = fill.partition(":")
        _write_file(actor, Asked(entity, code, hromada_id, kind), out)
        return
    if kind is not None or out is not None:
        raise click.UsageError(_("--kind і --out — разом із --fill"))
    told = described_lacks(db.session(), actor, hromada_id)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _say(actor, hromada_id)


def _write_file(actor: Actor, asked: Asked, out: str | None) -> None:
    if out is None or Path(out).suffix[1:].casefold() not in FORMS:
        raise click.BadParameter(_("файл має закінчуватися на .xlsx або .csv"), param_hint="--out")
    table = table_to_fill(db.session(), actor, asked)
    look = Look(language(), aside=seams(current_app).settings.instance)
    with Path(out).open("wb") as place:
        count = write_table(table, Path(out).suffix[1:].casefold(), place, look)
    click.echo(_("%(file)s: рядків %(count)s", file=out, count=count), err=True)


def _say(actor: Actor, hromada_id: Any) -> None:
    """Write one line a noun's kind: how many there are, and how many lack what."""
    is_anything = False
    for subject in subjects_for(actor):
        names, labels = subject.kinds(db.session()), criteria_for(actor, subject.entity)
        for row in count_lacking(db.session(), actor, subject, hromada_id):
            is_anything = True
            called = names.get(row.kind or "", (row.kind or "", ""))[0]
            lacking = [f"{say(one.label)} {row.lacking[one.code]}" for one in labels if row.lacking[one.code]]
            head = " · ".join(filter(None, (say(subject.label), called)))
            without = _("без")
            click.echo(f"{head}: {row.count}" + (f"; {without}: {', '.join(lacking)}" if lacking else ""))
    if not is_anything:
        say_nothing_yet()
