"""Assets as lists and programs read them: plain rows found in one statement, small tables put to them from memory."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session, aliased

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.assets import ASSET
from registry.kernel.queries.described import by_description
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada, Settlement
from registry.places.queries.territory import TERRITORY

_Around = aliased(Location, name="around")
_FOUND_BY = ("search", "place_search")


@by_description(ASSET)
def _columns() -> tuple[Any, ...]:
    return (
        *(getattr(Asset, one.key) for one in inspect(Asset).column_attrs if one.key not in _FOUND_BY),
        Location.name.label("place_name"),
        Location.address.label("place_address"),
        Location.settlement_id.label("settlement_id"),
        _Around.id.label("around_id"),
        _Around.name.label("around_name"),
        _Around.address.label("around_address"),
        Organisation.name.label("holder_name"),
    )


@dataclass(frozen=True)
class Named:
    """A thing of which a list tells the name."""

    id: uuid.UUID
    name: str
    address: str | None = None


@dataclass(frozen=True)
class ListedPlace:
    """A place as lists tell of it, with the building around it."""

    id: uuid.UUID
    name: str
    address: str | None
    settlement_id: uuid.UUID | None
    settlement: Settlement | None
    parent: Named | None


class ListedAsset:
    """A row of assets that is read like an asset: its columns, kind, hromada, holder and place; never written."""

    __slots__ = ("_row", "holder", "hromada", "hromada_id", "kind", "location", "published")

    def __init__(self, row: Any, kind: AssetKind, hromada: Hromada, location: ListedPlace | None) -> None:
        self._row, self.kind, self.hromada, self.location = row, kind, hromada, location
        self.hromada_id, self.published = row.hromada_id, row.published
        self.holder = Named(row.holder_id, row.holder_name) if row.holder_id else None

    def __getattr__(self, name: str) -> Any:
        """Give a column of the asset."""
        return getattr(self._row, name)

    def __repr__(self) -> str:
        return f"<ListedAsset {self._row.inventory_number}>"


def select_listed() -> Select[Any]:
    """Select what lists tell of assets; four tables, whatever is asked."""
    return (
        select(*_columns())
        .select_from(Asset)
        .outerjoin(Location, Location.id == Asset.location_id)
        .outerjoin(_Around, _Around.id == Location.parent_id)
        .outerjoin(Organisation, Organisation.id == Asset.holder_id)
    )


def read_listed(session: Session, statement: Select[Any]) -> list[ListedAsset]:
    """Read what `select_listed` selects."""
    rows = session.execute(statement).all()
    return list(_with_small_tables(session, rows)) if rows else []


def _with_small_tables(session: Session, rows: Iterable[Any]) -> Iterable[ListedAsset]:
    kinds, territory = KINDS.get(session), TERRITORY.get(session)
    for row in rows:
        settlement = territory.settlements.get(row.settlement_id) if row.settlement_id else None
        # What was added since the revision was read is not kept yet.
        kind = kinds.get(row.kind_code) or session.get_one(AssetKind, row.kind_code)
        hromada = territory.hromadas.get(row.hromada_id) or session.get_one(Hromada, row.hromada_id)
        yield ListedAsset(row, kind, hromada, _place_of(row, settlement))


def _place_of(row: Any, settlement: Settlement | None) -> ListedPlace | None:
    if row.location_id is None:
        return None
    around = Named(row.around_id, row.around_name, row.around_address) if row.around_id else None
    return ListedPlace(row.location_id, row.place_name, row.place_address, row.settlement_id, settlement, around)
