"""Gathering what a few contracts are costed from: themselves, what they cover, and who may go on with them."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, func, literal, or_, select, union, union_all
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.queries.book import (
    make_book,
    placed_assets,
    read_assets,
    read_contracts,
    read_covers,
    within,
)
from maintenance.contracts.rules.book import AssetValue, ContractValue, CostBook, CoverValue
from maintenance.contracts.rules.cover import Candidates, covers_of
from registry.assets.models.asset import Asset
from registry.assets.queries.attribute_filter import attribute_conditions
from registry.places.models.territory import Settlement

AT_ONCE = 100
"""So many covers are asked about in one statement."""


def load_book_of(
    session: Session, hromada_id: uuid.UUID, years: Sequence[int], as_of: date, *, contract_ids: Collection[uuid.UUID]
) -> CostBook:
    """Gather the book of some contracts, to be costed in the years exactly as in the whole hromada's book.

    Contracts that may follow one of them are in it without prices: what those cost is not to be read from it.
    """
    conditions = within(hromada_id, years[0], years[-1])
    wanted = {one.id: one for one in read_contracts(session, [*conditions, Contract.id.in_(contract_ids)])}
    if not wanted:
        return make_book(session, hromada_id, as_of, (), {})
    covered = _covered_by(hromada_id, wanted.values())
    assets = read_assets(session, hromada_id, Asset.id.in_(covered))
    bare = _with_followers(session, conditions, wanted.values())
    ids = [one.id for one in bare if one.id not in wanted]
    near = _near_covers(session, ids, covered)
    followed = [replace(one, covers=tuple(near.get(one.id, ()))) for one in bare if one.id not in wanted]
    far, witnesses = _far_covers(session, hromada_id, followed, assets)
    followers = {one.id: replace(one, covers=(*one.covers, *far.get(one.id, ()))) for one in followed}
    contracts = [wanted.get(one.id) or followers[one.id] for one in bare]
    return make_book(session, hromada_id, as_of, contracts, {**assets, **witnesses})


def list_covering(session: Session, asset: Asset, first_year: int, last_year: int) -> list[uuid.UUID]:
    """List the contracts of the years that cover an asset, by their ids."""
    conditions = within(asset.hromada_id, first_year, last_year)
    names_it = or_(ContractCover.asset_id == asset.id, ContractCover.kind_code == asset.kind_code)
    value = read_assets(session, asset.hromada_id, Asset.id == asset.id)
    bare = read_contracts(session, conditions, is_whole=False)
    covers = read_covers(session, [*conditions, names_it])
    candidates = Candidates(value)
    return [one.id for one in bare if covers_of(replace(one, covers=tuple(covers.get(one.id, ()))), candidates)]


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
    """Read the contracts and all that begin on their lines after them, without prices and covers."""
    follows = [
        and_(Contract.service_line_id.is_not_distinct_from(one.line_id), Contract.starts_on > one.ends_on)
        for one in wanted
    ]
    own = Contract.id.in_([one.id for one in wanted])
    return read_contracts(session, [*conditions, or_(own, *follows)], is_whole=False)


def _near_covers(
    session: Session, ids: Sequence[uuid.UUID], covered: CompoundSelect[Any]
) -> Mapping[uuid.UUID, Sequence[CoverValue]]:
    """Read the followers' covers by kind, and those that name an asset which is covered already."""
    is_near = or_(ContractCover.kind_code.is_not(None), ContractCover.asset_id.in_(covered))
    return read_covers(session, [ContractCover.contract_id.in_(ids), is_near]) if ids else {}


def _far_covers(
    session: Session, hromada_id: uuid.UUID, followers: Iterable[ContractValue], assets: Mapping[uuid.UUID, AssetValue]
) -> tuple[dict[uuid.UUID, list[CoverValue]], dict[uuid.UUID, AssetValue]]:
    """Give one asset, and the cover that names it, to each follower that covers only others.

    A follower that covers nothing at all takes over a whole line; one that covers other assets, none of it.
    """
    candidates = Candidates(assets)
    lonely = {one.id: one for one in followers if not covers_of(one, candidates)}
    if not lonely:
        return {}, {}
    found = {row.contract_id: row.asset_id for row in session.execute(_first_named(hromada_id, list(lonely)))}
    asked = [(one.id, cover) for one in lonely.values() if one.id not in found for cover in one.covers]
    for start in range(0, len(asked), AT_ONCE):
        some = [
            _matching(hromada_id, cover).add_columns(literal(contract_id.hex).label("contract")).limit(1).subquery()
            for contract_id, cover in asked[start : start + AT_ONCE]
        ]
        for asset_id, contract in session.execute(union_all(*(select(one) for one in some))):
            found[uuid.UUID(contract)] = asset_id
    named = {contract_id: [CoverValue(asset_id=asset_id)] for contract_id, asset_id in found.items()}
    return named, read_assets(session, hromada_id, Asset.id.in_(set(found.values())))


def _first_named(hromada_id: uuid.UUID, contract_ids: Sequence[uuid.UUID]) -> Select[Any]:
    """Select one asset of each contract that names any."""
    number = func.row_number().over(partition_by=ContractCover.contract_id, order_by=ContractCover.position)
    named = (
        select(ContractCover.contract_id, ContractCover.asset_id, number.label("number"))
        .join(Asset, Asset.id == ContractCover.asset_id)
        .where(ContractCover.contract_id.in_(contract_ids), Asset.hromada_id == hromada_id)
        .subquery()
    )
    return select(named.c.contract_id, named.c.asset_id).where(named.c.number == 1)
