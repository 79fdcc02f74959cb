"""Plan against fact, by tables: what is contracted, accepted, paid, left and expected."""

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.contracts.rules.periods import Period
from maintenance.costing.rules.facts.comparison import FactSums, compare, contracted_in, expected_in
from maintenance.costing.rules.facts.months import split_by_months
from maintenance.costing.rules.facts.values import (
    ActFact,
    ContractFact,
    Facts,
    LineFact,
    PaymentFact,
    YearPlan,
)

ONE, LINE = uuid.UUID(int=1), uuid.UUID(int=50)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LINES = (LineFact(LINE, "4.1", "Камери", "2240", "general"),)


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def contract(amount: str | None = None, period: Period = YEAR, line: uuid.UUID | None = LINE) -> ContractFact:
    return ContractFact(ONE, "1/26", line, period, None if amount is None else Decimal(amount), "2240")


def act(amount: str, first: str, last: str) -> ActFact:
    period = days(first, last)
    return ActFact(uuid.uuid4(), ONE, "1", period.end, period, Decimal(amount), "2240", "general")


def payment(amount: str, on: str) -> PaymentFact:
    return PaymentFact(uuid.uuid4(), ONE, date.fromisoformat(on), Decimal(amount))


def money(told: Mapping[int, str]) -> dict[int, Decimal]:
    return {month: Decimal(amount) for month, amount in told.items()}


@pytest.mark.parametrize(
    ("amount", "period", "year", "parts"),
    [
        ("1000", days("2026-02-01", "2026-02-28"), 2026, {2: "1000.00"}),
        ("100", days("2026-01-31", "2026-02-01"), 2026, {1: "50.00", 2: "50.00"}),
        ("100", days("2026-01-31", "2026-02-02"), 2026, {1: "33.33", 2: "66.67"}),
        ("0.01", days("2026-01-31", "2026-02-01"), 2026, {1: "0.01", 2: "0.00"}),
        ("100", days("2025-12-31", "2026-01-01"), 2026, {1: "50.00"}),
        ("100", days("2025-12-31", "2026-01-01"), 2025, {12: "50.00"}),
        ("100", days("2025-12-01", "2025-12-31"), 2026, {}),
    ],
)
def test_an_act_lies_in_months_by_its_days(amount: str, period: Period, year: int, parts: dict[int, str]) -> None:
    assert split_by_months(Decimal(amount), period, year) == money(parts)


@given(st.integers(1, 10**11), st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(1, 900))
def test_the_months_of_all_years_add_up_to_the_act(kopiykas: int, first: date, length: int) -> None:
    amount = Decimal(kopiykas).scaleb(-2)
    period = Period(first, date.fromordinal(first.toordinal() + length - 1))

    parts = [one for year in range(2024, 2031) for one in split_by_months(amount, period, year).values()]

    assert sum(parts) == amount
    assert min(parts) >= 0


@pytest.mark.parametrize(
    ("amount", "period", "plan", "contracted"),
    [
        pytest.param("12000", YEAR, None, "12000", id="signed for the year"),
        pytest.param("12000", YEAR, {1: "5"}, "12000", id="signed beats the plan"),
        pytest.param("730", days("2025-07-01", "2026-06-30"), None, "365.00", id="signed over two years, by months"),
        pytest.param(None, YEAR, {1: "5", 12: "7"}, "12", id="not signed: the plan"),
        pytest.param(None, days("2026-02-01", "2026-11-30"), {1: "5", 3: "1", 12: "7"}, "1", id="of its own months"),
        pytest.param(None, YEAR, None, None, id="nothing known"),
        pytest.param("12000", days("2025-01-01", "2025-12-31"), {1: "5"}, None, id="another year"),
    ],
)  # fmt: skip
def test_what_is_contracted_of_a_year(
    amount: str | None, period: Period, plan: dict[int, str] | None, contracted: str | None
) -> None:
    found = contracted_in(contract(amount, period), None if plan is None else money(plan), 2026)

    assert found == (None if contracted is None else Decimal(contracted))


PLAN = {month: Decimal(100) for month in range(1, 13)}


@pytest.mark.parametrize(
    ("accepted", "as_of", "expected"),
    [
        pytest.param({}, "2026-03-10", "1200", id="nothing accepted: the plan"),
        pytest.param({1: "90", 2: "80"}, "2026-03-10", "1170", id="facts so far and the plan of the rest"),
        pytest.param({1: "90"}, "2026-03-10", "1190", id="a month without an act is still expected"),
        pytest.param({1: "90", 3: "40"}, "2026-03-10", "1190", id="of the running month the plan while it is more"),
        pytest.param({1: "90", 3: "140"}, "2026-03-10", "1230", id="of the running month the act once it is more"),
        pytest.param({1: "90", 12: "95"}, "2026-03-10", "1185", id="an act in advance"),
        pytest.param({1: "90"}, "2027-01-05", "90", id="a closed year is what its acts say"),
        pytest.param({}, "2025-05-01", "1200", id="a year to come is the plan"),
    ],
)  # fmt: skip
def test_what_a_year_will_come_to(accepted: dict[int, str], as_of: str, expected: str) -> None:
    assert expected_in(2026, date.fromisoformat(as_of), money(accepted), PLAN) == Decimal(expected)


def test_an_act_that_reaches_the_end_of_the_running_month_is_what_that_month_costs() -> None:
    accepted, as_of = money({1: "90", 3: "40"}), date(2026, 3, 10)

    assert expected_in(2026, as_of, accepted, PLAN, date(2026, 3, 30)) == 90 + 10 * 100 + 100
    assert expected_in(2026, as_of, accepted, PLAN, date(2026, 3, 31)) == 90 + 9 * 100 + 100 + 40


def sums_of(facts: Facts, **plan: object) -> FactSums:
    return compare(facts, YearPlan(2026, date(2026, 4, 10), **plan)).rows[0].sums  # type: ignore[arg-type]


def test_a_contracts_year_by_month_quarter_and_whole() -> None:
    facts = Facts(
        (contract("1200"),),
        (act("100", "2026-01-01", "2026-01-31"), act("90", "2026-02-01", "2026-02-28")),
        (payment("100", "2026-02-10"), payment("70", "2026-04-01")),
        LINES,
    )

    sums = sums_of(facts, planned={ONE: PLAN}, approved={ONE: Decimal(1100)})

    assert (sums.approved, sums.contracted, sums.accepted, sums.paid, sums.left) == (
        1100, 1200, 190, 170, 1010,
    )  # fmt: skip
    assert sums.expected == 100 + 90 + 10 * 100
    assert [(one.planned, one.accepted, one.paid) for one in sums.months[:4]] == [
        (100, 100, 0), (100, 90, 100), (100, 0, 0), (100, 0, 70),
    ]  # fmt: skip
    assert [(one.planned, one.accepted, one.paid) for one in sums.quarters] == [
        (300, 190, 100), (300, 0, 70), (300, 0, 0), (300, 0, 0),
    ]  # fmt: skip


def test_without_a_plan_none_is_planned() -> None:
    sums = sums_of(Facts((contract(),), (act("100", "2026-01-01", "2026-01-31"),), (), LINES))

    assert {one.planned for one in sums.months} == {None}
    assert (sums.approved, sums.contracted, sums.left, sums.expected) == (None, None, None, 100)


def test_rows_add_up_to_lines_and_the_total() -> None:
    other = ContractFact(uuid.UUID(int=2), "2/26", None, YEAR, Decimal(50), "2240")
    facts = Facts((other, contract("1200")), (act("100", "2026-01-01", "2026-01-31"),), (), LINES)

    comparison = compare(facts, YearPlan(2026, date(2026, 4, 10), {ONE: PLAN}, {LINE: Decimal(30), ONE: Decimal(70)}))

    assert [(row.contract.number if row.contract else None) for row in comparison.rows] == ["1/26", None, "2/26"]
    assert (comparison.line_sums(LINES[0]).approved, comparison.line_sums(None).contracted) == (100, 50)
    assert (comparison.total.contracted, comparison.total.accepted, comparison.total.approved) == (1250, 100, 100)
    assert comparison.total.months[0].planned == 100


def test_a_contract_that_says_nothing_of_the_year_is_left_out() -> None:
    facts = Facts((contract(period=days("2024-01-01", "2024-12-31")),), (), (), LINES)

    assert compare(facts, YearPlan(2026, date(2026, 4, 10))).rows == ()
