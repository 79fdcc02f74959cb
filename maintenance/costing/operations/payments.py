"""Writing payments."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.operations.facts import (
    FactWriting,
    create_fact,
    delete_fact,
    keep_contract,
    keep_links,
    restore_fact,
    update_fact,
    value_of,
)
from maintenance.costing.queries.acts import NO_PAYMENT, get_payment
from maintenance.costing.rules.facts.acts import NO_SUM
from maintenance.costing.rules.facts.payments import PAYMENT, payment_search
from registry.kernel.access import Actor
from registry.kernel.batch import find
from registry.kernel.errors import because
from registry.kernel.operations.permits import demand, reference
from registry.kernel.records import Draft, Writing


def create_payment(session: Session, actor: Actor, values: Mapping[str, Any]) -> Payment:
    """Write a payment under its contract (`contract_id`), for the acts it names; raise Invalid, Forbidden."""
    made: Payment = create_fact(session, actor, PAYMENTS, values)
    return made


def update_payment(
    session: Session, actor: Actor, payment_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Payment:
    """Change the given fields; `act_ids`, when given, replaces all. No change writes nothing."""
    payment = get_payment(session, actor, payment_id)
    written: Payment = update_fact(session, actor, PAYMENTS, payment, values, version=version)
    return written


def delete_payment(session: Session, actor: Actor, payment_id: uuid.UUID, *, version: int) -> None:
    """Delete a payment; kept versions of a costing hold their own figures."""
    delete_fact(session, actor, PAYMENTS, get_payment(session, actor, payment_id), version=version)


def restore_payment(session: Session, actor: Actor, payment_id: uuid.UUID) -> Payment:
    """Bring a deleted payment back as it was; raise NotFound when none was, Conflict when it is there again."""
    payment: Payment = restore_fact(session, actor, PAYMENTS, payment_id)
    return payment


def _demand_write(actor: Actor, payment: Payment) -> None:
    demand(actor, "cost.write", payment.hromada_id)


def _check(session: Session, draft: Draft) -> None:
    keep_contract(draft)
    amount = draft.values.get("amount")
    if amount is not None and not amount:
        draft.refuse("amount", NO_SUM)
    ids = draft.values.get("act_ids") or ()
    if not ids or "contract_id" in draft.errors:
        return
    with session.no_autoflush:
        own = select(Act.id).where(Act.id.in_(ids), Act.contract_id == value_of(draft, PAYMENT, "contract_id"))
        known = set(session.scalars(own))
    for place, act_id in enumerate(ids):
        if act_id not in known:
            draft.refuse(f"act_ids.{place}", because("Такого акта в цьому договорі немає"))


def _describe(session: Session, payment: Payment) -> dict[str, Any]:
    """Name the acts for the history."""
    found = [find(session, Act, one) for one in payment.act_ids]
    return {"act_ids": [reference(one, "number") for one in found if one is not None]}


def _describe_written(payment: Payment) -> dict[str, Any]:
    session = object_session(payment)
    return _describe(session, payment) if session else {}


WRITING = Writing(
    PAYMENT,
    _demand_write,
    derive=lambda payment: {"search": payment_search(payment)},
    check=_check,
    describe=_describe_written,
    keep=lambda session, payment, _before: keep_links(session, payment, "shares"),
    label=lambda payment: " ".join(filter(None, (f"{payment.paid_on:%d.%m.%Y}", payment.number))),
)
PAYMENTS = FactWriting(PAYMENT, WRITING, NO_PAYMENT, "act_ids", _describe)
