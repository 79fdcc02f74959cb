"""Support lines, contracts and indexes for tests, through the real operations."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.operations.contracts import create_contract
from maintenance.contracts.operations.indexes import create_index
from maintenance.contracts.operations.service_lines import create_service_line
from registry.kernel.access import SYSTEM, Actor
from registry.places.models.territory import Hromada
from tests.factories.registry import first_hromada, make_kind

_numbers = count(1)


def make_line(session: Session, hromada: Hromada | None = None, code: str = "2.1", **overrides: Any) -> ServiceLine:
    """A support line of the general fund, without an index."""
    hromada = hromada or first_hromada(session)
    values = {"code": code, "position": 1, "title": f"Обслуговування {code}", **overrides}
    return create_service_line(session, SYSTEM, hromada.id, values)


def make_contract(
    session: Session, line: ServiceLine | None = None, actor: Actor = SYSTEM, **overrides: Any
) -> Contract:
    """A contract of 2026 for all cameras, 500 hryvnia per camera and month, whose renewal is expected."""
    hromada_id = line.hromada_id if line else first_hromada(session).id
    make_kind(session)
    values = {
        "number": f"{next(_numbers)}/26",
        "subject": "Обслуговування камер",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "service_line_id": line.id if line else None,
        "renewal": "expected",
        "terms": [{"basis": "per_asset_month", "amount": "500.00", "clause": "п. 3.1"}],
        "covers": [{"kind": "camera"}],
        **overrides,
    }
    return create_contract(session, actor, hromada_id, values)


def make_index(session: Session, hromada: Hromada | None = None, **overrides: Any) -> PriceIndex:
    """The consumer price index of 2027, published on 20 August 2026."""
    hromada = hromada or first_hromada(session)
    values = {"kind": "cpi", "year": 2027, "value": "1.086", "source": "лист", "known_on": "2026-08-20", **overrides}
    return create_index(session, SYSTEM, hromada.id, values)
