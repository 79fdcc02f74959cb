"""By which day somebody has to decide what follows a contract."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.contracts.rules.deadlines import (
    decision_day,
    end_of_step,
    find_deadline,
    first_decision_day,
    notice_days,
)
from registry.kernel.months import count_back

TODAY = date(2026, 11, 22)
DAY = date.fromisoformat


@dataclass(frozen=True)
class Told:
    """A contract as far as its deadlines go."""

    starts_on: date
    ends_on: date
    notice_value: int
    notice_unit: str
    renewal: str = "expected"
    renewal_months: int | None = None


def contract(ends_on: str, notice: str, renewal: str = "expected", *, starts_on: str = "2020-01-01") -> Told:
    """A contract by its end, its notice («3 months») and its renewal («tacit 12» goes on by twelve months)."""
    value, unit = notice.split()
    kind, _gap, months = renewal.partition(" ")
    return Told(DAY(starts_on), DAY(ends_on), int(value), unit, kind, int(months) if months else None)


@pytest.mark.parametrize(
    ("ends_on", "notice", "day"),
    [
        ("2026-12-31", "0 days", "2026-12-31"),
        ("2026-12-31", "1 days", "2026-12-30"),
        ("2026-12-31", "30 days", "2026-12-01"),
        ("2026-12-31", "31 days", "2026-11-30"),
        ("2026-12-31", "90 days", "2026-10-02"),
        ("2026-12-31", "365 days", "2025-12-31"),
        ("2026-12-31", "730 days", "2024-12-31"),
        ("2024-12-31", "365 days", "2024-01-01"),
        ("2024-03-01", "1 days", "2024-02-29"),
        ("2025-03-01", "1 days", "2025-02-28"),
        ("2026-12-31", "0 months", "2026-12-31"),
        ("2026-12-31", "1 months", "2026-11-30"),
        ("2026-12-31", "2 months", "2026-10-31"),
        ("2026-12-31", "3 months", "2026-09-30"),
        ("2026-12-31", "6 months", "2026-06-30"),
        ("2026-12-31", "10 months", "2026-02-28"),
        ("2026-12-31", "12 months", "2025-12-31"),
        ("2026-12-31", "24 months", "2024-12-31"),
        ("2026-01-31", "1 months", "2025-12-31"),
        ("2026-01-31", "2 months", "2025-11-30"),
        ("2026-01-31", "3 months", "2025-10-31"),
        ("2026-03-31", "1 months", "2026-02-28"),
        ("2024-03-31", "1 months", "2024-02-29"),
        ("2024-03-30", "1 months", "2024-02-29"),
        ("2024-03-29", "1 months", "2024-02-29"),
        ("2025-03-29", "1 months", "2025-02-28"),
        ("2024-02-29", "1 months", "2024-01-29"),
        ("2024-02-29", "3 months", "2023-11-29"),
        ("2024-02-29", "12 months", "2023-02-28"),
        ("2028-02-29", "24 months", "2026-02-28"),
        ("2025-02-28", "12 months", "2024-02-28"),
        ("2027-03-14", "1 months", "2027-02-14"),
        ("2027-03-14", "3 months", "2026-12-14"),
        ("2026-07-30", "5 months", "2026-02-28"),
        ("2026-05-31", "1 months", "2026-04-30"),
    ],
)
def test_a_notice_is_counted_back_from_the_end_by_the_calendar(ends_on, notice, day):
    value, unit = notice.split()

    assert count_back(DAY(ends_on), int(value), unit) == DAY(day)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "notice", "day"),
    [
        ("2026-01-01", "2026-12-31", "3 months", "2026-09-30"),
        ("2026-01-01", "2026-12-31", "12 months", "2026-01-01"),
        ("2026-01-01", "2026-12-31", "730 days", "2026-01-01"),
        ("2026-12-01", "2026-12-31", "30 days", "2026-12-01"),
        ("2026-12-02", "2026-12-31", "30 days", "2026-12-02"),
        ("2024-02-29", "2025-02-28", "12 months", "2024-02-29"),
    ],
)
def test_nobody_has_to_decide_before_a_contract_begins(starts_on, ends_on, notice, day):
    assert first_decision_day(contract(ends_on, notice, starts_on=starts_on)) == DAY(day)


@pytest.mark.parametrize(
    ("ends_on", "notice", "days"),
    [("2026-12-31", "45 days", 45), ("2026-12-31", "3 months", 92), ("2026-03-31", "1 months", 31)],
)
def test_a_notice_in_months_is_told_in_days_too(ends_on, notice, days):
    assert notice_days(contract(ends_on, notice)) == days


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months", "ends"),
    [
        ("2024-01-01", "2026-12-31", 12, ["2027-12-31", "2028-12-31", "2029-12-31"]),
        ("2026-03-15", "2027-03-14", 12, ["2028-03-14", "2029-03-14"]),
        ("2026-03-15", "2027-03-14", 1, ["2027-04-14", "2027-05-14"]),
        ("2026-01-31", "2026-02-27", 1, ["2026-03-30", "2026-04-29", "2026-05-30"]),
        ("2026-03-01", "2027-02-28", 12, ["2028-02-29", "2029-02-28"]),
        ("2024-02-29", "2025-02-27", 12, ["2026-02-27", "2027-02-27", "2028-02-28"]),
        ("2026-01-20", "2026-12-31", 12, ["2027-12-31", "2028-12-31"]),
        ("2026-01-20", "2026-12-31", 6, ["2027-06-30", "2027-12-31"]),
        ("2026-01-20", "2026-11-30", 3, ["2027-02-28", "2027-05-31"]),
    ],
)
def test_a_tacit_renewal_goes_on_by_the_contracts_own_months(starts_on, ends_on, months, ends):
    told = contract(ends_on, "1 months", f"tacit {months}", starts_on=starts_on)

    assert [end_of_step(told, number) for number in range(1, len(ends) + 1)] == [DAY(one) for one in ends]


THREE_YEARS = {"starts_on": "2024-01-01", "ends_on": "2026-12-31", "notice": "3 months", "renewal": "tacit 12"}
"""Three years, then a year each time, with three months' notice."""


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2024-01-01", "2026-09-30"),
        ("2026-09-30", "2026-09-30"),
        ("2026-10-01", "2027-09-30"),
        ("2026-12-31", "2027-09-30"),
        ("2027-01-01", "2027-09-30"),
        ("2027-09-30", "2027-09-30"),
        ("2027-10-01", "2028-09-30"),
        ("2040-02-29", "2040-09-30"),
    ],
)
def test_three_years_then_yearly_with_three_months_notice(today, day):
    assert decision_day(contract(**THREE_YEARS), DAY(today)) == DAY(day)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "notice", "months", "today", "day"),
    [
        ("2025-02-01", "2026-01-31", "1 months", 1, "2026-01-15", "2026-01-28"),
        ("2025-02-01", "2026-01-31", "1 months", 1, "2026-01-29", "2026-02-28"),
        ("2025-02-01", "2026-01-31", "1 months", 12, "2026-01-01", "2026-12-31"),
        ("2025-02-01", "2026-01-31", "3 months", 12, "2025-11-01", "2026-10-31"),
        ("2023-03-01", "2024-02-29", "3 months", 12, "2023-12-01", "2024-11-28"),
        ("2023-03-01", "2024-02-29", "1 months", 12, "2024-02-01", "2025-01-28"),
        ("2026-01-01", "2026-12-31", "730 days", 12, "2026-02-01", "2027-01-01"),
        ("2026-01-01", "2026-12-31", "0 days", 12, "2026-12-31", "2026-12-31"),
        ("2026-01-01", "2026-12-31", "0 days", 12, "2027-01-01", "2027-12-31"),
        ("2026-01-01", "2026-01-31", "90 days", 1, "2026-06-01", "2026-06-02"),
    ],
)
def test_the_day_of_a_tacit_renewal_comes_again_with_each_step(starts_on, ends_on, notice, months, today, day):
    told = contract(ends_on, notice, f"tacit {months}", starts_on=starts_on)

    assert decision_day(told, DAY(today)) == DAY(day)


@pytest.mark.parametrize("renewal", ["none", "expected"])
def test_the_day_of_any_other_contract_stays_where_it_is(renewal):
    assert decision_day(contract("2026-12-31", "3 months", renewal), DAY("2028-01-01")) == DAY("2026-09-30")


def test_a_contract_ended_early_asks_before_the_end_it_has_now():
    signed = contract("2026-12-31", "3 months")

    early = replace(signed, ends_on=DAY("2026-05-31"))

    assert (decision_day(signed, TODAY), decision_day(early, TODAY)) == (DAY("2026-09-30"), DAY("2026-02-28"))


def test_a_contract_amended_twice_asks_before_its_last_end():
    signed = contract("2026-06-30", "1 months", "tacit 6", starts_on="2026-01-01")

    first = replace(signed, ends_on=DAY("2026-12-31"))
    second = replace(first, ends_on=DAY("2027-03-31"), notice_value=2)

    assert [decision_day(one, DAY("2026-05-01")) for one in (signed, first, second)] == [
        DAY("2026-05-30"), DAY("2026-11-30"), DAY("2027-01-31"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ends_on", "notice", "renewal", "event", "days"),
    [
        ("2026-12-31", "30 days", "expected", "notice", 9),
        ("2026-12-31", "45 days", "expected", "end", 39),
        ("2026-12-22", "30 days", "none", "notice", 0),
        ("2026-12-22", "31 days", "none", "end", 30),
        ("2026-11-22", "30 days", "none", "end", 0),
        ("2027-02-20", "0 days", "expected", "notice", 90),
        ("2027-03-22", "30 days", "expected", "notice", 90),
        ("2027-12-31", "365 days", "expected", "notice", 39),
        ("2028-12-31", "730 days", "none", "notice", 40),
        ("2027-12-31", "24 months", "expected", "end", 404),
        ("2026-11-21", "30 days", "expected", "ended", -1),
        ("2020-12-31", "30 days", "expected", "ended", -2152),
        ("2026-11-20", "0 days", "tacit 3", "notice", 90),
        ("2026-10-31", "2 months", "tacit 4", "notice", 36),
    ],
)
def test_what_a_contract_waits_for_is_named_with_its_days(ends_on, notice, renewal, event, days):
    found = find_deadline(contract(ends_on, notice, renewal), TODAY)

    assert found is not None
    assert (found.event, found.days) == (event, days)


@pytest.mark.parametrize(
    ("ends_on", "notice", "renewal"),
    [
        ("2026-11-21", "30 days", "none"),
        ("2027-02-21", "0 days", "expected"),
        ("2027-03-23", "30 days", "none"),
        ("2026-12-31", "3 months", "tacit 12"),
        ("2026-11-21", "0 days", "tacit 4"),
    ],
)
def test_what_is_over_far_or_went_on_by_itself_waits_for_nothing(ends_on, notice, renewal):
    assert find_deadline(contract(ends_on, notice, renewal), TODAY) is None


@given(
    st.dates(date(2015, 1, 1), date(2025, 12, 31)),
    st.integers(0, 1500),
    st.one_of(st.tuples(st.integers(0, 730), st.just("days")), st.tuples(st.integers(0, 24), st.just("months"))),
    st.integers(1, 36),
    st.dates(date(2015, 1, 1), date(2035, 12, 31)),
)
def test_the_day_of_a_tacit_renewal_is_the_first_of_all_that_is_still_to_come(start, length, notice, step, today):
    told = Told(start, start + timedelta(days=length), *notice, "tacit", step)
    ends = [told.ends_on, *(end_of_step(told, number) for number in range(1, 400))]

    all_days = [max(start, count_back(end, *notice)) for end in ends]

    assert all_days == sorted(all_days)
    assert decision_day(told, today) == next(one for one in all_days if one >= today)
