"""The command `oblik cost`: next year's support lines as a table, a JSON document or a file."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.documents.json import costing_document, horizon_document
from maintenance.costing.models.version import Stage
from maintenance.costing.queries.costing import MOST_YEARS_AFTER, Costing, find_scenario, get_horizon
from maintenance.costing.rules.bridge import Cause
from maintenance.costing.rules.costing import NO_OVERRIDES, NOTHING
from maintenance.costing.rules.rates.estimates import total_of
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.rules.text import signed_uah
from maintenance.papers.documents.costing_tables import SEVERITY_LABELS
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from maintenance.papers.version_cli import VersionOptions, freeze_year, show_version
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import NotFound, because
from registry.kernel.money import format_thousand
from registry.kernel.seams import db
from registry.kernel.words import say
from registry.places.models.territory import Hromada
from registry.places.queries.territory import get_hromada, list_hromadas

LATER = (".docx", ".pdf")
TITLE_WIDTH = 58


@click.command("cost")
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), required=True, help="Рік, який рахуємо.")
@click.option("--horizon", type=click.IntRange(0, MOST_YEARS_AFTER), help="Скільки наступних років порахувати теж.")
@click.option("--hromada", "code", help="Код громади за КАТОТТГ; без нього — усі громади.")
@click.option("--scenario", help="Назва збереженого розрахунку «що, якщо».")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="На який день брати відомі індекси; типово сьогодні.")
@click.option("--json", "is_json", is_flag=True, help="Один документ JSON.")
@click.option("--version", "version_id", type=click.UUID, help="Показати збережену версію за її ID.")
@click.option("--freeze", type=click.Choice(Stage.codes()), help="Зберегти розрахунок як версію.")
@click.option("--decision", help="Номер і дата рішення: «№ 12-34-VIII від 20.12.2026».")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Файл .xlsx або .csv.")
def cost(
    year: int, horizon: int | None, code: str | None, scenario: str | None, as_of: datetime | None, *,
    is_json: bool, out: Path | None, **version: Any,
) -> None:  # fmt: skip
    """Порахувати витрати на підтримку за рядками або зберегти їх як версію."""
    _check_output(is_json, out)
    asked = VersionOptions(**version)
    asked.check(is_file=out is not None, is_horizon=horizon is not None, is_changed=bool(scenario or as_of))
    day = as_of.date() if as_of else clock.today()
    if asked.version_id:
        show_version(asked.version_id, year, code, is_json=is_json, out=out)
    elif asked.freeze:
        freeze_year(year, code, asked, day, scenario=scenario, is_json=is_json)
    else:
        _show_costings(year, horizon, code, scenario, day, is_json=is_json, out=out)


def _show_costings(
    year: int, horizon: int | None, code: str | None, scenario: str | None, day: date, *,
    is_json: bool, out: Path | None,
) -> None:  # fmt: skip
    chosen = [get_hromada(db.session(), code)] if code else list_hromadas(db.session(), SYSTEM)
    by_year = _costings(chosen, year, horizon or 0, scenario, day)
    if is_json:
        told = costing_document(year, day.isoformat(), by_year[year])
        told = told if horizon is None else horizon_document(day.isoformat(), by_year)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif out:
        every = [one for costings in by_year.values() for one in costings]
        is_csv = out.suffix == ".csv"
        out.write_bytes(write_costing_csv(every) if is_csv else write_costing_xlsx(by_year[year], year, by_year))
        click.echo(_("Записано %(file)s", file=out), err=True)
    else:
        for each, costings in by_year.items():
            _print_table(each, costings)


def _check_output(is_json: bool, out: Path | None) -> None:
    if is_json and out:
        raise click.UsageError(_("Виберіть одне: --json або --out"))
    if out and out.suffix in LATER:
        raise click.UsageError(_("Документи %(form)s з’являться згодом; зараз є .xlsx і .csv", form=out.suffix))
    if out and out.suffix not in (".xlsx", ".csv"):
        raise click.UsageError(_("Файл має закінчуватися на .xlsx або .csv"))


def _costings(
    hromadas: Sequence[Hromada], year: int, horizon: int, scenario: str | None, as_of: date
) -> dict[int, list[Costing]]:
    session = db.session()
    overrides = {}
    for one in hromadas if scenario else ():
        saved = find_scenario(session, SYSTEM, one.id, scenario or "")
        overrides.update({one.id: saved.overrides} if saved else {})
    if scenario and not overrides:
        raise NotFound(because("Немає збереженого розрахунку «%(name)s»", name=scenario))
    by_year: dict[int, list[Costing]] = {year: []}
    for one in hromadas:
        changed = overrides.get(one.id, NO_OVERRIDES)
        for found in get_horizon(session, SYSTEM, one, year, horizon, as_of=as_of, overrides=changed):
            by_year.setdefault(found.year, []).append(found)
    return by_year


def _say_causes(row: CostRow) -> str:
    return "; ".join(f"{_(Cause(cause).word())} {signed_uah(amount)}" for cause, amount in row.causes.items())


def _print_table(year: int, costings: list[Costing]) -> None:
    for one in costings:
        head = _("витрати на підтримку, %(year)s рік, тис. грн", year=year)
        click.echo(f"\n{one.hromada.name} · {head}\n")
        code, line, ceiling, why = _("Код"), _("Рядок"), _("стеля"), _("чому")
        click.echo(f"{code:<6}{line:<{TITLE_WIDTH}}{year - 1:>12}{year:>12}{ceiling:>12}  {why}")
        for row in one.rows:
            title = row.line.title if len(row.line.title) < TITLE_WIDTH else row.line.title[: TITLE_WIDTH - 2] + "…"
            ceiling = format_thousand(row.ceiling) if row.ceiling is not None else "—"
            figures = f"{format_thousand(row.previous_year):>12}{format_thousand(row.amount):>12}{ceiling:>12}"
            click.echo(f"{row.line.code:<6}{title:<{TITLE_WIDTH}}{figures}  {_say_causes(row)}")
        total_word = _("Разом")
        totals = f"{format_thousand(one.previous_total):>12}{format_thousand(one.total):>12}"
        click.echo(f"{'':<6}{total_word:<{TITLE_WIDTH}}{totals}")
        if one.estimates:
            estimated = format_thousand(total_of(one.estimates))
            click.echo("  " + _("Поза договорами, орієнтовно, у суму не входить: %(total)s тис. грн", total=estimated))
        for found in one.findings:
            click.echo(f"  {_(SEVERITY_LABELS[found.severity])}: {say(found.reason)}")
    if len(costings) > 1:
        total = sum((one.total for one in costings), NOTHING)
        click.echo("\n" + _("Усього на %(year)s рік: %(total)s тис. грн", year=year, total=format_thousand(total)))
