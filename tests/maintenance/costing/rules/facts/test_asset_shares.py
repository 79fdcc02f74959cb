"""A sum is shared among assets by exact weights and adds up to itself."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.costing.rules.facts import asset_shares
from maintenance.costing.rules.facts.asset_shares import Shares, Weights, equal_shares, share_sum

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
places = st.lists(st.integers(0, 30), unique=True).map(sorted)
some_weights = st.lists(st.tuples(st.fractions(min_value=0, max_value=10**6), places), max_size=6)


def weigh(*given: tuple[Any, list[int]]) -> Weights:
    return [(Fraction(exact), np.array(assets, dtype=np.int32)) for exact, assets in given]


def shared(found: Shares) -> dict[int, int]:
    return dict(zip(found.assets.tolist(), found.kopiykas.tolist(), strict=True))


@pytest.mark.parametrize(
    ("kopiykas", "weights", "parts", "undivided"),
    [
        (10_000, [(1, [4])], {4: 10_000}, 0),
        (10_000, [(5, [1, 2, 3])], {1: 3333, 2: 3334, 3: 3333}, 0),
        (10_000, [(THIRD, [1]), (2 * THIRD, [2])], {1: 3333, 2: 6667}, 0),
        (1, [(1, [1, 2])], {1: 1, 2: 0}, 0),
        (10_000, [(185, [7]), (0, [8]), (185, [9])], {7: 5000, 9: 5000}, 0),
        (10_000, [(100, [1, 2]), (300, [2])], {1: 1250, 2: 8750}, 0),
        (10_000, [(1, [1]), (3, [])], {1: 2500}, 7500),
        (10_000, [(3, [])], {}, 10_000),
        (10_000, [(0, [1, 2])], {}, 10_000),
        (10_000, [], {}, 10_000),
        (0, [(1, [1])], {}, 0),
        (10**15, [(Fraction(1, 10**20), [1]), (Fraction(2, 10**20), [2])], {1: 333333333333333, 2: 666666666666667}, 0),
    ],
)  # fmt: skip
def test_a_sum_is_shared_as_its_weights_are(kopiykas: int, weights: Any, parts: dict[int, int], undivided: int) -> None:
    found = share_sum(kopiykas, weigh(*weights))

    assert shared(found) == parts
    assert found.undivided == undivided


@given(st.integers(0, 10**15), some_weights)
def test_shares_and_what_is_undivided_add_up_to_the_sum(kopiykas: int, weights: Any) -> None:
    found = share_sum(kopiykas, weigh(*weights))

    assert sum(found.kopiykas.tolist()) + found.undivided == kopiykas
    assert all(one >= 0 for one in found.kopiykas.tolist())


@given(st.integers(1, 10**15), some_weights)
def test_no_share_is_a_kopiyka_away_from_its_exact_one(kopiykas: int, weights: Any) -> None:
    exact: dict[int, Fraction] = {}
    for weight, assets in weights:
        for one in assets:
            exact[one] = exact.get(one, Fraction()) + weight / len(assets)
    total = sum((weight for weight, _assets in weights), Fraction())

    for place, part in shared(share_sum(kopiykas, weigh(*weights))).items():
        assert abs(part - exact[place] / total * kopiykas) <= 1


@given(st.integers(0, 10**9), some_weights)
def test_whole_numbers_of_any_size_share_alike(kopiykas: int, weights: Any) -> None:
    by_machine = share_sum(kopiykas, weigh(*weights))
    bound, asset_shares.MOST = asset_shares.MOST, 0
    try:
        by_python = share_sum(kopiykas, weigh(*weights))
    finally:
        asset_shares.MOST = bound

    assert shared(by_machine) == shared(by_python)


@given(st.integers(0, 10**12), st.integers(1, 500))
def test_equal_shares_add_up_and_differ_by_a_kopiyka_at_most(kopiykas: int, number: int) -> None:
    parts = equal_shares(kopiykas, number)

    assert (sum(parts), len(parts)) == (kopiykas, number)
    assert max(parts) - min(parts) <= 1
