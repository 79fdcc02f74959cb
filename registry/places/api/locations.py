"""Locations in the API."""

from typing import Any

from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.api.written import nullable
from registry.kernel.completeness import MISSING, MISSING_SCHEMA, demand_lacks
from registry.kernel.errors import Invalid
from registry.kernel.queries.paging import Page, count_all
from registry.kernel.rules.reading import Unreadable, read_box
from registry.kernel.seams import db
from registry.kernel.words import say
from registry.places.models.location import Location
from registry.places.operations.locations import add_location, delete_location, update_location
from registry.places.queries.listed import ListedLocation, list_plain_locations
from registry.places.queries.locations import (
    count_locations,
    filtered_locations,
    get_location,
    orders,
)
from registry.places.queries.territory import TERRITORY
from registry.places.queries.whereabouts import warn_of_whereabouts
from registry.places.rules.locations import LOCATION

SETTLEMENT = {"type": "string", "maxLength": 20, "description": "КАТОТТГ code of the settlement"}
BOX = {"type": "string", "maxLength": 120, "description": "west,south,east,north in degrees"}


def _page(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[ListedLocation], int]:
    if "bbox" in wanted:
        wanted["bbox"] = _box(wanted["bbox"])
    lacks = demand_lacks(session, actor, LOCATION.entity, wanted.pop(MISSING, None))
    statement = filtered_locations(actor, lacks=lacks, **wanted)
    page = list_plain_locations(session, statement, **paging)
    return page, count_all(page, paging["cursor"], lambda: count_locations(session, statement))


def _box(text: str) -> Any:
    try:
        return read_box(text)
    except Unreadable as refusal:
        raise Invalid(bbox=refusal.reason) from refusal


def show_location(actor: Actor, location: Location | ListedLocation) -> dict[str, Any]:
    """Show a location with the code of its settlement."""
    settlement = location.settlement.katottg if location.settlement else None
    return {**show_thing(LOCATION, actor, location), "settlement": settlement}


def _warnings(location: Location) -> list[str]:
    session = db.session()
    hromada = TERRITORY.get(session).hromadas[location.hromada_id]
    found = warn_of_whereabouts(session, hromada, location.geometry, location.settlement_id)
    return [say(reason) for reason in found]


ROUTES = routes_of(
    Resource(
        LOCATION,
        "locations",
        Reads(_page, get_location, orders, {"settlement": SETTLEMENT, "bbox": BOX, MISSING: MISSING_SCHEMA}),
        Writes(add_location, update_location, delete_location, warnings=_warnings),
        show=show_location,
        extra={"settlement": nullable(SETTLEMENT)},
        body_extra={"settlement": nullable(SETTLEMENT)},
    )
)
