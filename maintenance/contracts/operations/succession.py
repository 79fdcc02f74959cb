"""Saying what follows a contract: the next one, or nothing; each of it can be taken back."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.operations.contracts import WRITING, update_contract
from maintenance.contracts.queries.contracts import get_contract
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict
from registry.kernel.queries.history import find_last_change
from registry.kernel.records import change

DECIDED = "not_renewed"
"""What the history calls a decision that nothing follows."""


def say_next(session: Session, actor: Actor, contract_id: uuid.UUID, next_id: uuid.UUID, *, version: int) -> Contract:
    """Say that a contract goes on from another; `version` is its own. Raise Invalid where it begins no later."""
    before = get_contract(session, actor, contract_id)
    return update_contract(session, actor, next_id, {"replaces_id": before.id}, version=version)


def unsay_next(session: Session, actor: Actor, contract_id: uuid.UUID, next_id: uuid.UUID, *, version: int) -> Contract:
    """Take back that a contract goes on from another; raise Conflict where it does not."""
    following = get_contract(session, actor, next_id)
    if following.replaces_id != contract_id:
        raise Conflict("Цей договір його вже не продовжує")
    return update_contract(session, actor, next_id, {"replaces_id": None}, version=version)


def dismiss_next(
    session: Session, actor: Actor, contract_id: uuid.UUID, other_id: uuid.UUID, *, version: int
) -> Contract:
    """Say that another contract does not go on from this one, although it looks so: what is expected here stays."""
    before, other = get_contract(session, actor, contract_id), get_contract(session, actor, other_id)
    if other.replaces_id == before.id:
        raise Conflict("Цей договір уже названо наступним")
    ids = [*other.not_next_of, before.id]
    return update_contract(session, actor, other_id, {"not_next_of": ids}, version=version)


def undo_dismissal(
    session: Session, actor: Actor, contract_id: uuid.UUID, other_id: uuid.UUID, *, version: int
) -> Contract:
    """Let a contract be offered as the next one again; raise Conflict where nobody said that it is not."""
    other = get_contract(session, actor, other_id)
    if contract_id not in other.not_next_of:
        raise Conflict("Цей договір уже знову пропонується")
    ids = [one for one in other.not_next_of if one != contract_id]
    return update_contract(session, actor, other_id, {"not_next_of": ids}, version=version)


def decide_none(session: Session, actor: Actor, contract_id: uuid.UUID, *, version: int) -> Contract:
    """Record today that nothing follows a contract."""
    contract = get_contract(session, actor, contract_id)
    values = {"renewal": "none", "renewal_months": None, "decided_on": clock.today()}
    written: Contract = change(session, actor, WRITING, contract, values, version=version, action=DECIDED)
    return written


def undo_decision(session: Session, actor: Actor, contract_id: uuid.UUID, *, version: int) -> Contract:
    """Take the decision back: what was expected after the end is expected again."""
    contract = get_contract(session, actor, contract_id)
    if contract.decided_on is None:
        raise Conflict("Це рішення вже скасовано")
    values = {**_former_renewal(session, contract), "decided_on": None}
    return update_contract(session, actor, contract_id, values, version=version)


def _former_renewal(session: Session, contract: Contract) -> dict[str, Any]:
    """Find in the history what was expected before; where it does not tell, nothing was."""
    entry = find_last_change(session, entity="contract", entity_id=contract.id, field="decided_on")
    if entry is None:
        return {}
    names = ("renewal", "renewal_months")
    return {name: entry.changes[name][0] for name in names if name in entry.changes}
