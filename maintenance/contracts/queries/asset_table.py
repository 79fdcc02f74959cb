"""Reading the assets of a hromada as columns, by what covers ask of them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, null, select
from sqlalchemy.orm import Session, aliased

from maintenance.contracts.models.contract import ContractCover
from maintenance.contracts.rules.asset_table import AssetColumns, AssetTable
from maintenance.contracts.rules.book import ContractValue, CoverValue
from registry.assets.models.asset import Asset
from registry.assets.queries.reserve import Stays, reserve_periods
from registry.places.models.location import Location
from registry.places.models.territory import Settlement

FEW_ASSETS = 1_000
AT_ONCE = 5_000
"""So many rows are turned into columns at a time: a hundred thousand rows take more memory than their columns."""
ASSET_COLUMNS = (
    Asset.id,
    Asset.kind_code,
    Asset.status,
    Asset.commissioned_on,
    Asset.decommissioned_on,
    Asset.warranty_until,
    Asset.holder_id,
    Asset.parent_id,
)
LIST_ORDER = (Asset.open_sort_key, Asset.inventory_number, Asset.id)
NOTHING_GIVEN: dict[str, Any] = {}
_building = aliased(Location)
_settlement_id = func.coalesce(Location.settlement_id, _building.settlement_id)


@dataclass(frozen=True)
class Asked:
    """What some covers ask of assets beside their kind: only that is read."""

    is_placed: bool
    """Whether any asks where they stand."""
    names: frozenset[str]
    kinds: frozenset[str]
    """The kinds of which any asks attributes."""

    @classmethod
    def by(cls, covers: Iterable[CoverValue]) -> "Asked":
        """Gather it from covers."""
        covers = list(covers)
        names = frozenset(name for cover in covers for name in cover.filters if cover.filters[name])
        kinds = frozenset(cover.kind_code for cover in covers if cover.attributes and cover.kind_code)
        return cls("settlement" in names, names, kinds)

    def has(self, other: "Asked") -> bool:
        """Tell whether all is read that the other asks."""
        return self.names >= other.names and self.kinds >= other.kinds


def read_covered_kinds(session: Session, hromada_id: uuid.UUID, contracts: Sequence[ContractValue]) -> AssetTable:
    """Read the covered assets, and all others of their kinds: those may lack a contract."""
    kinds = covered_kinds(session, hromada_id, contracts)
    covers = [cover for contract in contracts for cover in contract.covers]
    return read_assets(session, hromada_id, covers, Asset.kind_code.in_(kinds)) if kinds else AssetTable.of([])


def read_assets(
    session: Session, hromada_id: uuid.UUID, covers: Sequence[CoverValue], *conditions: ColumnElement[bool]
) -> AssetTable:
    """Read a hromada's assets that meet conditions on them, in the book's order, with what the covers ask of them."""
    return read_asked(session, hromada_id, Asked.by(covers), *conditions)


def read_asked(session: Session, hromada_id: uuid.UUID, asked: Asked, *conditions: ColumnElement[bool]) -> AssetTable:
    """Read a hromada's assets that meet conditions on them, in the book's order, with what is asked of them."""
    columns = [*ASSET_COLUMNS, *_asked_columns(asked)]
    statement = placed_assets(*columns) if asked.is_placed else select(*columns)
    statement = statement.where(Asset.hromada_id == hromada_id, *conditions)
    found: list[list[Any]] = [[] for _ in columns]
    rows = session.execute(statement.order_by(*LIST_ORDER))
    for part in rows.partitions(AT_ONCE):
        for column, values in zip(found, zip(*part, strict=True), strict=True):
            column.extend(values)
    ids, kinds, statuses, commissioned, decommissioned, warranty, holders, parents, attributes, *places = found
    return AssetTable.of_columns(
        AssetColumns(
            ids=ids,
            kind_codes=kinds,
            statuses=statuses,
            commissioned_on=commissioned,
            decommissioned_on=decommissioned,
            warranty_until=warranty,
            holder_ids=holders,
            parent_ids=parents,
            attributes=[one or NOTHING_GIVEN for one in attributes],
            settlements=[tuple(str(one) for one in pair if one) for pair in zip(*places, strict=True)],
            reserve=_reserve(session, hromada_id, ids),
        )
    )


def _reserve(session: Session, hromada_id: uuid.UUID, asset_ids: Sequence[uuid.UUID]) -> Stays:
    """Read when assets stood in reserve; of many, the whole hromada's at once."""
    few = asset_ids if len(asset_ids) <= FEW_ASSETS else None
    return reserve_periods(session, few, hromada_id=hromada_id) if asset_ids else {}


def _asked_columns(asked: Asked) -> list[Any]:
    """Add what only some covers ask for: attributes of their kinds, the settlement's code and id."""
    given = case((Asset.kind_code.in_(asked.kinds), Asset.attributes)) if asked.kinds else null()
    return [given.label("given"), *([Settlement.katottg, _settlement_id] if asked.is_placed else [])]


def placed_assets(*columns: Any) -> Select[Any]:
    """Select columns of assets joined with the settlements where they stand; a room is in its building's."""
    return (
        select(*columns)
        .select_from(Asset)
        .outerjoin(Location, Location.id == Asset.location_id)
        .outerjoin(_building, _building.id == Location.parent_id)
        .outerjoin(Settlement, Settlement.id == _settlement_id)
    )


def covered_kinds(session: Session, hromada_id: uuid.UUID, contracts: Sequence[ContractValue]) -> set[str]:
    """Name the kinds that contracts cover, whole or by an asset of them."""
    covers = [cover for contract in contracts for cover in contract.covers]
    kinds = {cover.kind_code for cover in covers if cover.kind_code}
    if not contracts or all(cover.kind_code for cover in covers):
        return kinds
    ids = [one.id for one in contracts]
    named = select(Asset.kind_code).join(ContractCover, ContractCover.asset_id == Asset.id)
    return kinds | set(session.scalars(named.where(ContractCover.contract_id.in_(ids)).distinct()))
