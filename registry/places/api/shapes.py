"""How places and organisations look in the API."""

from typing import Any

from shapely.geometry import mapping

from registry.kernel.api.doors import hromada_code
from registry.kernel.api.shapes import moment, text_id
from registry.places.models.location import Location


def show_location(location: Location) -> dict[str, Any]:
    """Show a location that the actor may know."""
    return {
        "id": str(location.id),
        "hromada": hromada_code(location.hromada_id),
        "name": location.name,
        "kind": location.kind,
        "address": location.address,
        "settlement": location.settlement.katottg if location.settlement else None,
        "settlement_id": text_id(location.settlement_id),
        "geometry": None if location.geometry is None else mapping(location.geometry),
        "indoor": location.indoor,
        "parent_id": text_id(location.parent_id),
        "note": location.note,
        "is_demo": location.is_demo,
        "version": location.version,
        "updated_at": moment(location.updated_at),
    }
