"""Reading records as rows of a file, as far as the asker may know them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.assets.rules.disclosure import disclose_place
from registry.exchange.rules.columns import (
    ASSET_COLUMNS,
    LOCATION_COLUMNS,
    Table,
    columns_of,
    columns_of_kind,
)
from registry.kernel.access import Actor
from registry.kernel.codes import word_of
from registry.kernel.fields import Noun
from registry.kernel.queries.described import names_referred
from registry.kernel.rules.reading import STATUS_LABELS
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.rules.location_values import LOCATION_KIND_LABELS
from registry.places.rules.organisations import ORGANISATION

COPIED = (
    "inventory_number", "name", "responsible", "manufacturer", "model", "serial", "commissioned_on",
    "decommissioned_on", "warranty_until", "price", "funding_source", "note", "is_demo",
)  # fmt: skip


def asset_table(actor: Actor, assets: Sequence[Asset], kind: AssetKind | None) -> Table:
    """Turn assets into rows; with a kind its attributes are columns too. Hidden places give their settlement alone."""
    columns = columns_of_kind(kind) if kind else ASSET_COLUMNS
    return Table(columns, [_asset_row(actor, one, kind) for one in assets])


def _asset_row(actor: Actor, asset: Asset, kind: AssetKind | None) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(asset, name) for name in COPIED}
    row["is_demo"] = asset.is_demo or None
    row["kind"] = asset.kind_code
    row["hromada"] = asset.hromada.code
    row["status"] = STATUS_LABELS[asset.status][0]
    row["holder"] = asset.holder.name if asset.holder else None
    row["parent"] = asset.parent.inventory_number if asset.parent else None
    place = disclose_place(actor, asset)
    if place is not None:
        row["settlement"] = place.settlement
    if place is not None and place.location is not None:
        row.update(_place_cells(place.location))
        row["place"], row["place_kind"] = place.location.name, LOCATION_KIND_LABELS[place.location.kind][0]
    for one in attributes_of(kind.definition) if kind else ():
        row[f"attributes.{one.name}"] = _attribute_cell(one, asset.attributes.get(one.name))
    return row


def _attribute_cell(attribute: Attribute, value: Any) -> Any:
    if isinstance(value, list):
        return [attribute.label_of(code, "uk") for code in value]
    if value is not None and attribute.type == "choice":
        return attribute.label_of(value, "uk")
    return date.fromisoformat(value) if value is not None and attribute.type == "date" else value


def _place_cells(location: Location) -> dict[str, Any]:
    """A point goes into two columns, any other shape into one; a room's inherited shape is the building's own."""
    shape = location.geometry
    is_point = shape is not None and shape.geom_type == "Point"
    return {
        "building": location.parent.name if location.parent else None,
        "address": location.address,
        "settlement": location.settlement.name if location.settlement else None,
        "lat": shape.y if is_point and shape is not None else None,
        "lon": shape.x if is_point and shape is not None else None,
        "geometry": None if shape is None or is_point else shape.wkt,
        "shape": shape,
    }


def _hromada_codes(session: Session) -> dict[uuid.UUID, str]:
    return {row[0]: row[1] for row in session.execute(select(Hromada.id, Hromada.code))}


def location_table(session: Session, locations: Sequence[Location]) -> Table:
    """Turn locations into rows."""
    codes = _hromada_codes(session)
    rows = [
        {
            "name": one.name,
            "kind": LOCATION_KIND_LABELS[one.kind][0],
            **_place_cells(one),
            "indoor": one.indoor or None,
            "note": one.note,
            "is_demo": one.is_demo or None,
            "hromada": codes[one.hromada_id],
        }
        for one in locations
    ]
    return Table(LOCATION_COLUMNS, rows)


def organisation_table(session: Session, organisations: Sequence[Organisation]) -> Table:
    """Turn organisations into rows."""
    return described_table(session, ORGANISATION, organisations)


def described_table(session: Session, noun: Noun, things: Sequence[Any]) -> Table:
    """Turn the things of a described noun into rows; what they refer to is named."""
    codes, names = _hromada_codes(session), names_referred(session, noun, things)
    rows = [{**_described_row(noun, one, names), "hromada": codes[one.hromada_id]} for one in things]
    return Table(columns_of(noun), rows)


def _described_row(noun: Noun, thing: Any, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for one in noun.written:
        value = getattr(thing, one.column)
        if one.type.refers_to:
            row[one.name.removesuffix("_id")] = names.get(value)
        elif one.type.codes and value is not None:
            row[one.name] = word_of(one.type.codes, value, "uk")
        else:
            row[one.name] = None if one.fallback is False and not value else value
    return row
