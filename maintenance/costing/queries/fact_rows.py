"""Acts and payments as rows of a file."""

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment, PaymentShare
from maintenance.costing.queries.acts import DAYS, visible
from maintenance.costing.rules.facts.acts import ACT
from maintenance.costing.rules.facts.columns import act_columns, payment_columns
from maintenance.costing.rules.facts.payments import PAYMENT
from registry.exchange.queries import BATCH, described_row
from registry.exchange.rules.columns import Table
from registry.kernel.access import Actor
from registry.kernel.fields import Noun
from registry.places.models.territory import Hromada

_SHARES = selectinload(Payment.shares).joinedload(PaymentShare.act).load_only(Act.number, Act.accepted_on)


def count_acts(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    """Count the visible acts, of one hromada or of all."""
    return _count(session, actor, ACT, hromada_id)


def count_payments(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    """Count the visible payments, of one hromada or of all."""
    return _count(session, actor, PAYMENT, hromada_id)


def _count(session: Session, actor: Actor, noun: Noun, hromada_id: uuid.UUID | None) -> int:
    own = _chosen(actor, noun, hromada_id)
    return session.scalar(own.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def act_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible acts as rows, by their days."""
    return Table(act_columns(), _rows(session, actor, ACT, hromada_id))


def payment_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible payments as rows, by their days."""
    return Table(payment_columns(), _rows(session, actor, PAYMENT, hromada_id))


def _chosen(actor: Actor, noun: Noun, hromada_id: uuid.UUID | None) -> Any:
    own = visible(actor, noun)
    return own if hromada_id is None else own.where(noun.model.hromada_id == hromada_id)


def _rows(session: Session, actor: Actor, noun: Noun, hromada_id: uuid.UUID | None) -> Iterator[dict[str, Any]]:
    codes = {row.id: row.code for row in session.execute(select(Hromada.id, Hromada.code))}
    contracts = ContractNames(session, codes)
    order = (DAYS[noun.entity], noun.model.number, noun.model.amount, noun.model.id)
    ordered = _chosen(actor, noun, hromada_id).order_by(*order)
    doubled = _doubled_numbers(session) if noun is PAYMENT else frozenset()
    whole = ordered.options(joinedload(noun.model.contract), *((_SHARES,) if noun is PAYMENT else ()))
    for batch in session.scalars(whole.execution_options(yield_per=BATCH)).partitions():
        for one in batch:
            row = described_row(noun, one, {})
            row |= {"contract": contracts.name_of(one.contract_id), "hromada": codes[one.hromada_id]}
            yield row if noun is ACT else {**row, "acts": _act_names(one, doubled)}


def _doubled_numbers(session: Session) -> frozenset[tuple[uuid.UUID, str]]:
    """Find the numbers that several acts of one contract have."""
    found = Counter((row[0], row[1]) for row in session.execute(select(Act.contract_id, Act.number)))
    return frozenset(one for one, count in found.items() if count > 1)


def _act_names(payment: Payment, doubled: frozenset[tuple[uuid.UUID, str]]) -> str | None:
    acts = sorted((one.act for one in payment.shares), key=lambda act: (act.accepted_on, act.number))
    names = (
        f"{act.number} від {act.accepted_on:%d.%m.%Y}" if (payment.contract_id, act.number) in doubled else act.number
        for act in acts
    )
    return "; ".join(names) or None
