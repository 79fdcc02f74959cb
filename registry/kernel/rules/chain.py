"""The history's chain: what an entry's hash is made of, and how values become plain."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from registry.kernel.models.history import HistoryEntry

FIRST_HASH = "0" * 64


@dataclass(slots=True)
class Entry:
    """What the history is to say of one change, field by field as `HistoryEntry` keeps it."""

    at: datetime
    actor_id: uuid.UUID | None
    actor_label: str
    hromada_id: uuid.UUID | None
    entity: str
    entity_id: str
    entity_label: str
    action: str
    changes: dict[str, Any]
    previous_hash: str = ""
    hash: str = ""


def chain_hash(entry: Entry | HistoryEntry) -> str:
    """Compute the entry's SHA-256 over its own content and the previous hash."""
    return link_hash(entry.previous_hash, entry.at, timeless_tail(entry))


def link_hash(previous_hash: str, at: datetime, tail: bytes) -> str:
    """Compute the SHA-256 of a previous hash, a moment, and the rest of an entry's own content."""
    return hashlib.sha256(f'["{previous_hash}","{moment_of(at)}",'.encode() + tail).hexdigest()


@lru_cache(maxsize=1)
def moment_of(at: datetime) -> str:
    """Spell a moment; those that are chained together have the same."""
    return at.isoformat(timespec="microseconds")


def timeless_tail(entry: Entry | HistoryEntry) -> bytes:
    """Spell an entry's own content but for its moment, which is known before its place in the chain is."""
    content = [
        str(entry.actor_id or ""),
        entry.actor_label,
        str(entry.hromada_id or ""),
        entry.entity,
        entry.entity_id,
        entry.entity_label,
        entry.action,
        entry.changes,
    ]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))[1:].encode()


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Pair the fields whose values differ."""
    names = [*before, *(name for name in after if name not in before)]
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def plain(value: Any) -> Any:
    """Turn a value into what JSON can hold exactly: money and decimals as text, geometry as WKT."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return getattr(value, "wkt", None) or str(value)
