"""Gathering what a hromada's costings are computed from, in a handful of queries."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, selectinload

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.rules.book import (
    AssetValue,
    ContractValue,
    CostBook,
    CoverValue,
    IndexValue,
    LineValue,
    TermValue,
)
from registry.assets.models.asset import Asset
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attribute_filter import wanted_of
from registry.places.models.location import Location
from registry.places.models.territory import Settlement

YEARS_OF_PROJECTION = 1
Definitions = Mapping[str, Mapping[str, Any]]
ASSET_COLUMNS = (
    Asset.id,
    Asset.name,
    Asset.inventory_number,
    Asset.kind_code,
    Asset.status,
    Asset.commissioned_on,
    Asset.decommissioned_on,
    Asset.warranty_until,
    Asset.holder_id,
    Asset.parent_id,
    Asset.attributes,
)


def load_book(session: Session, hromada_id: uuid.UUID, first_year: int, last_year: int, as_of: date) -> CostBook:
    """Gather the book for costing any year from first to last, both included, with what was known on `as_of`."""
    contracts = _contracts(session, hromada_id, first_year, last_year)
    kinds = KINDS.get(session)
    definitions = {code: one.definition for code, one in kinds.items()}
    return CostBook(
        as_of=as_of,
        lines=tuple(_line(one) for one in _lines(session, hromada_id)),
        contracts=tuple(_contract(one, definitions) for one in contracts),
        assets=_assets(session, hromada_id, contracts),
        indexes=tuple(_indexes(session, hromada_id)),
        kind_words=load_kind_words(session),
        kind_names_en={code: one.name_en for code, one in kinds.items()},
    )


def load_kind_words(session: Session) -> dict[str, tuple[str, str, str]]:
    """Map each kind to its name for 1, 2 and 5 things; a kind without such forms is left out."""
    kinds = KINDS.get(session).values()
    return {one.code: words for one in kinds if (words := _plural(one.definition or {}))}


def _plural(definition: Mapping[str, object]) -> tuple[str, str, str] | None:
    told = definition.get("plural_uk")
    if isinstance(told, Mapping):
        told = [told.get(name) for name in ("one", "few", "many")]
    if not isinstance(told, list | tuple) or len(told) != 3 or not all(told):
        return None
    one, few, many = map(str, told)
    return one, few, many


def _lines(session: Session, hromada_id: uuid.UUID) -> Sequence[ServiceLine]:
    return session.scalars(select(ServiceLine).where(ServiceLine.hromada_id == hromada_id)).all()


def _contracts(session: Session, hromada_id: uuid.UUID, first_year: int, last_year: int) -> Sequence[Contract]:
    """A contract of the year before the first may be projected into it."""
    statement = (
        select(Contract)
        .where(
            Contract.hromada_id == hromada_id,
            Contract.ends_on >= date(first_year - YEARS_OF_PROJECTION, 1, 1),
            Contract.starts_on <= date(last_year, 12, 31),
        )
        .options(selectinload(Contract.terms), selectinload(Contract.covers))
        .order_by(Contract.starts_on, Contract.number, Contract.id)
    )
    return session.scalars(statement).all()


def _indexes(session: Session, hromada_id: uuid.UUID) -> Iterable[IndexValue]:
    rows = session.scalars(select(PriceIndex).where(PriceIndex.hromada_id == hromada_id))
    return (IndexValue(one.kind, one.year, one.value, one.known_on) for one in rows)


def _assets(session: Session, hromada_id: uuid.UUID, contracts: Sequence[Contract]) -> dict[uuid.UUID, AssetValue]:
    """Read the covered assets, and all others of their kinds: those may lack a contract."""
    building = aliased(Location)
    settlement_id = func.coalesce(Location.settlement_id, building.settlement_id)
    statement = (
        select(*ASSET_COLUMNS, settlement_id.label("settlement_id"), Settlement.katottg)
        .outerjoin(Location, Location.id == Asset.location_id)
        .outerjoin(building, building.id == Location.parent_id)
        .outerjoin(Settlement, Settlement.id == settlement_id)
        .where(Asset.hromada_id == hromada_id, Asset.kind_code.in_(_covered_kinds(session, contracts)))
        .order_by(Asset.sort_key, Asset.inventory_number, Asset.id)
    )
    return {row.id: _asset(row) for row in session.execute(statement)}


def _covered_kinds(session: Session, contracts: Sequence[Contract]) -> set[str]:
    covers = [cover for contract in contracts for cover in contract.covers]
    ids = [contract.id for contract in contracts]
    named = select(Asset.kind_code).join(ContractCover, ContractCover.asset_id == Asset.id)
    kinds = session.scalars(named.where(ContractCover.contract_id.in_(ids)).distinct())
    return {cover.kind_code for cover in covers if cover.kind_code} | set(kinds)


def _asset(row: Any) -> AssetValue:
    return AssetValue(
        id=row.id,
        name=row.name,
        inventory_number=row.inventory_number,
        kind_code=row.kind_code,
        status=row.status,
        commissioned_on=row.commissioned_on,
        decommissioned_on=row.decommissioned_on,
        warranty_until=row.warranty_until,
        settlements=tuple(str(one) for one in (row.katottg, row.settlement_id) if one),
        holder_id=row.holder_id,
        parent_id=row.parent_id,
        attributes=row.attributes or {},
    )


def _line(line: ServiceLine) -> LineValue:
    return LineValue(
        id=line.id,
        code=line.code,
        title=line.title,
        kekv=line.kekv,
        fund=line.fund,
        expenditure=line.expenditure,
        index_kind=line.index_kind,
        position=line.position,
    )


def _contract(contract: Contract, definitions: Definitions) -> ContractValue:
    return ContractValue(
        id=contract.id,
        number=contract.number,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        line_id=contract.service_line_id,
        renewal=contract.renewal,
        terms=tuple(_term(one) for one in contract.terms),
        covers=tuple(_cover(one, definitions) for one in contract.covers),
    )


def _term(term: ContractTerm) -> TermValue:
    return TermValue(
        id=term.id,
        basis=term.basis,
        amount=term.amount,
        clause=term.clause,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        visits_per_year=term.visits_per_year,
        month_rule=term.month_rule,
        skip_under_warranty=term.skip_under_warranty,
        kind_code=term.kind_code,
    )


def _cover(cover: ContractCover, definitions: Definitions) -> CoverValue:
    filters = dict(cover.filters or {})
    asked = filters.pop("attributes", None)
    return CoverValue(
        asset_id=cover.asset_id,
        kind_code=cover.kind_code,
        filters=filters,
        attributes=wanted_of(definitions.get(cover.kind_code or ""), asked),
        starts_on=cover.starts_on,
        ends_on=cover.ends_on,
    )
