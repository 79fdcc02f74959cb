"""Schemas of what the lists of assets, locations, organisations and changes may be asked for."""

import uuid

from pydantic import Field

from registry.assets.api.schemas import LocationKind, Role
from registry.assets.queries.assets import ORDERS as ASSET_ORDERS
from registry.kernel.api.schemas import (
    Amount,
    Day,
    ListQuery,
    Moment,
    Text10,
    Text20,
    Text40,
    Text100,
    Text120,
    Text200,
    Text300,
    Text600,
    sorting,
)
from registry.places.queries.locations import ORDERS as LOCATION_ORDERS
from registry.places.queries.organisations import ORDERS as ORGANISATION_ORDERS


class AssetQuery(ListQuery):
    """Filters of assets; several kinds or statuses by commas."""

    sort: Text40 = sorting("name", ASSET_ORDERS)
    q: Text200 | None = None
    inventory_number: Text40 | None = Field(None, description="Look-alike letters count as the same")
    name: Text200 | None = None
    kind: Text600 | None = None
    group: Text40 | None = None
    status: Text200 | None = None
    settlement: Text20 | None = Field(None, description="КАТОТТГ code")
    settlement_id: uuid.UUID | None = None
    location_id: uuid.UUID | None = None
    holder_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    responsible: Text200 | None = None
    manufacturer: Text100 | None = None
    model: Text100 | None = None
    serial: Text100 | None = None
    commissioned_on: Day | None = None
    decommissioned_on: Day | None = None
    warranty_until: Day | None = None
    price: Amount | None = None
    funding_source: Text200 | None = None
    bbox: Text120 | None = Field(None, description="west,south,east,north in degrees")
    commissioned_from: Day | None = None
    commissioned_to: Day | None = None
    published: bool | None = None
    is_demo: bool | None = None
    located: bool | None = None


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


class HistoryQuery(ListQuery):
    """Filters of the history; `until` is exclusive."""

    entity: Text40 | None = None
    entity_id: Text40 | None = None
    action: Text20 | None = None
    actor: Text200 | None = None
    since: Moment | None = None
    until: Moment | None = None
