"""Keeping history: one chained entry per change, in the change's own transaction."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.models.history import HistoryEntry, HistoryHead
from registry.kernel.rules.chain import FIRST_HASH, chain_hash, plain

Changes = Mapping[str, tuple[Any, Any]]


def record_history(
    session: Session,
    actor: Actor,
    action: str,
    *,
    entity: str,
    entity_id: object,
    label: str,
    hromada_id: uuid.UUID | None,
    changes: Changes,
) -> HistoryEntry:
    """Write one entry onto the chain; `changes` maps each field to (old, new)."""
    head = session.scalars(select(HistoryHead).with_for_update()).one_or_none() or _first_head(session)
    entry = HistoryEntry(
        at=clock.now(),
        actor_id=actor.user_id,
        actor_label=actor.label,
        hromada_id=hromada_id,
        entity=entity,
        entity_id=str(entity_id),
        entity_label=label[:300],
        action=action,
        changes={name: [plain(old), plain(new)] for name, (old, new) in changes.items()},
        previous_hash=head.hash,
    )
    entry.hash = chain_hash(entry)
    head.hash = entry.hash
    session.add(entry)
    session.flush()
    return entry


def _first_head(session: Session) -> HistoryHead:
    head = HistoryHead(id=1, hash=FIRST_HASH)
    session.add(head)
    session.flush()
    return head
