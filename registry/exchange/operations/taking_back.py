"""How what an import wrote is taken back, noun by noun."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from registry.assets.operations.assets import UNDOING
from registry.assets.queries.reserve import foresee_stays
from registry.assets.rules.standing import FIELDS as STANDING
from registry.kernel.access import Actor
from registry.kernel.batch import batch_of
from registry.kernel.bulk import among, portions
from registry.kernel.fields import NOUNS, Noun
from registry.kernel.records import Writing, change
from registry.places.operations.locations import WRITING as LOCATIONS
from registry.places.operations.locations import change_location
from registry.places.operations.organisations import WRITING as ORGANISATIONS
from registry.places.operations.organisations import change_organisation
from registry.places.operations.settlements import DISTRICTS, SETTLEMENTS
from registry.places.operations.streets import HOUSES, STREETS

UNDO = "undo"
Values = Mapping[str, Any]
Restore = Callable[[Session, Actor, Any, Values], Any]


@dataclass(frozen=True)
class TakingBack:
    """How the records of one noun are taken back; `restore` gives one its former values, as a change by a person."""

    writing: Writing
    restore: Restore
    foresee: Callable[[Session, Mapping[uuid.UUID, Values]], None] = lambda _session, _former: None
    """Reads at once what restoring many records will ask for one by one."""
    leave: Callable[[Session, Actor, Any], None] = lambda _session, _actor, _thing: None
    """Lets go of a record that is about to be removed what the register itself tied to it."""

    @property
    def noun(self) -> Noun:
        """Give the noun."""
        return self.writing.noun


def plainly(writing: Writing) -> Restore:
    """Restore by the one writer alone."""

    def restore(session: Session, actor: Actor, thing: Any, values: Values) -> Any:
        return change(session, actor, writing, thing, values, version=None, action=UNDO)

    return restore


def _restore_location(session: Session, actor: Actor, thing: Any, values: Values) -> Any:
    return change_location(session, actor, thing, values, version=thing.version, action=UNDO)


def _restore_organisation(session: Session, actor: Actor, thing: Any, values: Values) -> Any:
    return change_organisation(session, actor, thing, values, version=thing.version, action=UNDO)


def _foresee_assets(session: Session, former: Mapping[uuid.UUID, Values]) -> None:
    foresee_stays(session, [asset_id for asset_id, values in former.items() if STANDING & values.keys()])


TAKING_BACK: dict[str, TakingBack] = {
    "asset": TakingBack(UNDOING, plainly(UNDOING), _foresee_assets),
    "location": TakingBack(LOCATIONS, _restore_location),
    "organisation": TakingBack(ORGANISATIONS, _restore_organisation),
    "settlement": TakingBack(SETTLEMENTS, plainly(SETTLEMENTS)),
    "starosta_district": TakingBack(DISTRICTS, plainly(DISTRICTS)),
    "street": TakingBack(STREETS, plainly(STREETS)),
    "house": TakingBack(HOUSES, plainly(HOUSES)),
}
"""Entity -> how it is taken back; upper wings add the nouns that they let be imported."""
GOES_ALONG: dict[type[Any], ColumnElement[bool]] = {}
"""Records that the register made of its own accord: those of which this holds go with what they refer to."""


LET_GO: set[Any] = set()
"""Columns whose rows `leave` takes off a record that goes: they hold it here no longer."""
HELD_BY: list[tuple[Callable[[Session, str, set[uuid.UUID]], Iterable[uuid.UUID]], tuple[str, str]]] = []
"""What refers to records without a foreign key: which of some records of an entity it holds, and in both languages
what it is."""


def load(session: Session, entity: str, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Load the records of a noun that are there."""
    model = TAKING_BACK[entity].noun.model
    found: dict[uuid.UUID, Any] = {}
    for portion in portions(ids):
        found |= {one.id: one for one in session.scalars(select(model).where(among(session, model.id, portion)))}
    return found


def hold_referred(session: Session, noun: Noun, things: Iterable[Any], former: Iterable[Values]) -> list[Any]:
    """Read what records refer to now and did before, so that no record asks for it by itself; the caller holds it."""
    held: list[Any] = []
    rows, values = list(things), list(former)
    for one in noun.fields:
        if one.type.refers_to is None:
            continue
        ids = {getattr(thing, one.column) for thing in rows}
        ids |= {uuid.UUID(str(row[one.name])) for row in values if row.get(one.name)}
        held += _keep_found(session, NOUNS[one.type.refers_to].model, ids - {None})
    return held


def _keep_found(session: Session, model: type[Any], ids: Iterable[uuid.UUID]) -> list[Any]:
    batch = batch_of(session)
    read: list[Any] = []
    for portion in portions(ids):
        read += session.scalars(select(model).where(among(session, model.id, portion)))
    if batch is not None:
        batch.found.update({(model, one.id): one for one in read})
    return read


def entity_of(table: Table) -> str | None:
    """Name the noun that is kept in a table and can be taken back."""
    return next((entity for entity, one in TAKING_BACK.items() if one.noun.model.__table__ is table), None)


def words_of(table: Table) -> tuple[str, str]:
    """Name in both languages what a table's rows are, or what they belong to."""
    owner = next((one.column.table for one in table.foreign_keys if one.ondelete == "CASCADE"), None)
    if owner is not None:
        return words_of(owner)
    named = next((noun for noun in NOUNS.values() if noun.model.__table__ is table), None)
    return ("", "") if named is None else (named.label, named.label_en)


def primary_entity(kind: str) -> str:
    """Name the noun of an import's own rows; whatever else it wrote was made on the way."""
    return kind if kind in TAKING_BACK else "asset"


def in_order(entities: Iterable[str]) -> Sequence[str]:
    """Put nouns in the order in which they are restored: what others refer to comes first."""
    places = {
        entity: place
        for place, entity in enumerate(("starosta_district", "settlement", "street", "organisation", "location"))
    }
    return sorted(entities, key=lambda entity: places.get(entity, len(places)))
