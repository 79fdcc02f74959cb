"""The history as the asker may see it: what tells a hidden place is covered."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.disclosure import place_is_open
from registry.assets.rules.disclosure import mask_changes, mask_label
from registry.kernel.access import Actor
from registry.kernel.models.history import HistoryEntry
from registry.places.models.location import Location
from registry.places.queries.disclosure import location_is_disclosed


@dataclass(frozen=True)
class ShownEntry:
    """An entry as the asker may see it: what tells a hidden place is covered."""

    entry: HistoryEntry
    label: str
    changes: dict[str, Any]
    is_masked: bool


def show_history(session: Session, actor: Actor, entries: Sequence[HistoryEntry]) -> list[ShownEntry]:
    """Cover in the entries what the asker may not know; two more statements whatever their number."""
    hidden = _hidden_things(session, actor, entries)
    shown = []
    for entry in entries:
        hides = (entry.entity, entry.entity_id) in hidden
        changes = dict(mask_changes(entry, hides_place=hides))
        shown.append(ShownEntry(entry, mask_label(entry, hides_place=hides), changes, changes != entry.changes))
    return shown


def _hidden_things(session: Session, actor: Actor, entries: Sequence[HistoryEntry]) -> set[tuple[str, str]]:
    """Name the assets, locations and files among the entries whose place is not for the asker."""
    blind = [one for one in entries if one.hromada_id and not actor.can("place.exact", one.hromada_id)]
    owners = {one.entity_id: _owner_of(one) for one in blind if one.entity == "attachment"}
    assets = {one.entity_id for one in blind if one.entity == "asset"}
    assets |= {owner_id for entity, owner_id in owners.values() if entity == "asset"}
    locations = {one.entity_id for one in blind if one.entity == "location"}
    closed = assets - _texts(session, _open_assets(assets)) if assets else set()
    open_locations = _texts(session, _open_locations(actor, locations)) if locations else set()
    files = {
        one
        for one, (entity, owner_id) in owners.items()
        if entity == "work" or (entity == "asset" and owner_id in closed)
    }
    return {
        *(("asset", one) for one in closed),
        *(("location", one) for one in locations - open_locations),
        *(("attachment", one) for one in files),
    }


def _owner_of(entry: HistoryEntry) -> tuple[str, str]:
    """Give the kind and id of the thing that an entry's file belonged to; a photo of work may show any place."""
    entity, owner_id = (
        next((one for one in entry.changes.get(name, ()) if one), "") for name in ("entity", "entity_id")
    )
    return str(entity or "work"), str(owner_id)


def _open_assets(ids: Collection[str]) -> Select[Any]:
    return select(Asset.id).where(Asset.id.in_([uuid.UUID(one) for one in ids]), place_is_open())


def _open_locations(actor: Actor, ids: Collection[str]) -> Select[Any]:
    return select(Location.id).where(Location.id.in_([uuid.UUID(one) for one in ids]), location_is_disclosed(actor))


def _texts(session: Session, statement: Select[Any]) -> set[str]:
    return {str(one) for one in session.scalars(statement)}
