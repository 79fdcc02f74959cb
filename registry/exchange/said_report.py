"""An import's report, said on the terminal."""

from collections.abc import Sequence
from typing import Any

import click
from flask_babel import gettext as _

from registry.exchange.rules.import_report import CellChange, ImportReport, RowError, by_reason
from registry.exchange.said_places import say_reference
from registry.kernel.codes import Code
from registry.kernel.fields import NOUNS
from registry.kernel.words import label, say, word

SHOWN_ERRORS = 50
SHOWN_ROWS = 10
SHOWN_VALUES = 5


def say_report(report: ImportReport, *, is_dry_run: bool) -> None:
    """Tell people what was done, or what stands in the way."""
    if report.origin:
        click.echo(_("Схоже на вивантаження %(system)s", system=report.origin), err=True)
    _say_cells(report.errors)
    if report.warnings:
        click.echo(_("Зверніть увагу:"), err=True)
        _say_cells(report.warnings)
    if report.notes and not report.errors:
        click.echo(_("До відома:"), err=True)
        _say_cells(report.notes)
    if report.unknown_columns:
        click.echo(_("Невідомі стовпці: %(names)s", names=", ".join(report.unknown_columns)), err=True)
    counts = _(
        "рядків %(rows)s: нових %(new)s, змінених %(changed)s, без змін %(same)s",
        rows=report.rows, new=report.created, changed=report.updated, same=report.unchanged,
    )  # fmt: skip
    if report.errors:
        click.echo(_("Нічого не записано, помилок: %(count)s", count=report.errors_total), err=True)
        return
    _say_rows(report)
    if is_dry_run:
        click.echo(_("Перевірено, %(counts)s; нічого не записано", counts=counts))
    else:
        click.echo(_("Записано, %(counts)s", counts=counts))
        if report.id:
            click.echo(_("Скасувати: oblik import --undo %(id)s", id=report.id), err=True)


def _say_rows(report: ImportReport) -> None:
    """Tell which rows are new, changed or as they were, and what changes from what to what."""
    words = {"created": _("Нові рядки"), "updated": _("Змінені рядки"), "unchanged": _("Рядки без змін")}
    for outcome, ranges in report.marks.items():
        some = ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in ranges[:SHOWN_ROWS])
        if ranges:
            click.echo(f"{words[outcome]}: {some}{' …' if len(ranges) > SHOWN_ROWS else ''}", err=True)
    for one in report.changes[:SHOWN_ERRORS]:
        told = _("рядок %(row)s, %(field)s: %(old)s → %(new)s", row=one.row, **_told_change(one))
        click.echo(told, err=True)
    if report.changes_total > SHOWN_ERRORS:
        click.echo(_("… і ще %(count)s", count=report.changes_total - SHOWN_ERRORS), err=True)


def _told_change(one: CellChange) -> dict[str, str]:
    noun = NOUNS.get(one.entity)
    known = noun.by_name.get(one.field) if noun else None
    name = one.column or (label(known) if known else one.field)
    codes = known.type.codes if known else None
    return {"field": name, "old": _value(one.old, codes), "new": _value(one.new, codes)}


def _value(told: Any, codes: type[Code] | None) -> str:
    if told is None or told == "":
        return "—"
    if isinstance(told, dict) and "name" in told:
        return say_reference(told)
    if isinstance(told, bool):
        return str(_("так") if told else _("ні"))
    return f"«{word(codes, told)}»" if codes is not None and isinstance(told, str) else f"«{told}»"


def _say_cells(told: Sequence[RowError]) -> None:
    groups = by_reason(told)
    for one in groups[:SHOWN_ERRORS]:
        where = ", ".join(filter(None, (_rows_of(one.rows), one.column if one.column != "file" else "")))
        values = _first([f"«{each.value}»" for each in one.values if each.value], ", ")
        variants = _first(list(one.variants(say)), "; ")
        told_apart = f"({variants})" if variants else ""
        click.echo(
            " ".join(filter(None, (f"{where}:" if where else "", values, say(one.sentence), told_apart))), err=True
        )
    if len(groups) > SHOWN_ERRORS:
        click.echo(_("… і ще %(count)s", count=len(groups) - SHOWN_ERRORS), err=True)


def _first(some: Sequence[str], between: str) -> str:
    """Join the first few, each once."""
    once = list(dict.fromkeys(some))
    return between.join(once[:SHOWN_VALUES]) + (" …" if len(once) > SHOWN_VALUES else "")


def _rows_of(rows: Sequence[int]) -> str:
    if not rows:
        return ""
    if len(rows) < 2:
        return str(_("рядок %(row)s", row=rows[0]))
    some = ", ".join(map(str, rows[:SHOWN_ROWS])) + (" …" if len(rows) > SHOWN_ROWS else "")
    return str(_("рядки %(rows)s (усього %(count)s)", rows=some, count=len(rows)))
