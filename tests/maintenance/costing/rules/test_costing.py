"""The cost of a year, rule by rule."""

import uuid
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.contracts.rules.book import CostBook, CoverValue, LineCost, LineValue, Overrides
from maintenance.costing.rules.costing import check_sums, cost_year, line_order
from tests.maintenance.contracts.rules.books import (
    LINE,
    OTHER_LINE,
    a_book,
    a_contract,
    a_term,
    an_asset,
    an_index,
)


def amount_of(book: CostBook, year: int = 2019, overrides: Overrides | None = None) -> Decimal:
    return cost_year(book, year, overrides or Overrides()).total


def cameras(number: int) -> list:
    return [an_asset(inventory_number=f"10148{place:04}") for place in range(number)]


def test_twenty_cameras_for_a_year_make_one_component_with_its_formula() -> None:
    book = a_book(a_contract(a_term("500.00", clause="п. 3.1")), assets=cameras(20))

    cost = cost_year(book, 2019)

    (component,) = cost.lines[0].components
    assert cost.total == Decimal("120000.00")
    assert (component.quantity, component.months, component.term_clause) == (20, 12, "п. 3.1")
    assert component.formula == "20 камер × 12 міс × 500,00 грн × 1,000 = 120\u202f000,00 грн"


def test_a_planned_camera_from_may_costs_eight_months_in_a_component_of_its_own() -> None:
    planned = an_asset(status="planned", commissioned_on=date(2019, 5, 20))
    book = a_book(a_contract(a_term("500.00")), assets=[*cameras(19), planned])

    line = cost_year(book, 2019).lines[0]

    assert [(one.quantity, one.months, one.amount) for one in line.components] == [
        (19, 12, Decimal("114000.00")),
        (1, 8, Decimal("4000.00")),
    ]
    assert line.components[1].asset_ids == (planned.id,)
    assert line.amount == Decimal("118000.00")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "rule", "months"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), "any_day", 12),
        (date(2019, 1, 1), date(2019, 8, 31), "any_day", 8),
        (date(2019, 1, 1), date(2019, 8, 1), "any_day", 8),
        (date(2019, 1, 31), date(2019, 8, 1), "any_day", 8),
        (date(2019, 1, 31), date(2019, 8, 30), "full_month", 6),
        (date(2019, 2, 1), date(2019, 2, 28), "full_month", 1),
        (date(2019, 2, 1), date(2019, 2, 27), "full_month", 0),
        (date(2019, 3, 10), date(2019, 3, 10), "by_days", Fraction(1, 31)),
        (date(2019, 1, 17), date(2019, 3, 10), "by_days", Fraction(15, 31) + 1 + Fraction(10, 31)),
        (date(2018, 6, 1), date(2020, 6, 1), "by_days", 12),
        (date(2017, 1, 1), date(2018, 12, 31), "any_day", 0),
        (date(2020, 1, 1), date(2020, 12, 31), "any_day", 0),
    ],
)
def test_a_contract_costs_the_months_of_the_year_it_is_in_force(starts_on, ends_on, rule, months) -> None:
    term = a_term("310.00", month_rule=rule)
    book = a_book(a_contract(term, starts_on=starts_on, ends_on=ends_on), assets=cameras(1))

    line = cost_year(book, 2019).lines[0]

    assert sum(one.months for one in line.components) == months
    assert line.amount == Decimal("310.00") * Decimal(Fraction(months).numerator) / Fraction(months).denominator


@pytest.mark.parametrize(
    ("year", "days"), [(2020, Fraction(10, 29)), (2019, Fraction(10, 28)), (2000, Fraction(10, 29))]
)
def test_february_by_days_has_the_days_of_its_own_year(year, days) -> None:
    term = a_term("29.00", month_rule="by_days")
    contract = a_contract(term, starts_on=date(year, 2, 1), ends_on=date(year, 2, 10))

    line = cost_year(a_book(contract, assets=[an_asset(commissioned_on=None)]), year).lines[0]

    assert line.components[0].months == days


@pytest.mark.parametrize(
    ("asset", "months"),
    [
        ({"commissioned_on": None}, 12),
        ({"commissioned_on": date(2019, 12, 31)}, 1),
        ({"commissioned_on": date(2020, 1, 1)}, 0),
        ({"decommissioned_on": date(2019, 3, 1)}, 3),
        ({"decommissioned_on": date(2018, 12, 31)}, 0),
        ({"status": "retired", "decommissioned_on": date(2019, 6, 30)}, 6),
        ({"status": "retired"}, 0),
        ({"status": "planned", "commissioned_on": date(2019, 5, 1)}, 8),
        ({"status": "planned", "commissioned_on": None}, 0),
        ({"status": "repair"}, 12),
        ({"kind_code": "wifi_point"}, 0),
    ],
)
def test_an_asset_costs_the_months_it_is_in_force(asset, months) -> None:
    book = a_book(a_contract(a_term("100.00")), assets=[an_asset(**asset)])

    assert amount_of(book) == Decimal(100 * months)


def test_contract_and_asset_have_to_meet_on_some_day_of_the_month() -> None:
    late = an_asset(commissioned_on=date(2019, 8, 20))
    book = a_book(a_contract(a_term(), ends_on=date(2019, 8, 10)), assets=[late])

    assert amount_of(book) == 0


@pytest.mark.parametrize(
    ("warranty_until", "rule", "months"),
    [
        (date(2019, 3, 31), "any_day", 9),
        (date(2019, 3, 1), "any_day", 9),
        (date(2019, 2, 28), "any_day", 10),
        (date(2018, 12, 31), "any_day", 12),
        (date(2019, 12, 1), "any_day", 0),
        (date(2024, 1, 1), "any_day", 0),
        (date(9999, 12, 31), "any_day", 0),
        (None, "any_day", 12),
        (date(2019, 3, 10), "full_month", 9),
        (date(2019, 3, 31), "full_month", 9),
        (date(2019, 3, 10), "by_days", 9 + Fraction(21, 31)),
    ],
)
def test_a_price_may_leave_an_asset_out_to_the_end_of_its_warranty(warranty_until, rule, months) -> None:
    term = a_term("310.00", skip_under_warranty=True, month_rule=rule)
    book = a_book(a_contract(term), assets=[an_asset(warranty_until=warranty_until)])

    assert sum(one.months for one in cost_year(book, 2019).lines[0].components) == months


def test_without_that_mark_a_warranty_changes_nothing() -> None:
    book = a_book(a_contract(a_term("100.00")), assets=[an_asset(warranty_until=date(2019, 12, 31))])

    assert amount_of(book) == Decimal("1200.00")


@pytest.mark.parametrize(
    ("basis", "amount", "ends_on", "expected"),
    [
        ("per_asset_month", "500.00", date(2019, 12, 31), "12000.00"),
        ("per_month", "500.00", date(2019, 8, 31), "4000.00"),
        ("per_asset_year", "1000.00", date(2019, 12, 31), "2000.00"),
        ("per_asset_year", "1000.00", date(2019, 8, 31), "1333.33"),
        ("per_year", "1000.00", date(2019, 12, 31), "1000.00"),
        ("per_year", "1000.00", date(2019, 8, 31), "666.67"),
        ("per_year", "0.01", date(2019, 6, 30), "0.01"),
        ("lump_sum", "1000.00", date(2019, 8, 31), "1000.00"),
        ("per_visit", "700.00", date(2019, 12, 31), "2800.00"),
        ("per_visit", "700.00", date(2019, 8, 31), "2100.00"),
    ],
)
def test_every_basis_has_its_own_arithmetic(basis, amount, ends_on, expected) -> None:
    visits = 4 if basis == "per_visit" else None
    contract = a_contract(a_term(amount, basis, visits_per_year=visits), ends_on=ends_on)

    assert amount_of(a_book(contract, assets=cameras(2))) == Decimal(expected)


def test_a_price_for_one_kind_leaves_the_others_alone() -> None:
    covers = (CoverValue(kind_code="camera"), CoverValue(kind_code="recorder"))
    terms = (a_term("100.00", kind_code="camera"), a_term("30.00", kind_code="recorder"))
    assets = [*cameras(2), an_asset(kind_code="recorder")]

    line = cost_year(a_book(a_contract(*terms, covers=covers), assets=assets), 2019).lines[0]

    assert [one.amount for one in line.components] == [Decimal("2400.00"), Decimal("360.00")]


def test_a_price_that_changes_in_the_middle_of_a_month_counts_the_month_once() -> None:
    terms = (
        a_term("100.00", ends_on=date(2019, 8, 15)),
        a_term("200.00", starts_on=date(2019, 8, 16)),
    )

    line = cost_year(a_book(a_contract(*terms), assets=cameras(1)), 2019).lines[0]

    assert [(one.months, one.amount) for one in line.components] == [(8, Decimal(800)), (4, Decimal(800))]


def test_whole_months_only_do_not_lose_the_month_in_which_the_price_changes() -> None:
    terms = (
        a_term("100.00", ends_on=date(2019, 8, 15), month_rule="full_month"),
        a_term("200.00", starts_on=date(2019, 8, 16), month_rule="full_month"),
    )

    line = cost_year(a_book(a_contract(*terms), assets=cameras(1)), 2019).lines[0]

    assert [one.months for one in line.components] == [7, 5]


def test_two_prices_side_by_side_are_both_paid() -> None:
    terms = (a_term("100.00", "per_month"), a_term("50.00", "per_month"))

    assert amount_of(a_book(a_contract(*terms), assets=[])) == Decimal("1800.00")


def test_an_expected_renewal_goes_on_at_the_last_price_to_the_end_of_the_next_year() -> None:
    terms = (a_term("400.00", ends_on=date(2019, 6, 30)), a_term("500.00", starts_on=date(2019, 7, 1)))
    book = a_book(a_contract(*terms, renewal="expected"), assets=cameras(20))

    cost = cost_year(book, 2020)

    assert cost.total == Decimal("120000.00")
    assert [one.is_projected for one in cost.lines[0].components] == [True]
    assert amount_of(book, 2021) == 0


def test_without_an_expected_renewal_a_contract_costs_nothing_after_its_end() -> None:
    book = a_book(a_contract(a_term(), renewal="none"), assets=cameras(20))

    assert amount_of(book, 2020) == 0


def test_a_contract_that_ends_in_august_is_projected_to_december_when_its_renewal_is_expected() -> None:
    contract = a_contract(a_term("100.00"), ends_on=date(2019, 8, 10), renewal="expected")

    line = cost_year(a_book(contract, assets=cameras(1)), 2019).lines[0]

    assert [(one.months, one.is_projected) for one in line.components] == [(8, False), (4, True)]


def test_a_contract_that_follows_ends_the_projection_of_the_one_before() -> None:
    old = a_contract(a_term("100.00"), renewal="expected")
    new = a_contract(a_term("130.00"), number="16", starts_on=date(2020, 3, 1), ends_on=date(2020, 12, 31))

    line = cost_year(a_book(old, new, assets=cameras(1)), 2020).lines[0]

    assert [(one.contract_number, one.months) for one in line.components] == [("15", 2), ("16", 10)]


def test_a_contract_that_follows_for_some_assets_leaves_the_others_projected() -> None:
    kept, moved = cameras(2)
    old = a_contract(a_term("100.00"), renewal="expected")
    new = a_contract(
        a_term("130.00"),
        number="16",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        covers=(CoverValue((moved.id,)),),
    )

    line = cost_year(a_book(old, new, assets=[kept, moved]), 2020).lines[0]

    assert [(one.contract_number, one.asset_ids) for one in line.components] == [
        ("15", (kept.id,)),
        ("16", (moved.id,)),
    ]


def test_the_index_multiplies_only_what_is_projected() -> None:
    signed = a_contract(a_term("100.00"), ends_on=date(2020, 12, 31), renewal="expected")
    expected = a_contract(a_term("100.00"), renewal="expected")
    index = (an_index("1.086"),)

    assert amount_of(a_book(signed, assets=cameras(1), indexes=index), 2020) == Decimal("1200.00")
    assert amount_of(a_book(expected, assets=cameras(1), indexes=index), 2020) == Decimal("1303.20")


def test_a_price_projected_within_its_own_year_has_no_index() -> None:
    contract = a_contract(a_term("100.00"), ends_on=date(2019, 6, 30), renewal="expected")
    book = a_book(contract, assets=cameras(1), indexes=(an_index("1.5", year=2019),))

    assert amount_of(book, 2019) == Decimal("1200.00")


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (Overrides(), "1303.20"),
        (Overrides(all_lines=Decimal("1.2")), "1440.00"),
        (Overrides(by_line={LINE.id: Decimal("1.5")}), "1800.00"),
        (Overrides(all_lines=Decimal("1.2"), by_line={LINE.id: Decimal("1.5")}), "1800.00"),
        (Overrides(by_line={OTHER_LINE.id: Decimal("1.5")}), "1303.20"),
    ],
)
def test_a_what_if_replaces_the_index_of_its_line_or_of_all(overrides, expected) -> None:
    contract = a_contract(a_term("100.00"), renewal="expected")
    book = a_book(contract, assets=cameras(1), indexes=(an_index("1.086"),))

    assert amount_of(book, 2020, overrides) == Decimal(expected)


def test_a_what_if_for_all_reaches_a_line_without_an_index_of_its_own() -> None:
    contract = a_contract(a_term("100.00"), renewal="expected", line_id=OTHER_LINE.id)

    assert amount_of(a_book(contract, assets=cameras(1)), 2020, Overrides(all_lines=Decimal("1.1"))) == Decimal(1320)


@pytest.mark.parametrize(("year", "expected"), [(2018, "4000.00"), (2019, "6000.00"), (2020, "0.00"), (2017, "0.00")])
def test_a_lump_sum_over_two_years_is_parted_by_months(year, expected) -> None:
    contract = a_contract(a_term("10000.00", "lump_sum"), starts_on=date(2018, 9, 15), ends_on=date(2019, 6, 10))

    assert amount_of(a_book(contract, assets=[]), year) == Decimal(expected)


@pytest.mark.parametrize("amount", ["100.00", "0.01", "0.02", "99.99", "1000000.01"])
def test_the_parts_of_a_lump_sum_add_up_to_it_exactly(amount) -> None:
    contract = a_contract(a_term(amount, "lump_sum"), starts_on=date(2017, 12, 1), ends_on=date(2020, 1, 31))

    parts = [amount_of(a_book(contract, assets=[]), year) for year in range(2017, 2021)]

    assert sum(parts) == Decimal(amount)
    assert min(parts) >= 0


def test_a_lump_sum_that_is_expected_again_is_projected_whole() -> None:
    over_new_year = a_contract(
        a_term("1200.00", "lump_sum"), starts_on=date(2018, 7, 1), ends_on=date(2019, 6, 30), renewal="expected"
    )
    short = a_contract(a_term("900.00", "lump_sum"), ends_on=date(2019, 4, 30), renewal="expected")

    assert [amount_of(a_book(over_new_year, assets=[]), year) for year in (2018, 2019, 2020)] == [600, 1200, 1200]
    assert [amount_of(a_book(short, assets=[]), year) for year in (2019, 2020)] == [900, 900]


def test_visits_are_whole_and_halves_do_not_round_up_twice() -> None:
    term = a_term("700.00", "per_visit", visits_per_year=1)
    contract = a_contract(term, ends_on=date(2019, 6, 30), renewal="expected")

    line = cost_year(a_book(contract, assets=[]), 2019).lines[0]

    assert sum(one.quantity for one in line.components) == 1


def test_a_cover_within_dates_prices_only_its_months() -> None:
    asset = an_asset()
    cover = CoverValue((asset.id,), starts_on=date(2019, 4, 1), ends_on=date(2019, 6, 30))

    assert amount_of(a_book(a_contract(a_term("100.00"), covers=(cover,)), assets=[asset])) == Decimal("300.00")


def test_an_asset_named_and_matched_by_its_kind_is_paid_once() -> None:
    asset = an_asset()
    covers = (CoverValue((asset.id,)), CoverValue(kind_code="camera"))

    assert amount_of(a_book(a_contract(a_term("100.00"), covers=covers), assets=[asset])) == Decimal("1200.00")


def test_lines_go_in_the_order_people_count_in() -> None:
    codes = ["2.10", "2.9", "2.2", "3.1а", "2"]

    ordered = sorted((LineValue(uuid.uuid4(), code, code) for code in codes), key=line_order)

    assert [one.code for one in ordered] == ["2", "2.2", "2.9", "2.10", "3.1а"]


def test_sums_that_do_not_add_up_are_refused() -> None:
    cost = cost_year(a_book(a_contract(a_term()), assets=cameras(1)), 2019)
    broken = LineCost(LINE, cost.lines[0].amount + 1, cost.lines[0].components)

    check_sums(cost.lines, cost.total)
    with pytest.raises(ArithmeticError):
        check_sums((broken, *cost.lines[1:]), cost.total)
    with pytest.raises(ArithmeticError):
        check_sums(cost.lines, cost.total + 1)


days = st.dates(date(2017, 1, 1), date(2021, 12, 31))
prices = st.decimals("0.00", "99999.99", places=2)


@st.composite
def some_terms(draw):
    first, last = sorted((draw(days), draw(days)))
    return a_term(
        str(draw(prices)),
        draw(st.sampled_from(["per_asset_month", "per_month", "per_asset_year", "per_year", "lump_sum", "per_visit"])),
        starts_on=draw(st.sampled_from([None, first])),
        ends_on=draw(st.sampled_from([None, last])),
        visits_per_year=draw(st.integers(1, 52)),
        month_rule=draw(st.sampled_from(["any_day", "full_month", "by_days"])),
        skip_under_warranty=draw(st.booleans()),
    )


@st.composite
def some_contracts(draw):
    first, last = sorted((draw(days), draw(days)))
    terms = draw(st.lists(some_terms(), max_size=3))
    renewal, line = draw(st.sampled_from(["none", "expected"])), draw(st.sampled_from([LINE, OTHER_LINE]))
    return a_contract(*terms, starts_on=first, ends_on=last, renewal=renewal, line_id=line.id)


some_assets = st.builds(
    an_asset,
    id=st.uuids(),
    commissioned_on=st.none() | days,
    warranty_until=st.none() | days,
    status=st.sampled_from(["planned", "in_service", "retired"]),
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(some_contracts(), max_size=4),
    st.lists(some_assets, max_size=5, unique_by=lambda one: one.id),
    st.decimals("0.5", "2", places=4),
    st.integers(2017, 2022),
)
def test_components_add_up_to_lines_and_lines_to_the_total_whatever_comes(contracts, assets, index, year) -> None:
    book = a_book(*contracts, assets=assets, indexes=(an_index(str(index), year=year),))

    cost = cost_year(book, year)

    check_sums(cost.lines, cost.total)
    for line in cost.lines:
        for one in line.components:
            assert one.amount == one.amount.quantize(Decimal("0.01")) >= 0
            assert 0 < one.months <= 12
            assert len(one.asset_ids) == len(set(one.asset_ids))


@settings(max_examples=60, deadline=None)
@given(some_contracts(), st.lists(some_assets, max_size=4, unique_by=lambda one: one.id), st.integers(2017, 2022))
def test_each_row_per_asset_can_be_checked_by_hand(contract, assets, year) -> None:
    cost = cost_year(a_book(contract, assets=assets), year)

    for one in (part for line in cost.lines for part in line.components if part.basis == "per_asset_month"):
        exact = one.quantity * one.months * Fraction(one.unit_price) * Fraction(one.index)
        assert abs(Fraction(one.amount) - exact) <= Fraction(1, 200)
