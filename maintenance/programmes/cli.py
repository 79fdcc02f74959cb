"""Commands for programmes: list, show, check, read, import, export, whether one is in force, delete."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.programmes.documents import BUILT_IN, PRINTERS
from maintenance.programmes.draft_cli import DRAFT_COMMANDS
from maintenance.programmes.imports.sources import MAX_BYTES, read_file_sheets
from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.programmes import delete_programme, update_programme
from maintenance.programmes.operations.reading import keep_reading
from maintenance.programmes.queries import export_programme, find_decided, get_programme, list_programmes
from maintenance.programmes.rules.check import CheckResult, check_programme
from maintenance.programmes.rules.check.figures import blocks, main_row, year_amount
from maintenance.programmes.rules.decisions import former_decisions
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.file import read_file, write_file
from maintenance.programmes.rules.printed import UNIT_FACTORS, write_thousands
from maintenance.programmes.rules.reading.outcome import read_and_check
from maintenance.programmes.rules.reading.reading import Said
from maintenance.programmes.rules.reading.sheets import Sheet
from maintenance.programmes.rules.reading.words import years_in
from maintenance.programmes.rules.roots import Diagnosis, Root, find_roots
from maintenance.programmes.rules.show import show_check, show_outcome, show_programme
from maintenance.programmes.rules.standing import Standing, standing_on
from maintenance.programmes.spoken import say_change, say_outcome, say_verdict
from maintenance.upkeep.cli import Day
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import share_database
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.kernel.words import say, word
from registry.places.queries.territory import get_hromada

SEVERITIES = {
    "error": N_("помилка"), "conflict": N_("розбіжність"), "missing": N_("немає суми"), "rounding": N_("округлення"),
}  # fmt: skip
as_json = click.option("--json", "is_json", is_flag=True, help="Один документ JSON на стандартний вивід.")
in_hromada = click.option("--hromada", metavar="КОД", help="Код громади (КАТОТТГ); без нього — усі громади.")
on_day = click.option("--on", type=Day(), help="Чи діє програма на цей день (типово сьогодні).")


@click.group("programme")
def programme_group() -> None:
    """Програми рад та їхня арифметика."""


for draft_command in DRAFT_COMMANDS:
    programme_group.add_command(draft_command)


@programme_group.command("list")
@in_hromada
@on_day
@as_json
def list_command(hromada: str | None, on: date | None, *, is_json: bool) -> None:
    """Перелічити програми: чи діють вони на день."""
    share_database()
    hromada_id = get_hromada(db.session(), hromada).id if hromada else None
    found = list_programmes(db.session(), SYSTEM, hromada_id)
    if is_json:
        _print_json([_as_json(one, on) for one in found])
        return
    for programme in found:
        years, state = f"{programme.years[0]}–{programme.years[-1]}", _say_standing(programme, on)
        click.echo(f"{programme.code}\t{years}\t{state}\t{programme.name}")
    if not found:
        click.echo(_("Програм ще немає."), err=True)


@programme_group.command("show")
@click.argument("code")
@in_hromada
@as_json
def show_command(code: str, hromada: str | None, is_json: bool) -> None:
    """Показати програму: заходи з сумами за роками."""
    share_database()
    programme = _get(code, hromada)
    if is_json:
        _print_json(show_programme(programme))
        return
    click.echo(f"{programme.name}\n{_(programme.unit)}")
    click.echo("\t".join(["№", *map(str, programme.years), _("Захід")]))
    table = next(one for one in programme.tables if one.role == "measures")
    for block in blocks([row for row in table.rows if row.kind == "measure"]).values():
        row = main_row(block)
        amounts = [year_amount(row, year, row.source) for year in programme.years]
        shown = ["—" if one is None else write_thousands(one).replace(".", ",") for one in amounts]
        click.echo("\t".join([row.code, *shown, row.title]))


@programme_group.command("check")
@click.argument("code")
@in_hromada
@as_json
def check_command(code: str, hromada: str | None, is_json: bool) -> None:
    """Перевірити арифметику програми так, як її надруковано, і назвати причини."""
    share_database()
    programme = _to_check(code, hromada)
    if is_json:
        _print_json(show_check(programme))
        return
    result = check_programme(programme)
    _print_check(programme, result, find_roots(programme, result))


def _print_check(programme: Programme, result: CheckResult, found: Diagnosis) -> None:
    counts = {"checks": result.checks, "findings": len(result.findings)}
    click.echo(programme.title + "\n" + _("Порівнянь: %(checks)s, зауважень: %(findings)s", **counts))
    click.echo("\n" + "\n".join([say_verdict(result, found), *say_outcome(found)]))
    for number, root in enumerate(found.roots, 1):
        _print_root(number, root)
    if result.findings:
        click.echo("\n" + _("Усі зауваження:"))
    for severity, name in SEVERITIES.items():
        for finding in (one for one in result.findings if one.severity == severity):
            click.echo(f"  {_(name)}: " + " ".join(map(say, (finding.explanation, *finding.remarks))))


def _print_root(number: int, root: Root) -> None:
    """Print a cause, what to correct, and how much follows from it."""
    click.echo(f"{number}. {say(root.explanation)}")
    for change in root.corrections:
        click.echo(f"     {say(change.place)}: {say_change(change)}")
    told = [ngettext("%(num)s зауваження", "%(num)s зауваження", len(root.explains))]
    if root.consequences:
        told.append(ngettext("%(num)s наслідок", "%(num)s наслідки", len(root.consequences)))
    click.echo("     " + ", ".join(told))


@programme_group.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--title", default="", help="Назва програми; без неї її шукають над таблицями.")
@click.option("--unit", type=click.Choice(list(UNIT_FACTORS)), help="Одиниця сум; без неї її шукають у заголовках.")
@click.option("--years", default="", metavar="РОКИ", help="Роки програми: 2026-2028; без них їх шукають у таблицях.")
@click.option("--keep", "code", metavar="КОД", help="Зберегти прочитане як програму з цим кодом; потрібна громада.")
@in_hromada
@as_json
def read_command(
    file: Path, *, title: str, unit: str | None, years: str, code: str | None, hromada: str | None, is_json: bool
) -> None:
    """Прочитати таблицю програми з DOCX, XLSX, ODS, CSV чи тексту («-») і перевірити; нічого не зберігається."""
    if code and not hromada:
        raise click.UsageError(_("З --keep потрібна громада: --hromada КОД"))
    outcome = read_and_check(_sheets_of(file), Said(title=title, unit=unit or "", years=tuple(years_in(years[:200]))))
    if is_json:
        _print_json(show_outcome(outcome))
    for remark in outcome.reading.remarks:
        click.echo(say(remark), err=True)
    if outcome.programme is None or outcome.result is None or outcome.reading.document is None:
        raise Invalid(file=because("Програми з цих таблиць не вийшло"))
    if not is_json:
        _print_check(outcome.programme, outcome.result, outcome.found)
    if code and hromada:
        kept = keep_reading(db.session(), SYSTEM, outcome.reading.document, code, hromada)
        db.session.commit()
        click.echo(f"{kept.code}: {kept.title}", err=True)


def _sheets_of(file: Path) -> list[Sheet]:
    if str(file) == "-":
        return read_file_sheets(sys.stdin.buffer.read(MAX_BYTES + 1), "")
    with file.open("rb") as content:
        return read_file_sheets(content.read(MAX_BYTES + 1), file.name)


@programme_group.command("export")
@click.argument("code")
@in_hromada
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Файл .json, .docx, .pdf чи .xlsx; без нього — JSON на стандартний вивід.",
)
@click.option("--corrected", is_flag=True, help="Друкувати з виправленнями, а не як голосувала рада.")
def export_command(code: str, *, hromada: str | None, out: Path | None, corrected: bool) -> None:
    """Вивантажити програму: документ JSON, який завантажується назад, або друкований DOCX, PDF чи XLSX."""
    form = out.suffix.removeprefix(".").casefold() if out else ""
    if corrected and form not in PRINTERS:
        raise click.UsageError(_("З виправленнями друкують лише .docx, .pdf і .xlsx"))
    share_database()
    programme = _get(code, hromada)
    if form in PRINTERS:
        written = PRINTERS[form](db.session(), SYSTEM, programme, corrected, seams(current_app).settings.front_end)
    else:
        written = write_file(export_programme(db.session(), SYSTEM, code)).encode()
    if out is None:
        click.echo(written.decode(), nl=False)
        return
    try:
        out.write_bytes(written)
    except OSError as error:
        raise Invalid(out=because("Файл не записано: %(why)s", why=error.strerror)) from error


@programme_group.command("state")
@click.argument("code")
@click.option("--set", "state", type=click.Choice(State.codes()), help="Стан: діє, замінено іншою, припинено.")
@click.option("--decision", "state_decision", help="Рішення, яким стан змінено.")
@click.option("--from", "in_force_from", help="Перший день, коли програма діє.")
@click.option("--to", "in_force_to", help="Останній день, коли програма діє.")
@click.option("--by", metavar="КОД", help="Код програми, якою цю замінено.")
@in_hromada
@on_day
@as_json
def state_command(
    code: str, *, hromada: str | None, by: str | None, on: date | None, is_json: bool, **given: str | None
) -> None:
    """Показати або змінити стан програми; стелі дають лише ті, що діють."""
    programme = _get(code, hromada)
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if by is not None:
        values["replaced_by_id"] = str(_get(by, hromada).id) if by else None
    if values:
        programme = update_programme(db.session(), SYSTEM, programme.id, values, version=programme.version)
        db.session.commit()
    decided = find_decided(db.session(), [programme]).get(programme.id, ())
    if is_json:
        _print_json({**_as_json(programme, on), "decisions": [asdict(one) for one in decided]})
        return
    days = [f"{day:%d.%m.%Y}" if day else "…" for day in (programme.in_force_from, programme.in_force_to)]
    told = [programme.code, _say_standing(programme, on), "–".join(days), programme.state_decision or ""]
    click.echo("\t".join(told).rstrip())
    for one in former_decisions(programme, decided):
        click.echo(_("Раніше — %(state)s: %(decision)s", state=word(State, one.state), decision=one.decision))


@programme_group.command("delete")
@click.argument("code")
@in_hromada
def delete_command(code: str, hromada: str | None) -> None:
    """Вилучити програму, якої ніщо не називає; спершу її можна вивантажити у файл."""
    programme = _get(code, hromada)
    title = programme.name
    delete_programme(db.session(), SYSTEM, programme.id, version=programme.version)
    db.session.commit()
    click.echo(_("Вилучено: %(what)s", what=title), err=True)


def _say_standing(programme: Programme, on: date | None) -> str:
    return word(Standing, standing_on(programme, on or clock.today()))


def _as_json(programme: Programme, on: date | None) -> dict[str, Any]:
    return {
        "code": programme.code,
        "title": programme.title,
        "years": programme.years,
        "hromada": programme.hromada.code,
        "state": programme.state,
        "standing": standing_on(programme, on or clock.today()).value,
        "state_decision": programme.state_decision,
        "in_force_from": programme.in_force_from.isoformat() if programme.in_force_from else None,
        "in_force_to": programme.in_force_to.isoformat() if programme.in_force_to else None,
        "replaced_by_id": str(programme.replaced_by_id) if programme.replaced_by_id else None,
    }


def _get(code: str, hromada: str | None) -> Programme:
    programme = get_programme(db.session(), SYSTEM, code)
    if hromada and programme.hromada.code != hromada:
        raise NotFound(because("Програми %(code)s у цій громаді немає", code=code))
    return programme


def _to_check(code: str, hromada: str | None) -> Programme:
    """Give a programme of the register, or else one that is built in: its arithmetic needs no register."""
    try:
        return _get(code, hromada)
    except NotFound:
        if hromada or code not in BUILT_IN:
            raise
    return read_document(read_file(BUILT_IN[code].read_bytes()))


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
