"""Taking out a contract that was written by mistake, and bringing it back; one that was lived by is ended instead."""

import uuid

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.operations.contracts import WRITING
from maintenance.contracts.queries.contracts import NO_CONTRACT, get_contract
from maintenance.contracts.rules.contracts import CONTRACT
from registry.exchange.operations.what_stands import Trace, find_leaning
from registry.kernel.access import Actor
from registry.kernel.errors import BothNames, Conflict, NotFound, because
from registry.kernel.queries.history import find_last_entry
from registry.kernel.records import create, find_deleted, remove
from registry.kernel.rules.former import former_values


def delete_contract(session: Session, actor: Actor, contract_id: uuid.UUID, *, version: int) -> None:
    """Delete a contract to which nothing refers; raise Conflict naming what does.

    What was accepted, paid, worked or goes on by it keeps it. Its history keeps its prices and covers.
    """
    contract = get_contract(session, actor, contract_id)
    WRITING.demand(actor, contract)
    thing = (CONTRACT.entity, contract.id)
    holding = find_leaning(session, {thing: Trace(contract.number, is_made=True)}).holding.get(thing)
    if holding:
        raise Conflict(
            because(
                "Договір № %(number)s не вилучено, бо на нього посилається «%(who)s». Такий договір припиняють",
                number=contract.number,
                who=BothNames(*holding),
            )
        )
    remove(session, actor, WRITING, contract, version=version)


def restore_contract(session: Session, actor: Actor, contract_id: uuid.UUID) -> Contract:
    """Bring a deleted contract back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, _values = find_deleted(session, CONTRACT, contract_id, NO_CONTRACT)
    entry = find_last_entry(session, entity=CONTRACT.entity, entity_id=contract_id, action="delete")
    if entry is None or not actor.can("contract.read", hromada_id):
        raise NotFound(NO_CONTRACT)
    values = former_values(CONTRACT, {name: pair[0] for name, pair in entry.changes.items() if pair[0] is not None})
    back = Contract(id=contract_id, hromada_id=hromada_id)
    restored: Contract = create(session, actor, WRITING, back, values)
    return restored
