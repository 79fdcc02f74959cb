"""Gathering what a few contracts are costed from: themselves, what they cover, and who may go on with them."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, or_, select, union
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.queries.asset_table import placed_assets, read_assets
from maintenance.contracts.queries.book import begun, make_book, read_contracts, read_covers
from maintenance.contracts.queries.kept_book import is_kept, read_covered
from maintenance.contracts.rules.asset_table import AssetTable
from maintenance.contracts.rules.book import ContractValue, CostBook, CoverValue
from maintenance.contracts.rules.cover import covered_places
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from registry.assets.models.asset import Asset
from registry.assets.queries.attribute_filter import attribute_conditions
from registry.places.models.territory import Settlement

AT_ONCE = 100
"""So many covers are asked about in one statement."""


def load_book_of(
    session: Session, hromada_id: uuid.UUID, last_year: int, as_of: date, *, contract_ids: Collection[uuid.UUID]
) -> CostBook:
    """Gather the book of some contracts, to be costed up to a year exactly as in the whole hromada's book.

    Contracts that may follow one of them are in it without prices: what those cost is not to be read from it.
    """
    conditions = begun(hromada_id, last_year)
    wanted = {one.id: one for one in read_contracts(session, [*conditions, Contract.id.in_(contract_ids)])}
    if not wanted:
        return make_book(session, hromada_id, as_of, (), AssetTable.of([]))
    covered = _covered_by(hromada_id, wanted.values())
    bare = _with_followers(session, conditions, wanted.values())
    near = _near_covers(session, [one.id for one in bare if one.id not in wanted], covered)
    contracts = [wanted.get(one.id) or replace(one, covers=tuple(near.get(one.id, ()))) for one in bare]
    covers = [cover for one in contracts for cover in one.covers]
    assets = read_assets(session, hromada_id, covers, Asset.id.in_(covered))
    return make_book(session, hromada_id, as_of, contracts, assets)


def read_alone(session: Session, contract: Contract, last_year: int, as_of: date) -> CoveredBook:
    """Read what one contract covers up to a year: from the hromada's book where that is kept, else its own alone."""
    if is_kept(session, contract.hromada_id):
        whole = read_covered(session, contract.hromada_id, as_of)
        own = whole.by_id.get(contract.id)
        if own is not None:
            return CoveredBook(replace(whole.book, contracts=(own.contract,)), {contract.id: own})
    return cover_book(load_book_of(session, contract.hromada_id, last_year, as_of, contract_ids=[contract.id]))


def list_covering(session: Session, asset: Asset, last_year: int) -> list[uuid.UUID]:
    """List the contracts begun by the end of a year that cover an asset, by their ids."""
    conditions = begun(asset.hromada_id, last_year)
    names_it = or_(ContractCover.asset_id == asset.id, ContractCover.kind_code == asset.kind_code)
    covers = read_covers(session, [*conditions, names_it])
    asked = [cover for found in covers.values() for cover in found]
    table = read_assets(session, asset.hromada_id, asked, Asset.id == asset.id)
    return [one for one, found in covers.items() if any(len(covered_places(table, cover)) for cover in found)]


def _covered_by(hromada_id: uuid.UUID, contracts: Iterable[ContractValue]) -> CompoundSelect[Any]:
    """Select the ids of what contracts cover, and some more where they have very many covers by kind."""
    contracts = list(contracts)
    named = select(ContractCover.asset_id).where(
        ContractCover.contract_id.in_([one.id for one in contracts]), ContractCover.asset_id.is_not(None)
    )
    covers = [cover for one in contracts for cover in one.covers if cover.kind_code]
    if len(covers) <= AT_ONCE:
        return union(named, *(_matching(hromada_id, one) for one in covers))
    kinds = {one.kind_code for one in covers}
    return union(named, select(Asset.id).where(Asset.hromada_id == hromada_id, Asset.kind_code.in_(kinds)))


def _matching(hromada_id: uuid.UUID, cover: CoverValue) -> Select[Any]:
    """Select the ids of what a cover by kind covers, as `rules.cover.is_covered` decides it."""
    wanted = cover.filters
    conditions = [Asset.hromada_id == hromada_id, Asset.kind_code == cover.kind_code]
    for column, name in ((Asset.holder_id, "holder_id"), (Asset.parent_id, "parent_id")):
        conditions += [_is_id(column, wanted[name])] if wanted.get(name) else []
    conditions += attribute_conditions(cover.attributes)
    if not wanted.get("settlement"):
        return select(Asset.id).where(*conditions)
    settlement = or_(Settlement.katottg == wanted["settlement"], _is_id(Settlement.id, wanted["settlement"]))
    return placed_assets(Asset.id).where(*conditions, settlement)


def _is_id(column: Any, told: object) -> ColumnElement[bool]:
    try:
        return and_(column == uuid.UUID(str(told)))
    except ValueError:
        return false()


def _with_followers(
    session: Session, conditions: Sequence[ColumnElement[bool]], wanted: Iterable[ContractValue]
) -> list[ContractValue]:
    """Read the contracts, all that begin on their lines after them, and all that replace any, without their insides."""
    follows = [
        and_(Contract.service_line_id == one.line_id, Contract.starts_on > one.starts_on)
        for one in wanted
        if one.line_id is not None
    ]
    own = Contract.id.in_([one.id for one in wanted])
    some = or_(own, Contract.replaces_id.is_not(None), *follows)
    return read_contracts(session, [*conditions, some], is_whole=False)


def _near_covers(
    session: Session, ids: Sequence[uuid.UUID], covered: CompoundSelect[Any]
) -> Mapping[uuid.UUID, Sequence[CoverValue]]:
    """Read the followers' covers by kind, and those that name an asset which is covered already."""
    is_near = or_(ContractCover.kind_code.is_not(None), ContractCover.asset_id.in_(covered))
    return read_covers(session, [ContractCover.contract_id.in_(ids), is_near]) if ids else {}
