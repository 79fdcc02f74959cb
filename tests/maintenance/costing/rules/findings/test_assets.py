"""Assets whose money is missing, or counted without knowing enough."""

from datetime import date

import pytest

from maintenance.contracts.rules.book import CoverValue
from tests.maintenance.contracts.rules.books import a_contract, a_term, an_asset
from tests.maintenance.costing.rules.findings.seen import CAMERAS, all_of, codes, flat, the_one

NAMED = (CoverValue((CAMERAS[0].id,)),)
PLANNED = an_asset(status="planned", commissioned_on=None)
RETIRED = an_asset(status="retired")
UNDATED = an_asset(commissioned_on=None)
LATE_2019 = ((date(2019, 11, 1), None),)


@pytest.mark.parametrize(
    ("code", "contract", "assets", "is_found"),
    [
        ("asset_without_contract", a_contract(a_term(), covers=NAMED), CAMERAS, True),
        ("asset_without_contract", a_contract(a_term()), CAMERAS, False),
        ("asset_without_contract", a_contract(a_term()), [*CAMERAS, an_asset(kind_code="siren")], False),
        ("asset_without_contract", a_contract(a_term(), covers=NAMED),
         [CAMERAS[0], an_asset(decommissioned_on=date(2018, 12, 31))], False),
        ("asset_without_contract", a_contract(a_term(), covers=NAMED),
         [CAMERAS[0], an_asset(commissioned_on=date(2020, 1, 1))], False),
        ("planned_without_date", a_contract(a_term()), [PLANNED], True),
        ("planned_without_date", a_contract(a_term()),
         [an_asset(status="planned", commissioned_on=date(2019, 5, 1))], False),
        ("planned_without_date", a_contract(a_term(), covers=NAMED), [CAMERAS[0], PLANNED], False),
        ("retired_without_date", a_contract(a_term()), [RETIRED], True),
        ("retired_without_date", a_contract(a_term()),
         [an_asset(status="retired", decommissioned_on=date(2019, 6, 30))], False),
        ("retired_without_date", a_contract(a_term(), covers=NAMED), [CAMERAS[0], RETIRED], False),
        ("no_commissioning_date", a_contract(a_term()), [UNDATED], True),
        ("no_commissioning_date", a_contract(a_term()), [an_asset(commissioned_on=date(2019, 12, 31))], False),
        ("no_commissioning_date", a_contract(flat()), [UNDATED], False),  # A price for the whole asks nobody's age.
        ("no_commissioning_date", a_contract(a_term(), covers=NAMED), [CAMERAS[0], UNDATED], False),
        ("reserve_covered", a_contract(a_term(), covers=NAMED),
         [an_asset(id=CAMERAS[0].id, reserve=LATE_2019)], True),
        ("reserve_covered", a_contract(a_term(), covers=(CoverValue(kind_code="camera", include_reserve=True),)),
         [an_asset(reserve=LATE_2019)], True),
        ("reserve_covered", a_contract(a_term()), [an_asset(reserve=LATE_2019)], False),
        ("reserve_covered", a_contract(a_term(), covers=NAMED),
         [an_asset(id=CAMERAS[0].id, reserve=((date(2020, 1, 1), None),))], False),
        ("reserve_covered", a_contract(a_term(), covers=NAMED, ends_on=date(2019, 10, 31)),
         [an_asset(id=CAMERAS[0].id, reserve=LATE_2019)], False),
    ],
)  # fmt: skip
def test_assets_are_told_of(code, contract, assets, is_found) -> None:
    assert (code in codes(contract, assets=assets)) is is_found


def test_assets_of_a_supported_kind_without_a_contract_are_named() -> None:
    found = the_one("asset_without_contract", a_contract(a_term(), covers=NAMED))

    assert found.asset_ids == (CAMERAS[1].id, CAMERAS[2].id)
    assert str(found.reason) == "Без договору залишаються камери: 2."


def test_a_kind_that_was_supported_last_year_is_missed_this_year() -> None:
    assert "asset_without_contract" in codes(a_contract(a_term()), year=2020)
    assert codes(a_contract(a_term()), year=2021) == []


@pytest.mark.parametrize(
    ("code", "one"),
    [
        ("planned_without_date", {"status": "planned", "commissioned_on": None}),
        ("retired_without_date", {"status": "retired"}),
        ("no_commissioning_date", {"commissioned_on": None}),
    ],
)
def test_what_counts_always_for_want_of_a_date_is_told_of_once_per_kind_and_told_as_counted(code, one) -> None:
    assets = [an_asset(**one), an_asset(**one), an_asset(kind_code="siren", **one)]
    covers = (CoverValue(kind_code="camera"), CoverValue(kind_code="siren"))

    found = [each for each in all_of(a_contract(a_term(), covers=covers), assets=assets) if each.code == code]

    assert [each.asset_ids for each in found] == [(assets[0].id, assets[1].id), (assets[2].id,)]
    assert all("не враховано" not in str(each.reason) for each in found)


def test_what_is_without_a_date_is_told_of_as_long_as_it_is_paid_for() -> None:
    contract = a_contract(a_term(), renewal="expected")

    assert "planned_without_date" in codes(contract, assets=[PLANNED], year=2025)
    assert codes(a_contract(a_term()), assets=[PLANNED], year=2021) == []


def test_what_is_paid_for_in_reserve_is_named_with_its_contract() -> None:
    contract = a_contract(a_term(), covers=NAMED)

    found = the_one("reserve_covered", contract, assets=[an_asset(id=CAMERAS[0].id, reserve=LATE_2019)])

    assert (found.contract_ids, found.asset_ids) == ((contract.id,), (CAMERAS[0].id,))
