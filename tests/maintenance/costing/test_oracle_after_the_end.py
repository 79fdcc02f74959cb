"""The oracle against sums made by hand: steps after a contract's end, take-overs, indexes and rounding."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.maintenance.costing.oracle import cost, half_up, rounded_pieces
from tests.maintenance.costing.oracle_world import Asset, Contract, Cover, Index, Term
from tests.maintenance.costing.test_oracle import (
    CAMERA,
    EVERY_CAMERA,
    INDEXES,
    YEAR_2026,
    monthly,
    signed,
    total,
    world,
)


def lump(amount: str = "3600", **more: object) -> Term:
    """Make a lump sum."""
    return monthly(amount, basis="lump_sum", **more)


@pytest.mark.parametrize(
    ("days", "more", "right"),
    [
        ((date(2024, 1, 1), date(2026, 12, 31)), {"renewal": "none"}, [0, 0, 0]),
        ((date(2024, 1, 1), date(2026, 12, 31)), {"renewal": "expected"}, [0, 3600, 0]),  # a step of 36 months
        ((date(2024, 1, 1), date(2026, 12, 31)), {"renewal": "tacit", "renewal_months": 12}, [0, 1200, 1200]),
        ((date(2026, 3, 15), date(2026, 12, 31)), {"renewal": "expected"}, [3600, 3600, 3600]),  # ten begun months: 12
        ((date(2026, 7, 15), date(2026, 12, 31)), {"renewal": "expected"}, [3600, 7200, 7200]),  # six: 15.01 and 15.07
        ((date(2026, 10, 1), date(2026, 12, 31)), {"renewal": "expected"}, [3600, 14400, 14400]),  # quarters
        ((date(2026, 1, 1), date(2026, 12, 20)), {"renewal": "expected"}, [3600, 3600, 3600]),  # a begun month counts
    ],
)
def test_a_lump_sum_is_paid_once_a_step(days: tuple[date, date], more: dict[str, object], right: list[int]) -> None:
    contract = world(signed("c", days, lump(), **more))

    assert [total(contract, year) for year in (2026, 2027, 2028)] == right


def test_a_lump_sum_costs_when_it_is_paid_and_its_payments_move_by_the_step() -> None:
    paid = ((date(2026, 5, 1), Decimal("100")), (date(2027, 1, 20), Decimal("200")))
    contract = signed("c", (date(2026, 4, 1), date(2027, 3, 31)), lump(payments=paid), renewal="expected")

    years = [total(world(contract), year) for year in (2026, 2027, 2028)]

    assert years == [100, 200 + 100, 200 + 100]  # the step of 2027/28 pays on 01.05.2027 and 20.01.2028


def test_a_replaced_contract_pays_no_lump_sum_of_a_step_that_does_not_begin() -> None:
    paid = ((date(2025, 12, 20), Decimal("100")),)  # before the contract begins
    first = signed("c", YEAR_2026, lump(payments=paid), renewal="expected")
    following = signed("d", (date(2027, 1, 1), date(2027, 12, 31)), replaces="c")

    assert total(world(first), 2026) == 100  # for the step of 2027
    assert total(world(first, following), 2026) == 0


def test_a_replaced_contract_leaves_no_gap() -> None:
    first = signed("c", YEAR_2026, monthly(), renewal="expected")
    following = signed("d", (date(2027, 3, 1), date(2027, 12, 31)), monthly("1100"), replaces="c", line="M")

    assert cost(world(first, following), 2027) == {("c", "t"): 2000, ("d", "t"): 11000}


@pytest.mark.parametrize("basis", ["lump_sum", "per_visit"])
def test_nothing_is_paid_after_a_projection_was_replaced(basis: str) -> None:
    price = monthly(basis=basis, visits_per_year=1, from_=date(2026, 7, 1))
    first = signed("c", YEAR_2026, price, renewal="expected")
    following = signed("d", (date(2027, 7, 1), date(2027, 12, 31)), replaces="c")

    assert [total(world(first), year) for year in (2026, 2027)] == [1000, 1000]
    assert [total(world(first, following), year) for year in (2026, 2027)] == [1000, 0]


@pytest.mark.parametrize(
    ("rule", "begins", "right"),
    [
        ("any_day", date(2027, 3, 15), 3000),  # signed to 14.03: the month has begun
        ("full_month", date(2027, 3, 15), 2000),
        ("any_day", date(2027, 3, 20), 2000 + Fraction(19000, 31)),  # 14 signed and five projected days of March
        ("full_month", date(2027, 3, 20), 2000 + Fraction(19000, 31)),
    ],
)
def test_a_signed_month_is_whole_unless_a_projection_shares_it(rule: str, begins: date, right: Fraction) -> None:
    first = signed("c", (date(2026, 4, 1), date(2027, 3, 14)), monthly(month_rule=rule), renewal="expected")
    following = signed("d", (begins, date(2027, 12, 31)), replaces="c")

    assert total(world(first, following), 2027) == right


@pytest.mark.parametrize("rule", ["any_day", "full_month"])
def test_an_asset_taken_over_in_its_first_month_counts_that_month_by_days(rule: str) -> None:
    price = monthly("100", basis="per_asset_month", month_rule=rule)
    first = signed("c", YEAR_2026, price, renewal="expected", covers=EVERY_CAMERA)
    following = signed("d", (date(2027, 2, 10), date(2027, 12, 31)), covers=EVERY_CAMERA)
    bought = Asset("bought", "camera", commissioned_on=date(2027, 2, 5))

    assert total(world(first, following, assets=(bought,)), 2027) == Fraction(500, 28)  # 05.02 to 09.02


def test_a_contract_of_the_same_first_day_replaces_nothing() -> None:
    first = signed("c", YEAR_2026, monthly(), renewal="expected")
    following = signed("d", (date(2026, 1, 1), date(2027, 12, 31)), replaces="c")

    assert total(world(first, following), 2027) == 12000


PER_ASSET = monthly("100", basis="per_asset_month")


def pair(starts_on: date, covers: tuple[Cover, ...] = EVERY_CAMERA, **more: object) -> tuple[Contract, Contract]:
    """Make an expected contract of 2026 and another of the same cameras to the end of 2027."""
    first = signed("c", YEAR_2026, PER_ASSET, renewal="expected", covers=EVERY_CAMERA)
    return first, signed("d", (starts_on, date(2027, 12, 31)), PER_ASSET, covers=covers, **more)


@pytest.mark.parametrize(
    ("second", "right"),
    [
        (pair(date(2026, 1, 1)), 1200),  # equal starts: both cost
        (pair(date(2026, 1, 2)), 0),
        (pair(date(2027, 2, 10)), 100 + Fraction(900, 28)),
        (pair(date(2027, 2, 10), line="M"), 1200),  # another line takes nothing over
        (pair(date(2026, 2, 1), (Cover(kind="camera", to=date(2026, 2, 28)),)), 0),  # for good
        (pair(date(2026, 2, 1), (Cover(kind="camera", from_=date(2027, 7, 1)),)), 600),
        (pair(date(2026, 2, 1), (Cover(kind="siren"),)), 1200),
    ],
)
def test_an_asset_goes_over_to_the_later_contract_that_covers_it(
    second: tuple[Contract, Contract], right: Fraction
) -> None:
    assert cost(world(*second, assets=(CAMERA,)), 2027)["c", "t"] == right


def test_a_part_that_is_taken_over_leaves_the_rest() -> None:
    cameras = (CAMERA, Asset("other", "camera"))

    assert cost(world(*pair(date(2026, 7, 1), (Cover(asset="other"),)), assets=cameras), 2027) == {
        ("c", "t"): 1200,
        ("d", "t"): 1200,
    }


def test_a_camera_bought_later_belongs_to_the_later_contract_that_goes_on_too() -> None:
    bought = Asset("bought", "camera", commissioned_on=date(2028, 7, 1))

    amounts = cost(world(*pair(date(2026, 7, 1), renewal="expected"), assets=(bought,)), 2028)

    assert amounts == {("c", "t"): 0, ("d", "t"): 600}


def test_a_later_contract_that_is_replaced_takes_nothing_more_over() -> None:
    first, second = pair(date(2026, 7, 1), renewal="expected")
    elsewhere = signed("e", (date(2028, 3, 1), date(2028, 12, 31)), line="M", replaces="d")
    bought = Asset("bought", "camera", commissioned_on=date(2028, 7, 1))

    assert cost(world(first, second, elsewhere, assets=(bought,)), 2028) == {("c", "t"): 600, ("d", "t"): 0}


def test_contracts_without_a_line_take_nothing_over() -> None:
    first, second = (replace(each, line=None) for each in pair(date(2026, 7, 1)))

    assert cost(world(first, second, assets=(CAMERA,)), 2027) == {("c", "t"): 1200, ("d", "t"): 1200}


def test_a_cover_may_begin_after_the_end() -> None:
    covers = (Cover(kind="camera", from_=date(2027, 10, 1)),)
    contract = signed("c", YEAR_2026, PER_ASSET, renewal="expected", covers=covers)

    assert [total(world(contract, assets=(CAMERA,)), year) for year in (2026, 2027, 2028)] == [0, 300, 1200]


def test_prices_of_the_last_priced_day_go_on_and_covers_that_ended_do_not() -> None:
    gap = signed("c", YEAR_2026, monthly(to=date(2026, 11, 30)), renewal="expected")
    first = monthly(to=date(2026, 6, 30), id="u")
    ended = signed("d", YEAR_2026, first, monthly("1100", from_=date(2026, 7, 1)), renewal="expected")
    covers = (Cover(kind="camera", to=date(2026, 11, 30)), Cover(kind="siren", to=date(2026, 12, 31)))
    covered = signed("e", YEAR_2026, PER_ASSET, renewal="expected", covers=covers)

    assert [total(world(gap), year) for year in (2026, 2027)] == [11000, 12000]
    assert [total(world(ended), year) for year in (2026, 2027)] == [6000 + 6600, 13200]
    assert [total(world(covered, assets=(CAMERA,)), year) for year in (2026, 2027)] == [1100, 0]
    assert [total(world(covered, assets=(Asset("s", "siren"),)), year) for year in (2026, 2027)] == [1200, 1200]


OLDER = (
    Index("cpi", 2026, Decimal("1.1"), date(2025, 9, 1)),
    Index("cpi", 2027, Decimal("1.5"), date(2026, 12, 1)),  # not known yet
    Index("cpi", 2027, Decimal("1.2"), date(2026, 1, 1)),  # known better later
)


@pytest.mark.parametrize(
    ("more", "priced_on", "right"),
    [
        ({}, None, 12876),
        ({"signed_on": date(2025, 12, 20)}, None, 12876),  # the later of signing and first day
        ({"signed_on": date(2027, 1, 20)}, None, 12000),
        ({}, date(2025, 6, 1), Fraction("14163.6")),  # 12 000 × 1,1 × 1,073
        ({}, date(2027, 1, 1), 12000),
    ],
)
def test_an_index_counts_from_the_year_after_the_price_was_made(
    more: dict[str, object], priced_on: date | None, right: Fraction
) -> None:
    contract = signed("c", YEAR_2026, monthly(priced_on=priced_on), renewal="expected", **more)

    assert total(world(contract, indexes=INDEXES + OLDER), 2027) == right


def test_pieces_always_add_up_to_the_rounded_whole() -> None:
    third = Fraction(1, 3)

    assert rounded_pieces([third, third, third]) == [Decimal("0.33"), Decimal("0.34"), Decimal("0.33")]
    assert rounded_pieces([Fraction("0.005"), Fraction("0.005")]) == [Decimal("0.01"), Decimal("0.00")]
    assert [half_up(Fraction(each)) for each in ("1.004", "1.005", "1.0049")] == [
        Decimal("1.00"),
        Decimal("1.01"),
        Decimal("1.00"),
    ]
