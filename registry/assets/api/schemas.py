"""Schemas of assets, locations, organisations, kinds and history; they check bodies and make the OpenAPI document."""

import uuid
from typing import Any, Literal

from pydantic import Field

from registry.kernel.api.schemas import (
    Amount,
    Day,
    Geometry,
    HromadaCode,
    In,
    Moment,
    Out,
    Text10,
    Text20,
    Text40,
    Text100,
    Text200,
    Text300,
    Text1000,
    Text2000,
    page_of,
)

Status = Literal["planned", "in_service", "repair", "reserve", "retired"]
LocationKind = Literal["pole", "building", "room", "site", "line", "area"]
Role = Literal["holder", "department", "provider", "other"]


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
LocationPage = page_of(LocationOut, "LocationPage")
OrganisationPage = page_of(OrganisationOut, "OrganisationPage")
KindPage = page_of(KindOut, "KindPage")
HistoryPage = page_of(HistoryOut, "HistoryPage")
