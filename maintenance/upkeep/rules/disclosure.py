"""Who may read what was written of work in free words: of a thing whose place is a secret they may name its street."""

from typing import Any

from maintenance.upkeep.models.work import WorkEntry
from registry.assets.rules.disclosure import HIDDEN, is_place_secret
from registry.kernel.access import Actor

TEXTS = frozenset({"summary", "parts"})
"""What of an entry is free words."""


def is_about_secrets(entry: WorkEntry) -> bool:
    """Tell whether any of an entry's assets has a secret place."""
    return any(is_place_secret(link.asset) for link in entry.asset_links)


def may_read_texts(actor: Actor, entry: WorkEntry) -> bool:
    """Tell whether the asker may read an entry's free words."""
    return actor.can("place.exact", entry.hromada_id) or not is_about_secrets(entry)


class Untold:
    """An entry that is shown to whoever may not read its free words: read like it, but for these."""

    def __init__(self, entry: WorkEntry) -> None:
        self._entry = entry
        self.summary = HIDDEN
        self.parts = HIDDEN if entry.parts else None

    def __getattr__(self, name: str) -> Any:
        """Give everything else as the entry has it."""
        return getattr(self._entry, name)


def as_told(actor: Actor, entry: WorkEntry) -> Any:
    """Give an entry to be shown, its free words as far as the asker may read them; never to be written."""
    return entry if may_read_texts(actor, entry) else Untold(entry)
