"""Contracts as rows of a file: as many rows a contract as it has prices or groups of covered things."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.contracts.queries.contracts import visible_contracts
from maintenance.contracts.rules.contract_columns import COVERS, TERMS, contract_columns, write_sums
from maintenance.contracts.rules.contracts import CONTRACT, COVER, TERM
from maintenance.contracts.rules.cover_text import write_pairs
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import attributes_of
from registry.exchange.queries import BATCH, described_row
from registry.exchange.rules.columns import Table
from registry.kernel.access import Actor
from registry.kernel.bulk import among
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada, Settlement

IN_ONE_CELL = 100
"""So many inventory numbers stand in one cell; the others go into further rows."""
NAMED = ("number", "starts_on", "hromada")
"""What every row of a contract repeats, so that the rows find together again."""


def count_all(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    """Count the visible contracts, of one hromada or of all."""
    own = _chosen(actor, hromada_id)
    return session.scalar(own.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def contract_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible contracts as rows, earlier ones first: what one goes on from stands above it."""
    return Table(contract_columns(), _rows(session, actor, hromada_id))


def _chosen(actor: Actor, hromada_id: uuid.UUID | None) -> Any:
    own = visible_contracts(actor)
    return own if hromada_id is None else own.where(Contract.hromada_id == hromada_id)


def _rows(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[dict[str, Any]]:
    ordered = _chosen(actor, hromada_id).order_by(Contract.starts_on, Contract.number, Contract.id)
    codes = {row.id: row.code for row in session.execute(select(Hromada.id, Hromada.code))}
    names = ContractNames(session, codes)
    whole = ordered.options(
        joinedload(Contract.provider), joinedload(Contract.service_line), selectinload(Contract.terms),
        selectinload(Contract.covers).joinedload(ContractCover.asset).load_only(Asset.inventory_number),
    )  # fmt: skip
    for batch in session.scalars(whole.execution_options(yield_per=BATCH)).partitions():
        words = _Words.of(session, batch)
        for one in batch:
            yield from _contract_rows(one, codes[one.hromada_id], names, words)


def _contract_rows(contract: Contract, hromada: str, names: ContractNames, words: "_Words") -> Iterator[dict[str, Any]]:
    own = {
        **described_row(CONTRACT, contract, {}),
        "hromada": hromada,
        "provider": contract.provider.name if contract.provider else None,
        "provider_edrpou": contract.provider.edrpou if contract.provider else None,
        "service_line": contract.service_line.code if contract.service_line else None,
        "replaces": names.name_of(contract.replaces_id),
        "not_next_of": "; ".join(sorted(filter(None, map(names.name_of, contract.not_next_of)))) or None,
    }
    terms = [_term_cells(one, words) for one in contract.terms]
    covers = [_cover_cells(some, words) for some in _grouped(contract.covers)]
    nothing: dict[str, Any] = {}
    parts = zip_longest(terms or [nothing], covers or [nothing], fillvalue=nothing)
    for place, (term, cover) in enumerate(parts):
        yield {**(own if place == 0 else {name: own[name] for name in NAMED}), **term, **cover}


def _term_cells(term: Any, words: "_Words") -> dict[str, Any]:
    row = described_row(TERM, term, {})
    row |= {"payments": write_sums(term.payments or ()), "kind": words.kind(term.kind_code)}
    row["month_rule"] = None if term.month_rule == TERM.by_name["month_rule"].fallback else row["month_rule"]
    return {f"{TERMS}{name}": value for name, value in row.items() if name != "id"}


def _grouped(covers: Sequence[ContractCover]) -> Iterator[list[ContractCover]]:
    """Put neighbours that name single assets and differ in nothing else into one cell."""

    def alike(one: ContractCover) -> tuple[Any, ...]:
        is_plain = one.asset_id is not None and not one.filters
        return (one.starts_on, one.ends_on, one.include_reserve) if is_plain else (one.id,)

    for _key, some in groupby(covers, alike):
        found = list(some)
        yield from (found[at : at + IN_ONE_CELL] for at in range(0, len(found), IN_ONE_CELL))


def _cover_cells(some: Sequence[ContractCover], words: "_Words") -> dict[str, Any]:
    cover = some[0]
    row = described_row(COVER, cover, {})
    row |= {
        "asset": "; ".join(one.asset.inventory_number for one in some if one.asset) or None,
        "kind": words.kind(cover.kind_code),
        "settlement": words.settlements.get(cover.settlement or "", cover.settlement),
        "holder": words.holders.get(cover.holder_id),
        "parent": words.parents.get(cover.parent_id),
        "attributes": words.attributes(cover),
    }
    return {f"{COVERS}{name}": value for name, value in row.items() if name != "id"}


@dataclass(frozen=True)
class _Words:
    """What covers name by code or identifier, as people call it."""

    kinds: dict[str, AssetKind]
    settlements: dict[str, str]
    holders: dict[Any, str]
    parents: dict[Any, str]

    @classmethod
    def of(cls, session: Session, contracts: Sequence[Contract]) -> "_Words":
        """Read the words for a batch of contracts."""
        covers = [one for contract in contracts for one in contract.covers if one.filters]
        holders = {one.holder_id for one in covers if one.holder_id}
        parents = {one.parent_id for one in covers if one.parent_id}
        return cls(
            dict(KINDS.get(session)),
            settlement_words(session) if any(one.settlement for one in covers) else {},
            words_of(session, Organisation.id, Organisation.name, ids=holders),
            words_of(session, Asset.id, Asset.inventory_number, ids=parents),
        )

    def kind(self, code: str | None) -> str | None:
        """Name a kind."""
        return self.kinds[code].name_uk if code else None

    def attributes(self, cover: ContractCover) -> str | None:
        """Write what a cover asks of attributes."""
        kind = self.kinds.get(cover.kind_code or "")
        return write_pairs(cover.attributes or {}, attributes_of(kind.definition) if kind else (), "uk") or None


def words_of(session: Session, key: Any, *columns: Any, ids: set[Any]) -> dict[Any, str]:
    """Map identifiers to the first of their columns that says anything."""
    rows = session.execute(select(key, *columns).where(among(session, key, ids))) if ids else ()
    return {row[0]: next(str(one) for one in row[1:] if one) for row in rows}


def settlement_words(session: Session) -> dict[str, str]:
    """Name settlements by their code, or the identifier of one that has none."""
    rows = session.execute(select(Settlement.id, Settlement.katottg, Settlement.category, Settlement.name)).all()
    return {row.katottg or str(row.id): f"{row.category} {row.name}" for row in rows}
