"""How many months a price is paid for: rules 1 and 2, a table of cases each."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from maintenance.contracts.rules.asset_table import AssetValue
from maintenance.contracts.rules.book import ContractValue, CoverValue, TermValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.charges import PER_ASSET, charges_of
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset

RULES = ("contract_month", "calendar_days", "any_day", "full_month")


def months_by_term(
    contract: ContractValue, year: int = 2019, assets: Iterable[AssetValue] = (), others: Iterable[ContractValue] = ()
) -> list[Fraction]:
    """Add up the months of each of a contract's prices in a year, in the order of its prices."""
    book = a_book(contract, *others, assets=list(assets))
    charges = list(charges_of(cover_book(book).by_id[contract.id], book.assets, year))
    return [
        sum((_months(one) for one in charges if one.stretch.term.id == term.id), Fraction()) for term in contract.terms
    ]


def _months(charge: Any) -> Fraction:
    if charge.stretch.term.basis in PER_ASSET:
        return sum((months * len(assets) for months, assets in charge.groups), Fraction())
    return Fraction(charge.months)


def part(days: int, of: int = 31) -> Fraction:
    return Fraction(days, of)


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
        (date(2019, 3, 10), date(2019, 3, 10), "calendar_days", part(1)),
        (date(2019, 1, 17), date(2019, 3, 10), "calendar_days", part(15) + 1 + part(10)),
        (date(2019, 1, 17), date(2019, 3, 10), "contract_month", 1 + part(22, 28)),  # 17.02–16.03 has 28 days
        (date(2019, 3, 10), date(2019, 3, 10), "contract_month", part(1)),
        (date(2019, 1, 31), date(2019, 3, 30), "contract_month", 2),  # 31.01–27.02, 28.02–30.03
        (date(2019, 1, 31), date(2019, 3, 31), "contract_month", 2 + part(1, 30)),  # the next is 31.03–29.04
        (date(2018, 3, 15), date(2019, 3, 14), "contract_month", 2 + part(14)),
        (date(2018, 6, 1), date(2020, 6, 1), "calendar_days", 12),
        (date(2018, 6, 1), date(2020, 6, 1), "contract_month", 12),
        (date(2017, 1, 1), date(2018, 12, 31), "any_day", 0),
        (date(2020, 1, 1), date(2020, 12, 31), "any_day", 0),
    ],
)
@pytest.mark.parametrize("basis", ["per_asset_month", "per_asset_year", "per_month", "per_year"])
def test_a_contract_costs_the_months_of_the_year_it_is_in_force(starts_on, ends_on, rule, months, basis) -> None:
    contract = a_contract(a_term("310.00", basis, month_rule=rule), starts_on=starts_on, ends_on=ends_on)

    assert months_by_term(contract, assets=[an_asset()]) == [months]


@pytest.mark.parametrize("rule", ["contract_month", "calendar_days"])
@pytest.mark.parametrize(("year", "days"), [(2020, 29), (2019, 28), (2000, 29)])
def test_february_has_the_days_of_its_own_year(year: int, days: int, rule: str) -> None:
    contract = a_contract(a_term(month_rule=rule), starts_on=date(year, 2, 1), ends_on=date(year, 2, 10))

    assert months_by_term(contract, year, [an_asset(commissioned_on=None)]) == [part(10, days)]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("asset", "by_days", "any_day", "full_month"),
    [
        ({"commissioned_on": None}, 12, 12, 12),
        ({"commissioned_on": date(2019, 12, 31)}, part(1), 1, 0),
        ({"commissioned_on": date(2020, 1, 1)}, 0, 0, 0),
        ({"decommissioned_on": date(2019, 3, 1)}, 2 + part(1), 3, 2),
        ({"decommissioned_on": date(2018, 12, 31)}, 0, 0, 0),
        ({"status": "retired", "decommissioned_on": date(2019, 6, 30)}, 6, 6, 6),
        ({"status": "planned", "commissioned_on": date(2019, 5, 1)}, 8, 8, 8),
        ({"status": "planned", "commissioned_on": date(2019, 5, 20)}, 7 + part(12), 8, 7),
        ({"status": "repair"}, 12, 12, 12),
        # Without a date an asset counts always: a finding asks for the date, a figure never falls to nothing.
        ({"status": "retired"}, 12, 12, 12),
        ({"status": "planned", "commissioned_on": None}, 12, 12, 12),
        ({"status": "reserve"}, 12, 12, 12),  # Only the day from which it stands in reserve takes it out.
        ({"reserve": ((date(2019, 2, 1), date(2019, 2, 28)),)}, 11, 11, 11),
        ({"reserve": ((date(2019, 2, 15), None),)}, 1 + part(14, 28), 2, 1),
        ({"kind_code": "wifi_point"}, 0, 0, 0),
    ],
)
def test_an_asset_costs_the_months_it_is_in_force(asset, by_days, any_day, full_month, rule) -> None:
    contract = a_contract(a_term("100.00", month_rule=rule))

    found = months_by_term(contract, assets=[an_asset(**asset)])

    assert found == [{"any_day": any_day, "full_month": full_month}.get(rule, by_days)]


@pytest.mark.parametrize("rule", RULES)
def test_contract_and_asset_have_to_meet_on_some_day_of_the_month(rule: str) -> None:
    contract = a_contract(a_term(month_rule=rule), ends_on=date(2019, 8, 10))

    assert months_by_term(contract, assets=[an_asset(commissioned_on=date(2019, 8, 20))]) == [0]


@pytest.mark.parametrize(
    ("warranty_until", "rule", "months"),
    [
        (date(2019, 3, 31), "any_day", 9),
        (date(2019, 3, 1), "any_day", 10),  # It is out of warranty from 02.03.
        (date(2019, 2, 28), "any_day", 10),
        (date(2018, 12, 31), "any_day", 12),
        (date(2019, 12, 1), "any_day", 1),
        (date(2019, 12, 31), "any_day", 0),
        (date(2024, 1, 1), "any_day", 0),
        (date(9999, 12, 31), "any_day", 0),
        (None, "any_day", 12),
        (date(2019, 3, 10), "full_month", 9),
        (date(2019, 3, 31), "full_month", 9),
        (date(2019, 3, 10), "calendar_days", 9 + part(21)),
        (date(2019, 3, 10), "contract_month", 9 + part(21)),
        (date(2019, 12, 31), "contract_month", 0),
        (date(9999, 12, 31), "contract_month", 0),
    ],
)
def test_a_price_may_leave_an_asset_out_to_the_end_of_its_warranty(warranty_until, rule, months) -> None:
    contract = a_contract(a_term("310.00", skip_under_warranty=True, month_rule=rule))

    assert months_by_term(contract, assets=[an_asset(warranty_until=warranty_until)]) == [months]


def test_without_that_mark_a_warranty_changes_nothing() -> None:
    assert months_by_term(a_contract(a_term()), assets=[an_asset(warranty_until=date(2019, 12, 31))]) == [12]


def test_a_price_for_one_kind_leaves_the_others_alone() -> None:
    covers = (CoverValue(kind_code="camera"), CoverValue(kind_code="recorder"))
    contract = a_contract(a_term(kind_code="camera"), a_term(kind_code="recorder"), a_term(), covers=covers)

    found = months_by_term(contract, assets=[an_asset(), an_asset(), an_asset(kind_code="recorder")])

    assert found == [24, 12, 36]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("pair", [("per_asset_month", "per_asset_month"), ("per_month", "per_month")])
def test_a_price_that_changes_inside_a_month_loses_no_day_and_pays_none_twice(pair, rule) -> None:
    terms = (
        a_term("100.00", pair[0], ends_on=date(2019, 8, 15), month_rule=rule),
        a_term("200.00", pair[1], starts_on=date(2019, 8, 16), month_rule=rule),
    )

    assert months_by_term(a_contract(*terms), assets=[an_asset()]) == [7 + part(15), 4 + part(16)]


@pytest.mark.parametrize("rule", RULES)
def test_a_price_per_asset_that_follows_a_price_per_month_shares_the_month_by_days(rule: str) -> None:
    terms = (
        a_term("1000.00", "per_month", ends_on=date(2019, 3, 14), month_rule=rule),
        a_term("100.00", starts_on=date(2019, 3, 15), month_rule=rule),
    )

    assert months_by_term(a_contract(*terms), assets=[an_asset()]) == [2 + part(14), 9 + part(17)]


@pytest.mark.parametrize(
    ("rule", "months"), [("contract_month", 9 + part(12)), ("calendar_days", 9 + part(12)), ("any_day", 10),
                         ("full_month", 9)],
)  # fmt: skip
def test_a_camera_that_joins_after_the_price_changed_pays_from_its_day(rule: str, months: Fraction) -> None:
    terms = (
        a_term("100.00", ends_on=date(2019, 3, 15), month_rule=rule),
        a_term("200.00", starts_on=date(2019, 3, 16), month_rule=rule),
    )

    assert months_by_term(a_contract(*terms), assets=[an_asset(commissioned_on=date(2019, 3, 20))]) == [0, months]


@pytest.mark.parametrize("rule", RULES)
def test_two_prices_side_by_side_are_both_paid_in_whole(rule: str) -> None:
    terms = (a_term(month_rule=rule), a_term("50.00", month_rule=rule, starts_on=date(2019, 7, 1)))

    assert months_by_term(a_contract(*terms), assets=[an_asset()]) == [12, 6]


def test_a_price_that_begins_later_counts_its_contract_s_own_months() -> None:
    contract = a_contract(a_term(starts_on=date(2019, 6, 1)), starts_on=date(2019, 1, 15), ends_on=date(2019, 12, 14))

    assert months_by_term(contract, assets=[an_asset()]) == [6 + part(14)]  # 14 days of 15.05–14.06


def test_what_goes_on_counts_the_contract_s_months_from_its_first_day() -> None:
    contract = a_contract(a_term("100.00", "per_month"), starts_on=date(2018, 1, 31), ends_on=date(2018, 2, 14),
                          renewal="expected")  # fmt: skip

    assert months_by_term(contract, 2018) == [11 + part(1)]
    assert months_by_term(contract, 2019) == [12]


def test_a_contract_that_ends_in_august_goes_on_to_december_when_its_renewal_is_expected() -> None:
    for rule in RULES:
        contract = a_contract(a_term(month_rule=rule), ends_on=date(2019, 8, 10), renewal="expected")
        book = a_book(contract, assets=[an_asset()])

        charges = charges_of(cover_book(book).by_id[contract.id], book.assets, 2019)

        assert [(one.groups[0][0], one.stretch.is_projected) for one in charges] == [
            (7 + part(10), False),
            (4 + part(21), True),
        ]


@pytest.mark.parametrize("rule", RULES)
def test_what_goes_on_and_is_taken_over_inside_a_month_counts_that_month_by_days(rule: str) -> None:
    old = a_contract(a_term(month_rule=rule), a_term("9.00", "per_month", month_rule=rule), renewal="expected")
    new = a_contract(starts_on=date(2020, 2, 11), ends_on=date(2020, 12, 31))

    assert months_by_term(old, 2020, [an_asset()], [new]) == [1 + part(10, 29)] * 2


def test_assets_with_equally_many_months_stand_together_the_most_months_first() -> None:
    cameras = [an_asset(), an_asset(commissioned_on=date(2019, 7, 1)), an_asset()]
    book = a_book(contract := a_contract(a_term()), assets=cameras)

    (charge,) = charges_of(cover_book(book).by_id[contract.id], book.assets, 2019)

    assert [(months, book.assets.ids_at(some)) for months, some in charge.groups] == [
        (12, (cameras[0].id, cameras[2].id)),
        (6, (cameras[1].id,)),
    ]


def test_terms_equal_but_for_their_days_are_one_price() -> None:
    cut: list[TermValue] = [
        a_term(month_rule="full_month", ends_on=date(2019, 3, 9)),
        a_term(month_rule="full_month", starts_on=date(2019, 3, 10)),
    ]

    found = months_by_term(a_contract(*cut, ends_on=date(2019, 4, 20)), assets=[an_asset()])

    assert found == [2 + part(9), part(22)]


@pytest.mark.parametrize(
    ("starts_on", "months"), [(date(2019, 8, 11), 8), (date(2019, 8, 12), 7 + part(10)), (None, 7 + part(10))]
)
def test_the_last_month_counts_whole_when_nothing_goes_on_in_it(starts_on: date | None, months: Fraction) -> None:
    """Signed and going on share a month by days, as prices that follow one another; else the month is the signed's."""
    old = a_contract(a_term(month_rule="any_day"), ends_on=date(2019, 8, 10), renewal="expected")
    new = [a_contract(starts_on=starts_on, ends_on=date(2020, 12, 31))] if starts_on else []
    book = a_book(old, *new, assets=[an_asset()])

    charges = charges_of(cover_book(book).by_id[old.id], book.assets, 2019)

    assert [one.groups[0][0] for one in charges if not one.stretch.is_projected] == [months]
