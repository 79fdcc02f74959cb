"""What-ifs of `oblik cost`: a scenario by its name, several side by side, or one index by its percentage."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
from flask_babel import gettext as _

from maintenance.costing.documents.scenarios import many_document
from maintenance.costing.models.scenario import Variant
from maintenance.costing.queries.plain_index import plain_index
from maintenance.costing.queries.scenario_years import ScenarioYear, get_scenario_year
from maintenance.costing.queries.scenarios import SavedScenario, find_scenario, names_of, unknown_scenario
from maintenance.costing.rules.bridge import Cause
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.rules.what_if import Overrides
from maintenance.papers.documents.scenarios import scenario_title, write_scenarios_csv, write_scenarios_xlsx
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.money import format_thousand, format_uah
from registry.kernel.seams import db
from registry.kernel.words import say, word
from registry.places.models.territory import Hromada, MoneyUnit

TITLE_WIDTH, COLUMN_WIDTH = 44, 26


@dataclass(frozen=True)
class WhatIfOptions:
    """What the command's options say of what-ifs."""

    scenarios: tuple[str, ...] = ()
    variant: str | None = None
    index: str | None = None
    line: str | None = None
    sure: bool = False

    @property
    def is_on(self) -> bool:
        """Tell whether anything is to be computed otherwise than planned."""
        return bool(self.scenarios or self.index)

    def check(self) -> None:
        """Raise UsageError for options that contradict each other."""
        if self.scenarios and self.index:
            raise click.UsageError(_("Виберіть одне: --scenario або --index"))
        if self.variant and len(self.scenarios) != 1:
            raise click.UsageError(_("--variant потрібне лише разом з одним --scenario"))
        if (self.line or self.sure) and not self.index:
            raise click.UsageError(_("--line і --sure потрібні лише разом із --index"))

    def overrides(self, hromadas: Sequence[Hromada]) -> Mapping[uuid.UUID, Overrides]:
        """Give each hromada's what-if; raise NotFound with the known names for a scenario that none has."""
        if self.index:
            return {one.id: self._index(one) for one in hromadas}
        if not self.scenarios:
            return {}
        (name,) = self.scenarios
        found = find_scenarios(hromadas, name)
        for one in hromadas:
            if one.id not in found:
                told = _("%(hromada)s: сценарію «%(name)s» немає, пораховано план", hromada=one.short_name, name=name)
                click.echo(told, err=True)
        return {key: saved.in_variant(self.variant or Variant.BASE) for key, saved in found.items()}

    def _index(self, hromada: Hromada) -> Overrides:
        try:
            return plain_index(db.session(), hromada.id, self.index, self.line, is_sure=self.sure)
        except Invalid as error:
            raise Invalid({f"--{name}": reasons for name, reasons in error.fields.items()}) from error


def find_scenarios(hromadas: Sequence[Hromada], name: str) -> dict[uuid.UUID, SavedScenario]:
    """Find a scenario in the hromadas that have it; raise NotFound with the known names where none has."""
    session = db.session()
    found = {one.id: saved for one in hromadas if (saved := find_scenario(session, SYSTEM, one.id, name))}
    if not found:
        known = names_of(session, SYSTEM, [one.id for one in hromadas])
        raise NotFound(unknown_scenario(name, known))
    return found


def writer_of(unit: str) -> Callable[[Decimal], str]:
    """Choose how figures of a table are written."""
    return format_uah if unit == MoneyUnit.UAH else format_thousand


def show_side_by_side(
    hromadas: Sequence[Hromada], year: int, names: Sequence[str], as_of: date, *,
    is_json: bool, out: Path | None, unit: str | None = None,
) -> None:  # fmt: skip
    """Show several scenarios beside the plan as a table, a document or a file, in the unit asked for."""
    by_name = {name: find_scenarios(hromadas, name) for name in dict.fromkeys(names)}
    every = []
    for one in hromadas:
        own = [found[one.id] for found in by_name.values() if one.id in found]
        if own:
            every.append(get_scenario_year(db.session(), SYSTEM, one, year, own, as_of=as_of))
    if is_json:
        click.echo(json.dumps(many_document(every), ensure_ascii=False, indent=2))
    elif out:
        write = write_scenarios_csv if out.suffix == ".csv" else write_scenarios_xlsx
        out.write_bytes(write(every, unit or MoneyUnit.UAH.value))
        click.echo(_("Записано %(file)s", file=out), err=True)
    else:
        for found in every:
            _print(found, unit or MoneyUnit.THOUSAND.value)


def _print(found: ScenarioYear, unit: str) -> None:
    write = writer_of(unit)
    head = _("сценарії, %(year)s рік, %(unit)s", year=found.year, unit=word(MoneyUnit, unit))
    click.echo(f"\n{found.hromada.name} · {head}\n")
    heads = "".join(f"{scenario_title(one)[: COLUMN_WIDTH - 2]:>{COLUMN_WIDTH}}" for one in found.columns)
    code, line, plan = _("Код"), _("Рядок"), _("план")
    click.echo(f"{code:<6}{line:<{TITLE_WIDTH}}{plan:>14}{heads}")
    for row in found.rows:
        title = row[0].line.title
        title = title if len(title) < TITLE_WIDTH else title[: TITLE_WIDTH - 2] + "…"
        figures = "".join(f"{write(one.amount):>{COLUMN_WIDTH}}" for one in row)
        click.echo(f"{row[0].line.code:<6}{title:<{TITLE_WIDTH}}{write(row[0].planned):>14}{figures}")
    totals = "".join(f"{write(one.total):>{COLUMN_WIDTH}}" for one in found.columns)
    total = _("Разом")
    click.echo(f"{'':<6}{total:<{TITLE_WIDTH}}{write(found.plan.total):>14}{totals}")
    if found.left_out_reason:
        click.echo(say(found.left_out_reason), err=True)
    for one in found.columns:
        causes = "; ".join(f"{_(Cause(cause).word())} {signed_uah(amount)}" for cause, amount in one.causes.items())
        click.echo(f"  {scenario_title(one)}: {signed_uah(one.difference)} {causes}")
        for change in one.changes:
            click.echo(f"    {say(change)}")


def one_scenario(hromada: Hromada, asked: WhatIfOptions) -> SavedScenario | None:
    """Give the scenario by which one hromada's costing is kept; raise NotFound for one that it has not."""
    if asked.index or len(asked.scenarios) > 1:
        raise click.UsageError(_("--freeze зберігає план або один сценарій"))
    return find_scenarios([hromada], asked.scenarios[0])[hromada.id] if asked.scenarios else None
