"""Who goes on with what: rule 4."""

from datetime import date
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.takeovers import (
    MOST_KEPT,
    NEVER,
    CoveredContract,
    cover_book,
    replacements,
)
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, an_asset

FIRST, SECOND = an_asset(), an_asset()
ASSETS = [FIRST, SECOND]
GOES_ON: dict[str, Any] = {"renewal": "expected"}
OLD = a_contract(**GOES_ON)
NEXT: dict[str, Any] = {"number": "16", "starts_on": date(2020, 3, 1), "ends_on": date(2020, 12, 31)}
ONE = (CoverValue((SECOND.id,)),)


def covered(*contracts: ContractValue, assets: Any = ASSETS) -> CoveredContract:
    """Cover a book and give its first contract."""
    return cover_book(a_book(*contracts, assets=list(assets))).by_id[contracts[0].id]


def taken(found: CoveredContract) -> list[date | None]:
    """List for each asset the day on which it is taken over."""
    return [None if day == NEVER else date.fromordinal(day) for day in found.taken.tolist()]


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({}, [date(2020, 3, 1)] * 2),
        ({"covers": ONE}, [None, date(2020, 3, 1)]),
        ({"starts_on": date(2019, 1, 1)}, [None, None]),  # Equal starts.
        ({"starts_on": date(2019, 1, 2)}, [date(2019, 1, 2)] * 2),
        ({"line_id": OTHER_LINE.id}, [None, None]),
        ({"line_id": None}, [None, None]),
        ({"covers": (CoverValue(kind_code="camera", starts_on=date(2020, 7, 1)),)}, [date(2020, 7, 1)] * 2),
        ({"covers": (CoverValue(kind_code="camera", ends_on=date(2020, 3, 1)),)}, [date(2020, 3, 1)] * 2),
        ({"ends_on": date(2020, 3, 1)}, [date(2020, 3, 1)] * 2),  # For good, however short it is.
    ],
)
def test_an_asset_goes_over_on_the_first_day_on_which_a_later_contract_of_the_line_covers_it(given, days) -> None:
    assert taken(covered(OLD, a_contract(**{**NEXT, **given}))) == days


def test_contracts_of_no_line_take_nothing_over() -> None:
    assert taken(covered(a_contract(**GOES_ON, line_id=None), a_contract(**{**NEXT, "line_id": None}))) == [None, None]


def test_of_several_later_contracts_the_first_that_covers_an_asset_has_it() -> None:
    late = a_contract(**NEXT, covers=(CoverValue(kind_code="camera", starts_on=date(2020, 9, 1)),))
    later = a_contract(number="17", starts_on=date(2020, 5, 1), ends_on=date(2020, 12, 31), covers=ONE)
    book = a_book(OLD, late, later, assets=ASSETS)

    found = cover_book(book).by_id[OLD.id]

    assert taken(found) == [date(2020, 9, 1), date(2020, 5, 1)]
    assert [book.contracts[place].number for place in found.taken_by.tolist()] == ["16", "17"]


def test_a_later_contract_takes_what_it_goes_on_with_until_it_is_replaced_itself() -> None:
    bought = an_asset(commissioned_on=date(2022, 7, 1))
    later = a_contract(**NEXT, **GOES_ON)
    third = a_contract(number="17", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31), covers=(),
                       replaces_id=later.id)  # fmt: skip

    assert taken(covered(OLD, later, assets=[bought])) == [date(2022, 7, 1)]
    assert taken(covered(OLD, later, third, assets=[bought])) == [None]


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ({}, date(2020, 2, 29)),
        ({"covers": ONE}, date.max),  # A part: the whole goes on undivided.
        ({"covers": (CoverValue(kind_code="siren"),)}, date.max),
        ({"starts_on": date(2019, 6, 1)}, date(2019, 12, 31)),
    ],
)
def test_a_price_for_the_whole_goes_on_until_all_assets_are_taken_over(given, last) -> None:
    assert covered(OLD, a_contract(**{**NEXT, **given})).whole_last == last


def test_a_price_for_the_whole_of_no_assets_is_never_taken_over() -> None:
    assert covered(a_contract(**GOES_ON, covers=()), a_contract(**NEXT)).whole_last == date.max
    assert covered(OLD, a_contract(**NEXT), assets=[]).whole_last == date.max


def test_what_is_left_when_the_rest_is_decommissioned_ends_the_whole() -> None:
    gone = an_asset(decommissioned_on=date(2020, 8, 31))

    found = covered(OLD, a_contract(**NEXT, covers=ONE), assets=[gone, SECOND])

    assert found.whole_last == date(2020, 8, 31)


def test_a_contract_that_replaces_ends_all_that_goes_on_whatever_it_covers() -> None:
    old = a_contract(**GOES_ON)
    new = a_contract(**NEXT, covers=(), line_id=OTHER_LINE.id, replaces_id=old.id)

    found = covered(old, new)

    assert (found.last, found.whole_last) == (date(2020, 2, 29), date(2020, 2, 29))
    assert found.replaced_by == (new.id,)
    assert {date.fromordinal(day) for day in found.projected.last.tolist()} == {date(2020, 2, 29)}


def test_only_a_contract_that_begins_later_replaces_and_the_first_of_several_ends_it() -> None:
    old = a_contract()
    same, late, early = (
        a_contract(replaces_id=old.id, starts_on=day, ends_on=date(2021, 12, 31))
        for day in (old.starts_on, date(2020, 5, 1), date(2020, 2, 1))
    )
    stranger = a_contract(replaces_id=a_contract().id)

    assert replacements([late, same, early, old, stranger]) == {old.id: [early, late]}
    assert covered(old, same, late, early).replaced_on == date(2020, 2, 1)


def test_signed_days_are_never_cut() -> None:
    old = a_contract(**GOES_ON)
    new = a_contract(**{**NEXT, "starts_on": date(2019, 6, 1)}, replaces_id=old.id)

    found = covered(old, new)

    assert {date.fromordinal(day) for day in found.real.last.tolist()} == {date(2019, 12, 31)}
    assert len(found.projected) == 0
    assert len(found.in_year(2019).assets) == 2
    assert not found.is_active(2020)


def test_of_many_things_kept_of_a_contract_the_oldest_go_and_the_latest_stay() -> None:
    one = covered(OLD)
    found = []

    def find(number: int) -> int:
        found.append(number)
        return number

    for number in range(MOST_KEPT + 1):
        one.keep(number, lambda number=number: find(number))
    for number in (MOST_KEPT - 1, 0):
        one.keep(number, lambda number=number: find(number))

    assert len(one.computed) <= MOST_KEPT
    assert found == [*range(MOST_KEPT + 1), 0]


def test_what_ifs_push_out_one_another_and_not_what_is_kept_without_them() -> None:
    one = covered(OLD)
    plan = one.keep(("charges", 2020), list)

    for index in range(5 * MOST_KEPT):
        one.keep(("components", 2020, index), list)

    assert one.keep(("charges", 2020), list) is plan
    assert len(one.computed) <= MOST_KEPT
