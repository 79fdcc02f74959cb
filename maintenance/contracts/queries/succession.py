"""Reading what goes on from a contract: the contracts that say so, and those that only look like it."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.queries.book import read_contracts
from maintenance.contracts.queries.contracts import visible_contracts
from maintenance.contracts.rules.bare_succession import next_without_assets
from maintenance.contracts.rules.succession import NEAR_DAYS, Side, looks_alike
from registry.assets.models.asset import Asset
from registry.kernel.access import Actor

MOST = 20
"""So many contracts near the end of one are looked at."""


def list_next(session: Session, actor: Actor, contract: Contract) -> Sequence[Contract]:
    """List the contracts that go on from this one, the earliest first."""
    own = visible_contracts(actor).where(Contract.replaces_id == contract.id)
    return session.scalars(own.order_by(Contract.starts_on, Contract.number)).all()


class Alike(NamedTuple):
    """Contracts that look like the next one of another."""

    offered: Sequence[Contract] = ()
    dismissed: Sequence[Contract] = ()
    """Those of which somebody said that they are not."""


def list_alike(session: Session, actor: Actor, contract: Contract) -> Alike:
    """List the contracts that look like the next one: of the same line, near the end, covering the same."""
    if contract.service_line_id is None:
        return Alike()
    near = timedelta(days=NEAR_DAYS)
    found = session.scalars(
        visible_contracts(actor)
        .where(Contract.hromada_id == contract.hromada_id, Contract.service_line_id == contract.service_line_id)
        .where(Contract.starts_on.between(contract.ends_on - near, contract.ends_on + near))
        .where(Contract.starts_on > contract.starts_on, Contract.replaces_id.is_(None), Contract.id != contract.id)
        .order_by(Contract.starts_on, Contract.number)
        .limit(MOST)
    ).all()
    dismissed = [one for one in found if contract.id in one.not_next_of]
    found = [one for one in found if contract.id not in one.not_next_of]
    if not found:
        return Alike(dismissed=dismissed)
    sides = _sides(session, [contract, *found])
    own = sides[contract.id]
    bare = frozenset() if own.asset_ids or own.kinds else _alike_without_assets(session, contract)
    offered = [one for one in found if one.id in bare or looks_alike(own, sides[one.id])]
    return Alike(offered, dismissed)


def _alike_without_assets(session: Session, contract: Contract) -> frozenset[uuid.UUID]:
    """Name what looks like the next one of a contract that covers nothing, beside all that runs about its end."""
    if contract.provider_id is None:
        return frozenset()
    around = timedelta(days=2 * NEAR_DAYS)
    first, last = contract.ends_on - around, contract.ends_on + around
    conditions = [
        Contract.hromada_id == contract.hromada_id,
        Contract.service_line_id == contract.service_line_id,
        Contract.provider_id == contract.provider_id,
        or_(Contract.starts_on.between(first, last), Contract.ends_on.between(first, last)),
    ]
    following = next_without_assets(read_contracts(session, conditions))
    return frozenset(one.id for one in following.get(contract.id, ()))


def _sides(session: Session, contracts: Sequence[Contract]) -> dict[uuid.UUID, Side]:
    """Read what contracts cover, as narrow rows."""
    columns = (ContractCover.contract_id, ContractCover.asset_id, ContractCover.kind_code, ContractCover.filters)
    statement = select(*columns, Asset.kind_code.label("named_kind")).outerjoin(Asset)
    ids = [one.id for one in contracts]
    rows = session.execute(statement.where(ContractCover.contract_id.in_(ids))).all()
    sides = {}
    for one in contracts:
        own = [row for row in rows if row.contract_id == one.id]
        kinds: dict[str, tuple[dict[str, object], ...]] = {}
        for row in own:
            if row.kind_code:
                kinds[row.kind_code] = (*kinds.get(row.kind_code, ()), row.filters or {})
        named = frozenset(row.asset_id for row in own if row.asset_id)
        named_kinds = frozenset(row.named_kind for row in own if row.named_kind)
        sides[one.id] = Side(one.provider_id, named, named_kinds, kinds)
    return sides
