"""A contract written by mistake can be taken out and brought back; one that anything refers to is ended instead."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.operations.contracts import create_contract
from maintenance.contracts.operations.removal import delete_contract, restore_contract
from maintenance.contracts.queries.contracts import get_contract
from maintenance.costing.operations.acts import create_act
from maintenance.costing.operations.payments import create_payment
from maintenance.costing.operations.scenarios import create_scenario
from maintenance.costing.queries.costing import get_costing
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, NotFound
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import actor_as, make_asset

ACT = {"number": "1", "on": "2027-01-31", "from": "2027-01-01", "to": "2027-01-31", "amount": "10"}


def total(session: Session, hromada: Hromada) -> Decimal:
    session.commit()
    return get_costing(session, SYSTEM, hromada, 2027, as_of=date(2026, 11, 29)).total


def test_a_contract_to_come_that_was_written_twice_can_be_taken_out_and_brought_back(session: Session) -> None:
    asset, line = make_asset(session), make_line(session)
    days = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    price = {"basis": "lump_sum", "amount": "900", "payments": [{"on": "2027-02-01", "amount": "900"}]}
    twice = make_contract(session, line, **days, terms=[price], covers=[{"asset_ids": [asset.id]}], amount="900")
    assert total(session, asset.hromada) == 900

    delete_contract(session, SYSTEM, twice.id, version=twice.version)

    assert total(session, asset.hromada) == 0
    with pytest.raises(NotFound):
        get_contract(session, SYSTEM, twice.id)

    back = restore_contract(session, SYSTEM, twice.id)

    assert total(session, asset.hromada) == 900
    assert (back.id, back.number, back.service_line_id) == (twice.id, twice.number, line.id)
    assert [one.asset_id for one in back.covers] == [asset.id]
    with pytest.raises(Conflict):
        restore_contract(session, SYSTEM, twice.id)


@pytest.mark.parametrize("what", ["act", "payment", "next", "scenario"])
def test_a_contract_to_which_something_refers_stays_and_says_what_does(session: Session, what: str) -> None:
    contract = make_contract(session, make_line(session), starts_on="2027-01-01", ends_on="2027-12-31")
    own = {"contract_id": str(contract.id)}
    if what == "act":
        create_act(session, SYSTEM, own | ACT)
    elif what == "payment":
        create_payment(session, SYSTEM, own | {"on": "2027-02-01", "amount": "10"})
    elif what == "next":
        told = {"number": "2", "subject": "далі", "starts_on": "2028-01-01", "ends_on": "2028-12-31"}
        create_contract(session, SYSTEM, contract.hromada_id, told | {"replaces_id": str(contract.id)})
    else:
        changes = [{"kind": "drop", **own}]
        create_scenario(session, SYSTEM, contract.hromada_id, {"name": "без нього", "changes": changes})
    session.commit()

    with pytest.raises(Conflict, match=r"не вилучено, бо на нього посилається «.+»"):
        delete_contract(session, SYSTEM, contract.id, version=contract.version)
    assert get_contract(session, SYSTEM, contract.id)


def test_only_those_who_keep_contracts_take_them_out(session: Session) -> None:
    contract = make_contract(session, make_line(session))

    with pytest.raises(Forbidden):
        delete_contract(session, actor_as("auditor", contract.hromada), contract.id, version=contract.version)
    with pytest.raises(Conflict):
        delete_contract(session, SYSTEM, contract.id, version=contract.version + 1)
