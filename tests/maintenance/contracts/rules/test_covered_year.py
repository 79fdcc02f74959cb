"""What contracts mean in a year, without a database and without money."""

import uuid
from datetime import date

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.covered_year import (
    ContractYear,
    active_contracts,
    contract_year,
    supported_kinds,
    uncovered_assets,
)
from maintenance.contracts.rules.periods import Period
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, an_asset

CAMERAS = [an_asset() for _ in range(3)]
WHOLE_2019 = Period(date(2019, 1, 1), date(2019, 12, 31))
WHOLE_2020 = Period(date(2020, 1, 1), date(2020, 12, 31))
WHOLE_2031 = Period(date(2031, 1, 1), date(2031, 12, 31))


def covered_of(*contracts: ContractValue, assets: list = CAMERAS) -> CoveredBook:
    return cover_book(a_book(*contracts, assets=assets))


def year_of(contract: ContractValue, *others: ContractValue, year: int = 2019, assets: list = CAMERAS) -> ContractYear:
    found = contract_year(covered_of(contract, *others, assets=assets), contract.id, year)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("year", "renewal", "real", "projected"),
    [
        (2018, "expected", None, None),
        (2019, "expected", WHOLE_2019, None),
        (2020, "expected", None, WHOLE_2020),
        (2020, "tacit", None, WHOLE_2020),
        (2020, "none", None, None),
        (2031, "expected", None, WHOLE_2031),  # It goes on for as many years as are asked for.
    ],
)
def test_a_contract_is_in_force_or_projected(
    year: int, renewal: str, real: Period | None, projected: Period | None
) -> None:
    found = year_of(a_contract(renewal=renewal), year=year)

    assert (found.real, found.projected) == (real, projected)
    assert found.asset_count == (3 if real or projected else 0)


def test_a_contract_of_another_book_means_nothing() -> None:
    assert contract_year(covered_of(a_contract()), uuid.uuid4(), 2019) is None


def test_assets_count_only_while_they_are_in_force() -> None:
    gone = an_asset(status="retired", decommissioned_on=date(2018, 5, 1))

    assert year_of(a_contract(), assets=[*CAMERAS, gone]).asset_count == len(CAMERAS)


NEXT = {"starts_on": date(2020, 3, 1), "ends_on": date(2020, 12, 31), "number": "16"}


@pytest.mark.parametrize(
    ("given", "followed_on"),
    [
        ({}, date(2020, 3, 1)),
        ({"line_id": OTHER_LINE.id}, None),
        ({"covers": (CoverValue((CAMERAS[1].id,)),)}, date(2020, 3, 1)),
        ({"covers": (CoverValue(kind_code="siren"),)}, None),
        ({"covers": (CoverValue(kind_code="camera", starts_on=date(2020, 5, 1)),)}, date(2020, 5, 1)),
        ({"starts_on": date(2019, 1, 1)}, None),  # Equal starts: neither follows the other.
    ],
)
def test_a_contract_is_followed_by_a_later_one_of_its_line_that_covers_an_asset_of_it(given, followed_on) -> None:
    assert year_of(a_contract(), a_contract(**{**NEXT, **given})).followed_on == followed_on


def test_a_contract_is_followed_by_the_one_that_replaces_it_whatever_line_and_assets_that_has() -> None:
    old = a_contract()
    new = a_contract(**NEXT, line_id=OTHER_LINE.id, covers=(), replaces_id=old.id)

    assert year_of(old, new).followed_on == date(2020, 3, 1)


def test_the_contracts_of_a_year_are_those_in_force_and_those_that_go_on() -> None:
    ended, goes_on = a_contract(number="1"), a_contract(number="2", renewal="expected")
    replaced = a_contract(number="3", renewal="expected", line_id=OTHER_LINE.id)
    new = a_contract(**{**NEXT, "starts_on": date(2020, 1, 1)}, line_id=OTHER_LINE.id, replaces_id=replaced.id)
    covered = covered_of(ended, goes_on, replaced, new)

    assert [one.contract.number for one in active_contracts(covered, 2019)] == ["1", "2", "3"]
    assert [one.contract.number for one in active_contracts(covered, 2020)] == ["2", "16"]


@pytest.mark.parametrize(("year", "left"), [(2019, CAMERAS[1:]), (2020, CAMERAS), (2021, [])])
def test_what_no_contract_covers_is_listed_by_kinds_under_support(year: int, left: list) -> None:
    siren = an_asset(kind_code="siren")
    covered = covered_of(a_contract(covers=(CoverValue((CAMERAS[0].id,)),)), assets=[*CAMERAS, siren])

    found = {kind: covered.book.assets.ids_at(places) for kind, places in uncovered_assets(covered, year).items()}

    assert found == ({"camera": tuple(one.id for one in left)} if left else {})
    assert supported_kinds(covered, year) == ({"camera"} if left else set())


def test_what_is_not_in_force_in_the_year_needs_no_contract() -> None:
    named = an_asset()
    later, gone = an_asset(commissioned_on=date(2020, 1, 1)), an_asset(decommissioned_on=date(2018, 12, 31))
    covered = covered_of(a_contract(covers=(CoverValue((named.id,)),)), assets=[named, later, gone])

    assert uncovered_assets(covered, 2019) == {}
