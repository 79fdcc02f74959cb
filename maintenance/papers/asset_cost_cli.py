"""What assets cost in a year by `oblik cost --by`: a table, a JSON document or a file."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from flask_babel import gettext as _

from maintenance.costing.documents.asset_costs import groups_document
from maintenance.costing.documents.group_names import name_groups
from maintenance.costing.queries.cost_groups import By, CostFilter, CostGroup, GroupedCosts, get_grouped_costs
from maintenance.costing.rules.facts.asset_costs import CostIs
from maintenance.papers.documents.asset_costs import write_asset_costs_csv, write_asset_costs_xlsx
from maintenance.papers.scenario_cli import writer_of
from registry.kernel.access import SYSTEM
from registry.kernel.cli import say_nothing_yet
from registry.kernel.money import from_kopiykas
from registry.kernel.seams import db
from registry.kernel.words import word
from registry.places.models.territory import MoneyUnit
from registry.places.queries.territory import get_hromada, list_hromadas

TITLE_WIDTH, SHOWN = 50, 100


def show_asset_costs(
    year: int, code: str | None, by: By, day: date, *, is_json: bool, out: Path | None, unit: str
) -> None:
    """Say what the assets of one hromada, or of each, cost in a year, as known on a day."""
    session = db.session()
    chosen = [get_hromada(session, code)] if code else list_hromadas(session, SYSTEM)
    found = [get_grouped_costs(session, SYSTEM, one, year, CostFilter(), by=by, as_of=day) for one in chosen]
    if is_json:
        told = groups_document(session, SYSTEM, year, found, by=by, as_of=day)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif out:
        write = write_asset_costs_csv if out.suffix == ".csv" else write_asset_costs_xlsx
        out.write_bytes(write(session, SYSTEM, found, unit))
        click.echo(_("Записано %(file)s", file=out), err=True)
    else:
        _print_tables(found, unit)


def _print_tables(found: Sequence[GroupedCosts], unit: str) -> None:
    for one in found:
        head = _("вартість за майном, %(year)s рік, %(unit)s", year=one.year, unit=word(MoneyUnit, unit))
        click.echo(f"\n{one.hromada.name} · {head}\n")
        name, things, amount = _("Назва"), _("об’єктів"), _("вартість")
        fact, plan, source = _("за актами"), _("за планом"), _("звідки сума")
        click.echo(f"{name:<{TITLE_WIDTH}}{things:>10}{amount:>18}{fact:>18}{plan:>18}  {source}")
        for row, named in zip(one.rows, name_groups(db.session(), SYSTEM, one.by, one.rows[:SHOWN]), strict=False):
            _print_row(named.name, row, unit)
        if len(one.rows) > SHOWN:
            click.echo(_("… і ще %(count)s; усі — у файлі: --out", count=len(one.rows) - SHOWN))
        if one.undivided and one.undivided.cost.amount:
            _print_row(_("Не розподілено"), one.undivided, unit)
        _print_row(_("Разом"), one.total, unit)
    if not found:
        say_nothing_yet()


def _print_row(name: str, row: CostGroup, unit: str) -> None:
    cost, write = row.cost, writer_of(unit)
    figures = "".join(f"{write(from_kopiykas(one)):>18}" for one in (cost.amount, cost.fact, cost.plan))
    click.echo(f"{name[: TITLE_WIDTH - 1]:<{TITLE_WIDTH}}{cost.number:>10}{figures}  {word(CostIs, row.source.value)}")
