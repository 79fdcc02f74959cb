"""How things of this floor look in the API: plain values, money as text, instants in UTC."""

from typing import Any

from registry.assets.models.kind import AssetKind
from registry.assets.queries.history import ShownEntry
from registry.assets.rules.disclosure import disclose_place
from registry.kernel.access import Actor
from registry.kernel.api.doors import hromada_code
from registry.kernel.api.shapes import amount, day, moment, text_id


def show_asset(actor: Actor, asset: Any) -> dict[str, Any]:
    """Show an asset as far as the actor may know it."""
    place = disclose_place(actor, asset)
    located = place.location if place else None
    settlement = asset.location.settlement if asset.location else None
    return {
        "id": str(asset.id),
        "code": asset.code,
        "hromada": hromada_code(asset.hromada_id),
        "inventory_number": asset.inventory_number,
        "name": asset.name,
        "kind": asset.kind_code,
        "status": asset.status,
        "location_id": text_id(located.id if located else None),
        "settlement_id": text_id(place.settlement_id if place else None),
        "settlement": settlement.katottg if settlement else None,
        "parent_id": text_id(asset.parent_id),
        "holder_id": text_id(asset.holder_id),
        "responsible": asset.responsible,
        "manufacturer": asset.manufacturer,
        "model": asset.model,
        "serial": asset.serial,
        "commissioned_on": day(asset.commissioned_on),
        "decommissioned_on": day(asset.decommissioned_on),
        "warranty_until": day(asset.warranty_until),
        "price": amount(asset.price),
        "funding_source": asset.funding_source,
        "attributes": asset.attributes,
        "published": asset.published,
        "note": asset.note,
        "is_demo": asset.is_demo,
        "version": asset.version,
        "updated_at": moment(asset.updated_at),
    }


def show_kind(kind: AssetKind) -> dict[str, Any]:
    """Show a kind with its attributes' definitions."""
    names = (
        "code", "name_uk", "name_en", "group", "icon", "may_be_public", "is_sensitive", "is_placed", "is_builtin",
        "definition",
    )  # fmt: skip
    return {name: getattr(kind, name) for name in names}


def show_entry(shown: ShownEntry) -> dict[str, Any]:
    """Show a change as far as the actor may know it."""
    entry = shown.entry
    return {
        "id": entry.seq,
        "at": moment(entry.at),
        "actor": entry.actor_label,
        "hromada": hromada_code(entry.hromada_id) if entry.hromada_id else None,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "label": shown.label,
        "action": entry.action,
        "changes": shown.changes,
        "is_masked": shown.is_masked,
        "hash": None if shown.is_masked else entry.hash,  # a hash of hidden values could be guessed back
    }
