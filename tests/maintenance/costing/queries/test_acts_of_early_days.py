"""Days of an act beside the days of its contract."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from maintenance.costing.queries.acts import warnings_of
from tests.factories.maintenance_contracts import make_contract
from tests.factories.maintenance_facts import make_act

APRIL = (date(2026, 4, 1), date(2026, 4, 30))
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize(("days", "is_early"), [(APRIL, True), (JUNE, False)])
def test_an_act_for_days_before_its_contract_is_warned_of_within_its_first_year(
    session: Session, days: tuple[date, date], is_early: bool
) -> None:
    contract = make_contract(session, starts_on="2026-06-10", ends_on="2027-06-09")
    act = make_act(session, contract, **{"from": days[0].isoformat(), "to": days[1].isoformat(), "on": "2026-07-01"})

    told = [str(one) for one in warnings_of(session, act)]

    assert any("до початку договору" in one and "10.06.2026" in one for one in told) is is_early
