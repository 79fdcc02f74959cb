"""What hangs on the demonstration's things: read off the database's own references, whatever table they are in."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from config.demo_record import MODELS, TERRITORY, Load, Things, chunks
from maintenance.upkeep.models.plan import DueWork
from registry.kernel.db import Base
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry

Thing = tuple[str, uuid.UUID]
"""A row by its table and id."""
TABLES = {model.__tablename__ for model in MODELS.values()}
DUE = DueWork.__tablename__
LOOSE = "filters"
"""The column in which covers and plans name things without a reference that the database knows."""


@dataclass(frozen=True)
class Tie:
    """One row that cannot stand without another."""

    holder: Thing
    held: Thing


def whole_of(table: Table) -> Column[Any] | None:
    """Give the column by which rows are a part of something and go with it; None for what stands for itself."""
    if table.name in TABLES:
        return None
    keys = (key for column in table.columns for key in column.foreign_keys)  # In their order: the first one's it is.
    return next((one.parent for one in keys if one.ondelete == "CASCADE" and _is_ours(one)), None)


def _is_ours(key: Any) -> bool:
    return key.column.table.name in TABLES


def find_ties(session: Session, things: Things, loads: Iterable[Load]) -> list[Tie]:
    """Find everything that refers to these things: each other, and what people attached."""
    ties = [tie for table in Base.metadata.sorted_tables for tie in _references(session, table, things)]
    ties += _visits(session, things, list(loads))
    ties += _files(session, things)
    ties += _filters(session, things)
    return [tie for tie in ties if tie.holder != tie.held]


def _references(session: Session, table: Table, things: Things) -> Iterator[Tie]:
    if table.name == DUE:
        return
    whole = whole_of(table)
    owner = next(iter(whole.foreign_keys)).column.table.name if whole is not None else table.name
    key = whole if whole is not None else table.c.get("id")
    for reference in table.foreign_keys:
        target = reference.column.table.name
        is_let_go = reference.ondelete == "SET NULL"  # What loses its reference by itself holds nothing.
        if key is None or reference.parent is whole or is_let_go or not things.get(target):
            continue
        for part in chunks(things[target]):
            rows = session.execute(select(key, reference.parent).where(reference.parent.in_(part)))
            yield from (Tie((owner, holder), (target, held)) for holder, held in rows)


def _visits(session: Session, things: Things, loads: list[Load]) -> Iterator[Tie]:
    """A visit is the plan's and the asset's own, unless somebody has moved or skipped it."""
    visits: dict[uuid.UUID, DueWork] = {}
    for column, model in ((DueWork.plan_id, MODELS["plan"]), (DueWork.asset_id, MODELS["asset"])):
        for part in chunks(things.get(model.__tablename__, set())):
            visits.update((one.id, one) for one in session.scalars(select(DueWork).where(column.in_(part))))
    for part in chunks({str(one) for one in visits}):
        decided = select(HistoryEntry.entity_id, HistoryEntry.seq).where(
            HistoryEntry.entity == "due_work", HistoryEntry.entity_id.in_(part)
        )
        for entity_id, seq in session.execute(decided):
            visit = visits[uuid.UUID(entity_id)]
            if not any(load.first <= seq <= load.last for load in loads):
                yield Tie((DUE, visit.id), (MODELS["plan"].__tablename__, visit.plan_id))
                yield Tie((DUE, visit.id), (MODELS["asset"].__tablename__, visit.asset_id))


def _files(session: Session, things: Things) -> Iterator[Tie]:
    """A photo or paper hangs on its thing."""
    for entity, model in MODELS.items():
        for part in chunks(things.get(model.__tablename__, set())):
            found = select(Attachment.id, Attachment.entity_id).where(
                Attachment.entity == entity, Attachment.entity_id.in_(part)
            )
            for file_id, thing_id in session.execute(found):
                yield Tie((Attachment.__tablename__, file_id), (model.__tablename__, thing_id))


def _filters(session: Session, things: Things) -> Iterator[Tie]:
    """Covers and plans name a place, a holder or what things are parts of among their conditions."""
    table_of = {one: name for name, ids in things.items() for one in ids}
    for table in Base.metadata.sorted_tables:
        if LOOSE not in table.c:
            continue
        whole = whole_of(table)
        owner = next(iter(whole.foreign_keys)).column.table.name if whole is not None else table.name
        rows = session.execute(select(whole if whole is not None else table.c.id, table.c[LOOSE]))
        for holder, told in rows:
            for found in _ids_in(told):
                if found in table_of:
                    yield Tie((owner, holder), (table_of[found], found))


def _ids_in(told: Any) -> Iterator[uuid.UUID]:
    """List the ids among the values of a condition."""
    if isinstance(told, Mapping):
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from _ids_in(one)
    elif isinstance(told, str) and len(told) == len(str(uuid.NAMESPACE_DNS)):
        try:
            yield uuid.UUID(told)
        except ValueError:
            return


def held_by(roots: Iterable[Thing], ties: Iterable[Tie], things: Things) -> set[Thing]:
    """Give which of the things are held, straight or by way of others, by the roots; a hromada keeps its territory."""
    held_of = defaultdict(set)
    for tie in ties:
        held_of[tie.holder].add(tie.held)
    waiting = list(roots)
    held: set[Thing] = set()
    while waiting:
        thing = waiting.pop()
        fresh = held_of[thing] - held
        held |= fresh
        waiting += fresh
    return held | _territory_of(held, ties)


def _territory_of(held: set[Thing], ties: Iterable[Tie]) -> set[Thing]:
    """A hromada that stays keeps its settlements and districts: they are as real as it is."""
    parts = {MODELS[name].__tablename__ for name in TERRITORY[1:]}
    hromada = MODELS["hromada"].__tablename__
    return {tie.holder for tie in ties if tie.holder[0] in parts and tie.held[0] == hromada and tie.held in held}
