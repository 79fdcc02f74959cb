"""Acts, payments, transfers and rates for tests, through the real operations."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.models.rate import Rate
from maintenance.costing.models.replacement import ReplacementPrice
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.operations.acts import create_act
from maintenance.costing.operations.payments import create_payment
from maintenance.costing.operations.rates import create_rate
from maintenance.costing.operations.replacements import create_replacement
from maintenance.costing.operations.transfers import create_transfer
from registry.kernel.access import SYSTEM, Actor
from registry.places.models.territory import Hromada

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


def make_transfer(
    session: Session, source: ServiceLine | None, target: ServiceLine | None, actor: Actor = SYSTEM, **overrides: Any
) -> Transfer:
    """A transfer of 1 000 hryvnia within 2026, decided on 10 March 2026."""
    values = {
        "year": 2026,
        "number": f"{next(_numbers)}-VIII",
        "on": "2026-03-10",
        "from_line_id": str(source.id) if source else None,
        "to_line_id": str(target.id) if target else None,
        "amount": "1000.00",
        **overrides,
    }
    hromada_id = (source or target).hromada_id  # type: ignore[union-attr]
    return create_transfer(session, actor, hromada_id, values)


def make_replacement(session: Session, hromada: Hromada, actor: Actor = SYSTEM, **overrides: Any) -> ReplacementPrice:
    """A camera that serves five years and costs 9 000 hryvnia with VAT, known since 2026 began."""
    values = {
        "kind": "camera",
        "life_years": 5,
        "price": "9000.00",
        "vat": "included_20",
        "known_on": "2026-01-01",
        "source": "Комерційна пропозиція",
        **overrides,
    }
    return create_replacement(session, actor, hromada.id, values)


def make_rate(session: Session, hromada: Hromada, actor: Actor = SYSTEM, **overrides: Any) -> Rate:
    """An offer of 100 hryvnia a month for a camera, known since 2026 began."""
    values = {
        "kind": "camera",
        "price": "100.00",
        "known_on": "2026-01-01",
        "source": "Комерційна пропозиція",
        **overrides,
    }
    return create_rate(session, actor, hromada.id, values)
