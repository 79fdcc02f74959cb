"""Importing a table: all rows or none, every refusal with its row and column."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.queries.kinds import get_kind
from registry.exchange.models.import_run import ImportRun
from registry.exchange.models.import_word import HEADING
from registry.exchange.operations.import_assets import AssetRows
from registry.exchange.operations.import_locations import LocationRows
from registry.exchange.operations.import_organisations import OrganisationRows
from registry.exchange.operations.import_runs import begin_run, record_run, write_run
from registry.exchange.operations.import_territory import Territory
from registry.exchange.operations.import_words import list_words
from registry.exchange.operations.made_on_the_way import Made, Numbers
from registry.exchange.operations.sheets import Asked, Reading, Sheet, Values, open_sheet
from registry.exchange.rules.columns import (
    Column,
    SourceRow,
    SourceTable,
    columns_of,
    columns_of_kind,
    location_columns,
    normal,
    spellings,
)
from registry.exchange.rules.import_report import ImportReport
from registry.exchange.rules.number_pattern import read_pattern
from registry.kernel.access import Actor
from registry.kernel.batch import Batch, gathered
from registry.kernel.bulk import portions
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable
from registry.places.rules.organisations import ORGANISATION

REQUIRED = because("Заповніть це поле")
LACKING = because("Такого стовпця у файлі немає, а новому рядкові він потрібен")
Progress = Callable[[int, int], None]
"""Told of the rows done and of all rows; may raise to stop the work."""


def _untold(_done: int, _rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Import:
    """What to import: a kind's code, «location» or «organisation»; `mapped` is heading -> field."""

    what: str
    table: SourceTable
    file_name: str = ""
    mapped: Mapping[str, str] = field(default_factory=dict)
    key: str = "inventory_number"
    hromada_id: uuid.UUID | None = None
    is_dry_run: bool = False
    header: int | None = None
    values: Values = field(default_factory=dict)
    number: str | None = None
    """The pattern of the numbers that new things get, such as «КАМ-{n:04}»."""
    create: frozenset[str] = frozenset()
    """What may be made when rows refer to it and it is missing."""
    sheet: str | None = None
    """Which sheet of the book `table` is."""
    sha256: str | None = None
    """The whole file by its content."""
    run_id: uuid.UUID | None = None
    """What the import is called once it is written; None gives it a name of its own."""


def columns_for(session: Session, what: str) -> tuple[Column, ...]:
    """List the columns of what is imported or exported; raise NotFound for an unknown kind."""
    if what == "location":
        return location_columns()
    return columns_of(ORGANISATION) if what == "organisation" else columns_of_kind(get_kind(session, what))


@dataclass
class CheckedImport:
    """A file whose rows were read and checked, and what is to be written of it."""

    report: ImportReport
    batch: Batch
    run: ImportRun | None = None
    """What is kept of the import; None where it writes nothing."""

    def write(self, session: Session) -> None:
        """Write all the rows, as quickly as can be; raise Conflict when others changed what they speak of meanwhile."""
        if self.run is not None:
            write_run(session, self.batch, self.run)


def check_table(session: Session, actor: Actor, wanted: Import, progress: Progress = _untold) -> CheckedImport:
    """Read and check all the rows and write nothing; raise Invalid for the file itself.

    Nothing is locked; `CheckedImport.write` may follow in another transaction.
    """
    columns = columns_for(session, wanted.what)
    report, run = ImportReport(), None
    headings, values = _words(session)
    asked = Asked(wanted.mapped, {**values, **wanted.values}, wanted.header, headings)
    sheet = open_sheet(wanted.table, columns, asked, report)
    with gathered(session) as batch:
        if _has_key(wanted, columns, sheet):
            _check_rows(session, actor, wanted, columns, sheet, progress=progress)
        if report.errors or wanted.is_dry_run:
            batch.clear(session)
        elif report.created + report.updated:
            run = _run_of(wanted)
            record_run(session, actor, batch, run, report)
    report.settle()
    return CheckedImport(report, batch, run)


def import_table(session: Session, actor: Actor, wanted: Import, progress: Progress = _untold) -> ImportReport:
    """Check and write in one transaction: all the rows, or none when any is refused or it is a dry run."""
    checked = check_table(session, actor, wanted, progress)
    checked.write(session)
    return checked.report


def _words(session: Session) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Give the words that administrators added: those of headings and those of values."""
    words = list_words(session)
    headings = {one.word: one.means for one in words if one.field == HEADING}
    return headings, {(normal(one.field), one.word_key): one.means for one in words if one.field != HEADING}


def _has_key(wanted: Import, columns: tuple[Column, ...], sheet: Sheet) -> bool:
    """Tell whether the file has what its rows are known by; a missing column is told once."""
    if wanted.what == "organisation" and "edrpou" in sheet.headings:
        return True
    name = "name" if wanted.what in ("location", "organisation") else _key(wanted, columns)
    if name in sheet.headings:
        return True
    label = sheet.called(name)
    sheet.report.refuse(
        0, label, "", because("Стовпця «%(name)s» у файлі немає: без нього рядки ні з чим звірити", name=label)
    )
    return False


def _check_rows(
    session: Session,
    actor: Actor,
    wanted: Import,
    columns: tuple[Column, ...],
    sheet: Sheet,
    *,
    progress: Progress,
) -> None:
    report = sheet.report
    rows = _writer(session, actor, wanted, _key(wanted, columns))
    done = 0
    for portion in portions(sheet.rows):
        readings = [sheet.read(row) for row in portion]
        rows.foresee([one.cells for one in readings])
        for row, reading in zip(portion, readings, strict=True):
            if any(cell not in (None, "") for cell in row.cells[sheet.width :]):
                report.refuse(row.number, "", row.cells[-1], because("У рядку більше клітинок, ніж заголовків"))
            else:
                _write_row(rows, row, reading, sheet)
        done += len(portion)
        progress(done, report.rows)
    refused = rows.finish()
    for row in sheet.rows if refused else ():
        _refuse(sheet, row.number, refused.get(row.number, {}), sheet.told(row))
    for number, name, value, reason in rows.warned:
        report.warn(number, sheet.called(name), value, reason)


def _writer(session: Session, actor: Actor, wanted: Import, key: str) -> Any:
    territory = Territory(session, actor, wanted.hromada_id, may_add="settlement" in wanted.create)
    if not territory.hromadas:
        raise Forbidden("Немає громади, до якої ви можете записувати")
    if wanted.what == "location":
        return LocationRows(session, actor, territory)
    if wanted.what == "organisation":
        return OrganisationRows(session, actor, territory)
    made = Made(wanted.create, Numbers(read_pattern(wanted.number)) if wanted.number else None)
    return AssetRows(session, actor, get_kind(session, wanted.what), territory, key=key, made=made)


def _field_named(told: str, columns: tuple[Column, ...]) -> str | None:
    return next((one.name for one in columns if normal(told) in spellings(one)), None)


def _key(wanted: Import, columns: tuple[Column, ...]) -> str:
    """Find the key's field by its name or by the file's heading; raise Invalid."""
    told = wanted.mapped.get(wanted.key, wanted.key)
    name = _field_named(told, columns)
    if wanted.what in ("location", "organisation"):
        return told
    may_be_key = name in ("inventory_number", "name", "serial") or (name or "").startswith("attributes.")
    if name is None or not may_be_key:
        raise Invalid(
            key=because("Ключем може бути номер, назва, серійний номер або характеристика, а не «%(key)s»", key=told)
        )
    return name


def _write_row(rows: Any, row: SourceRow, reading: Reading, sheet: Sheet) -> None:
    report = sheet.report
    errors: Errors = dict(reading.errors)
    try:
        outcome = rows.write(reading.cells, row.number)
        if not errors:
            report.count(outcome)
    except Invalid as error:
        errors = {**error.fields, **errors}
    except Unreadable as refusal:
        report.refuse(row.number, "", None, refusal.reason)
    except (Forbidden, Conflict) as error:
        report.refuse(row.number, "", None, error.reason)
    _refuse(sheet, row.number, errors, sheet.told(row))


def _refuse(sheet: Sheet, number: int, errors: Errors, told: Mapping[str, Any]) -> None:
    for name, reasons in errors.items():
        for reason in reasons:
            is_lacking = reason == REQUIRED and name not in sheet.headings
            sheet.report.refuse(number, sheet.called(name), told.get(name), LACKING if is_lacking else reason)


def _run_of(wanted: Import) -> ImportRun:
    return begin_run(
        wanted.run_id,
        wanted.what,
        wanted.file_name,
        wanted.sha256,
        mapping=dict(wanted.mapped),
        values={f"{column}:{old}": new for (column, old), new in wanted.values.items()},
        header=wanted.header,
        sheet=wanted.sheet,
        key=wanted.key,
        number=wanted.number,
        create=sorted(wanted.create),
    )
