"""How things of this floor look in the API: plain values, money as text, instants in UTC."""

from typing import Any

from registry.assets.models.kind import AssetKind
from registry.assets.queries.history import ShownEntry
from registry.assets.rules.assets import ASSET
from registry.assets.rules.disclosure import as_seen
from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.doors import hromada_code
from registry.kernel.api.shapes import moment, text_id


def show_asset(actor: Actor, asset: Any) -> dict[str, Any]:
    """Show an asset as far as the actor may know it; of its place everyone may know the settlement."""
    place = asset.location
    settlement = place.settlement if place else None
    return {
        **show_thing(ASSET, actor, as_seen(actor, asset)),
        "code": asset.code,
        "settlement_id": text_id(place.settlement_id if place else None),
        "settlement": settlement.katottg if settlement else None,
        "attributes": asset.attributes,
    }


def show_kind(kind: AssetKind) -> dict[str, Any]:
    """Show a kind with its attributes' definitions."""
    names = (
        "code", "name_uk", "name_en", "group", "icon", "colour", "position", "may_be_public", "is_sensitive",
        "is_placed", "is_builtin", "definition",
    )  # fmt: skip
    return {name: getattr(kind, name) for name in names}


def show_entry(shown: ShownEntry) -> dict[str, Any]:
    """Show a change as far as the actor may know it."""
    entry = shown.entry
    return {
        "id": entry.seq,
        "at": moment(entry.at),
        "actor": shown.who,
        "hromada": hromada_code(entry.hromada_id) if entry.hromada_id else None,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "label": shown.label,
        "action": entry.action,
        "changes": shown.changes,
        "is_masked": shown.is_masked,
        "hash": None if shown.is_masked else entry.hash,  # a hash of hidden values could be guessed back
    }
