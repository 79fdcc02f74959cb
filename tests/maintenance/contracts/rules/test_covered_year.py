"""What contracts mean in a year, without a database and without money."""

import uuid
from datetime import date

import pytest

from maintenance.contracts.rules.book import CoverValue
from maintenance.contracts.rules.covered_year import contract_year, cover_year, list_uncovered, supported_kinds
from maintenance.contracts.rules.periods import Period
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, an_asset

CAMERAS = [an_asset(inventory_number=str(number)) for number in range(3)]
WHOLE_2019 = Period(date(2019, 1, 1), date(2019, 12, 31))
WHOLE_2020 = Period(date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("year", "renewal", "real", "projected"),
    [
        (2018, "expected", None, None),
        (2019, "expected", WHOLE_2019, None),
        (2020, "expected", None, WHOLE_2020),
        (2020, "none", None, None),
        (2021, "expected", None, None),
    ],
)
def test_a_contract_is_in_force_or_projected(
    year: int, renewal: str, real: Period | None, projected: Period | None
) -> None:
    contract = a_contract(renewal=renewal)

    found = contract_year(cover_year(a_book(contract, assets=CAMERAS), year), contract.id)

    assert found is not None
    assert (found.real, found.projected) == (real, projected)
    assert len(found.asset_ids) == (3 if real or projected else 0)


def test_a_contract_of_another_book_means_nothing() -> None:
    assert contract_year(cover_year(a_book(a_contract(), assets=CAMERAS), 2019), uuid.uuid4()) is None


def test_assets_count_only_while_they_are_in_force() -> None:
    gone = an_asset(status="retired", decommissioned_on=date(2018, 5, 1))
    contract = a_contract()

    found = contract_year(cover_year(a_book(contract, assets=[*CAMERAS, gone]), 2019), contract.id)

    assert found is not None
    assert found.asset_ids == tuple(one.id for one in CAMERAS)


@pytest.mark.parametrize(("line_id", "followed_on"), [(None, date(2020, 3, 1)), (OTHER_LINE.id, None)])
def test_a_contract_is_followed_by_the_next_one_of_its_line(
    line_id: uuid.UUID | None, followed_on: date | None
) -> None:
    old = a_contract()
    new = a_contract(starts_on=date(2020, 3, 1), ends_on=date(2020, 12, 31), line_id=line_id or old.line_id)

    found = contract_year(cover_year(a_book(old, new, assets=CAMERAS), 2019), old.id)

    assert found is not None
    assert found.followed_on == followed_on


@pytest.mark.parametrize(("year", "left"), [(2019, CAMERAS[1:]), (2020, CAMERAS), (2021, [])])
def test_what_no_contract_covers_is_listed_by_kinds_under_support(year: int, left: list) -> None:
    siren = an_asset(kind_code="siren")
    contract = a_contract(covers=(CoverValue((CAMERAS[0].id,)),))

    covered = cover_year(a_book(contract, assets=[*CAMERAS, siren]), year)

    assert list_uncovered(covered) == ({"camera": left} if left else {})
    assert supported_kinds(covered) == ({"camera"} if left else set())
