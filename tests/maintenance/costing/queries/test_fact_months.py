"""A line's and a contract's year by month: the same figures as the whole year has."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.queries.acts import list_acts_of, list_payments_of
from maintenance.costing.queries.contract_years import cover_alone
from maintenance.costing.queries.fact_months import contract_year, line_year
from maintenance.costing.queries.facts import get_fact_year
from maintenance.costing.rules.facts.comparison import FactSums
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_index, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.registry import first_hromada, make_asset, make_hromada

TODAY = date(2026, 3, 10)


@pytest.fixture
def line(session: Session) -> ServiceLine:
    """Two contracts on a line and one on another, with acts and payments, some of them of another year."""
    hromada = make_hromada(session)
    make_asset(session, hromada, commissioned_on=date(2020, 1, 1))
    line, other = make_line(session, hromada, index_kind="cpi"), make_line(session, hromada, "2.2")
    make_index(session, hromada)
    signed = make_contract(session, line, number="А", amount="7000.01", starts_on="2025-07-15", ends_on="2026-09-14")
    unsigned = make_contract(session, line, number="Б", covers=[], terms=[{"basis": "per_month", "amount": "100.10"}])
    for contract in (signed, unsigned, make_contract(session, other, number="В")):
        act = make_act(session, contract, amount="90.05")
        make_act(session, contract, on="2025-12-31", **{"from": "2025-12-16", "to": "2026-01-15"})
        make_payment(session, contract, act, amount="40.02")
        make_payment(session, contract, on="2025-12-01")
    return line


def rows(session: Session, year: int) -> dict[str, FactSums]:
    found = get_fact_year(session, SYSTEM, first_hromada(session), year, as_of=TODAY)
    return {row.contract.number: row.sums for row in found.comparison.rows if row.contract}


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_contract_alone_has_the_figures_of_the_whole_year(session: Session, line: ServiceLine, year: int) -> None:
    whole = rows(session, year)

    for contract in session.query(Contract).all():
        acts, payments = list_acts_of(session, contract.id), list_payments_of(session, contract.id)
        own = contract_year(contract, cover_alone(session, contract, TODAY), year, acts=acts, payments=payments)
        expected = whole.get(contract.number)
        if expected is None:
            assert not any((own.accepted, own.paid, own.expected)) and own.contracted is None
        else:
            known = [(one.planned or 0, one.contracted, one.accepted, one.paid) for one in own.months]
            assert known == [(one.planned or 0, one.contracted, one.accepted, one.paid) for one in expected.months]
            assert (own.contracted, own.expected, own.left) == (expected.contracted, expected.expected, expected.left)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_line_is_its_contracts(session: Session, line: ServiceLine, year: int) -> None:
    found = get_fact_year(session, SYSTEM, first_hromada(session), year, as_of=TODAY)
    own = next((one.line for one in found.comparison.rows if one.line and one.line.id == line.id), None)

    alone = line_year(session, line.hromada_id, year, line.id, TODAY)

    assert own is not None
    assert alone.months == found.comparison.line_sums(own).months
    assert any(one.paid or one.planned for one in alone.months)
