"""The commands `oblik report`: list, begin a draft, issue it, show it or write it to a file."""

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.papers.documents.report_files import FORMS, cell_text, row_texts, title_of
from maintenance.papers.documents.reports import draft_file, report_document, report_files
from maintenance.papers.models.report import Report, ReportKind, ReportState
from maintenance.papers.operations.issuing import Signing, issue_report
from maintenance.papers.operations.reports import create_report
from maintenance.papers.queries.reports.owed import list_owed
from maintenance.papers.queries.reports.reports import find_former, get_file, get_report, list_reports
from maintenance.papers.rules.reports.comparison import compare
from maintenance.papers.rules.reports.tables import CONTENT, Document, read_document
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import say_nothing_yet, share_database
from registry.kernel.errors import Invalid, because
from registry.kernel.seams import db, seams
from registry.kernel.words import word
from registry.places.models.territory import Hromada
from registry.places.queries.territory import get_hromada, list_hromadas

as_json = click.option("--json", "is_json", is_flag=True, help="Один документ JSON.")
in_hromada = click.option("--hromada", "code", help="Код громади за КАТОТТГ; без нього — усі або єдина.")
by_id = click.argument("report_id", type=click.UUID, metavar="ID")


@click.group("report")
def report_group() -> None:
    """Звіти за програмами: чернетка з фактів, видання, порівняння."""


@report_group.command("list")
@in_hromada
@as_json
def list_command(code: str | None, is_json: bool) -> None:
    """Показати звіти і квартали, за які ще не звітували."""
    share_database()
    session = db.session()
    hromadas = [get_hromada(session, code)] if code else list_hromadas(session, SYSTEM)
    found = [(one, each) for one in hromadas for each in list_reports(session, SYSTEM, one.id)]
    owed = list_owed(session, SYSTEM, clock.today(), get_hromada(session, code).id if code else None)
    if is_json:
        told = {"reports": [_item(one, each) for one, each in found], "owed": [_owed_item(one) for one in owed]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for _hromada, each in found:
        click.echo(f"{each.id}\t{word(ReportState, each.state)}\t{each.programme or '—'}\t{each.name}")
    for one in owed:
        said = _("прострочено") if one.is_overdue else _("подати")
        due = f"{one.owed.due_on:%d.%m.%Y}"
        click.echo(f"{said} {due}\t{one.owed.programme.code}\t{one.owed.quarter}/{one.owed.year}", err=True)
    if not found:
        say_nothing_yet()


def _item(hromada: Hromada, one: Report) -> dict[str, Any]:
    return {
        "id": str(one.id), "hromada": hromada.code, "kind": one.kind, "programme": one.programme, "year": one.year,
        "quarter": one.quarter, "state": one.state, "number": one.number,
        "issued_on": one.issued_on.isoformat() if one.issued_on else None, "content_sha256": one.content_sha256,
        "published": one.publication is not None,
    }  # fmt: skip


def _owed_item(one: Any) -> dict[str, Any]:
    owed = one.owed
    return {
        "hromada": one.hromada.code, "programme": owed.programme.code, "year": owed.year, "quarter": owed.quarter,
        "due_on": owed.due_on.isoformat(), "is_overdue": one.is_overdue,
        "draft_id": str(one.draft_id) if one.draft_id else None,
    }  # fmt: skip


@report_group.command("draft")
@click.option("--kind", type=click.Choice(ReportKind.codes()), default="quarter", help="Вид; типово квартальний.")
@click.option("--programme", help="Код програми.")
@click.option("--year", type=click.IntRange(FIRST_YEAR + 1, LAST_YEAR), required=True, help="Рік.")
@click.option("--quarter", type=click.IntRange(1, 4), help="Квартал.")
@in_hromada
@click.option("--done", help="Що зроблено.")
@click.option("--problems", help="Проблеми.")
@click.option("--proposals", help="Пропозиції.")
@click.option("--conclusion", help="Висновок.")
def draft_command(code: str | None, **values: Any) -> None:
    """Почати чернетку, заповнену фактами; її ID — на виводі."""
    session = db.session()
    hromadas = [get_hromada(session, code)] if code else list_hromadas(session, SYSTEM)
    if len(hromadas) != 1:
        raise Invalid(hromada=because("Вкажіть код громади"))
    given = {name: value for name, value in values.items() if value is not None}
    made = create_report(session, SYSTEM, hromadas[0].id, given)
    session.commit()
    click.echo(str(made.id))


@report_group.command("issue")
@by_id
@click.option("--signed-by", required=True, help="Посада того, хто затвердив.")
@click.option("--number", help="Номер; без нього наступний.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Дата звіту; типово сьогодні.")
@click.option("--reason", help="Чому замінює виданий за цей період.")
def issue_command(
    report_id: uuid.UUID, signed_by: str, number: str | None, day: datetime | None, reason: str | None
) -> None:
    """Видати чернетку: цифри, тексти й файли більше не зміняться."""
    session = db.session()
    signing = Signing(signed_by, number, day.date() if day else None, reason)
    libraries = seams(current_app).settings.front_end
    made = issue_report(
        session, SYSTEM, report_id, signing, version=None,
        write=lambda one: report_files(session, one, libraries),
    )  # fmt: skip
    session.commit()
    click.echo(f"№ {made.number}\t{made.content_sha256}")
    for one in made.files:
        click.echo(f"{one.form}\t{one.sha256}")


@report_group.command("show")
@by_id
@as_json
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Файл .docx, .pdf, .xlsx, .csv або .json.")
@click.option(
    "--compare", "other", type=click.Choice(["former", "now"]), help="Що змінилося проти попереднього чи нині."
)
def show_command(report_id: uuid.UUID, is_json: bool, out: Path | None, other: str | None) -> None:
    """Показати звіт, записати його файл або порівняти."""
    if bool(is_json) + bool(out) + bool(other) > 1:
        raise click.UsageError(_("Виберіть одне: --json, --out або --compare"))
    share_database()
    found = get_report(db.session(), SYSTEM, report_id)
    if out:
        _write(found, out)
    elif other:
        _compare(found, other)
    elif is_json:
        click.echo(json.dumps(_document(found), ensure_ascii=False, indent=2))
    else:
        _print(_document(found))


def _document(found: Report) -> Document:
    if found.is_draft:
        return report_document(db.session(), found)
    return read_document(get_file(db.session(), found, CONTENT).data)


def _write(found: Report, out: Path) -> None:
    form = out.suffix[1:]
    if form not in FORMS:
        raise click.UsageError(_("Файл має закінчуватися на .docx, .pdf, .xlsx, .csv або .json"))
    if found.is_draft:
        written = draft_file(db.session(), found, form, seams(current_app).settings.front_end)
    else:
        written = get_file(db.session(), found, form).data
    out.write_bytes(written)
    click.echo(_("Записано %(file)s", file=out), err=True)


def _compare(found: Report, other: str) -> None:
    former = find_former(db.session(), found) if other == "former" else None
    if other == "former" and former is None:
        click.echo(_("Попереднього звіту немає."), err=True)
        return
    own = _document(found)
    before, after = (_document(former), own) if former else (own, report_document(db.session(), found))
    for one in compare(before, after):
        values = f"{cell_text(one.sort, one.before)} → {cell_text(one.sort, one.after)}"
        click.echo("\t".join([one.row, one.column, values, "; ".join(one.reasons)]))


def _print(document: Document) -> None:
    click.echo(f"{title_of(document)}\n{document['hromada']['name']}")
    for table in document["tables"]:
        click.echo(f"\n{table['title']}\n" + "\t".join(one["head"] for one in table["columns"]))
        for row in table["rows"]:
            click.echo("\t".join(text for _column, text in row_texts(table, row)))
    for note in document["notes"]:
        click.echo(note)
