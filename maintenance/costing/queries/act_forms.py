"""What the forms of acts and payments are filled from: the contract, its acts, its plan and the log."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.queries.contracts import ContractFilter, filtered_contracts
from maintenance.contracts.rules.periods import Period
from maintenance.costing.models.act import Act, ActWork
from maintenance.costing.queries.acts import list_acts_of, paid_by_act
from maintenance.costing.queries.planned import plan_by_month
from maintenance.costing.rules.facts.proposals import AcceptedAct, Proposal, months_without_act, propose_act
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.money import NOTHING

MOST_WORKS = 100


def propose(session: Session, contract: Contract, month: date, today: date) -> Proposal:
    """Propose the act of one of a contract's months."""
    planned = plan_by_month(session, contract.hromada_id, month.year, today, contract_ids=[contract.id])
    acts = [accepted(one) for one in list_acts_of(session, contract.id)]
    return propose_act(month, period_of(contract), acts, planned.get(contract.id, {}), today)


def accepted(act: Act) -> AcceptedAct:
    """Take what rules need of an act."""
    return AcceptedAct(act.number, act.accepted_on, Period(act.starts_on, act.ends_on), act.amount)


def period_of(contract: Contract) -> Period:
    """Give the days of a contract."""
    return Period(contract.starts_on, contract.ends_on)


def open_months(contract: Contract, acts: Sequence[Act], today: date) -> list[date]:
    """List the begun months of a contract that have no act yet."""
    return months_without_act(period_of(contract), [Period(one.starts_on, one.ends_on) for one in acts], today)


def list_works(
    session: Session, actor: Actor, contract: Contract, days: Period, act_id: uuid.UUID | None = None
) -> Sequence[WorkEntry]:
    """List what an act may accept: work of those days under the contract or on what it covers, not accepted elsewhere.

    At most a hundred, and always what the act `act_id` has accepted already. Covers by kind count by the kind alone.
    """
    if not actor.can("work.read", contract.hromada_id):
        return []
    elsewhere = select(ActWork.work_id).where(ActWork.act_id != act_id if act_id else ActWork.act_id.is_not(None))
    own = select(ActWork.work_id).where(ActWork.act_id == act_id)
    statement = (
        select(WorkEntry)
        .where(WorkEntry.hromada_id == contract.hromada_id, WorkEntry.id.not_in(elsewhere))
        .where(or_(WorkEntry.id.in_(own), _on_days(days) & _of_contract(contract)))
        .options(selectinload(WorkEntry.asset_links).joinedload(WorkAsset.asset))
    )
    return session.scalars(statement.order_by(WorkEntry.started_at, WorkEntry.id).limit(MOST_WORKS)).all()


def _on_days(days: Period) -> ColumnElement[bool]:
    first, after = clock.midnight(days.start), clock.midnight(days.end + timedelta(days=1))
    return (WorkEntry.started_at >= first) & (WorkEntry.started_at < after)


def _of_contract(contract: Contract) -> ColumnElement[bool]:
    covers = select(ContractCover).where(ContractCover.contract_id == contract.id)
    named = covers.with_only_columns(ContractCover.asset_id).where(ContractCover.asset_id.is_not(None))
    kinds = covers.with_only_columns(ContractCover.kind_code).where(ContractCover.kind_code.is_not(None))
    covered = select(WorkAsset.work_id).join(Asset, Asset.id == WorkAsset.asset_id)
    on_covered = covered.where(or_(Asset.id.in_(named), Asset.kind_code.in_(kinds)))
    return or_(WorkEntry.contract_id == contract.id, WorkEntry.contract_id.is_(None) & WorkEntry.id.in_(on_covered))


def list_owed(session: Session, contract: Contract, kept: Sequence[uuid.UUID] = ()) -> list[tuple[Act, Decimal]]:
    """List a contract's acts that are not paid in full with what each is still owed, and those `kept` in any case."""
    acts = list_acts_of(session, contract.id)
    paid = paid_by_act(session, [one.id for one in acts])
    owed = [(one, one.amount - paid.get(one.id, NOTHING)) for one in acts]
    return [(act, left) for act, left in owed if left or act.id in kept]


def list_offered(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int
) -> Sequence[Contract]:
    """List the contracts under which the asker may write acts and payments, the latest end first."""
    statement = filtered_contracts(session, actor, ContractFilter(hromada_id=hromada_id, q=q), date.min)
    ids = actor.hromada_ids("cost.write")
    if ids is not None:
        statement = statement.where(Contract.hromada_id.in_(ids) if ids else false())
    ordered = statement.order_by(Contract.ends_on.desc(), Contract.number, Contract.id).limit(limit)
    return session.scalars(ordered.options(joinedload(Contract.provider))).all()


def find_contract(session: Session, actor: Actor, contract_id: uuid.UUID | None) -> Contract | None:
    """Find the contract that an act or a payment is to be written under, with its line."""
    options = [joinedload(Contract.service_line), joinedload(Contract.provider), joinedload(Contract.hromada)]
    found = session.get(Contract, contract_id, options=options) if contract_id else None
    return found if found is not None and actor.can("cost.read", found.hromada_id) else None
