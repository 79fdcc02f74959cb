"""What ends, what goes on and what is taken over."""

from collections import OrderedDict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.findings.threats import find_threats
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, a_term, an_asset
from tests.maintenance.costing.rules.findings.seen import CAMERAS, all_of, codes, flat, followed, the_one

ONE = (CoverValue((CAMERAS[1].id,)),)
AUGUST = date(2019, 8, 31)


def next_one(old: ContractValue, *terms: Any, **given: Any) -> tuple[ContractValue, ContractValue]:
    """Give a contract and the one of 2020 that replaces it."""
    return followed(old, *terms, **{"replaces_id": old.id, **given})


GOES_ON: dict[str, Any] = {"renewal": "expected"}


@pytest.mark.parametrize(
    ("code", "contracts", "year", "is_found"),
    [
        ("ends_without_renewal", (a_contract(a_term(), ends_on=AUGUST),), 2019, True),
        ("ends_without_renewal", (a_contract(a_term()),), 2020, True),  # The year before was the last.
        ("ends_without_renewal", (a_contract(a_term()),), 2019, False),  # It lasts the whole year.
        ("ends_without_renewal", (a_contract(a_term()),), 2021, False),
        ("ends_without_renewal", (a_contract(a_term(), **GOES_ON),), 2020, False),
        ("ends_without_renewal", followed(a_contract(a_term())), 2020, False),
        ("ends_without_renewal", next_one(a_contract(flat(), covers=()), flat(), covers=()), 2020, False),
        ("ends_without_renewal", followed(a_contract(a_term()), line_id=OTHER_LINE.id), 2020, True),
        ("ends_without_renewal", followed(a_contract(a_term()), starts_on=date(2020, 3, 1)), 2020, True),
        ("ends_without_renewal", followed(a_contract(a_term()), covers=ONE), 2020, True),  # Two cameras are left.
        ("ends_without_renewal", followed(a_contract(flat()), flat(), covers=ONE), 2020, True),
        ("ends_without_renewal", next_one(a_contract(flat()), flat(), starts_on=date(2019, 3, 1),
                                          ends_on=date(2019, 6, 30)), 2020, True),  # What replaces it ended before.
        ("ends_without_renewal", followed(a_contract(a_term()), starts_on=date(2019, 3, 1),
                                          ends_on=date(2019, 6, 30)), 2020, True),
        ("contract_ends_inside_year", (a_contract(a_term(), ends_on=AUGUST, **GOES_ON),), 2019, True),
        ("contract_ends_inside_year", (a_contract(a_term(), **GOES_ON),), 2019, False),
        ("contract_ends_inside_year", (a_contract(a_term(), **GOES_ON),), 2020, False),
        ("contract_ends_inside_year",
         followed(a_contract(a_term(), ends_on=AUGUST, **GOES_ON), starts_on=date(2019, 9, 1)), 2019, False),
    ],
)  # fmt: skip
def test_an_end_is_told(code, contracts, year, is_found) -> None:
    assert (code in codes(*contracts, year=year)) is is_found


def test_an_end_is_told_with_its_day_and_weight() -> None:
    ended = the_one("ends_without_renewal", a_contract(a_term(), ends_on=AUGUST))
    goes_on = the_one("contract_ends_inside_year", a_contract(a_term(), ends_on=AUGUST, **GOES_ON))

    assert (ended.severity, goes_on.severity) == ("warning", "info")
    assert "31.08.2019" in str(ended.reason) and "31.08.2019" in str(goes_on.reason)


@pytest.mark.parametrize(
    ("code", "contracts", "year", "is_found"),
    [
        ("taken_over", followed(a_contract(a_term(), **GOES_ON)), 2020, True),
        ("taken_over", followed(a_contract(a_term(), **GOES_ON)), 2019, False),
        ("taken_over", followed(a_contract(a_term(), **GOES_ON)), 2021, False),  # Told once, in its year.
        ("taken_over", followed(a_contract(a_term())), 2020, False),  # Nothing goes on to be taken over.
        ("taken_over", followed(a_contract(a_term(), **GOES_ON), covers=ONE), 2020, True),
        ("taken_over", followed(a_contract(a_term(), **GOES_ON), covers=(CoverValue(kind_code="siren"),)), 2020,
         False),
        ("taken_over", followed(a_contract(a_term(), **GOES_ON), line_id=OTHER_LINE.id), 2020, False),
        ("taken_over", followed(a_contract(a_term(), **GOES_ON), starts_on=date(2019, 6, 1)), 2020, True),
        ("taken_over", next_one(a_contract(a_term(), **GOES_ON)), 2020, True),
        ("taken_over", next_one(a_contract(a_term(), **GOES_ON)), 2021, False),
        ("taken_over", next_one(a_contract(a_term(), **GOES_ON), starts_on=date(2019, 12, 15)), 2020, True),
        ("partial_takeover", followed(a_contract(flat(), **GOES_ON), covers=ONE), 2020, True),
        ("partial_takeover", followed(a_contract(flat(), **GOES_ON), covers=ONE), 2019, False),
        ("partial_takeover", followed(a_contract(flat(), **GOES_ON), covers=ONE), 2025, True),  # It still asks.
        ("partial_takeover", followed(a_contract(flat(), **GOES_ON)), 2020, False),  # All are taken over.
        ("partial_takeover", followed(a_contract(a_term(), **GOES_ON), covers=ONE), 2020, False),
        ("partial_takeover", next_one(a_contract(flat(), **GOES_ON), covers=ONE), 2020, False),  # It ends.
        ("partial_takeover", followed(a_contract(flat(basis="lump_sum"), **GOES_ON), covers=ONE), 2020, True),
        ("partial_takeover", followed(a_contract(a_term("9.00", "per_visit", visits_per_year=1), **GOES_ON),
                                      covers=ONE), 2020, True),
    ],
)  # fmt: skip
def test_a_take_over_is_told(code, contracts, year, is_found) -> None:
    assert (code in codes(*contracts, year=year)) is is_found


def test_a_take_over_names_who_takes_what_and_when() -> None:
    old, new = followed(a_contract(flat(), **GOES_ON), starts_on=date(2020, 2, 1), covers=ONE)

    found = the_one("partial_takeover", old, new, year=2020)

    assert (found.contract_ids, found.asset_ids) == ((old.id, new.id), (CAMERAS[1].id,))
    assert (found.severity, "з 01.02.2020" in str(found.reason)) == ("warning", True)
    assert found.amount == Decimal("5500.00")  # What the part costs besides the whole: 11 months of 500.


def test_a_price_for_the_whole_that_ends_inside_the_year_is_asked_about_until_then_and_its_last_day_is_told() -> None:
    old, new = followed(a_contract(flat(), **GOES_ON), starts_on=date(2020, 2, 1), covers=ONE)
    rest = (CoverValue((CAMERAS[0].id, CAMERAS[2].id)),)
    third = a_contract(a_term(), number="17", starts_on=date(2020, 5, 17), ends_on=date(2020, 12, 31), covers=rest)

    asked = the_one("partial_takeover", old, new, third, year=2020)
    told = the_one("taken_over", old, new, third, year=2020)

    assert (asked.contract_ids, told.contract_ids) == ((old.id, new.id), (old.id, third.id))
    assert "з 01.02.2020" in str(asked.reason) and "до 16.05.2020" in str(asked.reason)
    assert "з 17.05.2020" in str(told.reason) and "до 16.05.2020" in str(told.reason)
    assert (asked.severity, asked.amount, told.severity) == ("warning", None, "info")


def test_who_takes_over_before_the_end_is_told_for_the_first_day_that_is_lost() -> None:
    old, new = followed(a_contract(a_term(), **GOES_ON), starts_on=date(2019, 6, 1))

    assert "з 01.01.2020" in str(the_one("taken_over", old, new, year=2020).reason)


def test_each_of_two_that_take_over_is_told() -> None:
    old, new = followed(a_contract(a_term(), **GOES_ON), covers=ONE)
    third = a_contract(a_term(), number="17", starts_on=date(2020, 5, 1), ends_on=date(2020, 12, 31),
                       covers=(CoverValue((CAMERAS[0].id,)),))  # fmt: skip

    found = [one for one in all_of(old, new, third, year=2020) if one.code == "taken_over"]

    assert [(one.contract_ids[1], one.asset_ids) for one in found] == [
        (new.id, (CAMERAS[1].id,)),
        (third.id, (CAMERAS[0].id,)),
    ]


def test_nobody_takes_over_from_a_contract_that_was_replaced_before() -> None:
    old, new = next_one(a_contract(a_term(), **GOES_ON), line_id=OTHER_LINE.id)
    later = a_contract(a_term(), number="17", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))

    assert "taken_over" not in codes(old, new, later, year=2021)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({}, ()),
        ({"covers": ONE}, (CAMERAS[0].id, CAMERAS[2].id)),
        ({"covers": ()}, tuple(one.id for one in CAMERAS)),
    ],
)
def test_assets_that_the_next_contract_no_longer_covers_are_named(given, left) -> None:
    contracts = next_one(a_contract(a_term(), **GOES_ON), **given)

    found = [one for one in all_of(*contracts, year=2020) if one.code == "asset_without_contract" and one.contract_ids]

    assert [one.asset_ids for one in found] == ([left] if left else [])
    assert all(one.contract_ids == (contracts[0].id, contracts[1].id) for one in found)


def test_what_another_contract_has_taken_over_before_is_not_missed_by_the_next_one() -> None:
    old, taking = followed(a_contract(a_term(), **GOES_ON), covers=ONE)
    new = a_contract(a_term(), number="17", starts_on=date(2020, 6, 1), ends_on=date(2020, 12, 31),
                     replaces_id=old.id, covers=(CoverValue((CAMERAS[0].id,)),))  # fmt: skip

    found = [one for one in all_of(old, taking, new, year=2020) if one.code == "asset_without_contract"]

    assert [one.asset_ids for one in found] == [(CAMERAS[2].id,)]


def test_what_is_decommissioned_by_then_is_not_missed() -> None:
    gone = an_asset(decommissioned_on=date(2019, 12, 31))
    contracts = next_one(a_contract(a_term(), **GOES_ON), covers=(CoverValue((CAMERAS[0].id,)),))

    found = codes(*contracts, assets=[CAMERAS[0], gone], year=2020)

    assert "asset_without_contract" not in found


def test_what_the_next_contract_leaves_out_names_those_that_have_begun() -> None:
    old = a_contract(a_term(), **GOES_ON)
    next_, later = (
        a_contract(
            a_term(), number=number, replaces_id=old.id, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
            covers=ONE,
        )
        for number, year in (("16", 2020), ("17", 2021))
    )  # fmt: skip

    found = [one for one in all_of(old, next_, later, year=2020) if one.code == "asset_without_contract"]

    assert [one.contract_ids for one in found if one.contract_ids] == [(old.id, next_.id)]


@pytest.mark.parametrize(
    ("as_of", "said"), [(AUGUST, "закінчується 31.08.2019"), (date(2019, 9, 1), "закінчився 31.08.2019")]
)
@pytest.mark.parametrize(("code", "given"), [("ends_without_renewal", {}), ("contract_ends_inside_year", GOES_ON)])
def test_an_end_that_is_past_is_said_in_the_past(code: str, given: dict[str, Any], as_of: date, said: str) -> None:
    contract = a_contract(a_term(), ends_on=AUGUST, **given)

    assert said in str(the_one(code, contract, as_of=as_of).reason)


def test_the_day_after_the_end_says_so_though_the_contract_is_kept() -> None:
    covered = cover_book(a_book(a_contract(a_term(), ends_on=AUGUST), assets=CAMERAS, as_of=AUGUST))

    def said(day: date) -> str:
        of_day = replace(covered, book=replace(covered.book, as_of=day), computed=OrderedDict())
        work = cost_year(of_day.book, 2019, covered=of_day)
        return next(str(one.reason) for one in find_threats(work, {}) if one.code == "ends_without_renewal")

    assert "закінчується" in said(AUGUST)
    assert "закінчився" in said(date(2019, 9, 1))
