"""The cost of a year: lines, the total, and what of it gets an index."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.contracts.rules.asset_table import NO_PLACES
from maintenance.contracts.rules.book import ContractValue, CostBook, CoverValue, LineValue
from maintenance.contracts.rules.covered_patch import patch_covered
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.rules.costing import Former, Workings, check_sums, cost_again, cost_year, line_order
from maintenance.costing.rules.figures import LineCost
from maintenance.costing.rules.prices import to_uah
from maintenance.costing.rules.what_if import Overrides
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
    return [an_asset() for _ in range(number)]


def test_twenty_cameras_for_a_year_make_one_component_with_its_formula() -> None:
    book = a_book(a_contract(a_term("500.00", clause="п. 3.1")), assets=cameras(20))

    cost = cost_year(book, 2019)

    (component,) = cost.lines[0].components
    assert cost.total == Decimal("120000.00")
    assert (component.quantity, component.months, component.term_clause) == (20, 12, "п. 3.1")
    assert component.formula == "20 камер × 12 міс × 500,00 грн × 1,000 = 120\u202f000,00 грн"


def test_a_planned_camera_from_may_costs_from_its_day_in_a_component_of_its_own() -> None:
    planned = an_asset(status="planned", commissioned_on=date(2019, 5, 20))
    book = a_book(a_contract(a_term("500.00")), assets=[*cameras(19), planned])

    line = cost_year(book, 2019).lines[0]

    assert [(one.quantity, one.months, one.amount) for one in line.components] == [
        (19, 12, Decimal("114000.00")),
        (1, 7 + Fraction(12, 31), Decimal("3693.55")),
    ]
    assert line.components[1].asset_ids == (planned.id,)
    assert line.amount == Decimal("117693.55")


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
        ("per_visit", "700.00", date(2019, 8, 31), "1400.00"),  # 31.03 and 30.06: the third one falls on 30.09.
    ],
)
def test_every_basis_has_its_own_arithmetic(basis, amount, ends_on, expected) -> None:
    visits = 4 if basis == "per_visit" else None
    contract = a_contract(a_term(amount, basis, visits_per_year=visits), ends_on=ends_on)

    assert amount_of(a_book(contract, assets=cameras(2))) == Decimal(expected)


def test_two_prices_side_by_side_are_both_paid() -> None:
    terms = (a_term("100.00", "per_month"), a_term("50.00", "per_month"))

    assert amount_of(a_book(a_contract(*terms), assets=[])) == Decimal("1800.00")


@pytest.mark.parametrize("renewal", [{"renewal": "expected"}, {"renewal": "tacit", "renewal_months": 1}])
def test_what_goes_on_costs_its_last_price_for_as_many_years_as_are_asked_for(renewal) -> None:
    terms = (a_term("400.00", ends_on=date(2019, 6, 30)), a_term("500.00", starts_on=date(2019, 7, 1)))
    book = a_book(a_contract(*terms, **renewal), assets=cameras(20))

    cost = cost_year(book, 2020)

    assert cost.total == Decimal("120000.00")
    assert [one.is_projected for one in cost.lines[0].components] == [True]
    assert amount_of(book, 2021) == amount_of(book, 2035) == Decimal("120000.00")


def test_without_an_expected_renewal_a_contract_costs_nothing_after_its_end() -> None:
    book = a_book(a_contract(a_term(), renewal="none"), assets=cameras(20))

    assert amount_of(book, 2020) == 0


def test_a_contract_that_follows_ends_what_the_one_before_goes_on_with() -> None:
    old = a_contract(a_term("100.00"), renewal="expected")
    new = a_contract(a_term("130.00"), number="16", starts_on=date(2020, 3, 1), ends_on=date(2020, 12, 31))

    line = cost_year(a_book(old, new, assets=cameras(1)), 2020).lines[0]

    assert [(one.contract_number, one.months) for one in line.components] == [("15", 2), ("16", 10)]


def test_a_contract_that_follows_for_some_assets_leaves_the_others() -> None:
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
    ("signed_on", "priced_on", "expected"),
    [
        (None, None, "1320.00"),
        (date(2018, 12, 1), None, "1320.00"),  # The later of signing and first day.
        (date(2020, 1, 20), None, "1200.00"),
        (date(2020, 1, 20), date(2019, 5, 1), "1320.00"),  # Said is said.
        (None, date(2018, 5, 1), "1980.00"),  # × 1,5 of 2019
    ],
)
def test_an_index_counts_from_the_year_after_the_day_that_the_price_is_of(signed_on, priced_on, expected) -> None:
    contract = a_contract(a_term("100.00", priced_on=priced_on), signed_on=signed_on, renewal="expected")
    indexes = (an_index("1.1"), an_index("1.5", year=2019))

    assert amount_of(a_book(contract, assets=cameras(1), indexes=indexes), 2020) == Decimal(expected)


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (Overrides(), "1303.20"),
        (Overrides(all_lines=Decimal("1.2")), "1440.00"),
        (Overrides(by_line={LINE.id: Decimal("1.5")}), "1800.00"),
        (Overrides(all_lines=Decimal("1.2"), by_line={LINE.id: Decimal("1.5")}), "1800.00"),
        (Overrides(by_line={OTHER_LINE.id: Decimal("1.5")}), "1303.20"),
        (Overrides(all_lines=Decimal("1.2"), year=2020), "1440.00"),
        (Overrides(all_lines=Decimal("1.2"), year=2019), "1303.20"),  # No factor has the index of the price's year.
        (Overrides(all_lines=Decimal("1.2"), year=2021), "1303.20"),
    ],
)
def test_a_what_if_replaces_the_index_of_its_line_or_of_all(overrides, expected) -> None:
    contract = a_contract(a_term("100.00"), renewal="expected")
    book = a_book(contract, assets=cameras(1), indexes=(an_index("1.086"),))

    assert amount_of(book, 2020, overrides) == Decimal(expected)


def test_a_what_if_of_an_earlier_year_reaches_the_years_after_it() -> None:
    contract = a_contract(a_term("100.00"), renewal="expected")
    book = a_book(contract, assets=cameras(1), indexes=(an_index("1.086"), an_index("1.1", year=2021)))

    assert amount_of(book, 2021, Overrides(all_lines=Decimal("1.5"), year=2020)) == Decimal("1980.00")


def test_a_what_if_for_all_reaches_a_line_without_an_index_of_its_own() -> None:
    contract = a_contract(a_term("100.00"), renewal="expected", line_id=OTHER_LINE.id)
    book = a_book(contract, assets=cameras(1))

    assert amount_of(book, 2020) == Decimal(1200)
    assert amount_of(book, 2020, Overrides(all_lines=Decimal("1.1"))) == Decimal(1320)
    assert amount_of(book, 2020, Overrides(by_line={OTHER_LINE.id: Decimal("1.2")})) == Decimal(1440)


def test_a_signed_period_has_no_what_if() -> None:
    assert amount_of(a_book(a_contract(a_term("100.00")), assets=cameras(1)), 2019, Overrides(Decimal(2))) == 1200


def test_a_cover_within_dates_prices_only_its_months() -> None:
    asset = an_asset()
    cover = CoverValue((asset.id,), starts_on=date(2019, 4, 1), ends_on=date(2019, 6, 30))

    assert amount_of(a_book(a_contract(a_term("100.00"), covers=(cover,)), assets=[asset])) == Decimal("300.00")


def test_an_asset_named_and_matched_by_its_kind_is_paid_once() -> None:
    asset = an_asset()
    covers = (CoverValue((asset.id,)), CoverValue(kind_code="camera"))

    assert amount_of(a_book(a_contract(a_term("100.00"), covers=covers), assets=[asset])) == Decimal("1200.00")


def test_a_contract_of_no_line_is_costed_but_belongs_to_no_total() -> None:
    contract = a_contract(a_term("100.00"), line_id=None)

    cost = cost_year(a_book(contract, assets=cameras(1)), 2019)

    assert (cost.total, cost.amounts) == (Decimal("0.00"), {contract.id: Decimal("1200.00")})


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
        month_rule=draw(st.sampled_from(["contract_month", "any_day", "full_month", "calendar_days"])),
        skip_under_warranty=draw(st.booleans()),
    )


@st.composite
def some_contracts(draw):
    first, last = sorted((draw(days), draw(days)))
    terms = draw(st.lists(some_terms(), max_size=3))
    renewal, line = draw(st.sampled_from(["none", "expected", "tacit"])), draw(st.sampled_from([LINE, OTHER_LINE]))
    months = draw(st.sampled_from([1, 12, 24])) if renewal == "tacit" else None
    return a_contract(
        *terms, starts_on=first, ends_on=last, renewal=renewal, renewal_months=months, line_id=line.id
    )  # fmt: skip


some_assets = st.builds(
    an_asset,
    id=st.uuids(),
    commissioned_on=st.none() | days,
    decommissioned_on=st.none() | days,
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
            assert one.months > 0
            assert one.months <= 12 or one.basis == "lump_sum"
            assert len(one.asset_ids) == len(set(one.asset_ids))


@settings(max_examples=60, deadline=None)
@given(some_contracts(), st.lists(some_assets, max_size=4, unique_by=lambda one: one.id), st.integers(2017, 2022))
def test_each_row_can_be_checked_by_hand_and_a_price_is_rounded_once(contract, assets, year) -> None:
    parts = cost_year(a_book(contract, assets=assets), year).components[contract.id]

    for one in parts:
        months = one.months / 12 if one.basis in ("per_year", "per_asset_year") else one.months
        assert one.exact == one.quantity * months * Fraction(one.unit_price) * Fraction(one.index)
        assert abs(Fraction(one.amount) - one.exact) < Fraction(1, 100)
    for term in contract.terms:
        own = [one for one in parts if one.term_id == term.id]
        assert sum((one.amount for one in own), Decimal(0)) == to_uah(sum((one.exact for one in own), Fraction()))


def told(work: Workings) -> tuple[object, ...]:
    lines = [(line.line, line.amount, [(one.formula, one.exact, one.asset_ids) for one in line.components])
             for line in work.lines]  # fmt: skip
    return lines, work.total, dict(work.amounts), dict(work.missing_indexes), list(work.components)


def changed(covered: CoveredBook, *contracts: ContractValue) -> CoveredBook:
    """Put contracts in the place of those that had their ids."""
    by_id = {one.id: one for one in contracts}
    book = replace(covered.book, contracts=tuple(by_id.get(one.id, one) for one in covered.book.contracts))
    return patch_covered(covered, book, NO_PLACES, set(by_id))


def test_a_year_costed_again_by_the_contract_that_changed_is_the_year_costed_whole() -> None:
    goes_on = {"renewal": "expected"}
    first, other = a_contract(a_term(), **goes_on), a_contract(a_term("70.00"), line_id=OTHER_LINE.id)
    rest = a_contract(a_term("9.00", "per_month"), number="17", **goes_on)
    covered = cover_book(a_book(first, other, rest, assets=cameras(3)))  # Without an index of 2020.
    before = cost_year(covered.book, 2020, covered=covered)

    for contract in (
        replace(first, terms=(a_term("510.00"),)),
        replace(first, line_id=OTHER_LINE.id),
        replace(first, line_id=None),
        replace(other, renewal="expected"),
        replace(rest, renewal="none"),
    ):
        after = changed(covered, contract)
        again = cost_again(Former.of(before), after, 2020)

        assert again is not None
        assert told(again) == told(cost_year(after.book, 2020))
        assert [one for one in again.components if again.components[one] is not before.components[one]] in (
            [contract.id],
            [],  # It costs nothing before and after.
        )


def test_a_year_is_not_costed_again_by_contracts_alone_where_something_else_changed() -> None:
    contract = a_contract(a_term(), renewal="expected")
    covered = cover_book(a_book(contract, assets=cameras(1), indexes=(an_index("1.1"),)))
    former = Former.of(cost_year(covered.book, 2020, covered=covered))

    for book in (
        replace(covered.book, indexes=(an_index("1.2"),)),
        replace(covered.book, as_of=date(2019, 9, 1)),
        replace(covered.book, lines=(replace(LINE, index_kind=None), OTHER_LINE)),
        replace(covered.book, contracts=(contract, a_contract(a_term()))),
    ):
        assert cost_again(former, cover_book(book), 2020) is None
