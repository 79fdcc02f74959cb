"""What stands in the way of taking an import back: what others did since, and what refers to what it made."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, case, select
from sqlalchemy.orm import Session

from registry.exchange.models.import_run import ImportRun, RunStatus
from registry.exchange.operations.import_runs import is_within
from registry.exchange.operations.taking_back import GOES_ALONG, HELD_BY, LET_GO, TAKING_BACK, entity_of, words_of
from registry.kernel.bulk import among, portions
from registry.kernel.db import Base
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry

Thing = tuple[str, uuid.UUID]
"""An entity and the identifier of one of its records."""
FILES = ("файли", "files")
AT_ONCE = 1_000


@dataclass(slots=True)
class Trace:
    """What an import did to one record: made it, or changed fields that had held `before`."""

    label: str
    is_made: bool = False
    before: Mapping[str, Any] = field(default_factory=dict)


def read_traces(session: Session, run: ImportRun, without: str) -> dict[Thing, Trace]:
    """Read from the history what an import did to each record; `without` is the entity of the import itself."""
    changes = case((HistoryEntry.action != "create", HistoryEntry.changes))  # What was made held nothing before.
    told = select(
        HistoryEntry.entity, HistoryEntry.entity_id, HistoryEntry.entity_label, HistoryEntry.action, changes
    ).where(is_within(run.spans), HistoryEntry.entity != without)
    found: dict[Thing, Trace] = {}
    by_portions = told.order_by(HistoryEntry.seq).execution_options(yield_per=AT_ONCE)
    for entity, entity_id, label, action, told_changes in session.execute(by_portions):
        trace = found.setdefault((entity, uuid.UUID(entity_id)), Trace(label))
        trace.label = label
        trace.is_made = trace.is_made or action == "create"
        if not trace.is_made:
            trace.before = {name: old for name, (old, _new) in told_changes.items()} | dict(trace.before)
    return found


def taken_back(session: Session, run: ImportRun) -> dict[Thing, str]:
    """Read what was taken back already where that is done in parts, each record with what was done to it."""
    told = select(HistoryEntry.entity, HistoryEntry.entity_id, HistoryEntry.action).where(is_within(run.undo_spans))
    return {(entity, uuid.UUID(entity_id)): action for entity, entity_id, action in session.execute(told)}


def touched_since(session: Session, run: ImportRun, traces: Iterable[Thing]) -> dict[Thing, str]:
    """Find which records somebody else wrote since an import began, with what they are called now.

    What a later import did and took back again is as if it had not been.
    """
    passed_over = [*run.spans, *run.undo_spans, *_undone_since(session, run)]
    by_entity: dict[str, list[str]] = defaultdict(list)
    for entity, thing_id in traces:
        by_entity[entity].append(str(thing_id))
    found: dict[Thing, str] = {}
    for entity, ids in by_entity.items():
        for portion in portions(ids):
            later = select(HistoryEntry.seq, HistoryEntry.entity_id, HistoryEntry.entity_label).where(
                HistoryEntry.seq > run.spans[0][1],
                HistoryEntry.entity == entity,
                among(session, HistoryEntry.entity_id, portion),
            )
            for seq, entity_id, label in session.execute(later.order_by(HistoryEntry.seq)):
                if not any(first <= seq <= last for first, last in passed_over):
                    found[entity, uuid.UUID(entity_id)] = label
    return found


def _undone_since(session: Session, run: ImportRun) -> Iterator[tuple[int, int]]:
    later = select(ImportRun).where(
        ImportRun.status == RunStatus.UNDONE.value, ImportRun.last_entry > run.first_entry, ImportRun.id != run.id
    )
    for one in session.scalars(later):
        yield from (*one.spans, *one.undo_spans)


@dataclass
class Leaning:
    """What refers to records that are to go: others among them, what goes along, and what holds them here."""

    inner: dict[Thing, set[Thing]] = field(default_factory=lambda: defaultdict(set))
    """A record that is to go -> those to go that it refers to."""
    along: dict[type[Any], set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    """What goes along with them, by its model."""
    holding: dict[Thing, tuple[str, str]] = field(default_factory=dict)
    """A record -> what refers to it from outside, in both languages."""

    def hold(self, thing: Thing, words: tuple[str, str]) -> None:
        """Note that a record is referred to by what stays, and all that it refers to itself as well."""
        if thing not in self.holding:
            self.holding[thing] = words
            for other in self.inner.get(thing, ()):
                self.hold(other, words)


def find_leaning(session: Session, traces: Mapping[Thing, Trace]) -> Leaning:
    """Find all that refers to the records that an import made."""
    made: dict[str, set[uuid.UUID]] = defaultdict(set)
    for (entity, thing_id), trace in traces.items():
        if trace.is_made:
            made[entity].add(thing_id)
    leaning, outside = Leaning(), list[tuple[Thing, tuple[str, str]]]()
    for entity, ids in made.items():
        for column in _referring_to(TAKING_BACK[entity].noun.model.__table__):
            outside += _look(session, column, (entity, ids), traces, leaning)
        outside += [((entity, one), FILES) for one in _with_files(session, entity, ids)]
        outside += [((entity, one), words) for look, words in HELD_BY for one in look(session, entity, ids)]
    for thing, words in outside:
        leaning.hold(thing, words)
    return leaning


def _referring_to(table: Table) -> Iterator[Column[Any]]:
    """Give the columns that hold a record here; what the database takes along holds nothing."""
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table and key.ondelete is None and key.parent not in LET_GO:
                yield key.parent


def _look(
    session: Session,
    column: Column[Any],
    made: tuple[str, set[uuid.UUID]],
    traces: Mapping[Thing, Trace],
    leaning: Leaning,
) -> Iterator[tuple[Thing, tuple[str, str]]]:
    entity, ids = made
    own, model = entity_of(column.table), _going_along(column.table)
    identity = next(iter(column.table.primary_key))
    for portion in portions(ids):
        rows = session.execute(select(identity, column).where(among(session, column, portion))).all()
        along = _take_along(session, model, column, portion)
        if model is not None:
            leaning.along[model] |= along
        for row_id, referred in rows:
            trace = traces.get((own, row_id)) if own else None
            if trace is not None and trace.is_made:
                leaning.inner[own or "", row_id].add((entity, referred))
            elif not (trace is not None and _is_given_back(own or "", column, trace)) and row_id not in along:
                yield (entity, referred), words_of(column.table)


def _is_given_back(entity: str, column: Column[Any], trace: Trace) -> bool:
    """Tell whether taking the import back makes a record refer to what it referred to before."""
    names = {one.name for one in TAKING_BACK[entity].noun.fields if one.column == column.name}
    return bool(names & trace.before.keys())


def _going_along(table: Table) -> type[Any] | None:
    return next((model for model in GOES_ALONG if model.__table__ is table), None)


def _take_along(
    session: Session, model: type[Any] | None, column: Column[Any], ids: Iterable[uuid.UUID]
) -> set[uuid.UUID]:
    if model is None:
        return set()
    return set(session.scalars(select(model.id).where(among(session, column, ids), GOES_ALONG[model])))


def _with_files(session: Session, entity: str, ids: Iterable[uuid.UUID]) -> Iterator[uuid.UUID]:
    for portion in portions(ids):
        yield from session.scalars(
            select(Attachment.entity_id).where(
                Attachment.entity == entity, among(session, Attachment.entity_id, portion)
            )
        )
