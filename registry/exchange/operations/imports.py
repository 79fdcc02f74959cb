"""Importing a table: all rows or none, every refusal with its row and column."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.queries.assets import inventory_key
from registry.exchange.models.import_run import ImportRun
from registry.exchange.models.import_word import HEADING
from registry.exchange.operations.import_kinds import ImportKind, Rows, RowWriter
from registry.exchange.operations.import_runs import begin_run, record_run, write_run
from registry.exchange.operations.import_territory import Territory
from registry.exchange.operations.import_words import list_words
from registry.exchange.operations.made_on_the_way import Made, Numbers
from registry.exchange.operations.own_kinds import get_import_kind
from registry.exchange.operations.parts import part_of
from registry.exchange.operations.row_changes import RowChanges
from registry.exchange.operations.sheets import Asked, Reading, Sheet, Values, open_sheet
from registry.exchange.rules.columns import (
    Column,
    SourceRow,
    SourceTable,
    normal,
    spellings,
)
from registry.exchange.rules.import_report import ImportReport
from registry.exchange.rules.number_pattern import read_pattern
from registry.exchange.rules.profile_data import PROFILES
from registry.exchange.rules.profiles import find_profile, mapped_by, rewritten
from registry.kernel.access import Actor
from registry.kernel.batch import Batch, gathered
from registry.kernel.bulk import portions
from registry.kernel.disk_room import demand_disk_room
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable

REQUIRED = because("Заповніть це поле")
LACKING = because("Такого стовпця у файлі немає, а новому рядкові він потрібен")
Progress = Callable[[int, int], None]
"""Told of the rows done and of all rows; may raise to stop the work."""


def _untold(_done: int, _rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Import:
    """What to import: the code of an import kind, or the name of a kind of assets; `mapped` is heading -> field."""

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
    only: tuple[tuple[str, str], ...] = ()
    """The rows that are meant: heading and value; all without it."""
    run_id: uuid.UUID | None = None
    """What the import is called once it is written; None gives it a name of its own."""
    may_part: bool = False
    """Whether whoever writes it can do so in several transactions where the file is large."""


def columns_for(session: Session, what: str) -> tuple[Column, ...]:
    """List the columns of what is imported or exported; raise NotFound for an unknown kind."""
    return get_import_kind(session, what).columns(session)


@dataclass
class CheckedImport:
    """A file whose rows were read and checked, and what is to be written of it."""

    report: ImportReport
    batch: Batch
    run: ImportRun | None = None
    """What is kept of the import; None where it writes nothing."""

    @property
    def is_parted(self) -> bool:
        """Tell whether it is too much for one transaction."""
        return self.run is not None and len(self.batch.parts) > 1

    def write(self, session: Session) -> None:
        """Write all the rows, as quickly as can be; raise Conflict when others changed what they speak of meanwhile."""
        while self.write_part(session):
            pass

    def write_part(self, session: Session) -> bool:
        """Write the next part of the rows likewise; tell whether more is left, once this is committed.

        Raise Conflict, too, where SQLite's disk has no room for what is left.
        """
        if self.run is None:
            return False
        demand_disk_room(session, sum(part.history.own for part in self.batch.parts))
        return write_run(session, self.batch, self.run)


def check_table(session: Session, actor: Actor, wanted: Import, progress: Progress = _untold) -> CheckedImport:
    """Read and check all the rows and write nothing; raise Invalid for the file itself.

    Nothing is locked; `CheckedImport.write` may follow in another transaction.
    """
    kind = get_import_kind(session, wanted.what)
    columns = kind.columns(session)
    report, run = ImportReport(), None
    headings, values = _words(session)
    meant = {**values, **wanted.values}
    table, mapped = _understood(wanted, kind, columns, meant)
    sheet = open_sheet(table, columns, Asked(mapped, meant, wanted.header, headings, wanted.only), report)
    with gathered(session, part_of(session, len(sheet.rows)) if wanted.may_part else None) as batch:
        if _has_key(kind, wanted, columns, sheet):
            rows = _writer(session, actor, wanted, kind, key=_key(kind, wanted, columns), sheet=sheet)
            changes = RowChanges(batch, sheet, kind.code)
            _check_rows(session, rows, sheet, changes, progress=progress)
            changes.tell(session, actor)
            del rows, changes  # What they know of the register is not kept beside the rows that are to be written.
        if report.errors or wanted.is_dry_run:
            batch.clear(session)
        elif report.created + report.updated:
            run = _run_of(wanted)
            record_run(session, actor, batch, run, report)
    report.settle()
    return CheckedImport(report, batch, run)


def _understood(
    wanted: Import, kind: ImportKind, columns: tuple[Column, ...], meant: Values
) -> tuple[SourceTable, Mapping[str, str]]:
    """Read the export of a system that is known by its headings in its own way; what the asker maps wins."""
    table = wanted.table
    profile = find_profile(PROFILES, table.headings, kind.code if kind.keys else "asset")
    if profile is None or table.is_fixed or wanted.header not in (None, 1):
        return table, wanted.mapped
    mapped = mapped_by(profile, table.headings, columns, wanted.mapped)
    turned = rewritten(profile, table, mapped, meant)
    return turned, mapped


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


def _has_key(kind: ImportKind, wanted: Import, columns: tuple[Column, ...], sheet: Sheet) -> bool:
    """Tell whether the file has what its rows are known by; a missing column is told once."""
    keys = kind.keys or (_key(kind, wanted, columns),)
    if any(one in sheet.headings for one in keys):
        return True
    label = sheet.called(keys[-1])
    sheet.report.refuse(
        0, label, "", because("Стовпця «%(name)s» у файлі немає: без нього рядки ні з чим звірити", name=label)
    )
    return False


def _check_rows(session: Session, rows: RowWriter, sheet: Sheet, changes: RowChanges, *, progress: Progress) -> None:
    report = sheet.report
    done = 0
    progress(done, report.rows)
    for portion in portions(sheet.rows):
        readings = [sheet.read(row) for row in portion]
        rows.foresee([one.cells for one in readings])
        for row, reading in zip(portion, readings, strict=True):
            if any(cell not in (None, "") for cell in row.cells[sheet.width :]):
                report.refuse(row.number, "", row.cells[-1], because("У рядку більше клітинок, ніж заголовків"))
            else:
                _write_row(rows, row, reading, sheet, changes)
        done += len(portion)
        changes.batch.lay_aside(session, done)
        progress(done, report.rows)
    _finish(rows, sheet, changes)


def _finish(rows: RowWriter, sheet: Sheet, changes: RowChanges) -> None:
    """Take what is known only after the last row."""
    refused = rows.finish()
    for row in sheet.rows if refused else ():
        known = refused.get(row.number, {})
        fresh = {
            name: one for name, one in known.items() if not sheet.report.is_refused(row.number, sheet.called(name))
        }
        _refuse(sheet, row.number, fresh, sheet.told(row))
    for one in rows.became:
        changes.take(one.outcome, one.rows, one.until)
    for number, name, value, reason in rows.warned:
        sheet.report.warn(number, sheet.called(name), value, reason)
    for number, name, value, reason in rows.noted:
        sheet.report.note(number, sheet.called(name), value, reason)


def _writer(session: Session, actor: Actor, wanted: Import, kind: ImportKind, *, key: str, sheet: Sheet) -> RowWriter:
    territory = Territory(
        session, actor, wanted.hromada_id, may_add="settlement" in wanted.create, permission=kind.permission
    )
    if not territory.hromadas:
        raise Forbidden("Немає громади, до якої ви можете записувати")
    numbers = None
    if wanted.number:
        told = frozenset(inventory_key(one) for one in sheet.values_of("inventory_number"))
        numbers = Numbers(read_pattern(wanted.number), told)
    made = Made(wanted.create, numbers)
    return kind.writer(Rows(session, actor, territory, key, made))


def _field_named(told: str, columns: tuple[Column, ...]) -> str | None:
    return next((one.name for one in columns if normal(told) in spellings(one)), None)


def _key(kind: ImportKind, wanted: Import, columns: tuple[Column, ...]) -> str:
    """Find the key's field by its name or by the file's heading; raise Invalid."""
    told = wanted.mapped.get(wanted.key, wanted.key)
    if kind.keys:
        return told
    name = _field_named(told, columns)
    may_be_key = name in ("inventory_number", "name", "serial") or (name or "").startswith("attributes.")
    if name is None or not may_be_key:
        raise Invalid(
            key=because("Ключем може бути номер, назва, серійний номер або характеристика, а не «%(key)s»", key=told)
        )
    return name


def _write_row(rows: RowWriter, row: SourceRow, reading: Reading, sheet: Sheet, changes: RowChanges) -> None:
    report = sheet.report
    errors: Errors = dict(reading.errors)
    changes.skip()
    try:
        outcome = rows.write(reading.cells, row.number)
        if outcome is not None and not errors:
            changes.take(outcome, [row.number])
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
        only=[list(one) for one in wanted.only],
    )
