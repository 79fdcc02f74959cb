"""Locations in the API."""

import uuid
from typing import Any

from registry.kernel.api.doors import (
    Answer,
    changes_of,
    demand_match,
    endpoint,
    session,
    target_hromada_id,
    version_etag,
)
from registry.kernel.api.lists import answer_page, filters_of
from registry.kernel.errors import Invalid
from registry.kernel.rules.reading import Unreadable, read_box
from registry.kernel.web.access import current_actor
from registry.places.api.schemas import LocationIn, LocationOut, LocationPage, LocationPatch, LocationQuery
from registry.places.api.shapes import show_location
from registry.places.models.location import Location
from registry.places.operations.locations import create_location, delete_location, update_location
from registry.places.queries.locations import count_locations, filtered_locations, get_location, list_locations


@endpoint("List locations", permission="asset.read", query=LocationQuery, answer=LocationPage)
def locations(query: LocationQuery) -> Answer:
    """Give a page of the locations that match and that the asker may know."""
    wanted = filters_of(query)
    if "bbox" in wanted:
        wanted["bbox"] = _box(wanted["bbox"])
    statement = filtered_locations(current_actor(), **wanted)
    page = list_locations(session(), statement, sort=query.sort, limit=query.limit, cursor=query.cursor)
    return answer_page(page, count_locations(session(), statement), show_location)


@endpoint("Add a location", permission="asset.write", body=LocationIn, answer=LocationOut)
def add_location(body: LocationIn) -> Answer:
    """Add a place."""
    values = changes_of(body)
    hromada_id = target_hromada_id(values.pop("hromada", None), "asset.write")
    location = create_location(session(), current_actor(), hromada_id, values)
    return _single(location, status=201, address=f"/api/v1/locations/{location.id}")


@endpoint("Read a location", permission="asset.read", answer=LocationOut)
def location(location_id: uuid.UUID) -> Answer:
    """Give one location."""
    return _single(get_location(session(), current_actor(), location_id))


@endpoint("Change a location", permission="asset.write", body=LocationPatch, answer=LocationOut, needs_match=True)
def change_location(location_id: uuid.UUID, body: LocationPatch) -> Answer:
    """Change the fields that were sent."""
    found = get_location(session(), current_actor(), location_id)
    demand_match(version_etag(found.version))
    values = changes_of(body)
    return _single(update_location(session(), current_actor(), location_id, values, version=found.version))


@endpoint("Delete a location where nothing stands", permission="asset.write", needs_match=True)
def drop_location(location_id: uuid.UUID) -> Answer:
    """Delete an empty place."""
    found = get_location(session(), current_actor(), location_id)
    demand_match(version_etag(found.version))
    delete_location(session(), current_actor(), location_id, version=found.version)
    return Answer(None)


def _single(found: Location, *, status: int = 200, address: str | None = None) -> Answer:
    return Answer(show_location(found), status, version_etag(found.version), address)


def _box(text: str) -> Any:
    try:
        return read_box(text)
    except Unreadable as refusal:
        raise Invalid(bbox=refusal.reason) from refusal
