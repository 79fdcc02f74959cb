"""A roll says in which order lists name its assets, and when that order became another one."""

import numpy as np

from maintenance.contracts.rules.asset_table import AssetTable
from tests.maintenance.contracts.rules.books import an_asset


def test_what_stood_in_order_no_longer_does_when_lists_name_assets_otherwise() -> None:
    roll = AssetTable.of([an_asset() for _ in range(3)]).roll
    some = np.array([0, 2], dtype=np.int32)
    before = roll.orderings
    assert roll.is_in_order(some)

    roll.put_in_order(np.array([2, 1, 0], dtype=np.int32))

    assert roll.orderings != before
    assert not roll.is_in_order(some)
    assert roll.is_in_order(some[::-1])
