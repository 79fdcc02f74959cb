"""Plan against fact read from the database, on both engines."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from maintenance.costing.queries.facts import get_fact_year, list_fact_years, load_facts
from registry.kernel.access import NOBODY, SYSTEM
from registry.kernel.errors import Invalid, NotFound
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.registry import first_hromada, make_hromada

AS_OF = date(2026, 3, 10)


def test_a_year_is_read_with_what_concerns_it_alone(session: Session) -> None:
    contract = make_contract(session, make_line(session), amount="12000")
    late = make_act(session, contract, amount="310", **{"from": "2025-12-31", "to": "2026-01-30"})
    make_act(session, contract, amount="70", **{"from": "2025-11-01", "to": "2025-11-30"})
    make_payment(session, contract, late, amount="400")
    make_payment(session, contract, amount="5", on="2025-12-31")
    make_act(session, make_contract(session, make_line(session, make_hromada(session))))

    facts = load_facts(session, first_hromada(session).id, 2026)
    year = get_fact_year(session, SYSTEM, first_hromada(session), 2026, as_of=AS_OF)
    total = year.comparison.total

    assert [(one.accepted, one.paid) for one in facts.contracts] == [(Decimal(380), Decimal(405))]
    assert [(one.amount, one.unspread, one.has_acts) for one in facts.payments] == [(400, 90, True)]
    assert (total.contracted, total.accepted, total.paid, total.left) == (12000, 300, 400, 11700)
    assert total.months[0].accepted == 300
    assert [one.code for one in year.findings] == ["months_without_act", "payment_without_act"]
    assert year.numbers == {contract.id: contract.number}


def test_a_contract_whose_acts_exceed_it_over_the_years_is_found(session: Session) -> None:
    contract = make_contract(session, make_line(session), amount="100")
    make_act(session, contract, amount="60", **{"from": "2025-12-01", "to": "2025-12-31"})
    make_act(session, contract, amount="60")

    found = get_fact_year(session, SYSTEM, first_hromada(session), 2026, as_of=AS_OF).findings

    assert [(one.code, one.amount) for one in found if one.severity == "error"] == [("acts_above_contract", 20)]


def test_whoever_sees_no_money_is_told_of_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        get_fact_year(session, NOBODY, make_hromada(session), 2026)
    assert list_fact_years(session, NOBODY, 2026) == []


def test_an_impossible_year_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        get_fact_year(session, SYSTEM, make_hromada(session), 1800)
