"""Locations as programs read lists of them: plain rows with their shapes as GeoJSON, settlements from memory."""

import uuid
from typing import Any

from sqlalchemy import Select, inspect
from sqlalchemy.orm import Session

from registry.kernel.queries.described import by_description
from registry.kernel.queries.paging import Page, after_cursor, cut_page
from registry.kernel.spatial import raw_ewkb, to_geojson
from registry.places.models.location import Location
from registry.places.models.territory import Settlement
from registry.places.queries.locations import orders
from registry.places.queries.territory import TERRITORY
from registry.places.rules.locations import LOCATION

_UNSHOWN = ("search", "geometry")


class ListedLocation:
    """A row of locations that is read like a location: its columns and settlement; its shape is GeoJSON."""

    id: uuid.UUID
    hromada_id: uuid.UUID
    settlement_id: uuid.UUID | None
    settlement: Settlement | None
    geometry: dict[str, Any] | None

    def __init__(self, told: dict[str, Any]) -> None:
        self.__dict__ = told

    def __repr__(self) -> str:
        return f"<ListedLocation {self.id}>"


@by_description(LOCATION)
def _columns() -> list[Any]:
    plain = [getattr(Location, one.key) for one in inspect(Location).column_attrs if one.key not in _UNSHOWN]
    return [*plain, raw_ewkb(Location.geometry).label("geometry")]


def list_plain_locations(
    session: Session, statement: Select[Location], *, sort: str, limit: int, cursor: str | None
) -> Page[ListedLocation]:
    """List a page of what `filtered_locations` selects; one statement, one table."""
    paged = after_cursor(statement, orders(), sort=sort, limit=limit, cursor=cursor)
    found = session.execute(paged.with_only_columns(*_columns(), maintain_column_froms=True))
    names, rows = tuple(found.keys()), found.all()
    shapes, settlements = to_geojson([row.geometry for row in rows]), TERRITORY.get(session).settlements
    locations = []
    for row, shape in zip(rows, shapes, strict=True):
        told = dict(zip(names, row, strict=True))
        settlement = settlements.get(row.settlement_id) if row.settlement_id else None
        locations.append(ListedLocation({**told, "geometry": shape, "settlement": settlement}))
    return cut_page(locations, orders(), sort=sort, limit=limit)
