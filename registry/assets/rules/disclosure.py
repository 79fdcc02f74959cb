"""Who may know where a thing is: places that are secret are shown as a settlement alone."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from registry.kernel.access import Actor
from registry.kernel.models.history import HistoryEntry
from registry.places.rules.place_words import say_once

HIDDEN = "▒▒▒"
"""What stands in place of a hidden value in the history."""
PLACE_FIELDS = frozenset({"location_id", "location", "name", "note"})
"""What tells the place of an asset; its name, and what is noted of it, may be that of the street."""
LABELLED_BY_THINGS = frozenset({"due_work"})
"""What the history used to label by a thing's own name, after the name of something else."""
NO_NAMES: Mapping[str, str] = {}
FILE_FIELDS = frozenset({"file_name", "sha256", "size_bytes"})
"""What tells a photo of a hidden place: its name, and what its bytes could be recognised by."""
OPEN_LOCATION_FIELDS = frozenset({"settlement_id", "kind", "indoor", "is_demo"})


class Shown(Protocol):
    """An asset that is about to be shown: the model itself, or a row that is read like it."""

    hromada_id: Any
    inventory_number: Any
    name: Any
    published: Any
    kind: Any
    location: Any


@dataclass(frozen=True)
class Place:
    """A place as the asker may see it; when not exact, only the settlement is filled."""

    settlement_id: uuid.UUID | None
    settlement: str | None
    is_exact: bool
    location: Any = None

    @property
    def name(self) -> str | None:
        """Give «building, room», or the name alone."""
        if self.location is None:
            return None
        inside = self.location.parent
        return f"{inside.name}, {self.location.name}" if inside else self.location.name

    @property
    def address(self) -> str | None:
        """Give the own address or the building's."""
        if self.location is None:
            return None
        inside = self.location.parent
        return self.location.address or (inside.address if inside else None)

    @property
    def around(self) -> Sequence[str]:
        """Give the address and the settlement, without what the name says already."""
        name = self.name
        return say_once(name, self.address, self.settlement)[1 if name else 0 :]

    @property
    def where(self) -> str:
        """Give the place in one line: its name and settlement, or the settlement alone."""
        return ", ".join(say_once(self.name, self.settlement))


def is_place_secret(asset: Shown) -> bool:
    """Tell whether the asset's place is a secret: its kind is sensitive, and the asset is not shown to the public."""
    return asset.kind.is_sensitive and not (asset.kind.may_be_public and asset.published)


def may_see_place(actor: Actor, asset: Shown) -> bool:
    """Tell whether the asker may know the asset's exact place, photos and neighbours."""
    return not is_place_secret(asset) or actor.can("place.exact", asset.hromada_id)


def open_name(asset: Shown) -> str:
    """Compose the name that tells no place: of a secret thing its kind and number, since streets name cameras."""
    return f"{asset.kind.name_uk} {asset.inventory_number}" if is_place_secret(asset) else str(asset.name)


def is_named(actor: Actor, asset: Any) -> bool:
    """Tell whether the asker may know the asset's own name; the kept `open_name` decides it without its kind."""
    return asset.name == asset.open_name or actor.can("place.exact", asset.hromada_id)


def name_of(actor: Actor, asset: Any) -> str:
    """Name an asset as far as the asker may know it."""
    return str(asset.name if is_named(actor, asset) else asset.open_name)


class Unnamed:
    """An asset that is shown to whoever may not know its name: read like it, but for the name."""

    def __init__(self, asset: Any) -> None:
        self._asset = asset
        self.name = asset.open_name
        self.sort_key = asset.open_sort_key

    def __getattr__(self, name: str) -> Any:
        """Give everything else as the asset has it."""
        return getattr(self._asset, name)


def as_seen(actor: Actor, asset: Any) -> Any:
    """Give an asset to be shown, its name as far as the asker may know it; never to be written."""
    return asset if is_named(actor, asset) else Unnamed(asset)


def disclose_place(actor: Actor, asset: Shown) -> Place | None:
    """Give the asset's place as far as the asker may know it; None when it has none."""
    location = asset.location
    if location is None:
        return None
    is_exact = may_see_place(actor, asset)
    settlement = location.settlement
    return Place(
        settlement_id=location.settlement_id,
        settlement=settlement.name if settlement else None,
        is_exact=is_exact,
        location=location if is_exact else None,
    )


def mask_changes(entry: HistoryEntry, *, hides_place: bool, names: Mapping[str, str] = NO_NAMES) -> Mapping[str, Any]:
    """Give an entry's changes with what tells the place covered; `names` are the open ones of things referred to."""
    if hides_place and entry.entity == "location":
        return {name: old_new if name in OPEN_LOCATION_FIELDS else _covered(old_new) for name, old_new in _pairs(entry)}
    telling = FILE_FIELDS if entry.entity == "attachment" else PLACE_FIELDS
    return {
        name: _covered(old_new) if hides_place and name in telling else _renamed(old_new, names)
        for name, old_new in _pairs(entry)
    }


def mask_label(entry: HistoryEntry, *, hides_place: bool, name: str = HIDDEN) -> str:
    """Give an entry's label; a hidden thing's own one would tell where it is, `name` stands for it."""
    if hides_place and entry.entity in LABELLED_BY_THINGS:
        return entry.entity_label.split(" · ", 1)[0]
    return name if hides_place and entry.entity in ("asset", "location", "attachment") else entry.entity_label


def references_in(told: Any) -> Iterator[str]:
    """List the identifiers of what a told value refers to by id and name, at any depth."""
    if isinstance(told, dict):
        if _is_reference(told):
            yield str(told["id"])
        told = list(told.values())
    for one in told if isinstance(told, list | tuple) else ():
        yield from references_in(one)


def _is_reference(told: Mapping[str, Any]) -> bool:
    return told.keys() == {"id", "name"}


def _renamed(told: Any, names: Mapping[str, str]) -> Any:
    """Put the open names of hidden things in place of their own."""
    if isinstance(told, dict):
        if _is_reference(told):
            return {**told, "name": names.get(str(told["id"]), told["name"])}
        return {name: _renamed(one, names) for name, one in told.items()}
    return [_renamed(one, names) for one in told] if isinstance(told, list | tuple) else told


def _pairs(entry: HistoryEntry) -> list[tuple[str, Any]]:
    return list(entry.changes.items())


def _covered(old_new: Any) -> list[str | None]:
    old, new = old_new
    return [None if old is None else HIDDEN, None if new is None else HIDDEN]
