"""The command `oblik fact`: plan against contracts, acts and payments, as a table, a JSON document or a file."""

import json
from datetime import datetime
from pathlib import Path

import click
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.documents.facts import fact_document
from maintenance.costing.queries.facts import FactYear, get_fact_year, list_fact_years
from maintenance.costing.rules.approved.balance import Move
from maintenance.costing.rules.facts.comparison import FactSums
from maintenance.papers.documents.costing_tables import SEVERITY_LABELS
from maintenance.papers.documents.facts import write_facts_csv, write_facts_xlsx
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import say_nothing_yet, share_database
from registry.kernel.money import format_uah
from registry.kernel.seams import db
from registry.kernel.words import say
from registry.places.queries.territory import get_hromada

TITLE_WIDTH = 40


@click.command("fact")
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), required=True, help="Рік, який порівнюємо.")
@click.option("--hromada", "code", help="Код громади за КАТОТТГ; без нього — усі громади.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Станом на який день; типово сьогодні.")
@click.option("--json", "is_json", is_flag=True, help="Один документ JSON.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Файл .xlsx або .csv.")
def fact(year: int, code: str | None, as_of: datetime | None, is_json: bool, out: Path | None) -> None:
    """Порівняти план із договорами, актами й оплатами за місяцями."""
    if is_json and out:
        raise click.UsageError(_("Виберіть одне: --json або --out"))
    if out and out.suffix not in (".xlsx", ".csv"):
        raise click.UsageError(_("Файл має закінчуватися на .xlsx або .csv"))
    share_database()
    day, session = as_of.date() if as_of else clock.today(), db.session()
    if code:
        years = [get_fact_year(session, SYSTEM, get_hromada(session, code), year, as_of=day)]
    else:
        years = list_fact_years(session, SYSTEM, year, as_of=day)
    if is_json:
        click.echo(json.dumps(fact_document(year, day.isoformat(), years), ensure_ascii=False, indent=2))
    elif out:
        out.write_bytes(write_facts_csv(years) if out.suffix == ".csv" else write_facts_xlsx(years, year))
        click.echo(_("Записано %(file)s", file=out), err=True)
    else:
        _print_tables(year, years)


def _print_tables(year: int, years: list[FactYear]) -> None:
    heads = (_("за договорами"), _("прийнято"), _("сплачено"), _("лишилося"), _("до грудня"))
    for one in years:
        head = _("план і факт, %(year)s рік, грн", year=year)
        click.echo(f"\n{one.hromada.name} · {head}\n")
        first = _("Рядок, договір")
        click.echo(f"{first:<{TITLE_WIDTH}}{''.join(f'{head:>16}' for head in heads)}")
        for row in one.comparison.rows:
            name = f"№ {row.contract.number}" if row.contract else _("без договору")
            title = f"{row.line.code if row.line else '—':<6}{name}"[: TITLE_WIDTH - 1]
            click.echo(f"{title:<{TITLE_WIDTH}}{_figures(row.sums)}")
        total = _("Разом")
        click.echo(f"{total:<{TITLE_WIDTH}}{_figures(one.comparison.total)}")
        for move in one.moves:
            click.echo("  " + _transfer(one, move))
        for found in one.findings:
            click.echo(f"  {_(SEVERITY_LABELS[found.severity])}: {say(found.reason)}")
    if not years:
        say_nothing_yet()


def _transfer(year: FactYear, move: Move) -> str:
    """Say what a decision moved, and whether it counts on the day."""
    ends = (year.codes.get(line, "—") if line else "—" for line in (move.source, move.target))
    said: str = _(
        "Перерозподіл № %(number)s від %(day)s: %(way)s, %(sum)s грн",
        number=move.number, day=f"{move.on:%d.%m.%Y}", way=" → ".join(ends), sum=format_uah(move.amount),
    )  # fmt: skip
    return said if year.counts(move) else said + " (" + _("не враховано") + ")"


def _figures(sums: FactSums) -> str:
    told = (sums.contracted, sums.accepted, sums.paid, sums.left, sums.expected)
    return "".join(f"{'—' if one is None else format_uah(one):>16}" for one in told)
