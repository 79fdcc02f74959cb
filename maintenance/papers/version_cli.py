"""Keeping a costing by `oblik cost --freeze`, and showing a kept one by `--version`."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

from maintenance.costing.documents.versions import version_document
from maintenance.costing.models.scenario import Variant
from maintenance.costing.models.version import CostingVersion, Stage
from maintenance.costing.models.version_document import whole
from maintenance.costing.operations.versions import Freezing, freeze_costing
from maintenance.costing.queries.versions import get_version
from maintenance.costing.rules.versions import decided_on, warn_of_decision
from maintenance.papers.documents.costing_tables import SEVERITY_LABELS
from maintenance.papers.documents.printed.stationery import write_for
from maintenance.papers.documents.support_lines import PAPERS, kept_section, support_paper
from maintenance.papers.documents.version_tables import causes_of, write_version_csv, write_version_xlsx
from maintenance.papers.scenario_cli import WhatIfOptions, one_scenario, writer_of
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.seams import db, seams
from registry.kernel.words import say, word
from registry.places.models.territory import Hromada, MoneyUnit
from registry.places.queries.territory import get_hromada, list_hromadas

TITLE_WIDTH = 58
OPTIONS = {"stage": "--freeze", "decision": "--decision", "year": "--year"}


@dataclass(frozen=True)
class VersionOptions:
    """What the command's options say of versions."""

    version_id: uuid.UUID | None
    freeze: str | None
    decision: str | None

    def check(self, *, is_file: bool, is_horizon: bool, is_changed: bool) -> None:
        """Raise UsageError for options that contradict each other."""
        if self.version_id and (self.freeze or is_horizon or is_changed):
            raise click.UsageError(_("Версію збережено такою, як вона є: --version не поєднується з іншими умовами"))
        if self.decision is not None and not self.freeze:
            raise click.UsageError(_("--decision потрібне лише разом із --freeze"))
        if self.freeze and (is_file or is_horizon):
            raise click.UsageError(_("--freeze зберігає один рік; файл дає --version ID --out ФАЙЛ"))


def freeze_year(
    year: int, code: str | None, asked: VersionOptions, as_of: date, *, what_if: WhatIfOptions, is_json: bool
) -> None:
    """Keep one hromada's costing and say what it is called; raise Invalid by option, NotFound."""
    session, hromada = db.session(), _one_hromada(code)
    scenario, variant = one_scenario(hromada, what_if), what_if.variant or Variant.BASE
    freezing = Freezing(asked.freeze, asked.decision, scenario, as_of, variant)
    try:
        version = freeze_costing(session, SYSTEM, hromada, year, freezing, describe=version_document)
    except Invalid as error:
        raise Invalid({OPTIONS.get(name, name): reasons for name, reasons in error.fields.items()}) from error
    session.commit()
    click.echo(_("Збережено: %(version)s, %(id)s", version=_title(version, hromada), id=version.id), err=True)
    for reason in warn_of_decision(decided_on(version.decision), clock.today()):
        click.echo(say(reason), err=True)
    if is_json:
        _print_json(whole(version.document))
    else:
        click.echo(str(version.id))


def show_version(
    version_id: uuid.UUID, year: int, code: str | None, *, is_json: bool, out: Path | None, unit: str | None = None
) -> None:
    """Show a kept costing as a table, a document or a file; raise NotFound when it is of another year or hromada."""
    version = get_version(db.session(), SYSTEM, version_id)
    hromada = db.session.get_one(Hromada, version.hromada_id)
    if version.year != year or code not in (None, hromada.code):
        raise NotFound(because("Ця версія — %(version)s", version=_title(version, hromada)))
    if is_json:
        _print_json(whole(version.document))
    elif out:
        out.write_bytes(_file(version, hromada, out.suffix, unit or MoneyUnit.UAH.value))
        click.echo(_("Записано %(file)s", file=out), err=True)
    else:
        _print_table(version, hromada, writer_of(unit or MoneyUnit.THOUSAND.value))


def _file(version: CostingVersion, hromada: Hromada, suffix: str, unit: str) -> bytes:
    if suffix in PAPERS:
        paper = support_paper([kept_section(version, hromada.name)], version.year, unit=unit)
        return write_for(db.session(), [hromada], paper, suffix[1:], seams(current_app).settings.front_end)
    write = write_version_csv if suffix == ".csv" else write_version_xlsx
    return write(version.document, hromada.short_name, unit=unit)


def _one_hromada(code: str | None) -> Hromada:
    if code:
        return get_hromada(db.session(), code)
    every = list_hromadas(db.session(), SYSTEM)
    if len(every) != 1:
        raise Invalid({"": [because("Громад тут %(count)s: вкажіть одну, --hromada КОД", count=len(every))]})
    return every[0]


def _title(version: CostingVersion, hromada: Hromada) -> str:
    stage = word(Stage, version.stage)
    title: str = _(
        "%(hromada)s, %(year)s рік, версія %(number)s, %(stage)s",
        hromada=hromada.short_name, year=version.year, number=version.number, stage=stage,
    )  # fmt: skip
    return title


def _print_json(document: Mapping[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _print_table(version: CostingVersion, hromada: Hromada, write: Callable[[Decimal], str]) -> None:
    document = version.document
    click.echo(f"\n{_title(version, hromada)} {version.decision or ''}\n")
    if version.scenario:
        click.echo(_("Це розрахунок «що, якщо», не план: %(name)s", name=version.scenario) + "\n")
    code, line, why = _("Код"), _("Рядок"), _("чому")
    click.echo(f"{code:<6}{line:<{TITLE_WIDTH}}{version.year - 1:>12}{version.year:>12}  {why}")
    for one in document["lines"]:
        title = one["title"] if len(one["title"]) < TITLE_WIDTH else one["title"][: TITLE_WIDTH - 2] + "…"
        figures = "".join(f"{write(Decimal(one[name])):>12}" for name in ("previous_year", "amount"))
        click.echo(f"{one['code']:<6}{title:<{TITLE_WIDTH}}{figures}  {causes_of(one)}")
    total = _("Разом")
    click.echo(f"{'':<6}{total:<{TITLE_WIDTH}}{'':>12}{write(version.total):>12}")
    for found in document["findings"]:
        click.echo(f"  {_(SEVERITY_LABELS[found['severity']])}: {found['message']}")
