"""What is paid twice after a few assets changed is what one finds who looks at all of them again."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maintenance.contracts.rules.asset_patch import patch_table
from maintenance.contracts.rules.asset_table import AssetTable, AssetValue
from maintenance.contracts.rules.book import CoverValue
from maintenance.contracts.rules.covered_patch import patch_covered
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.findings import doubles
from maintenance.costing.rules.findings.threats import find_threats
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, a_term, an_asset
from tests.maintenance.costing.rules.findings.seen import flat

YEAR = 2019
HOSPITAL, SCHOOL = uuid.uuid4(), uuid.uuid4()
FIRST, SECOND, THIRD, AWAY = (an_asset(holder_id=one) for one in (HOSPITAL, HOSPITAL, SCHOOL, None))
OF_HOSPITAL, OF_SCHOOL = (
    (CoverValue(kind_code="camera", filters={"holder_id": str(one)}),) for one in (HOSPITAL, SCHOOL)
)
CONTRACTS = (
    a_contract(a_term(), covers=OF_HOSPITAL),
    a_contract(a_term("90.00"), number="16", covers=(CoverValue((FIRST.id, AWAY.id)),)),
    a_contract(flat("70.00"), number="17", covers=OF_SCHOOL, line_id=OTHER_LINE.id),
    a_contract(a_term("31.00", skip_under_warranty=True), number="18", covers=(CoverValue(kind_code="camera"),)),
    a_contract(
        a_term("11.00"),
        number="19",
        covers=(CoverValue((THIRD.id,)),),
        starts_on=date(2019, 3, 5),
        line_id=OTHER_LINE.id,
    ),
)


def told(covered: CoveredBook) -> list[tuple[Any, ...]]:
    found = find_threats(cost_year(covered.book, YEAR, covered=covered), {})
    return [
        (one.severity, str(one.reason), one.contract_ids, one.asset_ids, one.amount)
        for one in found
        if one.code == "double_payment"
    ]


def changed(covered: CoveredBook, *assets: AssetValue) -> CoveredBook:
    patched = patch_table(covered.book.assets, {one.id for one in assets}, AssetTable.of(list(assets)))
    return patch_covered(covered, replace(covered.book, assets=patched.table), patched.changed, set())


def afresh(covered: CoveredBook, *assets: AssetValue) -> CoveredBook:
    kept = {one.id: one for one in (FIRST, SECOND, THIRD, AWAY)} | {one.id: one for one in assets}
    return cover_book(replace(covered.book, assets=AssetTable.of(list(kept.values()))))


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many contracts were looked at whole, each time."""
    numbers: list[int] = []
    look = doubles.paid_twice

    def noting(payers: Any, again: Any, known: Any) -> Iterator[Any]:
        numbers.append(len(again))
        return look(payers, again, known)

    monkeypatch.setattr(doubles, "paid_twice", noting)
    return numbers


LATER = date(2019, 7, 9)


@pytest.mark.parametrize(
    ("assets", "at_most"),
    [
        pytest.param([replace(FIRST, commissioned_on=LATER)], 0, id="begins later"),
        pytest.param([replace(FIRST, decommissioned_on=LATER)], 0, id="ends earlier"),
        pytest.param([replace(FIRST, warranty_until=LATER)], 0, id="is under warranty"),
        pytest.param([replace(SECOND, warranty_until=date(2020, 2, 2))], 0, id="is under warranty for the year"),
        pytest.param([replace(FIRST, decommissioned_on=date(2018, 1, 1))], 0, id="leaves a pair with nothing"),
        pytest.param([replace(SECOND, holder_id=SCHOOL)], 1, id="goes from one contract to another"),
        pytest.param([replace(AWAY, holder_id=HOSPITAL)], 0, id="makes two contracts share something"),
        pytest.param([replace(THIRD, decommissioned_on=date(2019, 3, 4))], 1, id="is shared on no day"),
        pytest.param(
            [an_asset(holder_id=HOSPITAL), replace(FIRST, commissioned_on=LATER)], 0, id="comes beside a change"
        ),
        pytest.param([an_asset(holder_id=SCHOOL)], 1, id="takes a part of what all share"),
    ],
)
def test_a_few_changed_assets_change_what_is_paid_twice_as_all_would(
    looked_at: list[int], assets: list[AssetValue], at_most: int
) -> None:
    covered = cover_book(a_book(*CONTRACTS, assets=[FIRST, SECOND, THIRD, AWAY]))
    assert len(told(covered)) == 6

    patched = changed(covered, *assets)
    found, whole = told(patched), told(afresh(covered, *assets))

    assert found == whole
    assert looked_at[1] <= at_most


def test_changes_follow_one_another(looked_at: list[int]) -> None:
    covered = cover_book(a_book(*CONTRACTS, assets=[FIRST, SECOND, THIRD, AWAY]))
    before, now = told(covered), covered

    for day in (LATER, date(2019, 2, 1), None, date(2015, 3, 1)):
        now = changed(now, replace(FIRST, decommissioned_on=day))
        assert told(now) == told(afresh(covered, replace(FIRST, decommissioned_on=day)))
    now = changed(now, FIRST)

    assert told(now) == before
    assert looked_at[1::2] == [0] * 5
