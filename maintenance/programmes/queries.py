"""Reading programmes: lists, one whole programme, its document, a measure's money as a ceiling."""

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from maintenance.programmes.models import (
    Programme,
    ProgrammeIndicator,
    ProgrammeRow,
    ProgrammeTable,
)
from maintenance.programmes.rules.check.figures import blocks, main_row, year_amount, years_of
from maintenance.programmes.rules.document import write_document
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound


def list_programmes(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> Sequence[Programme]:
    """List the programmes the asker may read, whole, the latest first; of one hromada or of all."""
    ids = actor.hromada_ids("programme.read")
    statement = select(Programme).options(*_whole())
    if ids is not None:
        statement = statement.where(Programme.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        statement = statement.where(Programme.hromada_id == hromada_id)
    return sorted(session.scalars(statement).all(), key=lambda one: (-one.years[-1], one.title))


def get_programme(session: Session, actor: Actor, code: str) -> Programme:
    """Give a whole programme; raise NotFound where there is none or the asker may not know."""
    found = find_programme(session, code)
    if found is None or not actor.can("programme.read", found.hromada_id):
        raise NotFound("Такої програми немає")
    return found


def find_programme(session: Session, code: str) -> Programme | None:
    """Find a whole programme by its code, whoever asks."""
    return session.scalars(select(Programme).where(Programme.code == code).options(*_whole())).one_or_none()


def export_programme(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """Give a programme's document, which imports back into an equal programme; raise NotFound."""
    return write_document(get_programme(session, actor, code))


def find_measure_ceiling(session: Session, hromada_id: uuid.UUID, measure_code: str, year: int) -> Decimal | None:
    """Find what the hromada's latest programme of that year allows a measure, in hryvnia from all sources."""
    return _ceilings(_measure_rows(session, hromada_id, measure_code), year).get(measure_code)


def list_measure_ceilings(
    session: Session, hromada_id: uuid.UUID, years: Iterable[int]
) -> dict[int, dict[str, Decimal]]:
    """List for each year what the hromada's latest programme of it allows each measure with money, in hryvnia."""
    rows = _measure_rows(session, hromada_id)
    return {year: _ceilings(rows, year) for year in years}


def _measure_rows(session: Session, hromada_id: uuid.UUID, code: str | None = None) -> Sequence[ProgrammeRow]:
    statement = (
        select(ProgrammeRow)
        .join(ProgrammeRow.table)
        .join(ProgrammeTable.programme)
        .where(Programme.hromada_id == hromada_id, ProgrammeTable.role == "measures", ProgrammeRow.kind == "measure")
        .options(
            contains_eager(ProgrammeRow.table).contains_eager(ProgrammeTable.programme),
            selectinload(ProgrammeRow.cells),
        )
        .order_by(ProgrammeRow.position)
    )
    return session.scalars(statement if code is None else statement.where(ProgrammeRow.code == code)).all()


def _ceilings(rows: Sequence[ProgrammeRow], year: int) -> dict[str, Decimal]:
    tables = {row.table.id: row.table for row in rows if year in years_of(row.table)}
    if not tables:
        return {}
    latest = max(tables.values(), key=lambda one: (one.programme.years[-1], one.programme.updated_at))
    mains = [main_row(block) for block in blocks([row for row in rows if row.table is latest]).values()]
    amounts = {row.code: year_amount(row, year, row.source) for row in mains}
    return {code: amount for code, amount in amounts.items() if amount is not None}


def _whole() -> list[Any]:
    """Load a programme with everything it has, in a fixed number of statements."""
    tables = selectinload(Programme.tables)
    return [
        joinedload(Programme.hromada),
        selectinload(Programme.passport),
        tables.selectinload(ProgrammeTable.rows).selectinload(ProgrammeRow.cells),
        selectinload(Programme.indicators).selectinload(ProgrammeIndicator.targets),
    ]
