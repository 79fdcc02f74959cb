"""Schemas of locations and organisations; they check bodies and make the OpenAPI document."""

import uuid
from typing import Literal

from pydantic import Field

from registry.kernel.api.schemas import (
    Geometry,
    HromadaCode,
    In,
    ListQuery,
    Moment,
    Out,
    Text20,
    Text40,
    Text120,
    Text200,
    Text300,
    Text1000,
    page_of,
    sorting,
)
from registry.places.queries.locations import ORDERS as LOCATION_ORDERS

LocationKind = Literal["pole", "building", "room", "site", "line", "area"]


class LocationFields(In):
    """What may be changed of a location."""

    name: Text200 = ""
    kind: LocationKind | None = None
    address: Text300 | None = None
    settlement: Text20 | None = Field(None, description="КАТОТТГ code")
    settlement_id: uuid.UUID | None = None
    geometry: Geometry | None = None
    indoor: bool | None = None
    parent_id: uuid.UUID | None = None
    note: Text1000 | None = None


class LocationPatch(LocationFields):
    """Some fields of a location to change."""


class LocationIn(LocationFields):
    """A new location."""

    hromada: HromadaCode | None = None
    name: Text200


class LocationOut(Out):
    """A location that the token's owner may know exactly."""

    id: uuid.UUID
    hromada: str | None
    name: str
    kind: LocationKind
    address: str | None
    settlement: str | None
    settlement_id: uuid.UUID | None
    geometry: Geometry | None
    indoor: bool
    parent_id: uuid.UUID | None
    note: str | None
    is_demo: bool
    version: int
    updated_at: Moment


LocationPage = page_of(LocationOut, "LocationPage")


class LocationQuery(ListQuery):
    """Filters of locations."""

    sort: Text40 = sorting("name", LOCATION_ORDERS)
    q: Text200 | None = None
    name: Text200 | None = None
    address: Text300 | None = None
    indoor: bool | None = None
    settlement: Text20 | None = Field(None, description="КАТОТТГ code")
    settlement_id: uuid.UUID | None = None
    kind: LocationKind | None = None
    parent_id: uuid.UUID | None = None
    bbox: Text120 | None = None
