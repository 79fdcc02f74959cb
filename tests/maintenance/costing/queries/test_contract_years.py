"""What a contract costs by year."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.costing.queries.contract_years import cost_by_year, cover_alone
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import make_asset

TODAY = date(2026, 11, 28)
PAID = {"basis": "lump_sum", "amount": "1200.00"}


def years(session: Session, contract: Contract) -> list[tuple[int, str, bool]]:
    return [
        (year, str(cost.amount), cost.is_projected)
        for year, cost in cost_by_year(contract, cover_alone(session, contract, TODAY))
    ]


def advance(*days: str) -> list[dict[str, object]]:
    each = Decimal(1200) / len(days)
    return [{**PAID, "payments": [{"on": day, "amount": f"{each:.2f}"} for day in days]}]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"renewal": "none"}, [(2026, "6000.00", False)]),
        ({}, [(2026, "6000.00", False), (2027, "6000.00", True)]),
        ({"renewal": "none", "terms": advance("2025-12-20", "2027-01-20")},
         [(2025, "600.00", False), (2026, "0.00", False), (2027, "600.00", False)]),
        ({"renewal": "none", "terms": advance("2026-02-01")}, [(2026, "1200.00", False)]),
        ({"renewal": "none", "starts_on": "2026-03-15", "ends_on": "2027-03-14"},
         [(2026, "4774.19", False), (2027, "1225.81", False)]),
    ],
)  # fmt: skip
def test_a_contract_costs_in_every_year_in_which_it_is_paid(session: Session, given, expected) -> None:
    make_asset(session)

    assert years(session, make_contract(session, make_line(session), **given)) == expected


def test_a_contract_that_another_one_replaces_costs_to_its_last_day(session: Session) -> None:
    make_asset(session)
    old = make_contract(session, make_line(session))
    make_contract(session, make_line(session, code="2.2"), starts_on="2027-03-01", ends_on="2027-12-31",
                  replaces_id=str(old.id))  # fmt: skip

    assert years(session, old) == [(2026, "6000.00", False), (2027, "1000.00", True)]
