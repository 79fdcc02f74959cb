"""Gathering what a hromada's costings are computed from, in a handful of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

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
CONTRACT_COLUMNS = (
    Contract.id,
    Contract.number,
    Contract.starts_on,
    Contract.ends_on,
    Contract.service_line_id,
    Contract.renewal,
)
TERM_COLUMNS = tuple(ContractTerm.__table__.columns)
COVER_COLUMNS = tuple(one for one in ContractCover.__table__.columns if one.name not in ("id", "position"))
_building = aliased(Location)
_settlement_id = func.coalesce(Location.settlement_id, _building.settlement_id)


def load_book(session: Session, hromada_id: uuid.UUID, first_year: int, last_year: int, as_of: date) -> CostBook:
    """Gather the book for costing any year from first to last, both included, with what was known on `as_of`."""
    contracts = read_contracts(session, within(hromada_id, first_year, last_year))
    return make_book(session, hromada_id, as_of, contracts, _assets(session, hromada_id, contracts))


def make_book(
    session: Session,
    hromada_id: uuid.UUID,
    as_of: date,
    contracts: Sequence[ContractValue],
    assets: Mapping[uuid.UUID, AssetValue],
) -> CostBook:
    """Put contracts and assets together with the hromada's lines, indexes and words."""
    kinds = KINDS.get(session)
    return CostBook(
        as_of=as_of,
        lines=tuple(_line(one) for one in _lines(session, hromada_id)),
        contracts=tuple(contracts),
        assets=assets,
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


def within(hromada_id: uuid.UUID, first_year: int, last_year: int) -> list[ColumnElement[bool]]:
    """Condition on contracts: they may cost in the years; one of the year before may be projected into the first."""
    return [
        Contract.hromada_id == hromada_id,
        Contract.ends_on >= date(first_year - YEARS_OF_PROJECTION, 1, 1),
        Contract.starts_on <= date(last_year, 12, 31),
    ]


def read_contracts(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, is_whole: bool = True
) -> list[ContractValue]:
    """Read contracts in the book's order; those that are not whole come without prices and covers."""
    own = select(*CONTRACT_COLUMNS).where(*conditions)
    rows = session.execute(own.order_by(Contract.starts_on, Contract.number, Contract.id)).all()
    terms: dict[uuid.UUID, list[TermValue]] = defaultdict(list)
    if is_whole:
        prices = select(*TERM_COLUMNS).join(Contract).where(*conditions).order_by(ContractTerm.position)
        for row in session.execute(prices):
            terms[row.contract_id].append(_term(row))
    covers = read_covers(session, conditions) if is_whole else {}
    return [_contract(row, terms.get(row.id, ()), covers.get(row.id, ())) for row in rows]


def read_covers(session: Session, conditions: Sequence[ColumnElement[bool]]) -> dict[uuid.UUID, list[CoverValue]]:
    """Read the covers that meet conditions on them and on their contracts, by contract."""
    definitions = {code: one.definition for code, one in KINDS.get(session).items()}
    statement = select(*COVER_COLUMNS).join(Contract).where(*conditions).order_by(ContractCover.position)
    covers: dict[uuid.UUID, list[CoverValue]] = defaultdict(list)
    for row in session.execute(statement):
        covers[row.contract_id].append(_cover(row, definitions))
    return covers


def _indexes(session: Session, hromada_id: uuid.UUID) -> Iterable[IndexValue]:
    rows = session.scalars(select(PriceIndex).where(PriceIndex.hromada_id == hromada_id))
    return (IndexValue(one.kind, one.year, one.value, one.known_on) for one in rows)


def _assets(session: Session, hromada_id: uuid.UUID, contracts: Sequence[ContractValue]) -> dict[uuid.UUID, AssetValue]:
    """Read the covered assets, and all others of their kinds: those may lack a contract."""
    kinds = _covered_kinds(session, hromada_id, contracts)
    return read_assets(session, hromada_id, Asset.kind_code.in_(kinds)) if kinds else {}


def read_assets(
    session: Session, hromada_id: uuid.UUID, *conditions: ColumnElement[bool]
) -> dict[uuid.UUID, AssetValue]:
    """Read a hromada's assets that meet conditions on them, in the book's order."""
    statement = placed_assets(*ASSET_COLUMNS, _settlement_id.label("settlement_id"), Settlement.katottg)
    statement = statement.where(Asset.hromada_id == hromada_id, *conditions)
    rows = session.execute(statement.order_by(Asset.sort_key, Asset.inventory_number, Asset.id))
    return {row.id: _asset(row) for row in rows}


def placed_assets(*columns: Any) -> Select[Any]:
    """Select columns of assets joined with the settlements where they stand; a room is in its building's."""
    return (
        select(*columns)
        .select_from(Asset)
        .outerjoin(Location, Location.id == Asset.location_id)
        .outerjoin(_building, _building.id == Location.parent_id)
        .outerjoin(Settlement, Settlement.id == _settlement_id)
    )


def _covered_kinds(session: Session, hromada_id: uuid.UUID, contracts: Sequence[ContractValue]) -> set[str]:
    covers = [cover for contract in contracts for cover in contract.covers]
    kinds = {cover.kind_code for cover in covers if cover.kind_code}
    if not contracts or all(cover.kind_code for cover in covers):
        return kinds
    ids = [one.id for one in contracts]
    named = select(Asset.kind_code).join(ContractCover, ContractCover.asset_id == Asset.id)
    return kinds | set(session.scalars(named.where(ContractCover.contract_id.in_(ids)).distinct()))


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


def _contract(row: Any, terms: Iterable[TermValue], covers: Iterable[CoverValue]) -> ContractValue:
    return ContractValue(
        id=row.id,
        number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        line_id=row.service_line_id,
        renewal=row.renewal,
        terms=tuple(terms),
        covers=tuple(covers),
    )


def _term(row: Any) -> TermValue:
    return TermValue(
        id=row.id,
        basis=row.basis,
        amount=row.amount,
        clause=row.clause,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        visits_per_year=row.visits_per_year,
        month_rule=row.month_rule,
        skip_under_warranty=row.skip_under_warranty,
        kind_code=row.kind_code,
    )


def _cover(row: Any, definitions: Definitions) -> CoverValue:
    filters = dict(row.filters or {})
    asked = filters.pop("attributes", None)
    return CoverValue(
        asset_id=row.asset_id,
        kind_code=row.kind_code,
        filters=filters,
        attributes=wanted_of(definitions.get(row.kind_code or ""), asked) if asked else (),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
