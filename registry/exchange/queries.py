"""Reading records as rows of a file, as far as the asker may know them."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import ordered_assets
from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.assets import ASSET
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.assets.rules.disclosure import disclose_place, may_see_place, name_of
from registry.exchange.rules.columns import (
    Table,
    asset_columns,
    columns_of,
    columns_of_kind,
    is_cell,
    location_columns,
)
from registry.kernel.access import Actor
from registry.kernel.codes import word_of
from registry.kernel.fields import Noun, See
from registry.kernel.queries.described import names_referred
from registry.places.models.location import Location, LocationKind
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.rules.locations import LOCATION
from registry.places.rules.organisations import ORGANISATION

BATCH = 500


def asset_table(
    session: Session, actor: Actor, wanted: AssetFilter, kind: AssetKind | None, *, sort: str = "name"
) -> Table:
    """Give the matching assets as rows, with a kind its attributes too; hidden places give their settlement alone."""
    columns = columns_of_kind(kind) if kind else asset_columns()
    statement = ordered_assets(actor, wanted, sort).options(*_SURROUNDINGS)
    return Table(columns, (_asset_row(actor, one, kind) for one in _stream_assets(session, statement)))


_SURROUNDINGS = (
    joinedload(Asset.holder),
    joinedload(Asset.parent).load_only(Asset.inventory_number),
    joinedload(Asset.location).options(joinedload(Location.settlement), joinedload(Location.parent)),
)
"""What differs from row to row; with the kind's own table they stay below the eight that PostgreSQL plans freely."""


def _stream_assets(session: Session, statement: Select[Asset]) -> Iterator[Asset]:
    """Kinds and hromadas are few: while they are held here, no row asks for them again."""
    held = (list_kinds(session), session.scalars(select(Hromada)).all())
    for batch in _batches(session, statement):
        yield from batch
    del held


def _batches(session: Session, statement: Select[Any]) -> Iterator[Sequence[Any]]:
    """Read through a cursor of the database, so that memory holds one batch whatever the size of the answer."""
    return session.scalars(statement.execution_options(yield_per=BATCH)).partitions()


def _asset_row(actor: Actor, asset: Asset, kind: AssetKind | None) -> dict[str, Any]:
    row = described_row(ASSET, asset, {}) | _words_of_place(actor, asset)
    row["name"] = name_of(actor, asset)
    row["hromada"] = asset.hromada.code
    row["holder"] = asset.holder.name if asset.holder else None
    row["parent"] = asset.parent.inventory_number if asset.parent else None
    place = disclose_place(actor, asset)
    if place is not None:
        row["settlement"] = place.settlement
    if place is not None and place.location is not None:
        row.update(_place_cells(place.location))
        row["place"], row["place_kind"] = place.location.name, word_of(LocationKind, place.location.kind, "uk")
    for one in attributes_of(kind.definition) if kind else ():
        row[f"attributes.{one.name}"] = _attribute_cell(one, asset.attributes.get(one.name))
    return row


def _words_of_place(actor: Actor, asset: Asset) -> dict[str, Any]:
    """Give what may tell where an asset stands; empty for whoever may not know its place."""
    sees = may_see_place(actor, asset)
    closed = (one for one in ASSET.written if one.see == See.PLACE and one.type.refers_to is None)
    return {one.name: getattr(asset, one.column) if sees else None for one in closed}


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


def location_table(session: Session, statement: Select[Location]) -> Table:
    """Give the selected locations as rows."""
    loaded = statement.options(joinedload(Location.settlement), joinedload(Location.parent))
    codes = _hromada_codes(session)
    return Table(
        location_columns(), (_location_row(one, codes) for batch in _batches(session, loaded) for one in batch)
    )


def _location_row(location: Location, codes: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    described = described_row(LOCATION, location, {})
    return {**described, **_place_cells(location), "hromada": codes[location.hromada_id]}


def organisation_table(session: Session, statement: Select[Organisation]) -> Table:
    """Give the selected organisations as rows."""
    return described_table(session, ORGANISATION, statement)


def described_table(session: Session, noun: Noun, statement: Select[Any]) -> Table:
    """Give the selected things of a described noun as rows; what they refer to is named."""
    return Table(columns_of(noun), _described_rows(session, noun, statement))


def _described_rows(session: Session, noun: Noun, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    codes = _hromada_codes(session)
    for batch in _batches(session, statement):
        names = names_referred(session, noun, batch)
        yield from ({**described_row(noun, one, names), "hromada": codes[one.hromada_id]} for one in batch)


def described_row(noun: Noun, thing: Any, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """Give what a thing's fields hold as cells of a row; what it refers to by its name, where that is given.

    Its identifier is no column of a file that is to come back, and is there for what tells of it by that.
    """
    row: dict[str, Any] = {"id": thing.id}
    for one in noun.written:
        value = getattr(thing, one.column)
        if not is_cell(one):
            continue
        if one.type.refers_to:
            row[one.name.removesuffix("_id")] = names.get(value)
        elif one.type.codes and value is not None:
            row[one.name] = word_of(one.type.codes, value, "uk")
        else:
            row[one.name] = None if one.fallback is False and not value else value
    return row
