"""Days that are paid twice."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.findings import paid_twice, stakes
from maintenance.costing.rules.findings.threats import find_threats
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, a_term, an_asset, an_index
from tests.maintenance.costing.rules.findings.seen import CAMERAS, codes, flat, followed, the_one

ONE = (CoverValue((CAMERAS[1].id,)),)
NEXT_OF_IT: dict[str, Any] = {"number": "16", "starts_on": date(2019, 12, 15), "ends_on": date(2020, 12, 31)}


def pair(first: dict[str, Any], second: dict[str, Any], *terms: Any) -> tuple[ContractValue, ContractValue]:
    """Make two contracts of 2019 at a price per asset, unless other prices are given for the second."""
    return a_contract(a_term(), **first), a_contract(*(terms or (a_term(),)), **{"number": "16", **second})


@pytest.mark.parametrize(
    ("contracts", "year", "is_found"),
    [
        (pair({"ends_on": date(2019, 6, 30)}, {"starts_on": date(2019, 6, 30)}), 2019, True),
        (pair({"ends_on": date(2019, 6, 30)}, {"starts_on": date(2019, 7, 1)}), 2019, False),
        (pair({}, {"covers": ONE}), 2019, True),
        (pair({}, {"covers": (CoverValue(kind_code="siren"),)}), 2019, False),
        (pair({}, {"covers": ONE}, a_term("0.00")), 2019, False),  # Nothing is paid by the second.
        (pair({"renewal": "expected"}, {"renewal": "expected"}), 2020, True),  # Equal starts: both go on.
        (pair({"renewal": "expected"}, {"renewal": "expected"}), 2027, True),
        (pair({"renewal": "expected"}, {}), 2020, False),
        (followed(a_contract(a_term(), renewal="expected")), 2019, False),
        (followed(a_contract(a_term(), renewal="expected")), 2020, False),  # Taken over, not paid twice.
        (followed(a_contract(a_term(), renewal="expected"), line_id=OTHER_LINE.id), 2020, True),
        (followed(a_contract(flat(), renewal="expected"), covers=ONE), 2020, False),  # The finding is another one.
    ],
)
def test_an_asset_that_two_contracts_pay_for_on_one_day_is_a_double_payment(contracts, year, is_found) -> None:
    assert ("double_payment" in codes(*contracts, year=year)) is is_found


def test_a_double_payment_names_both_contracts_and_the_asset() -> None:
    first, second = pair({"ends_on": date(2019, 6, 30)}, {"starts_on": date(2019, 6, 1), "covers": ONE})

    found = the_one("double_payment", first, second)

    assert (found.severity, found.asset_ids) == ("error", (CAMERAS[1].id,))
    assert found.contract_ids == (first.id, second.id)


@pytest.mark.parametrize("most_exact", [stakes.MOST_EXACT, 0])
def test_at_stake_is_the_lesser_of_what_both_cost_for_the_assets_that_they_share(
    monkeypatch: pytest.MonkeyPatch, most_exact: int
) -> None:
    monkeypatch.setattr(stakes, "MOST_EXACT", most_exact)  # Beyond it sums are Python's own whole numbers.
    whole, part = a_contract(flat("300.00")), a_contract(a_term("90.00"), number="16", covers=ONE)

    found = the_one("double_payment", whole, part)

    assert found.amount == Decimal("1080.00")  # 12 × 90, and not a third of 3 600.


def test_contracts_on_different_lines_for_one_asset_are_a_warning() -> None:
    found = the_one("double_payment", *pair({}, {"line_id": OTHER_LINE.id}))

    assert found.severity == "warning"


@pytest.mark.parametrize("rule", ["contract_month", "calendar_days", "any_day", "full_month"])
def test_contracts_that_share_a_month_and_no_day_do_not_pay_twice(rule: str) -> None:
    first = a_contract(a_term(month_rule=rule), ends_on=date(2019, 6, 15))
    second = a_contract(a_term(month_rule=rule), starts_on=date(2019, 6, 16))

    assert "double_payment" not in codes(first, second)


def test_a_price_that_is_of_another_kind_of_assets_pays_for_none_twice() -> None:
    sirens = [an_asset(kind_code="siren")]
    both = (CoverValue(kind_code="camera"), CoverValue(kind_code="siren"))
    first, second = a_contract(a_term(kind_code="siren"), covers=both), a_contract(a_term(), number="16")

    assert "double_payment" not in codes(first, second, assets=[*CAMERAS, *sirens])


def replacing(old: ContractValue, *terms: Any, **given: Any) -> Sequence[ContractValue]:
    return old, a_contract(*(terms or (a_term(),)), **{**NEXT_OF_IT, "replaces_id": old.id, **given})


@pytest.mark.parametrize(
    ("contracts", "year", "is_found"),
    [
        (replacing(a_contract(a_term(), renewal="expected")), 2019, True),
        (replacing(a_contract(a_term(), renewal="expected")), 2020, False),
        (replacing(a_contract(a_term()), starts_on=date(2020, 1, 1)), 2019, False),
        (replacing(a_contract(flat(), covers=()), flat(), covers=()), 2019, True),  # No asset needs to be doubled.
        (replacing(a_contract(flat()), flat(), line_id=OTHER_LINE.id), 2019, True),
        (replacing(a_contract(a_term(), renewal="expected"), replaces_id=None), 2019, False),  # double_payment
    ],
)
def test_signed_contracts_of_which_one_replaces_the_other_are_told_where_both_are_in_force(
    contracts, year, is_found
) -> None:
    found = codes(*contracts, year=year)

    assert ("overlap_signed" in found) is is_found
    assert not (is_found and "double_payment" in found)


def test_what_replaces_a_contract_and_goes_on_beside_its_signed_days_pays_twice() -> None:
    old = a_contract(a_term(), ends_on=date(2020, 12, 31))
    new = a_contract(a_term(), number="16", starts_on=date(2019, 7, 1), renewal="expected", replaces_id=old.id)

    assert "overlap_signed" in codes(old, new)
    assert "double_payment" in codes(old, new, year=2020)  # Only one of them is signed for that year.
    assert not {"double_payment", "overlap_signed"} & set(codes(old, new, year=2021))


def test_an_overlap_names_its_days() -> None:
    old, new = replacing(a_contract(a_term()))

    found = the_one("overlap_signed", old, new)

    assert "з 15.12.2019 до 31.12.2019" in str(found.reason)
    assert found.contract_ids == (old.id, new.id)


def test_signed_contracts_for_one_asset_are_told_though_the_first_would_go_on() -> None:
    old, new = replacing(a_contract(a_term(), renewal="expected"), replaces_id=None)

    assert "double_payment" in codes(old, new)
    assert "double_payment" not in codes(old, new, year=2020)


def test_by_another_index_only_what_is_at_stake_is_told_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = {"renewal": "expected"}
    contracts = a_contract(a_term(), **goes_on), a_contract(a_term("90.00"), number="16", covers=ONE, **goes_on)
    plain = a_contract(flat("7.00"), number="17", line_id=OTHER_LINE.id, **goes_on)
    covered = cover_book(a_book(*contracts, plain, assets=CAMERAS))

    def found(value: str) -> list[Finding]:
        book = replace(covered.book, indexes=(an_index(value),))
        work = cost_year(book, 2020, covered=replace(covered, book=book, computed=OrderedDict()))
        return [one for one in find_threats(work, {}) if one.code == "double_payment"]

    first = found("1.1")
    monkeypatch.setattr(paid_twice, "_pairs", None)
    again = found("1.2")

    assert [one.contract_ids for one in first] == [one.contract_ids for one in again]
    assert [str(one.amount) for one in first] == ["1188.00", "84.00", "28.00"]
    assert [str(one.amount) for one in again] == ["1296.00", "84.00", "28.00"]
    assert [one is other for one, other in zip(first, again, strict=True)] == [False, False, False]


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        ({}, {}, True),
        ({"number": "№ 1-К"}, {"number": "1-K"}, True),  # The second is in Latin.
        ({}, {"number": "16"}, False),
        ({}, {"line_id": OTHER_LINE.id}, False),
        ({"ends_on": date(2019, 6, 30)}, {"starts_on": date(2019, 7, 1)}, False),
        ({}, {"terms": ()}, False),  # It costs nothing.
    ],
)
def test_a_contract_without_assets_that_is_written_twice_is_told(first, second, is_found) -> None:
    one, other = (replace(a_contract(flat(), covers=()), **{"number": "15", **told}) for told in (first, second))

    assert ("written_twice" in codes(one, other)) is is_found
    if is_found:
        assert the_one("written_twice", one, other).amount == Decimal(12000)
