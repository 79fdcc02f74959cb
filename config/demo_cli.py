"""The command `demo`: the demonstration register loaded, or taken out and nothing else."""

import json
import sys
from collections import Counter
from itertools import groupby
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from config.demo_load import load_demonstration
from config.demo_removal import Removal, code_of, entity_of, plan_removal, remove_demonstration
from config.first_start import start_instance
from registry.kernel.seams import db, seams
from registry.kernel.web.history_words import entity_word

SHOWN = 30
YES = ("т", "так", "y", "yes")


@click.group("demo")
def demo_group() -> None:
    """Демонстраційний реєстр: завантажити або прибрати."""


def _say(line: str) -> None:
    click.echo(line, err=True)


def _prepare() -> None:
    """Bring the database up to date; the demonstration comes into a new one only by being asked for."""
    start_instance(db.session(), seams(current_app).settings, is_empty=True, say=_say)


@demo_group.command("load")
def load_command() -> None:
    """Завантажити демонстраційний реєстр і дві програми."""
    _prepare()
    session = db.session()
    load_demonstration(session, _say)
    session.commit()


@demo_group.command("remove")
@click.option("--also", multiple=True, metavar="КОД", help="Прибрати й це з доданого людьми (код з переліку).")
@click.option("--everything", is_flag=True, help="Прибрати й усе, що люди додали до демонстрації або змінили в ній.")
@click.option("--dry-run", is_flag=True, help="Лише показати, що було б зроблено.")
@click.option("--yes", is_flag=True, help="Не питати.")
@click.option("--json", "as_json", is_flag=True, help="Один документ JSON.")
def remove_command(also: tuple[str, ...], everything: bool, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Прибрати демонстрацію; додане людьми лишається з усім, на чому тримається, історія лишається вся."""
    _prepare()
    session = db.session()
    removal = plan_removal(session, also=also, everything=everything)
    is_done = not dry_run and bool(removal.counts()) and _agreed(removal, is_sure=yes, is_told=not as_json)
    if is_done:
        remove_demonstration(session, removal)
        session.commit()
    else:
        session.rollback()
    if as_json:
        click.echo(json.dumps(_as_json(removal, is_done=is_done), ensure_ascii=False, indent=2))
    elif yes or not is_done:
        _show(removal)
    _conclude(removal, is_done=is_done, is_dry_run=dry_run)


def _agreed(removal: Removal, *, is_sure: bool, is_told: bool) -> bool:
    """Ask before anything goes, unless told not to; what does not answer has not agreed."""
    if is_sure:
        return True
    if is_told:
        _show(removal)
    try:
        answer: str = click.prompt(_("Прибрати? (так/ні)"), default="ні", show_default=False, err=True)
    except click.Abort:
        click.echo("", err=True)
        return False
    return answer.strip().lower() in YES


def _conclude(removal: Removal, *, is_done: bool, is_dry_run: bool) -> None:
    total = sum(removal.counts().values())
    if not total and removal.kept:
        _say(_("Прибирати нічого: лишилося тільки те, на чому тримається додане людьми."))
    elif not total:
        _say(_("Прибирати нічого: демонстрації тут немає."))
    elif is_done:
        done = ngettext("Прибрано %(num)s запис", "Прибрано %(num)s записів", total)
        _say(_("%(done)s; історія лишилася.", done=done))
    elif is_dry_run:
        would = ngettext("Було б прибрано %(num)s запис", "Було б прибрано %(num)s записів", total)
        _say(_("%(would)s; нічого не змінено.", would=would))
    else:
        _say(_("Нічого не прибрано."))
        sys.exit(1)


def _show(removal: Removal) -> None:
    """List what goes, by kind, and what stays, by name."""
    for entity, number in sorted(removal.counts().items()):
        click.echo(f"{entity_word(entity)}: {number}")
    if not removal.kept:
        return
    click.echo(_("Лишається, бо це додали або змінили люди:"))
    numbers = Counter(one.entity for one in removal.kept)
    for entity, group in groupby(removal.kept[:SHOWN], key=lambda one: one.entity):
        click.echo(f"  {entity_word(entity)}: {numbers[entity]}")
        for one in group:
            reason = _("змінено людьми") if one.is_made else _("додано людьми")
            held = "; " + _("тримається на: %(names)s", names=one.first_holds) if one.holds else ""
            click.echo(f"    {one.code}  «{one.label}» — {reason}{held}")
    _tell_rest(len(removal.kept) - SHOWN)
    click.echo(_("Прибрати й це: --also КОД або --everything"))


def _tell_rest(number: int) -> None:
    if number > 0:
        click.echo("  " + ngettext("… і ще %(num)s запис", "… і ще %(num)s записів", number))


def _as_json(removal: Removal, *, is_done: bool) -> dict[str, Any]:
    kept = [
        {"code": one.code, "entity": one.entity, "id": str(one.thing[1]), "label": one.label,
         "reason": "changed" if one.is_made else "attached", "holds": list(one.holds)}
        for one in removal.kept
    ]  # fmt: skip
    staying = [
        {"code": code_of(thing), "entity": entity_of(thing[0]), "id": str(thing[1]), "label": label}
        for thing, label in sorted(removal.staying.items())
    ]
    return {"removed": is_done, "counts": dict(removal.counts()), "kept": kept, "staying": staying}
