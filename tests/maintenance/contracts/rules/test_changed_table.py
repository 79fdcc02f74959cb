"""A table with assets that are only thought of stands on the register's, and copies none of it."""

import tracemalloc
from datetime import date

import pytest

from maintenance.contracts.rules.asset_table import AssetTable
from maintenance.contracts.rules.changed_table import Behind, changed_table
from tests.maintenance.contracts.rules.books import an_asset

MANY, WORD = 20_000, 8


def test_more_items_stand_behind_the_first_ones_of_a_sequence_that_may_grow() -> None:
    known = [1, 2, 3]
    both = Behind(known, 3, [8, 9])

    known.append(4)

    assert [*both] == [1, 2, 3, 8, 9]
    assert (len(both), both[2], both[3], both[-1], both[1:4]) == (5, 3, 8, 9, [2, 3, 8])
    with pytest.raises(IndexError):
        both[5]


def test_places_of_both_are_found_and_later_ones_of_the_register_are_not() -> None:
    known, added, later = an_asset(), an_asset(), an_asset()
    base = AssetTable.of([known])
    both = changed_table(base, AssetTable.of([added]), base.warranty)

    base.roll.add([later.id], ["camera"])

    assert [both.find(one.id) for one in (known, added, later)] == [0, 1, None]
    assert both.ids[1] == added.id
    assert [*both] == [known.id, added.id]


def test_another_warranty_takes_no_memory_for_ids_places_days_and_order() -> None:
    base = AssetTable.of([an_asset(commissioned_on=date(2020, 1, 1)) for _ in range(MANY)])
    tracemalloc.start()

    kept = changed_table(base, AssetTable.of([]), base.warranty.copy())
    taken, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(kept) == MANY
    assert taken < MANY * WORD
