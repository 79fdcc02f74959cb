"""Reading acts and payments: lists, single ones, what of an act is paid."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, extract, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment, PaymentShare
from maintenance.costing.rules.facts.acts import ACT, MOST_SAME, warn_of_act
from maintenance.costing.rules.facts.payments import PAYMENT, warn_beside, warn_of_payment
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, Reason, because
from registry.kernel.fields import Noun
from registry.kernel.money import NOTHING
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page, field_order
from registry.kernel.searching import holds_word
from registry.kernel.text import search_words

DAYS = {ACT.entity: Act.accepted_on, PAYMENT.entity: Payment.paid_on}
NO_ACT, NO_PAYMENT = because("Такого акта немає"), because("Такої оплати немає")


@dataclass(frozen=True)
class FactFilter:
    """Conditions that all hold; None or empty is no condition. `year` is that of the act's or the payment's date."""

    hromada_id: uuid.UUID | None = None
    year: int | None = None
    line_id: uuid.UUID | None = None
    service_line: str | None = None
    """A support line's code."""
    is_open: bool = False
    """Acts that are not paid in full; payments that do not fall on acts in full."""
    q: str = ""
    same: Mapping[str, Any] = field(default_factory=dict)
    """Values by field, each to be met exactly."""


@by_description(ACT)
def act_orders() -> dict[str, Order]:
    """Give the orders of the acts, by their dates first."""
    own = {"on": field_order(Act.accepted_on, date.fromisoformat), "updated_at": field_order(Act.updated_at, as_moment)}
    return orders_of(ACT, **own)


@by_description(PAYMENT)
def payment_orders() -> dict[str, Order]:
    """Give the orders of the payments, by their days first."""
    own = {
        "on": field_order(Payment.paid_on, date.fromisoformat),
        "updated_at": field_order(Payment.updated_at, as_moment),
    }
    return orders_of(PAYMENT, **own)


ORDERS = {ACT.entity: act_orders, PAYMENT.entity: payment_orders}


def visible(actor: Actor, noun: Noun) -> Select[Any]:
    """Select the acts or payments that the asker may read: whoever may see money."""
    ids, statement = actor.hromada_ids("cost.read"), select(noun.model)
    return statement if ids is None else statement.where(noun.model.hromada_id.in_(ids) if ids else false())


def narrowed(actor: Actor, noun: Noun, wanted: FactFilter) -> Select[Any]:
    """Keep of the visible ones what matches."""
    model = noun.model
    conditions: list[ColumnElement[bool]] = [*equal(same_of(noun), wanted.same), *_by_line(noun, wanted)]
    if wanted.hromada_id is not None:
        conditions.append(model.hromada_id == wanted.hromada_id)
    if wanted.year is not None:
        conditions.append(DAYS[noun.entity].between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.is_open:
        conditions.append(_is_open(noun))
    for word in search_words(wanted.q):
        of_contract = model.contract_id.in_(select(Contract.id).where(holds_word(word, Contract.search)))
        conditions.append(or_(holds_word(word, model.search), of_contract))
    return visible(actor, noun).where(*conditions)


def _by_line(noun: Noun, wanted: FactFilter) -> list[ColumnElement[bool]]:
    contracts = []
    if wanted.line_id is not None:
        contracts.append(Contract.service_line_id == wanted.line_id)
    if wanted.service_line is not None:
        lines = select(ServiceLine.id).where(ServiceLine.code == wanted.service_line)
        contracts.append(Contract.service_line_id.in_(lines))
    return [noun.model.contract_id.in_(select(Contract.id).where(*contracts))] if contracts else []


def _is_open(noun: Noun) -> ColumnElement[bool]:
    own = PaymentShare.act_id == Act.id if noun is ACT else PaymentShare.payment_id == Payment.id
    spread = select(func.coalesce(func.sum(PaymentShare.amount), NOTHING)).where(own).scalar_subquery()
    amount: ColumnElement[Any] = noun.model.amount
    return spread < amount


def page_of(
    session: Session, noun: Noun, statement: Select[Any], *, sort: str, limit: int, cursor: str | None
) -> Page[Any]:
    """List a page of what `narrowed` selects, with what its documents and rows show."""
    orders = ORDERS[noun.entity]()
    paged = after_cursor(_whole(noun, statement), orders, sort=sort, limit=limit, cursor=cursor)
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit)


def count_and_sum(session: Session, noun: Noun, statement: Select[Any]) -> tuple[int, Decimal]:
    """Count what `narrowed` selects and add up its sums, in hryvnia."""
    told = (func.count(), func.sum(noun.model.amount))
    number, total = session.execute(statement.with_only_columns(*told, maintain_column_froms=True)).one()
    return number, total or NOTHING


def _whole(noun: Noun, statement: Select[Any]) -> Select[Any]:
    contract = joinedload(noun.model.contract)
    rows = Act.work_links if noun is ACT else Payment.shares
    return statement.options(
        contract.joinedload(Contract.provider), contract.joinedload(Contract.service_line), selectinload(rows)
    )


def get_act(session: Session, actor: Actor, act_id: uuid.UUID) -> Act:
    """Give an act with its contract; raise NotFound."""
    found: Act = _get(session, actor, ACT, act_id)
    return found


def warnings_of(session: Session, act: Act) -> list[Reason]:
    """Tell what is doubtful about an act, beside the other acts of its contract too."""
    return [*warn_of_act(act, list_acts_of(session, act.contract_id))]


def payment_warnings(session: Session, payment: Payment) -> list[Reason]:
    """Tell what is doubtful about a payment, beside the other payments of its contract too."""
    same = session.scalars(
        select(Payment)
        .where(Payment.contract_id == payment.contract_id, Payment.id != payment.id)
        .where(Payment.paid_on == payment.paid_on, Payment.amount == payment.amount)
        .order_by(Payment.number, Payment.id)
        .limit(MOST_SAME)
    ).all()
    return [*warn_of_payment(payment), *warn_beside(payment, same, clock.today())]


def get_payment(session: Session, actor: Actor, payment_id: uuid.UUID) -> Payment:
    """Give a payment with its contract and shares; raise NotFound."""
    found: Payment = _get(session, actor, PAYMENT, payment_id)
    return found


def _get(session: Session, actor: Actor, noun: Noun, thing_id: uuid.UUID) -> Any:
    statement = _whole(noun, visible(actor, noun).where(noun.model.id == thing_id))
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(NO_ACT if noun is ACT else NO_PAYMENT)
    return found


def paid_by_act(session: Session, act_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Decimal]:
    """Give what of each act is paid, in hryvnia; acts without payments are left out."""
    statement = select(PaymentShare).where(PaymentShare.act_id.in_(act_ids))
    paid: dict[uuid.UUID, Decimal] = {}
    for share in session.scalars(statement):
        paid[share.act_id] = paid.get(share.act_id, NOTHING) + share.amount
    return paid


def payments_of_act(session: Session, act_id: uuid.UUID) -> list[tuple[Payment, Decimal]]:
    """List the payments for an act with what falls on it, by day."""
    statement = select(Payment, PaymentShare.amount).join(PaymentShare, PaymentShare.payment_id == Payment.id)
    rows = session.execute(statement.where(PaymentShare.act_id == act_id).order_by(Payment.paid_on, Payment.id))
    return [(payment, amount) for payment, amount in rows]


def list_acts_of(session: Session, contract_id: uuid.UUID) -> Sequence[Act]:
    """List a contract's acts by date."""
    statement = select(Act).where(Act.contract_id == contract_id).order_by(Act.accepted_on, Act.number, Act.id)
    return session.scalars(statement).all()


def list_payments_of(session: Session, contract_id: uuid.UUID) -> Sequence[Payment]:
    """List a contract's payments by day, with what of each falls on which act."""
    statement = select(Payment).where(Payment.contract_id == contract_id).options(selectinload(Payment.shares))
    return session.scalars(statement.order_by(Payment.paid_on, Payment.id)).all()


def years_of(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> list[int]:
    """List the years that have visible acts, the latest first."""
    own = narrowed(actor, ACT, FactFilter(hromada_id=hromada_id))
    year = extract("year", Act.accepted_on)
    years = session.scalars(own.with_only_columns(year, maintain_column_froms=True).distinct())
    return sorted((int(one) for one in years), reverse=True)
