"""Reading contracts: lists, single ones, and what they mean in a year."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.deadlines import is_waiting
from maintenance.contracts.rules.contracts import CONTRACT, State
from registry.assets.models.asset import Asset
from registry.assets.queries.assets import inventory_key
from registry.kernel.access import Actor
from registry.kernel.completeness import Lack
from registry.kernel.errors import NotFound
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import Kept, equal
from registry.kernel.queries.paging import (
    Order,
    Page,
    after_cursor,
    as_moment,
    as_number,
    cut_page,
    field_order,
    with_former,
)
from registry.kernel.searching import holds_words
from registry.kernel.text import search_words
from registry.places.models.organisation import Organisation

NO_CONTRACT = "Такого договору немає"
OFFERED = 500
"""So many contracts are offered to go on from; the others are old."""

WITH_NAMES = (joinedload(Contract.provider), joinedload(Contract.service_line))


@by_description(CONTRACT)
def orders() -> dict[str, Order]:
    """Give the orders of the list, the next end first."""
    own = {
        "ends_on": field_order(Contract.ends_on, date.fromisoformat),
        "updated_at": field_order(Contract.updated_at, as_moment),
        "notice_days": field_order(Contract.notice_value, as_number),
    }
    return with_former(orders_of(CONTRACT, **own), ends="ends_on", starts="starts_on")


def same() -> Mapping[str, Kept]:
    """Name what is asked for by its exact value; a support line by its code too."""
    return same_of(
        CONTRACT,
        notice_days=lambda days: and_(Contract.notice_unit == "days", Contract.notice_value == days),
        service_line=lambda code: Contract.service_line_id.in_(select(ServiceLine.id).where(ServiceLine.code == code)),
    )


@dataclass(frozen=True)
class ContractFilter:
    """Conditions that all hold; None or empty is no condition. `year` is any day of that year in force."""

    hromada_id: uuid.UUID | None = None
    year: int | None = None
    state: str | None = None
    provider_id: uuid.UUID | None = None
    line_id: uuid.UUID | None = None
    kind: str | None = None
    asset_id: uuid.UUID | None = None
    q: str = ""
    same: Mapping[str, Any] = field(default_factory=dict)
    """Values by field of `same`, each to be met exactly."""
    lacks: tuple[Lack, ...] = ()
    """What must all be lacking."""


def visible_contracts(actor: Actor) -> Select[Contract]:
    """Select the contracts that the asker may read."""
    ids = actor.hromada_ids("contract.read")
    statement = select(Contract)
    if ids is None:
        return statement
    return statement.where(Contract.hromada_id.in_(ids) if ids else false())


def own_contracts(actor: Actor) -> Select[Contract]:
    """Select the visible contracts that are not the demonstration's."""
    return visible_contracts(actor).where(Contract.is_demo.is_(False))


def priced(contracts: Select[Contract]) -> Select[Contract]:
    """Keep the contracts that say a price."""
    return contracts.where(Contract.id.in_(select(ContractTerm.contract_id)))


def filtered_contracts(session: Session, actor: Actor, wanted: ContractFilter, today: date) -> Select[Contract]:
    """Select the visible contracts that match; `today` decides their state."""
    state = _state_conditions(session, wanted.state, today)
    return visible_contracts(actor).where(*_conditions(wanted), *state)


def _conditions(wanted: ContractFilter) -> list[ColumnElement[bool]]:
    own = {
        Contract.hromada_id: wanted.hromada_id,
        Contract.provider_id: wanted.provider_id,
        Contract.service_line_id: wanted.line_id,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in own.items() if value is not None]
    found += equal(same(), wanted.same)
    found += [one.condition for one in wanted.lacks]
    if wanted.year is not None:
        found += [Contract.starts_on <= date(wanted.year, 12, 31), Contract.ends_on >= date(wanted.year, 1, 1)]
    if wanted.kind or wanted.asset_id:
        found.append(Contract.id.in_(_covering(wanted)))
    return found + holds_words(search_words(wanted.q), Contract.search)


def _covering(wanted: ContractFilter) -> Select[Any]:
    """Contracts that name an asset, or its kind; filters of a kind are not looked into here."""
    statement = select(ContractCover.contract_id)
    if wanted.asset_id is not None:
        return statement.where(ContractCover.asset_id == wanted.asset_id)
    named = select(Asset.id).where(Asset.kind_code == wanted.kind)
    return statement.where((ContractCover.kind_code == wanted.kind) | ContractCover.asset_id.in_(named))


def _state_conditions(session: Session, state: str | None, today: date) -> list[ColumnElement[bool]]:
    if state == "ending":
        return [is_waiting(session, today)]
    is_on = [Contract.starts_on <= today, Contract.ends_on >= today]
    conditions = {"active": is_on, "future": [Contract.starts_on > today], "ended": [Contract.ends_on < today]}
    return conditions.get(state or "", [])


def state_of(contract: Contract, today: date) -> State:
    """Name the contract's state on a day by its own days; whether it waits for a decision is told beside it."""
    if contract.starts_on > today:
        return State.FUTURE
    return State.ENDED if contract.ends_on < today else State.ACTIVE


def list_contracts(
    session: Session, statement: Select[Contract], *, sort: str = "ends_on", limit: int = 50, cursor: str | None = None
) -> Page[Contract]:
    """List a page of what `filtered_contracts` selects, everything of each contract loaded."""
    paged = after_cursor(statement, orders(), sort=sort, limit=limit, cursor=cursor)
    return cut_page(session.scalars(_whole(paged)).all(), orders(), sort=sort, limit=limit)


def list_contract_ids(session: Session, statement: Select[Contract]) -> Sequence[uuid.UUID]:
    """List the ids of what `filtered_contracts` selects, by line and start; nothing else is read."""
    line = statement.outerjoin(ServiceLine, ServiceLine.id == Contract.service_line_id)
    order = (ServiceLine.id.is_(None), ServiceLine.position, ServiceLine.sort_key, Contract.starts_on, Contract.number)
    return session.scalars(line.with_only_columns(Contract.id).order_by(*order, Contract.id)).all()


def load_contracts(session: Session, ids: Sequence[uuid.UUID]) -> list[Contract]:
    """Load the contracts of a page with their provider, line and former one, in the order of their ids."""
    replaced = joinedload(Contract.replaces).load_only(Contract.number)
    statement = select(Contract).where(Contract.id.in_(ids)).options(*WITH_NAMES, replaced)
    found = {one.id: one for one in session.scalars(statement)}
    return [found[one] for one in ids]


def count_contracts(session: Session, statement: Select[Contract]) -> int:
    """Count what `filtered_contracts` selects."""
    return session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def get_contract(session: Session, actor: Actor, contract_id: uuid.UUID) -> Contract:
    """Give a contract with everything it has; raise NotFound."""
    found = session.scalars(_whole(visible_contracts(actor).where(Contract.id == contract_id))).one_or_none()
    if found is None:
        raise NotFound(NO_CONTRACT)
    return found


def find_namesake(session: Session, contract: Contract) -> Contract | None:
    """Find another contract of the hromada with the same number, which may be the same paper written twice."""
    same = select(Contract).where(
        Contract.hromada_id == contract.hromada_id, Contract.number == contract.number, Contract.id != contract.id
    )
    return session.scalars(same.order_by(Contract.starts_on, Contract.id)).first()


def find_next_start(session: Session, contract_id: uuid.UUID) -> date | None:
    """Give the earliest first day of the contracts that go on from this one."""
    return session.scalar(select(func.min(Contract.starts_on)).where(Contract.replaces_id == contract_id))


def list_former(
    session: Session, actor: Actor, hromada_id: uuid.UUID, *, kept: uuid.UUID | None = None
) -> Sequence[Row[uuid.UUID, str, str, date, date]]:
    """List what a contract of the hromada may go on from, the latest first; `kept` is always among them."""
    columns = (Contract.id, Contract.number, Contract.subject, Contract.starts_on, Contract.ends_on)
    own = visible_contracts(actor).where(Contract.hromada_id == hromada_id).with_only_columns(*columns)
    latest = session.execute(own.order_by(Contract.ends_on.desc(), Contract.number, Contract.id).limit(OFFERED)).all()
    if kept is None or any(one.id == kept for one in latest):
        return latest
    return [*latest, *session.execute(own.where(Contract.id == kept))]


def list_providers(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Sequence[Organisation]:
    """List the organisations that any visible contract is with, in Ukrainian order."""
    own = filtered_contracts(session, actor, ContractFilter(hromada_id=hromada_id), date.min)
    ids = own.with_only_columns(Contract.provider_id, maintain_column_froms=True)
    return session.scalars(select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.sort_key)).all()


def find_numbers(session: Session, actor: Actor, hromada_id: uuid.UUID, numbers: Sequence[str]) -> dict[str, uuid.UUID]:
    """Map the inventory numbers that a visible asset of the hromada has to their assets' ids."""
    if not numbers or not actor.can("asset.read", hromada_id):
        return {}
    keys = {inventory_key(one): one for one in reversed(numbers)}
    statement = select(Asset.inventory_key, Asset.id).where(
        Asset.hromada_id == hromada_id, Asset.inventory_key.in_(keys)
    )
    ids = {row.inventory_key: row.id for row in session.execute(statement)}
    return {one: ids[inventory_key(one)] for one in numbers if inventory_key(one) in ids}


def parent_numbers(session: Session, contract: Contract) -> dict[str, str]:
    """Map the ids that covers name as «belongs to» to their inventory numbers."""
    ids = {uuid.UUID(one.filters["parent_id"]) for one in contract.covers if (one.filters or {}).get("parent_id")}
    own = select(Asset.id, Asset.inventory_number).where(Asset.id.in_(ids), Asset.hromada_id == contract.hromada_id)
    rows = session.execute(own) if ids else ()
    return {str(row.id): row.inventory_number for row in rows}


def _whole(statement: Select[Contract]) -> Select[Contract]:
    return statement.options(
        *WITH_NAMES,
        joinedload(Contract.hromada),
        selectinload(Contract.terms),
        selectinload(Contract.covers).joinedload(ContractCover.asset),
    )
