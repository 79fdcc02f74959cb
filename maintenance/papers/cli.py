"""The command `oblik cost`: next year's support lines as a table, a JSON document or a file."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.documents.json import bounded_ids, costing_document, horizon_document, what_if_document
from maintenance.costing.models.scenario import Variant
from maintenance.costing.models.version import Stage
from maintenance.costing.queries.cost_groups import By
from maintenance.costing.queries.costing import MOST_YEARS_AFTER, Costing, get_horizon
from maintenance.costing.rules.bridge import Cause
from maintenance.costing.rules.previous import PreviousIs
from maintenance.costing.rules.rates.estimates import total_of
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.rules.what_if import NO_OVERRIDES
from maintenance.papers.asset_cost_cli import show_asset_costs
from maintenance.papers.documents.costing_tables import SEVERITY_LABELS
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from maintenance.papers.documents.printed.stationery import write_for
from maintenance.papers.documents.support_lines import PAPERS, computed_sections, support_paper
from maintenance.papers.scenario_cli import WhatIfOptions, show_side_by_side, writer_of
from maintenance.papers.version_cli import VersionOptions, freeze_year, show_version
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import say_nothing_yet, share_database
from registry.kernel.money import NOTHING
from registry.kernel.seams import db, seams
from registry.kernel.words import say, word
from registry.places.models.territory import Hromada, MoneyUnit
from registry.places.queries.territory import get_hromada, list_hromadas

TABLES = (".xlsx", ".csv")
TITLE_WIDTH = 58
KIND_WIDTH = 14
"""Room for the longest word of what last year's figure is."""
WHAT_IF = ("scenarios", "variant", "index", "line", "sure")


@click.command("cost")
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), required=True, help="Рік, який рахуємо.")
@click.option("--horizon", type=click.IntRange(0, MOST_YEARS_AFTER), help="Скільки наступних років порахувати теж.")
@click.option("--hromada", "code", help="Код громади за КАТОТТГ; без нього — усі громади.")
@click.option("--scenario", "scenarios", multiple=True, help="Назва сценарію «що, якщо»; кілька разів — поруч.")
@click.option("--variant", type=click.Choice(Variant.codes()), help="Варіант сценарію: низький, базовий, високий.")
@click.option("--index", help="«Що, якщо» без сценарію: на скільки відсотків зростуть прогнозні ціни року.")
@click.option("--line", help="Лише рядок із цим кодом, разом із --index.")
@click.option("--sure", is_flag=True, help="Так і задумано: зміна понад 50 %.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="На який день брати відомі індекси; типово сьогодні.")
@click.option("--json", "is_json", is_flag=True, help="Один документ JSON.")
@click.option("--assets", type=click.Choice(["some", "all"]), help="all: у JSON усі ID майна, скільки б їх було.")
@click.option("--version", "version_id", type=click.UUID, help="Показати збережену версію за її ID.")
@click.option("--freeze", type=click.Choice(Stage.codes()), help="Зберегти розрахунок як версію.")
@click.option("--decision", help="Номер і дата рішення: «№ 12-34-VIII від 20.12.2026».")
@click.option(
    "--unit",
    type=click.Choice(MoneyUnit.codes()),
    help="У чому писати суми: таблиця — thousand, файл — uah, як не сказано.",
)
@click.option("--by", type=click.Choice(By.codes()), help="Скільки коштує майно: за видами, місцями чи окремо.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Файл .xlsx, .csv, .docx або .pdf.")
def cost(
    year: int, horizon: int | None, code: str | None, as_of: datetime | None, *, is_json: bool, out: Path | None,
    unit: str | None, **others: Any,
) -> None:  # fmt: skip
    """Порахувати витрати на підтримку за рядками або зберегти їх як версію."""
    _check_output(is_json, out)
    by, ids = others.pop("by"), others.pop("assets") or "some"
    if out and out.suffix in PAPERS and (by or len(others["scenarios"]) > 1):
        raise click.UsageError(_("Документ обґрунтовує один розрахунок року; це — у файлі .xlsx або .csv"))
    what_if = WhatIfOptions(**{name: others.pop(name) for name in WHAT_IF})
    asked = VersionOptions(**others)
    what_if.check()
    asked.check(is_file=out is not None, is_horizon=horizon is not None, is_changed=bool(what_if.is_on or as_of))
    day = as_of.date() if as_of else clock.today()
    if not asked.freeze:
        share_database()
    if by:
        if horizon is not None or what_if.is_on or asked.version_id or asked.freeze:
            raise click.UsageError(_("--by показує один рік, як його відомо на день: інші умови не поєднуються з ним"))
        show_asset_costs(year, code, By(by), day, is_json=is_json, out=out, unit=unit or MoneyUnit.UAH.value)
    elif asked.version_id:
        show_version(asked.version_id, year, code, is_json=is_json, out=out, unit=unit)
    elif asked.freeze:
        freeze_year(year, code, asked, day, what_if=what_if, is_json=is_json)
    else:
        ids_in_json = ids if is_json else None
        _show_costings(year, horizon, code, what_if, day, ids_in_json=ids_in_json, out=out, unit=unit)


def _show_costings(
    year: int, horizon: int | None, code: str | None, what_if: WhatIfOptions, day: date, *,
    ids_in_json: str | None, out: Path | None, unit: str | None,
) -> None:  # fmt: skip
    """Show them as a table, a file or, where it says which ids it lists, a JSON document."""
    chosen = [get_hromada(db.session(), code)] if code else list_hromadas(db.session(), SYSTEM)
    if len(what_if.scenarios) > 1:
        if horizon is not None:
            raise click.UsageError(_("Кілька сценаріїв рахуються на один рік: --horizon не поєднується з ними"))
        show_side_by_side(chosen, year, what_if.scenarios, day, is_json=ids_in_json is not None, out=out, unit=unit)
        return
    by_year = _costings(chosen, year, horizon or 0, what_if, day)
    if ids_in_json:
        write_ids = bounded_ids([*chain.from_iterable(by_year.values())], every=ids_in_json == "all")
        told = (
            costing_document(year, day.isoformat(), by_year[year], write_ids=write_ids)
            if horizon is None
            else horizon_document(day.isoformat(), by_year, write_ids=write_ids)
        )
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif out:
        _write_file(out, year, by_year, unit or MoneyUnit.UAH.value)
        click.echo(_("Записано %(file)s", file=out), err=True)
    else:
        if not chosen:
            say_nothing_yet()
        for each, costings in by_year.items():
            _print_table(each, costings, unit or MoneyUnit.THOUSAND.value)


def _write_file(out: Path, year: int, by_year: dict[int, list[Costing]], unit: str) -> None:
    """Write the years as the file that its name asks for; a paper justifies one year."""
    if out.suffix in PAPERS:
        if len(by_year) > 1:
            raise click.UsageError(_("Документ обґрунтовує один рік: --horizon не поєднується з ним"))
        paper = support_paper(computed_sections(by_year[year], year), year, unit=unit)
        hromadas, libraries = [one.hromada for one in by_year[year]], seams(current_app).settings.front_end
        out.write_bytes(write_for(db.session(), hromadas, paper, out.suffix[1:], libraries))
    elif out.suffix == ".csv":
        out.write_bytes(write_costing_csv([one for costings in by_year.values() for one in costings], unit=unit))
    else:
        out.write_bytes(write_costing_xlsx(by_year[year], year, by_year, unit=unit))


def _check_output(is_json: bool, out: Path | None) -> None:
    if is_json and out:
        raise click.UsageError(_("Виберіть одне: --json або --out"))
    if out and out.suffix not in (*TABLES, *PAPERS):
        raise click.UsageError(_("Файл має закінчуватися на .xlsx, .csv, .docx або .pdf"))


def _costings(
    hromadas: Sequence[Hromada], year: int, horizon: int, what_if: WhatIfOptions, as_of: date
) -> dict[int, list[Costing]]:
    session, overrides = db.session(), what_if.overrides(hromadas)
    by_year: dict[int, list[Costing]] = {year: []}
    for one in hromadas:
        changed = overrides.get(one.id, NO_OVERRIDES)
        for found in get_horizon(session, SYSTEM, one, year, horizon, as_of=as_of, overrides=changed):
            by_year.setdefault(found.year, []).append(found)
    return by_year


def _say_causes(row: CostRow) -> str:
    return "; ".join(f"{_(Cause(cause).word())} {signed_uah(amount)}" for cause, amount in row.causes.items())


def _print_what_if(costing: Costing) -> None:
    """Say that it is not the plan, and what is otherwise."""
    told = what_if_document([costing])
    if told:
        click.echo(_("Це розрахунок «що, якщо», не план: %(name)s", name="; ".join(told)) + "\n")


def _print_table(year: int, costings: list[Costing], unit: str) -> None:
    write, called = writer_of(unit), word(MoneyUnit, unit)
    for one in costings:
        head = _("витрати на підтримку, %(year)s рік, %(unit)s", year=year, unit=called)
        click.echo(f"\n{one.hromada.name} · {head}\n")
        _print_what_if(one)
        code, line, kind, ceiling, why = _("Код"), _("Рядок"), _("це"), _("стеля"), _("чому")
        click.echo(f"{code:<6}{line:<{TITLE_WIDTH}}{year - 1:>12} {kind:<{KIND_WIDTH}}{year:>12}{ceiling:>12}  {why}")
        for row in one.rows:
            title = row.line.title if len(row.line.title) < TITLE_WIDTH else row.line.title[: TITLE_WIDTH - 2] + "…"
            ceiling = write(row.ceiling) if row.ceiling is not None else "—"
            kind = word(PreviousIs, row.previous.source)
            figures = f"{write(row.previous_year):>12} {kind:<{KIND_WIDTH}}{write(row.amount):>12}{ceiling:>12}"
            click.echo(f"{row.line.code:<6}{title:<{TITLE_WIDTH}}{figures}  {_say_causes(row)}")
        total_word = _("Разом")
        totals = f"{write(one.previous_total):>12} {'':<{KIND_WIDTH}}{write(one.total):>12}"
        click.echo(f"{'':<6}{total_word:<{TITLE_WIDTH}}{totals}")
        if one.estimates:
            told = _("Поза договорами, орієнтовно, у суму не входить: %(total)s %(unit)s",
                     total=write(total_of(one.estimates)), unit=called)  # fmt: skip
            click.echo("  " + told)
        for found in one.findings:
            click.echo(f"  {_(SEVERITY_LABELS[found.severity])}: {say(found.reason)}")
    if len(costings) > 1:
        total = sum((one.total for one in costings), NOTHING)
        click.echo("\n" + _("Усього на %(year)s рік: %(total)s %(unit)s", year=year, total=write(total), unit=called))
