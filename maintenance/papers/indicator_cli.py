"""The command `oblik indicators`: what indicators are on a day, as a table, a JSON document or the annex in a file."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import click
from flask_babel import gettext as _

from maintenance.papers.documents.indicators import (
    figure_cell,
    figure_text,
    indicators_document,
    target_text,
    write_annex_csv,
    write_annex_xlsx,
)
from maintenance.papers.queries.indicators.values import IndicatorValue, list_values
from maintenance.papers.rules.indicators.definition import Definition
from maintenance.papers.rules.indicators.value import Source
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import say_nothing_yet, share_database
from registry.kernel.errors import NotFound, because
from registry.kernel.seams import db
from registry.kernel.words import say, word
from registry.places.queries.territory import get_hromada, list_hromadas

TITLE_WIDTH = 60


@click.command("indicators")
@click.option("--programme", help="Лише індикатори програми з цим кодом.")
@click.option("--hromada", "code", help="Код громади за КАТОТТГ; без нього — усі громади.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="На який день, минулий чи майбутній; типово сьогодні.")
@click.option("--json", "is_json", is_flag=True, help="Один документ JSON.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Додаток 3 у файл .xlsx або .csv.")
def indicators(programme: str | None, code: str | None, on: datetime | None, is_json: bool, out: Path | None) -> None:
    """Показати індикатори програм: значення, чисельник, знаменник і ціль."""
    if is_json and out:
        raise click.UsageError(_("Виберіть одне: --json або --out"))
    if out and out.suffix not in (".xlsx", ".csv"):
        raise click.UsageError(_("Файл має закінчуватися на .xlsx або .csv"))
    share_database()
    day, session = on.date() if on else clock.today(), db.session()
    chosen = [get_hromada(session, code)] if code else list_hromadas(session, SYSTEM)
    found = [one for hromada in chosen for one in list_values(session, SYSTEM, hromada, day)]
    if programme:
        found = [one for one in found if one.definition.programme == programme]
        if not found:
            raise NotFound(because("Індикаторів програми «%(code)s» немає", code=programme))
    shown = [one for one in found if not one.definition.is_input]
    if is_json:
        click.echo(json.dumps(indicators_document(day, shown), ensure_ascii=False, indent=2))
    elif out:
        out.write_bytes(write_annex_csv(shown) if out.suffix == ".csv" else write_annex_xlsx(shown, day))
        click.echo(_("Записано %(file)s", file=out), err=True)
    else:
        _print_table(shown, day)
        if not chosen:
            say_nothing_yet()


def _print_table(values: Sequence[IndicatorValue], day: date) -> None:
    hromada, task = None, None
    for one in values:
        if one.hromada.id != hromada:
            hromada, task = one.hromada.id, None
            head = _("індикатори станом на %(day)s", day=f"{day:%d.%m.%Y}")
            click.echo(f"\n{one.hromada.name} · {head}")
        if one.definition.task != task:
            task = one.definition.task
            click.echo("\n" + (task or _("Без завдання")))
        click.echo(_line(one))


def _line(one: IndicatorValue) -> str:
    definition, value = one.definition, one.value
    title = definition.title if len(definition.title) < TITLE_WIDTH else definition.title[: TITLE_WIDTH - 2] + "…"
    told = _("немає даних")
    if value.value is not None:
        told = _figure(definition, value.value) + ("" if definition.is_yes_no else f" {definition.unit}")
    parts = [f"{definition.number or '—':>4} {title:<{TITLE_WIDTH}}{told:>24}"]
    if value.denominator is not None:
        parts.append(f"{_plain(value.numerator)} / {_plain(value.denominator)}")
    if one.target is not None:
        parts.append(_("ціль %(target)s", target=(target_text(one.target) or "").replace(".", ",")))
    parts.append(say(value.reason) if value.reason else word(Source, value.source.value))
    return "  ".join(parts)


def _figure(definition: Definition, value: Decimal | None) -> str:
    """Write a figure as people read it."""
    return str(figure_cell(definition, value)).replace(".", ",")


def _plain(value: Decimal | None) -> str:
    return (figure_text(value) or "—").replace(".", ",")
