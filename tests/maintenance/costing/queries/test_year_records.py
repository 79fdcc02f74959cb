"""Which figure stands for the year before: what was accepted, so far and planned, decided, or only computed."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.costing.documents.versions import version_document
from maintenance.costing.operations.versions import Freezing, freeze_costing
from maintenance.costing.queries.costing import get_costing
from maintenance.costing.rules.rows import CostRow
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.registry import first_hromada


@pytest.fixture
def contract(session: Session) -> Contract:
    """A contract of 2026 at 1 000 hryvnia a month that goes on."""
    return make_contract(session, make_line(session), terms=[{"basis": "per_month", "amount": "1000.00"}], covers=[])


def row_of(session: Session, as_of: date, year: int = 2027) -> CostRow:
    costing = get_costing(session, SYSTEM, first_hromada(session), year, as_of=as_of)
    (row,) = costing.rows
    assert costing.previous_total == row.previous_year
    assert sum(one.amount for one in row.bridge) == row.change
    return row


def test_without_acts_and_decisions_the_year_before_is_computed(session: Session, contract: Contract) -> None:
    row = row_of(session, date(2026, 11, 28))

    assert (row.previous_year, row.previous.source) == (Decimal("12000.00"), "computed")


def test_a_running_year_is_what_was_accepted_and_the_plan_of_the_rest(session: Session, contract: Contract) -> None:
    make_act(session, contract, amount="400.00")

    row = row_of(session, date(2026, 11, 28))

    assert (row.previous_year, row.previous.source) == (Decimal("11400.00"), "expected")
    assert dict(row.causes)["fact"] == Decimal("600.00")


def test_a_closed_year_is_what_its_acts_accepted(session: Session, contract: Contract) -> None:
    make_act(session, contract, amount="400.00")

    row = row_of(session, date(2027, 2, 1))

    assert (row.previous_year, row.previous.source) == (Decimal("400.00"), "fact")


def test_a_decision_stands_where_a_line_has_no_act_and_gives_way_where_it_has(
    session: Session, contract: Contract
) -> None:
    hromada = first_hromada(session)
    freeze_costing(
        session, SYSTEM, hromada, 2026, Freezing("approved", "№ 1 від 20.12.2025"), describe=version_document
    )
    session.flush()

    decided = row_of(session, date(2027, 2, 1))
    make_act(session, contract, amount="400.00")
    closed = row_of(session, date(2027, 2, 1))

    assert (decided.previous_year, decided.previous.source) == (Decimal("12000.00"), "approved")
    assert (closed.previous_year, closed.previous.source) == (Decimal("400.00"), "fact")


def test_acts_of_a_year_to_come_are_no_record_yet(session: Session, contract: Contract) -> None:
    make_act(session, contract, **{"from": "2027-01-01", "to": "2027-01-31", "amount": "400.00"})

    assert row_of(session, date(2026, 11, 28), 2028).previous.source == "computed"
