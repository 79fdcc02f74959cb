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
    Text10,
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
from registry.places.queries.organisations import ORDERS as ORGANISATION_ORDERS

LocationKind = Literal["pole", "building", "room", "site", "line", "area"]
Role = Literal["holder", "department", "provider", "other"]


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


class OrganisationFields(In):
    """What may be changed of an organisation."""

    name: Text200 = ""
    edrpou: Text10 | None = None
    role: Role | None = None
    parent_id: uuid.UUID | None = None
    phone: Text40 | None = None
    email: Text200 | None = None
    is_vat_payer: bool | None = None
    note: Text1000 | None = None


class OrganisationPatch(OrganisationFields):
    """Some fields of an organisation to change."""


class OrganisationIn(OrganisationFields):
    """A new organisation."""

    hromada: HromadaCode | None = None
    name: Text200


class OrganisationOut(Out):
    """An organisation."""

    id: uuid.UUID
    hromada: str | None
    name: str
    edrpou: str | None
    role: Role
    parent_id: uuid.UUID | None
    phone: str | None
    email: str | None
    is_vat_payer: bool | None
    note: str | None
    is_demo: bool
    version: int
    updated_at: Moment


class OrganisationSaved(OrganisationOut):
    """An organisation as written, with what is doubtful about it and still no error."""

    warnings: list[str]


LocationPage = page_of(LocationOut, "LocationPage")
OrganisationPage = page_of(OrganisationOut, "OrganisationPage")


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


class OrganisationQuery(ListQuery):
    """Filters of organisations."""

    sort: Text40 = sorting("name", ORGANISATION_ORDERS)
    q: Text200 | None = None
    name: Text200 | None = None
    edrpou: Text10 | None = None
    parent_id: uuid.UUID | None = None
    role: Role | None = None
