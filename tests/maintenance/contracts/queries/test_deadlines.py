"""Which contracts wait for a decision: the database and the rule say the same."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.contracts import (
    ContractFilter,
    count_contracts,
    filtered_contracts,
    list_contract_ids,
)
from maintenance.contracts.queries.deadlines import find_waiting, list_waiting
from maintenance.contracts.rules.deadlines import find_deadline
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from tests.factories.registry import first_hromada

TODAY = date(2026, 11, 22)


def contract_of(chance: random.Random, **values: Any) -> Contract:
    """A contract of any length, notice and renewal, around today."""
    starts_on = TODAY + timedelta(days=chance.randint(-2500, 400))
    renewal = chance.choice(["none", "expected", "tacit"])
    unit = chance.choice(["days", "months"])
    return Contract(
        number="1",
        subject="Обслуговування",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=chance.randint(0, 1100)),
        notice_unit=unit,
        notice_value=chance.randint(0, 24 if unit == "months" else 730),
        renewal=renewal,
        renewal_months=chance.choice([1, 3, 12]) if renewal == "tacit" else None,
        decided_on=TODAY if renewal == "none" and chance.random() < 0.3 else None,
        updated_at=clock.now(),
        **values,
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_database_and_the_rule_find_the_same_contracts(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    hromada_id = first_hromada(session).id
    contracts = [contract_of(chance, hromada_id=hromada_id) for _ in range(150)]
    session.add_all(contracts)
    session.flush()
    for before in chance.sample(contracts, 30):
        session.add(contract_of(chance, hromada_id=hromada_id, replaces_id=before.id))
    session.flush()
    everything = session.scalars(select(Contract)).all()
    replaced = {one.replaces_id for one in everything}
    expected = {
        one.id: told
        for one in everything
        if one.decided_on is None and one.id not in replaced and (told := find_deadline(one, TODAY))
    }

    ending = filtered_contracts(session, SYSTEM, ContractFilter(state="ending"), TODAY)
    waiting = list_waiting(session, filtered_contracts(session, SYSTEM, ContractFilter(), TODAY), TODAY)

    assert len(expected) > 20
    assert set(list_contract_ids(session, ending)) == expected.keys()
    assert count_contracts(session, ending) == len(waiting) == len(expected)
    assert {one.contract_id: one.deadline for one in waiting} == expected
    assert find_waiting(session, everything, TODAY) == expected
    over = [one.deadline.event == "ended" for one in waiting]
    assert over == sorted(over)
