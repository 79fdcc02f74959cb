"""What the writing of acts and of payments has in common: under their contract, with payments falling on acts anew."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session, joinedload

from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment, PaymentShare
from maintenance.costing.rules.facts.spread import ActSum, PaymentSum, spread
from registry.exchange.operations.taking_back import UNDO, TakingBack
from registry.kernel.access import Actor
from registry.kernel.batch import batch_of, drop, once_written, put
from registry.kernel.errors import Invalid, NotFound, Reason, because
from registry.kernel.fields import Noun
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove
from registry.kernel.references import NOT_HERE
from registry.kernel.rules.reading import Unreadable, read_id

STAYS = because("Договір тут не змінюється: вилучіть запис і внесіть його до іншого договору")


@dataclass(frozen=True)
class FactWriting:
    """What is an act's or a payment's own about being written, found and brought back."""

    noun: Noun
    writing: Writing
    missing: Reason
    refers: str
    """The field by which it names others: log entries, acts."""
    describe: Callable[[Session, Any], Mapping[str, Any]]
    """Names these for the history, also of a record that is only gathered yet."""

    def within(self, session: Session) -> Writing:
        """Give the writing of records in a session."""
        return replace(self.writing, describe=lambda thing: self.describe(session, thing))


def create_fact(session: Session, actor: Actor, kind: FactWriting, values: Mapping[str, Any]) -> Any:
    """Write a record under its contract (`contract_id`); raise Invalid, Forbidden."""
    contract = find_contract(session, actor, kind.noun, values)
    made = kind.noun.model(id=uuid.uuid4(), hromada_id=contract.hromada_id)
    return _written(session, actor, create(session, actor, kind.within(session), made, values))


def update_fact(
    session: Session,
    actor: Actor,
    kind: FactWriting,
    thing: Any,
    values: Mapping[str, Any],
    *,
    version: int,
    action: str = "update",
) -> Any:
    """Change the given fields; what it names, when given, replaces all. No change writes nothing."""
    written = change(session, actor, kind.within(session), thing, values, version=version, action=action)
    return _written(session, actor, written)


def take_back(kind: FactWriting) -> TakingBack:
    """Say how what an import wrote of a kind is taken back; what is paid falls on the acts anew."""

    def restore(session: Session, actor: Actor, thing: Any, values: Mapping[str, Any]) -> Any:
        named = {kind.refers: [one["id"] for one in values[kind.refers] or ()]} if kind.refers in values else {}
        told = {**values, **named}
        return update_fact(session, actor, kind, thing, told, version=thing.version, action=UNDO)

    return TakingBack(kind.writing, restore, leave=_leave)


def _leave(session: Session, actor: Actor, thing: Any) -> None:
    once_written(session, actor, _spread, thing.contract_id)


def delete_fact(session: Session, actor: Actor, kind: FactWriting, thing: Any, *, version: int) -> None:
    """Delete a record; kept versions of a costing hold their own figures, and none of them changes."""
    kind.writing.demand(actor, thing)
    contract_id = thing.contract_id
    remove(session, actor, kind.writing, thing, version=version)
    spread_payments(session, contract_id)


def restore_fact(session: Session, actor: Actor, kind: FactWriting, thing_id: uuid.UUID) -> Any:
    """Bring a deleted record back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, kind.noun, thing_id, str(kind.missing))
    if not actor.can("cost.read", hromada_id):
        raise NotFound(kind.missing)
    values[kind.refers] = [one["id"] for one in values.get(kind.refers, ())]
    back = kind.noun.model(id=thing_id, hromada_id=hromada_id)
    return _written(session, actor, create(session, actor, kind.within(session), back, values))


def _written(session: Session, actor: Actor, thing: Any) -> Any:
    once_written(session, actor, _spread, thing.contract_id)
    return thing


def _spread(session: Session, _actor: Actor, contract_ids: Sequence[uuid.UUID]) -> None:
    for contract_id in contract_ids:
        spread_payments(session, contract_id)


def keep_links(session: Session, thing: Any, name: str) -> None:
    """Let the links of a gathered record to what it names be written with it; one by one the session does it."""
    if batch_of(session) is None:
        return
    for gone in inspect(thing).attrs[name].history.deleted:
        drop(session, gone)
    for link in getattr(thing, name):
        for own, its in inspect(type(thing)).relationships[name].local_remote_pairs:
            setattr(link, its.key, getattr(thing, own.key))
        if not inspect(link).has_identity:
            put(session, link)


def find_contract(session: Session, actor: Actor, noun: Noun, given: Mapping[str, Any]) -> Contract:
    """Find the contract that a new record is under; raise Invalid with all that is wrong when there is none."""
    try:
        contract_id = read_id(given.get("contract_id"))
    except Unreadable:
        contract_id = None
    found = session.get(Contract, contract_id, options=[joinedload(Contract.service_line)]) if contract_id else None
    if found is not None and actor.can("cost.read", found.hromada_id):
        return found
    errors = noun.read(given, is_new=True).errors
    raise Invalid({**errors, "contract_id": errors.get("contract_id", [NOT_HERE])})


def keep_contract(draft: Draft) -> None:
    """Refuse to move a record that is written to another contract."""
    given = draft.values.get("contract_id")
    if not draft.is_new and given is not None and given != draft.thing.contract_id:
        draft.refuse("contract_id", STAYS)


def value_of(draft: Draft, noun: Noun, name: str) -> Any:
    """Give what a field will hold, by its outside name."""
    return draft.values[name] if name in draft.values else getattr(draft.thing, noun.by_name[name].column)


def spread_payments(session: Session, contract_id: uuid.UUID) -> None:
    """Let a contract's payments fall on its acts anew.

    Asked once the history has its entry: until the end nobody else writes one, and what others wrote before is read.
    """
    session.flush()
    acts = _fresh(session, select(Act).where(Act.contract_id == contract_id))
    payments = _fresh(session, select(Payment).where(Payment.contract_id == contract_id))
    shares = _fresh(session, select(PaymentShare).join(Payment).where(Payment.contract_id == contract_id))
    named: dict[uuid.UUID, list[uuid.UUID]] = {}
    for share in shares:
        named.setdefault(share.payment_id, []).append(share.act_id)
    amounts = spread(
        [ActSum(one.id, one.accepted_on, one.amount) for one in acts],
        [PaymentSum(one.id, one.paid_on, one.amount, tuple(named.get(one.id, ()))) for one in payments],
    )
    for share in shares:
        amount = amounts[share.payment_id, share.act_id]
        if share.amount != amount:
            share.amount = amount
    session.flush()


def _fresh(session: Session, statement: Select[Any]) -> Sequence[Any]:
    return session.scalars(statement.execution_options(populate_existing=True)).all()
