"""What a hromada's contracts cover, read whole, or by what was written since it was read."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.queries.asset_table import Asked, covered_kinds, read_asked
from maintenance.contracts.queries.book import begun, make_book, read_contracts
from maintenance.contracts.queries.list_order import renew_order
from maintenance.contracts.rules.asset_patch import PatchedTable, patch_table
from maintenance.contracts.rules.asset_table import NO_PLACES, AssetTable
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.covered_patch import patch_covered
from maintenance.contracts.rules.periods import LAST_YEAR
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.assets.queries.kinds import KINDS
from registry.kernel.bulk import among
from registry.kernel.queries.costed_changes import Changes
from registry.places.models.location import Location
from registry.places.models.territory import Settlement

ASSETS = (Asset.__tablename__, AssetReserve.__tablename__)
CONTRACTS = (Contract.__tablename__, ContractTerm.__tablename__, ContractCover.__tablename__)
PLACES = Location.__tablename__
READ_ANYWAY = (ServiceLine.__tablename__, PriceIndex.__tablename__)
PROGRAMMES = "maintenance_programme"
"""What these tables give is asked for at each look, and is not in the book."""


@dataclass(frozen=True)
class ReadBook:
    """A covered book, and what else it was read by."""

    covered: CoveredBook
    kinds: frozenset[str]
    """All assets of these kinds are in it."""
    asked: Asked
    definitions: Mapping[str, Any]
    """The kinds' descriptions, by which covers read what they ask."""
    settlements: Mapping[uuid.UUID, str | None]
    """КАТОТТГ codes, if covers ask where assets stand."""


def read_book(session: Session, hromada_id: uuid.UUID, as_of: date) -> ReadBook:
    """Read and cover all that a hromada's costings of any year are computed from."""
    contracts = read_contracts(session, begun(hromada_id, LAST_YEAR))
    kinds = frozenset(covered_kinds(session, hromada_id, contracts))
    asked = _asked_by(contracts)
    assets = read_asked(session, hromada_id, asked, Asset.kind_code.in_(kinds)) if kinds else AssetTable.of([])
    book = make_book(session, hromada_id, as_of, contracts, assets)
    covered = cover_book(book)
    for one in covered.contracts:
        _ = one.named, one.kinds  # Found now, so that the first change does not wait for a thousand sets.
    return ReadBook(covered, kinds, asked, _definitions(session), _settlements(session, asked))


def read_changed(
    session: Session, hromada_id: uuid.UUID, as_of: date, known: ReadBook, changes: Changes
) -> ReadBook | None:
    """Read what was written since, and put it into what is known; None when it has to be read whole."""
    settlements, definitions = _settlements(session, known.asked), _definitions(session)
    if settlements != known.settlements or not all(_is_told(name) for name in changes):
        return None
    old = known.covered
    kinds = {
        code for code in {**definitions, **known.definitions} if definitions.get(code) != known.definitions.get(code)
    }
    written = {one for name in CONTRACTS for one in changes.get(name, ())}
    written |= {one.id for one in old.book.contracts if any(cover.kind_code in kinds for cover in one.covers)}
    contracts = _contracts(session, hromada_id, old.book.contracts, written) if written else old.book.contracts
    if not known.asked.has(_asked_by(contracts)) or not _has_kinds(session, known, contracts, written):
        return None
    patched = _assets(session, hromada_id, known, contracts, _asset_ids(session, known, changes))
    if patched is None:
        return None
    book = make_book(session, hromada_id, as_of, contracts, patched.table)
    covered = patch_covered(old, book, patched.changed, written)
    return ReadBook(covered, known.kinds, known.asked, definitions, settlements)


def _is_told(table: str) -> bool:
    return table in (*ASSETS, *CONTRACTS, PLACES, *READ_ANYWAY) or table.startswith(PROGRAMMES)


def _asked_by(contracts: Iterable[ContractValue]) -> Asked:
    return Asked.by(cover for contract in contracts for cover in contract.covers)


def _definitions(session: Session) -> Mapping[str, Any]:
    return {code: one.definition for code, one in KINDS.get(session).items()}


def _settlements(session: Session, asked: Asked) -> Mapping[uuid.UUID, str | None]:
    if not asked.is_placed:
        return {}
    return dict(session.execute(select(Settlement.id, Settlement.katottg)).tuples().all())


def _contracts(
    session: Session, hromada_id: uuid.UUID, old: Sequence[ContractValue], written: set[uuid.UUID]
) -> Sequence[ContractValue]:
    """Read the contracts that were written, in the order of all; who came while this is read comes along."""
    conditions = begun(hromada_id, LAST_YEAR)
    order = select(Contract.id).where(*conditions).order_by(Contract.starts_on, Contract.number, Contract.id)
    ids = session.scalars(order).all()
    known = {one.id: one for one in old if one.id not in written}
    asked = [one for one in ids if one not in known]
    found = {one.id: one for one in read_contracts(session, [*conditions, among(session, Contract.id, asked)])}
    both = {**known, **found}
    written |= {*found}
    return tuple(both[one] for one in ids if one in both)


def _has_kinds(
    session: Session, known: ReadBook, contracts: Sequence[ContractValue], written: Collection[uuid.UUID]
) -> bool:
    """Tell whether all assets are in the table of the kinds that written contracts cover, whole or by name."""
    covers = [cover for one in contracts if one.id in written for cover in one.covers]
    if not {cover.kind_code for cover in covers if cover.kind_code} <= known.kinds:
        return False
    table = known.covered.book.assets
    strange = {one for cover in covers for one in cover.asset_ids if table.find(one) is None}
    kinds = select(Asset.kind_code).where(among(session, Asset.id, strange)).distinct()
    return not strange or {*session.scalars(kinds)} <= known.kinds


def _asset_ids(session: Session, known: ReadBook, changes: Changes) -> set[uuid.UUID]:
    """Name the assets that were written, or stand where a place was."""
    ids = {one for name in ASSETS for one in changes.get(name, ())}
    if not (changes.get(PLACES) and known.asked.is_placed):
        return ids
    moved = changes[PLACES]
    inside = select(Location.id).where(among(session, Location.parent_id, moved))
    here = or_(among(session, Asset.location_id, moved), Asset.location_id.in_(inside))
    return ids | {*session.scalars(select(Asset.id).where(here))}


def _assets(
    session: Session, hromada_id: uuid.UUID, known: ReadBook, contracts: Sequence[ContractValue], ids: set[uuid.UUID]
) -> PatchedTable | None:
    """Put the written assets into the table; None when one that is covered by name is of a kind not in the table."""
    table = known.covered.book.assets
    nothing = PatchedTable(table, NO_PLACES, NO_PLACES)
    if not ids:
        return nothing
    own, is_written = Asset.hromada_id == hromada_id, among(session, Asset.id, ids)
    elsewhere = set(session.scalars(select(Asset.id).where(own, is_written, Asset.kind_code.not_in(known.kinds))))
    if elsewhere and any(elsewhere & {*cover.asset_ids} for one in contracts for cover in one.covers):
        return None
    if not known.kinds:
        return nothing
    of_kinds = Asset.kind_code.in_(known.kinds)
    found = read_asked(session, hromada_id, known.asked, is_written, of_kinds)
    if not len(found) and all(table.find(one) is None for one in ids):
        return nothing
    patched = patch_table(table, ids, found)
    renew_order(session, patched, [own, of_kinds])
    return patched
