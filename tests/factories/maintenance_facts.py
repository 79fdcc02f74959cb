"""Acts and payments for tests, through the real operations."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.operations.acts import create_act
from maintenance.costing.operations.payments import create_payment
from registry.kernel.access import SYSTEM, Actor

_numbers = count(1)


def make_act(session: Session, contract: Contract, actor: Actor = SYSTEM, **overrides: Any) -> Act:
    """An act of 1 000 hryvnia for January 2026, dated on its last day."""
    values = {
        "contract_id": str(contract.id),
        "number": str(next(_numbers)),
        "on": "2026-01-31",
        "from": "2026-01-01",
        "to": "2026-01-31",
        "amount": "1000.00",
        **overrides,
    }
    return create_act(session, actor, values)


def make_payment(session: Session, contract: Contract, *acts: Act, actor: Actor = SYSTEM, **overrides: Any) -> Payment:
    """A payment of 1 000 hryvnia on 10 February 2026 for some acts."""
    values = {
        "contract_id": str(contract.id),
        "on": "2026-02-10",
        "amount": "1000.00",
        "number": f"ПД-{next(_numbers)}",
        "act_ids": [str(act.id) for act in acts],
        **overrides,
    }
    return create_payment(session, actor, values)
