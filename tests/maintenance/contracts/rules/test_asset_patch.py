"""A patched table has what changed, and gives nobody another one's place."""

import uuid
from datetime import date

import numpy as np
import pytest

from maintenance.contracts.rules.asset_patch import order_after, patch_table
from maintenance.contracts.rules.asset_table import AssetTable, AssetValue
from tests.maintenance.contracts.rules.books import an_asset

FIRST, SECOND, THIRD = (an_asset(commissioned_on=date(2015 + number, 1, 1)) for number in range(3))
NEW = an_asset(kind_code="siren")


def patched(asked: list[AssetValue], found: list[AssetValue]) -> tuple[AssetTable, list[int], list[int]]:
    table = AssetTable.of([FIRST, SECOND, THIRD])
    one = patch_table(table, {each.id for each in asked}, AssetTable.of(found))
    return one.table, one.changed.tolist(), one.came.tolist()


def test_a_changed_asset_keeps_its_place() -> None:
    later = an_asset(id=SECOND.id, commissioned_on=date(2020, 5, 5), warranty_until=date(2021, 1, 1))

    table, changed, came = patched([SECOND], [later])

    assert (changed, came, len(table)) == ([1], [], 3)
    assert table.first[1] == date(2020, 5, 5).toordinal()
    assert table.warranty[1] == date(2021, 1, 1).toordinal()
    assert table.first[0] == date(2015, 1, 1).toordinal()


def test_a_new_asset_stands_last_and_is_found_by_its_kind() -> None:
    table, changed, came = patched([NEW], [NEW])

    assert (changed, came) == ([3], [3])
    assert table.of_kind("siren").tolist() == [3]
    assert table.find(NEW.id) == 3


def test_a_gone_asset_leaves_its_place_empty() -> None:
    table, changed, _came = patched([SECOND], [])

    assert changed == [1]
    assert table.find(SECOND.id) is None
    assert table.of_kind("camera").tolist() == [0, 2]
    assert table.named([SECOND.id, THIRD.id]).tolist() == [2]


def test_an_asset_of_another_kind_gets_another_place() -> None:
    table, changed, came = patched([SECOND], [an_asset(id=SECOND.id, kind_code="siren")])

    assert (changed, came) == ([1, 3], [3])
    assert table.find(SECOND.id) == 3
    assert table.of_kind("camera").tolist() == [0, 2]
    assert table.kind_at(1) == "camera"


def test_the_former_table_stays_what_it_was() -> None:
    table = AssetTable.of([FIRST, SECOND])

    patch_table(table, {FIRST.id, NEW.id}, AssetTable.of([an_asset(id=FIRST.id, commissioned_on=None), NEW]))

    assert len(table) == 2
    assert table.first[0] == date(2015, 1, 1).toordinal()
    assert table.find(NEW.id) is None


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({3: None}, [3, 0, 1, 2]),
        ({3: 0}, [0, 3, 1, 2]),
        ({0: 2}, [1, 2, 0, 3]),
        ({3: 0, 2: 3}, [0, 3, 2, 1]),
        ({2: None, 3: 2}, [2, 3, 0, 1]),
        ({0: 3, 1: None}, [1, 2, 3, 0]),
    ],
)
def test_who_stands_after_another_is_named_after_it(moved: dict[int, int | None], expected: list[int]) -> None:
    order = order_after(np.arange(4, dtype=np.int32), moved)

    assert order is not None
    assert np.argsort(order).tolist() == expected


def test_what_is_no_order_is_refused() -> None:
    assert order_after(np.arange(4, dtype=np.int32), {2: 3, 3: 2}) is None


def test_ids_are_named_in_the_order_of_lists() -> None:
    table = AssetTable.of([FIRST, SECOND, THIRD])
    table.roll.put_in_order(np.array([2, 0, 1], dtype=np.int32))

    found = table.roll.in_order(np.array([0, 1, 2], dtype=np.int32))

    assert table.ids_at(found.tolist()) == (SECOND.id, THIRD.id, FIRST.id)


def test_an_id_that_nobody_has_is_not_found() -> None:
    assert AssetTable.of([FIRST]).find(uuid.uuid4()) is None


def test_a_table_that_is_not_the_last_of_its_roll_is_refused() -> None:
    table = AssetTable.of([FIRST])
    patch_table(table, {NEW.id}, AssetTable.of([NEW]))
    other = an_asset()

    with pytest.raises(ValueError, match="the roll has 2 assets, the table 1"):
        patch_table(table, {other.id}, AssetTable.of([other]))
