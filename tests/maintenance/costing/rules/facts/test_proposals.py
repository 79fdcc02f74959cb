"""Which months want an act, and what the form of one begins with."""

from datetime import date
from decimal import Decimal

import pytest

from maintenance.contracts.rules.periods import Period
from maintenance.costing.rules.facts.proposals import AcceptedAct, months_without_act, propose_act

YEAR = Period(date(2026, 1, 15), date(2026, 12, 31))
TODAY = date(2026, 4, 10)


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def act(number: str, first: str, last: str, amount: str = "100") -> AcceptedAct:
    period = days(first, last)
    return AcceptedAct(number, period.end, period, Decimal(amount))


@pytest.mark.parametrize(
    ("accepted", "until", "months"),
    [
        ([], date(2026, 1, 14), []),
        ([], date(2026, 1, 15), [1]),
        ([], date(2026, 3, 1), [1, 2, 3]),
        ([days("2026-01-15", "2026-01-31")], date(2026, 3, 31), [2, 3]),
        ([days("2026-01-15", "2026-02-10")], date(2026, 3, 31), [3]),
        ([days("2025-12-01", "2025-12-31")], date(2026, 1, 31), [1]),
        ([days("2026-01-15", "2026-12-31")], date(2027, 5, 1), []),
    ],
)
def test_a_begun_month_in_which_no_act_has_a_day_wants_one(
    accepted: list[Period], until: date, months: list[int]
) -> None:
    assert [one.month for one in months_without_act(YEAR, accepted, until)] == months


def test_the_first_act_is_for_the_contracts_own_days_of_its_first_month() -> None:
    proposal = propose_act(date(2026, 1, 1), YEAR, [], {}, TODAY)

    assert (proposal.number, proposal.period, proposal.on) == ("1", days("2026-01-15", "2026-01-31"), date(2026, 1, 31))
    assert (proposal.amount, proposal.is_planned) == (None, False)


def test_the_plan_of_the_month_is_its_sum() -> None:
    proposal = propose_act(date(2026, 3, 1), YEAR, [act("1", "2026-02-01", "2026-02-28")], {3: Decimal(250)}, TODAY)

    assert (proposal.amount, proposal.is_planned, proposal.number) == (Decimal(250), True, "2")


def test_without_a_plan_the_sum_is_that_of_the_act_before() -> None:
    acts = [act("7", "2026-02-01", "2026-02-28", "70"), act("9", "2026-04-01", "2026-04-30", "90")]

    proposal = propose_act(date(2026, 3, 1), YEAR, acts, {4: Decimal(1)}, TODAY)

    assert (proposal.amount, proposal.is_planned, proposal.number) == (Decimal(70), False, "10")


def test_an_act_of_the_running_month_is_dated_today() -> None:
    assert propose_act(date(2026, 4, 1), YEAR, [], {}, TODAY).on == TODAY
    assert propose_act(date(2026, 5, 1), YEAR, [], {}, TODAY).on == date(2026, 5, 31)


@pytest.mark.parametrize("number", ["5/26", "А-1", "٣", "123456789"])
def test_numbers_that_are_not_plain_are_left_to_people(number: str) -> None:
    assert propose_act(date(2026, 3, 1), YEAR, [act(number, "2026-02-01", "2026-02-28")], {}, TODAY).number is None
