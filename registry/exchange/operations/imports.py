"""Importing a table: all rows or none, every refusal with its row and column."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.queries.kinds import get_kind
from registry.exchange.operations.import_assets import AssetRows
from registry.exchange.operations.import_locations import LocationRows
from registry.exchange.operations.import_organisations import OrganisationRows
from registry.exchange.operations.import_territory import Territory
from registry.exchange.rules.columns import (
    Column,
    SourceRow,
    SourceTable,
    columns_of,
    columns_of_kind,
    location_columns,
    match_headings,
    normal,
    spellings,
)
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import Actor
from registry.kernel.batch import Batch, gathered
from registry.kernel.bulk import portions
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable
from registry.places.rules.organisations import ORGANISATION

MAX_ERRORS = 1_000
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

    def write(self, session: Session) -> None:
        """Write all the rows, as quickly as can be; raise Conflict when others changed what they speak of meanwhile."""
        self.batch.write(session)


def check_table(session: Session, actor: Actor, wanted: Import, progress: Progress = _untold) -> CheckedImport:
    """Read and check all the rows and write nothing; raise Invalid for the file itself.

    Nothing is locked; `CheckedImport.write` may follow in another transaction.
    """
    columns = columns_for(session, wanted.what)
    _refuse_wrong_map(wanted, columns)
    report = ImportReport(rows=len(wanted.table.rows))
    with gathered(session) as batch:
        _check_rows(session, actor, wanted, columns, report, progress=progress)
        if report.errors or wanted.is_dry_run:
            batch.clear(session)
    if report.errors:
        report.created = report.updated = report.unchanged = 0
    report.errors.sort(key=lambda one: one.row)
    return CheckedImport(report, batch)


def import_table(session: Session, actor: Actor, wanted: Import, progress: Progress = _untold) -> ImportReport:
    """Check and write in one transaction: all the rows, or none when any is refused or it is a dry run."""
    checked = check_table(session, actor, wanted, progress)
    checked.write(session)
    return checked.report


def _check_rows(
    session: Session,
    actor: Actor,
    wanted: Import,
    columns: tuple[Column, ...],
    report: ImportReport,
    *,
    progress: Progress,
) -> None:
    places, report.unknown_columns = match_headings(wanted.table.headings, columns, wanted.mapped)
    headings = {name: wanted.table.headings[place] for place, name in places.items()}
    rows = _writer(session, actor, wanted, _key(wanted, columns))
    done = 0
    for portion in portions(wanted.table.rows):
        rows.foresee([_cells(row, places) for row in portion])
        for row in portion:
            if any(cell not in (None, "") for cell in row.cells[len(wanted.table.headings) :]):
                report.refuse(row.number, "", row.cells[-1], because("У рядку більше клітинок, ніж заголовків"))
            else:
                _write_row(rows, row, places, headings, report)
        done += len(portion)
        progress(done, report.rows)
        if len(report.errors) >= MAX_ERRORS:
            del report.errors[MAX_ERRORS:]
            break
    for number, errors in rows.finish().items():
        _refuse(report, number, errors, {}, headings)
    if not report.errors and report.created + report.updated:
        _record(session, actor, wanted, report)


def _writer(session: Session, actor: Actor, wanted: Import, key: str) -> Any:
    territory = Territory(session, actor, wanted.hromada_id)
    if not territory.hromadas:
        raise Forbidden("Немає громади, до якої ви можете записувати")
    if wanted.what == "location":
        return LocationRows(session, actor, territory)
    if wanted.what == "organisation":
        return OrganisationRows(session, actor, territory)
    return AssetRows(session, actor, get_kind(session, wanted.what), territory, key=key)


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


def _refuse_wrong_map(wanted: Import, columns: tuple[Column, ...]) -> None:
    known = {normal(one) for one in wanted.table.headings}
    for heading, name in wanted.mapped.items():
        if normal(heading) not in known:
            raise Invalid(map=because("Стовпця «%(heading)s» у файлі немає", heading=heading))
        if _field_named(name, columns) is None:
            raise Invalid(map=because("Поля «%(name)s» немає", name=name))


def _cells(row: SourceRow, places: Mapping[int, str]) -> dict[str, Any]:
    return {name: row.cells[place] if place < len(row.cells) else None for place, name in places.items()}


def _write_row(
    rows: Any, row: SourceRow, places: Mapping[int, str], headings: Mapping[str, str], report: ImportReport
) -> None:
    cells = _cells(row, places)
    try:
        report.count(rows.write(cells, row.number))
    except Invalid as error:
        _refuse(report, row.number, error.fields, cells, headings)
    except Unreadable as refusal:
        report.refuse(row.number, "", None, refusal.reason)
    except (Forbidden, Conflict) as error:
        report.refuse(row.number, "", None, error.reason)


def _refuse(
    report: ImportReport, number: int, errors: Errors, cells: Mapping[str, Any], headings: Mapping[str, str]
) -> None:
    for name, reasons in errors.items():
        for reason in reasons:
            report.refuse(number, headings.get(name, name), cells.get(name), reason)


def _record(session: Session, actor: Actor, wanted: Import, report: ImportReport) -> None:
    counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
    record_history(
        session,
        actor,
        "import",
        entity="import",
        entity_id=uuid.uuid4(),
        label=f"{wanted.what}: {wanted.file_name}"[:300],
        hromada_id=wanted.hromada_id,
        changes={name: (None, value) for name, value in counts.items()},
    )
