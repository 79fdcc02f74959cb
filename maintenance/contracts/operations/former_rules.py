"""Taking note of what the present month rules change: what a price counted by before is forgotten for good."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractTerm
from registry.kernel.access import Actor
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand

ACCEPTED = "rules_accepted"
"""What the history calls taking note."""


def accept_month_rules(
    session: Session, actor: Actor, hromada_id: uuid.UUID, contract_ids: Collection[uuid.UUID] | None = None
) -> int:
    """Forget what prices of contracts counted by before; None is all of the hromada's. Give how many contracts.

    Raise Forbidden. Prices, rules and figures stay as they are; a contract that remembers nothing is left alone.
    """
    demand(actor, "cost.write", hromada_id)
    remembering = ContractTerm.former_month_rule.is_not(None)
    wanted = select(Contract).where(Contract.hromada_id == hromada_id, Contract.terms.any(remembering))
    if contract_ids is not None:
        wanted = wanted.where(Contract.id.in_(contract_ids))
    contracts = session.scalars(wanted.order_by(Contract.number, Contract.id).with_for_update()).all()
    for contract in contracts:
        _forget(session, actor, contract)
    session.flush()
    return len(contracts)


def _forget(session: Session, actor: Actor, contract: Contract) -> None:
    former = sorted({one.former_month_rule for one in contract.terms if one.former_month_rule})
    for term in contract.terms:
        term.former_month_rule = None
    record_history(
        session,
        actor,
        ACCEPTED,
        entity="contract",
        entity_id=contract.id,
        label=contract.number,
        hromada_id=contract.hromada_id,
        changes={"former_month_rule": (", ".join(former), None)},
    )
