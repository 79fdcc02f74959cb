"""Writing acts."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act, ActWork
from maintenance.costing.models.payment import PaymentShare
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
from maintenance.costing.queries.acts import NO_ACT, get_act
from maintenance.costing.rules.facts.acts import ACT, act_search, check_act, defaults_of
from maintenance.upkeep.models.work import WorkEntry
from registry.kernel.access import Actor
from registry.kernel.batch import find
from registry.kernel.errors import Conflict, Reason, because
from registry.kernel.operations.permits import demand, reference
from registry.kernel.records import Draft, Writing
from registry.kernel.references import NOT_HERE

TAKEN = because("Акт із таким номером і датою в цьому договорі вже є")


def create_act(session: Session, actor: Actor, values: Mapping[str, Any]) -> Act:
    """Write an act under its contract (`contract_id`), with the log entries it accepts; raise Invalid, Forbidden."""
    made: Act = create_fact(session, actor, ACTS, values)
    return made


def update_act(session: Session, actor: Actor, act_id: uuid.UUID, values: Mapping[str, Any], *, version: int) -> Act:
    """Change the given fields; `work_ids`, when given, replaces all. No change writes nothing."""
    act = get_act(session, actor, act_id)
    written: Act = update_fact(session, actor, ACTS, act, values, version=version)
    return written


def delete_act(session: Session, actor: Actor, act_id: uuid.UUID, *, version: int) -> None:
    """Delete an act that nothing stands on; raise Conflict otherwise."""
    act = get_act(session, actor, act_id)
    _demand_write(actor, act)
    if session.scalars(select(PaymentShare.act_id).where(PaymentShare.act_id == act.id).limit(1)).first():
        raise Conflict(because("За цим актом є оплати: спершу вилучіть їх або зніміть із них цей акт"))
    delete_fact(session, actor, ACTS, act, version=version)


def restore_act(session: Session, actor: Actor, act_id: uuid.UUID) -> Act:
    """Bring a deleted act back as it was; raise NotFound when none was deleted, Conflict when it is there again."""
    act: Act = restore_fact(session, actor, ACTS, act_id)
    return act


def _demand_write(actor: Actor, act: Act) -> None:
    demand(actor, "cost.write", act.hromada_id)


def _check(session: Session, draft: Draft) -> None:
    keep_contract(draft)
    told = {name: value_of(draft, ACT, name) for name in ("contract_id", "number", "on", "from", "to", "amount")}
    check_act(told["from"], told["to"], told["amount"], draft.errors)
    contract = session.get(Contract, told["contract_id"]) if "contract_id" not in draft.errors else None
    if contract is None:
        return
    for name, value in defaults_of(contract).items():
        if name in draft.values and draft.values[name] is None:
            draft.values[name] = value
    with session.no_autoflush:
        if _is_taken(session, draft.thing, told):
            draft.refuse("number", TAKEN)
        for place, reason in _wrong_works(session, draft, contract):
            draft.refuse(f"work_ids.{place}", reason)


def _is_taken(session: Session, act: Act, told: Mapping[str, Any]) -> bool:
    same = select(Act.id).where(
        Act.contract_id == told["contract_id"],
        Act.number == told["number"],
        Act.accepted_on == told["on"],
        Act.id != act.id,
    )
    return session.scalars(same.limit(1)).first() is not None


def _wrong_works(session: Session, draft: Draft, contract: Contract) -> list[tuple[int, Reason]]:
    """Find the log entries of another hromada or contract, and those that another act has accepted."""
    ids = draft.values.get("work_ids") or ()
    if not ids:
        return []
    entries = {one.id: one for one in session.scalars(select(WorkEntry).where(WorkEntry.id.in_(ids)))}
    others = select(ActWork.work_id, Act.number).join(Act).where(ActWork.work_id.in_(ids), Act.id != draft.thing.id)
    accepted = {row.work_id: row.number for row in session.execute(others)}
    wrong = []
    for place, work_id in enumerate(ids):
        entry = entries.get(work_id)
        if entry is None or entry.hromada_id != contract.hromada_id:
            wrong.append((place, NOT_HERE))
        elif entry.contract_id not in (None, contract.id):
            wrong.append((place, because("Цю роботу виконано за іншим договором")))
        elif work_id in accepted:
            wrong.append((place, because("Цю роботу вже прийнято актом № %(number)s", number=accepted[work_id])))
    return wrong


def _describe(session: Session, act: Act) -> dict[str, Any]:
    """Name the log entries for the history."""
    found = [find(session, WorkEntry, one) for one in act.work_ids]
    return {"work_ids": [reference(one, "summary") for one in found if one is not None]}


def _describe_written(act: Act) -> dict[str, Any]:
    session = object_session(act)
    return _describe(session, act) if session else {}


WRITING = Writing(
    ACT,
    _demand_write,
    derive=lambda act: {"search": act_search(act)},
    check=_check,
    describe=_describe_written,
    keep=lambda session, act, _before: keep_links(session, act, "work_links"),
    label=lambda act: f"№ {act.number}",
    taken={
        "maintenance_act_contract_id": ("number", TAKEN),
        "maintenance_act.contract_id": ("number", TAKEN),
        "maintenance_act_work": ("work_ids", because("Цю роботу щойно прийнято іншим актом")),
    },
)
ACTS = FactWriting(ACT, WRITING, NO_ACT, "work_ids", _describe)
