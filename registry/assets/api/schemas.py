"""Schemas of assets, locations, organisations, kinds and history; they check bodies and make the OpenAPI document."""

import uuid
from typing import Any, Literal

from pydantic import Field

from registry.assets.queries.assets import ORDERS as ASSET_ORDERS
from registry.kernel.api.schemas import (
    Amount,
    Day,
    HromadaCode,
    In,
    ListQuery,
    Moment,
    Out,
    Text20,
    Text40,
    Text100,
    Text120,
    Text200,
    Text600,
    Text2000,
    page_of,
    sorting,
)

Status = Literal["planned", "in_service", "repair", "reserve", "retired"]


class AssetFields(In):
    """What may be changed of an asset."""

    inventory_number: Text40 = ""
    name: Text200 = ""
    status: Status | None = None
    location_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    holder_id: uuid.UUID | None = None
    responsible: Text200 | None = None
    manufacturer: Text100 | None = None
    model: Text100 | None = None
    serial: Text100 | None = None
    commissioned_on: Day | None = None
    decommissioned_on: Day | None = None
    warranty_until: Day | None = None
    price: Amount | None = None
    funding_source: Text200 | None = None
    note: Text2000 | None = None
    attributes: dict[str, Any] | None = Field(
        None,
        description="By kind, see /kinds; null takes a value away, null for all takes all optional ones",
    )


class AssetPatch(AssetFields):
    """Some fields of an asset to change."""


class AssetIn(AssetFields):
    """A new asset."""

    hromada: HromadaCode | None = Field(None, description="Needed when the token reaches several hromadas")
    kind: Text40
    inventory_number: Text40
    name: Text200


class AssetOut(Out):
    """An asset; without the right to exact places `location_id` is null and only the settlement is told."""

    id: uuid.UUID
    code: str
    hromada: str | None
    inventory_number: str
    name: str
    kind: str
    status: Status
    location_id: uuid.UUID | None
    settlement_id: uuid.UUID | None
    settlement: str | None
    parent_id: uuid.UUID | None
    holder_id: uuid.UUID | None
    responsible: str | None
    manufacturer: str | None
    model: str | None
    serial: str | None
    commissioned_on: Day | None
    decommissioned_on: Day | None
    warranty_until: Day | None
    price: Amount | None
    funding_source: str | None
    attributes: dict[str, Any]
    published: bool
    note: str | None
    is_demo: bool
    version: int
    updated_at: Moment


class KindOut(Out):
    """A kind of assets; `definition` describes its attributes."""

    code: str
    name_uk: str
    name_en: str
    group: str
    icon: str
    may_be_public: bool
    is_sensitive: bool
    is_placed: bool
    is_builtin: bool
    definition: dict[str, Any]


class HistoryOut(Out):
    """A change; `changes` maps each field to its old and new value, hidden places covered."""

    id: int
    at: Moment
    actor: str
    hromada: str | None
    entity: str
    entity_id: str
    label: str
    action: str
    changes: dict[str, Any]
    is_masked: bool
    hash: str | None


AssetPage = page_of(AssetOut, "AssetPage")
KindPage = page_of(KindOut, "KindPage")
HistoryPage = page_of(HistoryOut, "HistoryPage")


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


class HistoryQuery(ListQuery):
    """Filters of the history; `until` is exclusive."""

    entity: Text40 | None = None
    entity_id: Text40 | None = None
    action: Text20 | None = None
    actor: Text200 | None = None
    since: Moment | None = None
    until: Moment | None = None
