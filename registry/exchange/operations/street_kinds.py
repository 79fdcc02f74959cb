"""The import kinds of streets and houses, and how they go out as files."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.exchange.operations.import_houses import HouseRows
from registry.exchange.operations.import_kinds import ImportKind, Rows, add_import_kinds
from registry.exchange.operations.import_streets import StreetRows
from registry.exchange.rules.columns import Column, Table
from registry.exchange.rules.street_columns import HOUSE_COLUMNS, STREET_COLUMNS
from registry.kernel.access import Actor
from registry.kernel.codes import word_of
from registry.kernel.errors import because
from registry.places.models.street import House, Street, StreetType
from registry.places.models.territory import Hromada, Settlement
from registry.places.queries.streets import count_selected, filtered_houses, filtered_streets

BATCH = 500


def _street_columns(_session: Session) -> tuple[Column, ...]:
    return STREET_COLUMNS


def _house_columns(_session: Session) -> tuple[Column, ...]:
    return HOUSE_COLUMNS


def _street_rows(given: Rows) -> StreetRows:
    return StreetRows(given.session, given.actor, given.territory)


def _house_rows(given: Rows) -> HouseRows:
    return HouseRows(given.session, given.actor, given.territory)


def _count_streets(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    return count_selected(session, filtered_streets(actor, hromada_id=hromada_id))


def _count_houses(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    return count_selected(session, filtered_houses(actor, hromada_id=hromada_id))


def street_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the streets as rows, in the order of names."""
    chosen = filtered_streets(actor, hromada_id=hromada_id).order_by(Street.sort_key, Street.id)
    loaded = chosen.options(joinedload(Street.settlement)).execution_options(yield_per=BATCH)

    def rows() -> Iterator[dict[str, Any]]:
        codes = _hromada_codes(session)
        for street in session.scalars(loaded):
            shape = street.geometry
            own = {"former_names": list(street.former_names), "geometry": None if shape is None else shape.wkt}
            yield {**_common(street, codes), "id": street.id, "name": street.name, **own, "shape": shape}

    return Table([one for one in STREET_COLUMNS if one.name not in ("name_uk", "former_names_uk", "road")], rows())


def house_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the houses as rows, street by street."""
    chosen = filtered_houses(actor, hromada_id=hromada_id).join(Street, Street.id == House.street_id)
    ordered = chosen.order_by(Street.sort_key, Street.id, House.number_key)
    loaded = ordered.options(joinedload(House.street).joinedload(Street.settlement)).execution_options(yield_per=BATCH)

    def rows() -> Iterator[dict[str, Any]]:
        codes = _hromada_codes(session)
        for house in session.scalars(loaded):
            spot = {"lat": house.geometry.y, "lon": house.geometry.x, "shape": house.geometry}
            yield {
                **_common(house.street, codes),
                "id": house.id,
                "street": house.street.name,
                "number": house.number,
                **spot,
            }

    return Table([one for one in HOUSE_COLUMNS if one.name not in ("place_name", "corpus", "geometry")], rows())


def _common(street: Street, codes: dict[uuid.UUID, str]) -> dict[str, Any]:
    place: Settlement = street.settlement
    return {
        "settlement": f"{place.category} {place.name}",
        "kind": word_of(StreetType, street.kind, "uk"),
        "hromada": codes[street.hromada_id],
    }


def _hromada_codes(session: Session) -> dict[uuid.UUID, str]:
    return {row[0]: row[1] for row in session.execute(select(Hromada.id, Hromada.code))}


add_import_kinds(
    ImportKind(
        "street", because("Вулиці"), _street_columns, _street_rows, ("name", "name_uk"), _count_streets, street_table
    ),
    ImportKind(
        "house", because("Будинки"), _house_columns, _house_rows, ("street", "number"), _count_houses, house_table
    ),
)
