"""Assets as lists and programs read them: plain rows found in one statement, small tables put to them from memory."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session, aliased

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.assets import ASSET
from registry.assets.rules.disclosure import name_of
from registry.kernel.access import Actor
from registry.kernel.queries.described import by_description
from registry.places.models.location import Location
from registry.places.models.territory import Hromada, Settlement
from registry.places.queries.organisations import ORGANISATIONS, name_organisation
from registry.places.queries.territory import TERRITORY

_Around = aliased(Location, name="around")
_FOUND_BY = ("search", "place_search")
_PLACE = (
    Location.name.label("place_name"),
    Location.address.label("place_address"),
    Location.settlement_id.label("settlement_id"),
    _Around.id.label("around_id"),
    _Around.name.label("around_name"),
    _Around.address.label("around_address"),
)


class Named(NamedTuple):
    """A thing of which a list tells the name."""

    id: uuid.UUID
    name: str
    address: str | None = None


class ListedPlace(NamedTuple):
    """A place as lists tell of it, with the building around it."""

    id: uuid.UUID
    name: str
    address: str | None
    settlement_id: uuid.UUID | None
    settlement: Settlement | None
    parent: Named | None


class ListedAsset:
    """A row of assets that is read like an asset: its columns, kind, hromada, holder and place; never written."""

    id: uuid.UUID
    hromada_id: uuid.UUID
    inventory_number: str
    name: str
    published: bool
    kind: AssetKind
    hromada: Hromada
    holder: Named | None
    location: ListedPlace | None

    def __init__(self, told: dict[str, Any]) -> None:
        self.__dict__ = told

    def __getattr__(self, name: str) -> Any:
        """Refuse what no column is; it lets the columns that are not named here be read."""
        raise AttributeError(name)

    def __repr__(self) -> str:
        return f"<ListedAsset {self.inventory_number}>"


@by_description(ASSET)
def select_listed() -> Select[Any]:
    """Select what lists tell of assets, with their places; three tables, whatever is asked."""
    own = (getattr(Asset, one.key) for one in inspect(Asset).column_attrs if one.key not in _FOUND_BY)
    placed = select(*own, *_PLACE).select_from(Asset).outerjoin(Location, Location.id == Asset.location_id)
    return placed.outerjoin(_Around, _Around.id == Location.parent_id)


def read_listed(session: Session, actor: Actor, statement: Select[Any]) -> list[ListedAsset]:
    """Read what `select_listed` selects, names as far as the asker may know them."""
    found = session.execute(statement)
    names, rows = tuple(found.keys()), found.all()
    return [_as_seen(actor, one) for one in _with_small_tables(session, names, rows)] if rows else []


def _as_seen(actor: Actor, listed: ListedAsset) -> ListedAsset:
    listed.name = name_of(actor, listed)
    return listed


def _with_small_tables(session: Session, names: Sequence[str], rows: Iterable[Any]) -> Iterator[ListedAsset]:
    kinds, territory, holders = KINDS.get(session), TERRITORY.get(session), ORGANISATIONS.get(session).names
    for row in rows:
        told = dict(zip(names, row, strict=True))
        # What was added since the revision was read is not kept yet.
        told["kind"] = kinds.get(row.kind_code) or session.get_one(AssetKind, row.kind_code)
        told["hromada"] = territory.hromadas.get(row.hromada_id) or session.get_one(Hromada, row.hromada_id)
        key = row.holder_id
        told["holder"] = Named(key, holders.get(key) or name_organisation(session, key)) if key else None
        told["location"] = _place_of(row, territory.settlements) if row.location_id else None
        yield ListedAsset(told)


def _place_of(row: Any, settlements: Mapping[uuid.UUID, Settlement]) -> ListedPlace:
    around = Named(row.around_id, row.around_name, row.around_address) if row.around_id else None
    settlement = settlements.get(row.settlement_id) if row.settlement_id else None
    return ListedPlace(row.location_id, row.place_name, row.place_address, row.settlement_id, settlement, around)
