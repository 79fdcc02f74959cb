"""The history of work as the asker may see it: free words of secret things' work are covered."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.work import WorkAsset
from maintenance.upkeep.rules.disclosure import TEXTS
from registry.assets.models.asset import Asset
from registry.assets.queries.disclosure import place_is_open
from registry.assets.queries.history import Cover
from registry.assets.rules.disclosure import HIDDEN, references_in
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.models.history import HistoryEntry


def cover_work(session: Session, actor: Actor, entries: Sequence[HistoryEntry]) -> Mapping[int, Cover]:
    """Cover what was done and what for; an entry that is gone may have been of anything."""
    blind = [one for one in entries if _is_blind(actor, one)]
    told = open_works(session, {one.entity_id for one in blind})
    return {
        one.seq: Cover({name: _hidden(one.changes[name]) for name in TEXTS if name in one.changes}, HIDDEN)
        for one in blind
        if one.entity_id not in told
    }


def cover_accepted_works(session: Session, actor: Actor, entries: Sequence[HistoryEntry]) -> Mapping[int, Cover]:
    """Cover the words by which an act names the works that it accepts."""
    blind = [one for one in entries if _is_blind(actor, one) and "work_ids" in one.changes]
    told = open_works(session, {ref for one in blind for ref in references_in(one.changes["work_ids"])})
    return {one.seq: Cover({"work_ids": _renamed(one.changes["work_ids"], told)}) for one in blind}


def open_works(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Tell of which entries everybody who reads work may read the words: nothing secret is among their assets."""
    found: dict[str, bool] = {}
    for part in portions(sorted(ids)):
        own = select(WorkAsset.work_id, place_is_open()).join(Asset, Asset.id == WorkAsset.asset_id)
        for work_id, is_open in session.execute(
            own.where(among(session, WorkAsset.work_id, [uuid.UUID(one) for one in part]))
        ):
            found[str(work_id)] = bool(is_open) and found.get(str(work_id), True)
    return frozenset(key for key, is_open in found.items() if is_open)


def _is_blind(actor: Actor, entry: HistoryEntry) -> bool:
    return entry.hromada_id is not None and not actor.can("place.exact", entry.hromada_id)


def _renamed(told: Any, known: Collection[str]) -> Any:
    if isinstance(told, Mapping):
        return {**told, "name": told["name"] if str(told.get("id")) in known else HIDDEN} if "name" in told else told
    return [_renamed(one, known) for one in told] if isinstance(told, list | tuple) else told


def _hidden(pair: Sequence[Any]) -> list[Any]:
    return [None if one is None else HIDDEN for one in pair]
