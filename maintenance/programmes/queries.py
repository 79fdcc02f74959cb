"""Reading programmes: lists, one whole programme, its document, what its measures allow."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import String, cast, false, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.measures import Measure
from maintenance.programmes.models import (
    Programme,
    ProgrammeIndicator,
    ProgrammeRow,
    ProgrammeTable,
    PublicReading,
    State,
)
from maintenance.programmes.rules.check.figures import blocks, main_row, year_amount
from maintenance.programmes.rules.decisions import AllDecided, editions_back, list_decided
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.carrying import LostBinding, lost_bindings
from maintenance.programmes.rules.limits import MeasureLimits, ProgrammeForce, bound_lines
from maintenance.programmes.rules.programmes import PROGRAMME
from maintenance.programmes.rules.traces import DOCUMENT, NEEDED, TRACES, told_traces
from registry.assets.queries.history import Cover
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.models.history import HistoryEntry


def list_programmes(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> Sequence[Programme]:
    """List the programmes the asker may read, whole, the latest first; of one hromada or of all."""
    ids = actor.hromada_ids("programme.read")
    statement = select(Programme).options(*_whole())
    if ids is not None:
        statement = statement.where(Programme.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        statement = statement.where(Programme.hromada_id == hromada_id)
    return sorted(session.scalars(statement).all(), key=lambda one: (-one.years[-1], one.name))


def get_programme(session: Session, actor: Actor, code: str) -> Programme:
    """Give a whole programme; raise NotFound where there is none or the asker may not know."""
    found = find_programme(session, code)
    if found is None or not actor.can("programme.read", found.hromada_id):
        raise NotFound("Такої програми немає")
    return found


def list_editions(session: Session, programme: Programme) -> Sequence[Programme]:
    """List what a programme changes and what changes it, without their tables; all are of its own hromada."""
    found = or_(Programme.id == programme.amends_id, Programme.amends_id == programme.id)
    return session.scalars(select(Programme).where(found).order_by(Programme.in_force_from, Programme.code)).all()


def find_decided(session: Session, programmes: Iterable[Programme]) -> AllDecided:
    """Tell what was decided of the states of programmes and of their former editions, as the history keeps it."""
    ids = {str(one.id): one.id for programme in programmes for one in editions_back(programme)}
    tells = cast(HistoryEntry.changes, String).contains('"state')
    own = (HistoryEntry.entity == PROGRAMME.entity, HistoryEntry.entity_id.in_(ids), HistoryEntry.action != "delete")
    statement = select(HistoryEntry.entity_id, HistoryEntry.changes).where(*own, tells).order_by(HistoryEntry.seq)
    changes = defaultdict(list)
    for entity_id, told in session.execute(statement):
        changes[ids[entity_id]].append(told)
    return {programme_id: list_decided(told) for programme_id, told in changes.items()}


def find_programme(session: Session, code: str) -> Programme | None:
    """Find a whole programme by its code, whoever asks."""
    return session.scalars(select(Programme).where(Programme.code == code).options(*_whole())).one_or_none()


def export_programme(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """Give a programme's document, which imports back into an equal programme; raise NotFound.

    What its sums came from speaks of costings, contracts and assets: each is told to those who may read it.
    """
    return _document_for(actor, get_programme(session, actor, code))


def _document_for(actor: Actor, programme: Programme) -> dict[str, Any]:
    document = write_document(programme)
    if "traces" in document:
        document["traces"] = told_traces(actor, programme.hromada_id, document["traces"])
    return document


def list_unbound(actor: Actor, before: Programme | None, after: Programme) -> list[LostBinding]:
    """List what a programme binds and its changes do not, as far as the asker may know it; nothing of two others."""
    if before is None or after.amends_id != before.id:
        return []
    return lost_bindings(_document_for(actor, before), _document_for(actor, after))


def programme_documents(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[tuple[str, Any]]:
    """Give the documents of the programmes the asker may read, by their codes."""
    for one in list_programmes(session, actor, hromada_id):
        yield one.code, _document_for(actor, one)


def list_measures(session: Session, hromada_id: uuid.UUID) -> list[Measure]:
    """List the measures that a line of the hromada may name, the latest programme first, as they are printed."""
    rows = _measure_rows(session, hromada_id)
    programmes = {row.table.programme.id: row.table.programme for row in rows}
    ordered = sorted(programmes.values(), key=lambda one: (-one.years[-1], one.name))
    mains = {one.id: _mains(rows, one.id) for one in ordered}
    return [
        Measure(one.id, one.name, one.code, row.code, row.title) for one in ordered for row in mains[one.id] if row.code
    ]


def list_measure_limits(
    session: Session, hromada_id: uuid.UUID, years: Iterable[int], on: date | None = None
) -> dict[int, MeasureLimits]:
    """List for each year what the measures of the programmes in force allow, asked on a day; None: at each end."""
    rows = _measure_rows(session, hromada_id)
    mains = {one: _mains(rows, one) for one in dict.fromkeys(row.table.programme.id for row in rows)}
    programmes = _of_hromada(session, hromada_id) if rows else ()
    known = {one.id: _force(one, mains.get(one.id, ())) for one in programmes}
    bound = _bound_by_line(rows, programmes)
    return {
        year: MeasureLimits(
            year,
            known,
            {
                (programme_id, row.code): amount
                for programme_id, found in mains.items()
                if known[programme_id].is_in_force(year, on)
                for row in found
                if (amount := year_amount(row, year, row.source)) is not None
            },
            on,
            bound,
        )
        for year in years
    }


def lines_bound(session: Session, programme_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Give the lines that were bound to a programme's measures, with the measure's number.

    A line that names the same number of a former edition is one of them; an edition that binds no line itself has the
    bindings of the one before it.
    """
    programme = session.get(Programme, programme_id)
    if programme is None:
        return {}
    ids = [one.id for one in editions_back(programme)]
    own = select(ProgrammeTable.programme_id, ProgrammeTable.code, ProgrammeRow.key, ProgrammeRow.code)
    rows = session.execute(
        own.join(ProgrammeRow.table).where(ProgrammeTable.programme_id.in_(ids), ProgrammeRow.kind == "measure")
    )
    codes: dict[uuid.UUID, dict[tuple[str, str], str]] = defaultdict(dict)
    for edition_id, table, key, code in rows:
        codes[edition_id][table, key] = code
    told = (bound_lines(one.traces, codes[one.id]) for one in editions_back(programme))
    found = next((one for one in told if one), {}) | _lines_naming(session, ids[1:])
    numbers = set(codes[programme_id].values())
    return {line_id: code for line_id, code in found.items() if code in numbers}


def _lines_naming(session: Session, programme_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not programme_ids:
        return {}
    named = select(ServiceLine.id, ServiceLine.measure_code).where(
        ServiceLine.measure_programme_id.in_(programme_ids), ServiceLine.measure_code.is_not(None)
    )
    return {line_id: str(code) for line_id, code in session.execute(named)}


def _bound_by_line(
    rows: Iterable[ProgrammeRow], programmes: Iterable[Programme]
) -> dict[uuid.UUID, list[tuple[uuid.UUID, str]]]:
    codes: dict[uuid.UUID, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in rows:
        codes[row.table.programme_id][row.table.code, row.key] = row.code
    found: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    for one in programmes:
        for line_id, code in bound_lines(one.traces, codes[one.id]).items():
            found[line_id].append((one.id, code))
    return dict(found)


def _of_hromada(session: Session, hromada_id: uuid.UUID) -> Sequence[Programme]:
    own = Programme.hromada_id == hromada_id, Programme.state != State.DRAFT
    return session.scalars(select(Programme).where(*own).order_by(Programme.code)).all()


def _force(one: Programme, measures: Iterable[ProgrammeRow]) -> ProgrammeForce:
    return ProgrammeForce(
        one.id,
        one.code,
        one.title,
        tuple(one.years),
        one.state,
        one.in_force_from,
        one.in_force_to,
        frozenset(row.code for row in measures),
        one.amends_id,
        one.edition,
    )


def _measure_rows(session: Session, hromada_id: uuid.UUID) -> Sequence[ProgrammeRow]:
    statement = (
        select(ProgrammeRow)
        .join(ProgrammeRow.table)
        .join(ProgrammeTable.programme)
        .where(
            Programme.hromada_id == hromada_id,
            Programme.state != State.DRAFT,
            ProgrammeTable.role == "measures",
            ProgrammeRow.kind == "measure",
        )
        .options(
            contains_eager(ProgrammeRow.table).contains_eager(ProgrammeTable.programme),
            selectinload(ProgrammeRow.cells),
        )
        .order_by(ProgrammeRow.position)
    )
    return session.scalars(statement).all()


def _mains(rows: Iterable[ProgrammeRow], programme_id: uuid.UUID) -> list[ProgrammeRow]:
    """Give a programme's measures by the row that speaks for each; the first of those with one number."""
    own = blocks([row for row in rows if row.table.programme.id == programme_id])
    return list({row.code: row for row in reversed([main_row(block) for block in own.values()])}.values())[::-1]


def _whole() -> list[Any]:
    """Load a programme with everything it has, in a fixed number of statements."""
    tables = selectinload(Programme.tables)
    return [
        joinedload(Programme.hromada),
        selectinload(Programme.passport),
        tables.selectinload(ProgrammeTable.rows).selectinload(ProgrammeRow.cells),
        selectinload(Programme.indicators).selectinload(ProgrammeIndicator.targets),
    ]


def is_reading_public(session: Session) -> bool:
    """Tell whether anybody may have a programme read without signing in."""
    return session.get(PublicReading, 1) is not None


def cover_programmes(_session: Session, actor: Actor, entries: Sequence[HistoryEntry]) -> Mapping[int, Cover]:
    """Leave out traces where any of what they may lead to is not the asker's; single texts do not tell which it is."""
    found = {}
    for one in entries:
        if one.hromada_id is None or all(actor.can(right, one.hromada_id) for right in (*NEEDED.values(), "cost.read")):
            continue
        changes: dict[str, Any] = dict.fromkeys(name for name in one.changes if name.startswith(TRACES))
        if DOCUMENT in one.changes:
            changes[DOCUMENT] = [_told(actor, one, each) for each in one.changes[DOCUMENT]]
        if changes:
            found[one.seq] = Cover(changes)
    return found


def _told(actor: Actor, entry: HistoryEntry, kept: Any) -> Any:
    """Give a deleted programme's document with the traces that the asker may read."""
    if not isinstance(kept, Mapping) or entry.hromada_id is None:
        return kept
    document = kept["document"]
    return {
        **kept,
        "document": {**document, "traces": told_traces(actor, entry.hromada_id, document.get("traces", ()))},
    }
