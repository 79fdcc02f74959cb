"""An import's report, said on the terminal."""

from collections.abc import Sequence

import click
from flask_babel import gettext as _

from registry.exchange.rules.import_report import ImportReport, RowError
from registry.kernel.words import say

SHOWN_ERRORS = 50
SHOWN_ROWS = 10


def say_report(report: ImportReport, *, is_dry_run: bool) -> None:
    """Tell people what was done, or what stands in the way."""
    if report.origin:
        click.echo(_("Схоже на вивантаження %(system)s", system=report.origin), err=True)
    _say_cells(report.errors)
    if report.warnings:
        click.echo(_("Зверніть увагу:"), err=True)
        _say_cells(report.warnings)
    if report.unknown_columns:
        click.echo(_("Невідомі стовпці: %(names)s", names=", ".join(report.unknown_columns)), err=True)
    counts = _(
        "рядків %(rows)s: нових %(new)s, змінених %(changed)s, без змін %(same)s",
        rows=report.rows, new=report.created, changed=report.updated, same=report.unchanged,
    )  # fmt: skip
    if report.errors:
        click.echo(_("Нічого не записано, помилок: %(count)s", count=report.errors_total), err=True)
    elif is_dry_run:
        click.echo(_("Перевірено, %(counts)s; нічого не записано", counts=counts))
    else:
        click.echo(_("Записано, %(counts)s", counts=counts))
        if report.id:
            click.echo(_("Скасувати: oblik import --undo %(id)s", id=report.id), err=True)


def _say_cells(told: Sequence[RowError]) -> None:
    for one in told[:SHOWN_ERRORS]:
        where = ", ".join(filter(None, (_rows_of(one), one.column)))
        value = f" «{one.value}»" if one.value else ""
        click.echo(f"{where}:{value} {say(one.reason)}", err=True)
    if len(told) > SHOWN_ERRORS:
        click.echo(_("… і ще %(count)s", count=len(told) - SHOWN_ERRORS), err=True)


def _rows_of(one: RowError) -> str:
    if not one.row:
        return ""
    if len(one.rows) < 2:
        return str(_("рядок %(row)s", row=one.row))
    some = ", ".join(map(str, one.rows[:SHOWN_ROWS])) + (" …" if len(one.rows) > SHOWN_ROWS else "")
    return str(_("рядки %(rows)s (усього %(count)s)", rows=some, count=len(one.rows)))
