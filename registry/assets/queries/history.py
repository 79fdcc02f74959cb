"""The history as the asker may see it: what tells a hidden place is covered."""

import re
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.disclosure import place_is_open
from registry.assets.rules.disclosure import (
    HIDDEN,
    LABELLED_BY_THINGS,
    NO_NAMES,
    mask_changes,
    mask_label,
    references_in,
)
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.leavers import posts_of_the_forgotten
from registry.people.models import ApiToken
from registry.places.models.location import Location
from registry.places.queries.disclosure import location_is_disclosed

ID_PATTERN = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ABOUT_PEOPLE = ("user", "sign_in")
"""Entities whose identifier is an account's."""
NAMING = ("login", "display_name", "address")
"""What of such an entry tells who it was, or from where they came."""

TOLD_OF_DOUBLES = ("merged_from", "merged_into", "not_double")
"""What an entry of a place tells of another place."""


@dataclass(frozen=True)
class ShownEntry:
    """An entry as the asker may see it: what tells a hidden place is covered."""

    entry: HistoryEntry
    label: str
    changes: dict[str, Any]
    is_masked: bool
    who: str
    """Who did it; somebody who left is told by the post."""


@dataclass(frozen=True)
class Cover:
    """What of an entry a wing above does not tell the asker: its label, None leaves it, and changes shown instead."""

    changes: Mapping[str, Any]
    """A field whose change is None is left out."""
    label: str | None = None


COVERS: dict[str, Callable[[Session, Actor, Sequence[HistoryEntry]], Mapping[int, Cover]]] = {}
"""By entity, what gives the covers of its entries by their numbers; each wing says so of its own nouns."""


@dataclass(frozen=True)
class _Hidden:
    """What of some entries is not for the asker: things by entity and id, and open names by an asset's id."""

    things: frozenset[tuple[str, str]]
    names: Mapping[str, str]


def show_history(session: Session, actor: Actor, entries: Sequence[HistoryEntry]) -> list[ShownEntry]:
    """Cover in the entries what the asker may not know; few more statements whatever their number."""
    hidden = _hidden_things(session, actor, entries)
    covers: dict[int, Cover] = {}
    for entity in sorted({one.entity for one in entries} & COVERS.keys()):
        covers |= COVERS[entity](session, actor, [one for one in entries if one.entity == entity])
    owners = _owners_of_accounts(session, entries)
    posts = posts_of_the_forgotten(session, {one.actor_id for one in entries if one.actor_id} | {*owners.values()})
    return [_without_names(_covered(_shown(actor, one, hidden), covers), posts, owners.get(one.seq)) for one in entries]


def _covered(shown: ShownEntry, covers: Mapping[int, Cover]) -> ShownEntry:
    cover = covers.get(shown.entry.seq)
    if cover is None:
        return shown
    told = {name: pair for name, pair in {**shown.changes, **cover.changes}.items() if pair is not None}
    return replace(shown, label=cover.label or shown.label, changes=told, is_masked=True)


def _shown(actor: Actor, entry: HistoryEntry, hidden: _Hidden) -> ShownEntry:
    hides = (entry.entity, entry.entity_id) in hidden.things
    names = hidden.names if _is_blind(actor, entry) else NO_NAMES
    changes = dict(mask_changes(entry, hides_place=hides, names=names))
    label = mask_label(entry, hides_place=hides, name=hidden.names.get(entry.entity_id, HIDDEN))
    is_masked = changes != entry.changes or label != entry.entity_label
    return ShownEntry(entry, label, changes, is_masked, entry.actor_label)


def _without_names(shown: ShownEntry, posts: Mapping[uuid.UUID, str], owner: uuid.UUID | None) -> ShownEntry:
    """Tell those who left by their posts, and of their accounts neither names nor addresses."""
    entry = shown.entry
    if entry.actor_id not in posts and owner not in posts:
        return shown
    who = posts.get(entry.actor_id, entry.actor_label) if entry.actor_id else entry.actor_label
    told = replace(shown, who=who, is_masked=True)
    post = posts.get(owner) if owner else None
    if post is None:
        return told
    changes = {name: pair for name, pair in shown.changes.items() if name not in NAMING or entry.action == "forget"}
    return replace(told, label=post, changes=changes)


def _owners_of_accounts(session: Session, entries: Sequence[HistoryEntry]) -> dict[int, uuid.UUID]:
    """Give whose account an entry is about, by its number; a token is its owner's, whoever made or ended it."""
    about = {one.seq: uuid.UUID(one.entity_id) for one in entries if _is_about_account(one)}
    tokens = {about[one.seq] for one in entries if one.entity == "token" and one.seq in about}
    if not tokens:
        return about
    owned = dict(session.execute(select(ApiToken.id, ApiToken.user_id).where(ApiToken.id.in_(tokens))).all())
    return {seq: owned.get(one, one) for seq, one in about.items()}


def _is_about_account(entry: HistoryEntry) -> bool:
    return entry.entity in (*ABOUT_PEOPLE, "token") and ID_PATTERN.fullmatch(entry.entity_id) is not None


def _is_blind(actor: Actor, entry: HistoryEntry) -> bool:
    return entry.hromada_id is not None and not actor.can("place.exact", entry.hromada_id)


def _hidden_things(session: Session, actor: Actor, entries: Sequence[HistoryEntry]) -> _Hidden:
    """Name the assets, locations and files among the entries whose place is not for the asker."""
    blind = [one for one in entries if _is_blind(actor, one)]
    owners = {one.entity_id: _owner_of(one) for one in blind if one.entity == "attachment"}
    assets = {one.entity_id for one in blind if one.entity == "asset"}
    assets |= {owner_id for entity, owner_id in owners.values() if entity == "asset"}
    locations = {one.entity_id for one in blind if one.entity == "location"}
    known = _open_names(session, assets | {ref for one in blind for ref in references_in(one.changes)})
    parents = (one.changes.get("parent_id") for one in blind if one.entity == "asset")
    gone = {ref for told in parents for ref in references_in(told)} - known.keys()
    merged = {ref for one in blind if one.entity == "location" for ref in _merged_with(one)}
    if merged:
        gone |= merged - _texts(session, _open_locations(actor, merged))
    closed = {one for one in assets if known.get(one, HIDDEN) is not None}
    open_locations = _texts(session, _open_locations(actor, locations)) if locations else set()
    files = {
        one
        for one, (entity, owner_id) in owners.items()
        if entity in ("work", "plan", "location") or (entity == "asset" and owner_id in closed)
    }
    things = {
        *(("asset", one) for one in closed),
        *(("location", one) for one in locations - open_locations),
        *(("attachment", one) for one in files),
        *((one.entity, one.entity_id) for one in blind if one.entity in LABELLED_BY_THINGS),
    }
    return _Hidden(
        frozenset(things),
        {one: name for one, name in (dict.fromkeys(gone, HIDDEN) | known).items() if name is not None},
    )


def _merged_with(entry: HistoryEntry) -> Iterator[str]:
    """Give the other place that an entry tells of as a double: it may have been a secret one."""
    for name in TOLD_OF_DOUBLES:
        yield from references_in(entry.changes.get(name))


def _open_names(session: Session, ids: Collection[str]) -> dict[str, str | None]:
    """Give the open names of secret assets among some things, None for assets that are no secret."""
    found: dict[str, str | None] = {}
    is_open = case((place_is_open(), True), else_=False)
    for some in portions(uuid.UUID(one) for one in ids if ID_PATTERN.fullmatch(one)):
        rows = session.execute(select(Asset.id, Asset.open_name, is_open).where(among(session, Asset.id, some)))
        found.update((str(asset_id), None if is_plain else name) for asset_id, name, is_plain in rows)
    return found


def _owner_of(entry: HistoryEntry) -> tuple[str, str]:
    """Give the kind and id of what a file belonged to; what is kept of work or of a place may show any thing."""
    entity, owner_id = (
        next((one for one in entry.changes.get(name, ()) if one), "") for name in ("entity", "entity_id")
    )
    return str(entity or "work"), str(owner_id)


def _open_locations(actor: Actor, ids: Collection[str]) -> Select[Any]:
    return select(Location.id).where(Location.id.in_([uuid.UUID(one) for one in ids]), location_is_disclosed(actor))


def _texts(session: Session, statement: Select[Any]) -> set[str]:
    return {str(one) for one in session.scalars(statement)}
