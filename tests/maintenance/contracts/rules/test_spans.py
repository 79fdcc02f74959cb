"""Days of many assets say what sets of days would say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maintenance.contracts.rules.spans import NO_SPANS, Spans, always, first_day_outside, joined, spans_of, without

Rows = list[tuple[int, int, int]]
rows = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 40), st.integers(1, 40)), max_size=8)
ranges = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 10)), max_size=4)


def spans(some: Rows) -> Spans:
    columns = np.array(some, dtype=np.int32).reshape(-1, 3)
    return spans_of(columns[:, 0], columns[:, 1], columns[:, 2])


def days_of(some: Spans) -> set[tuple[int, int]]:
    found = zip(some.asset.tolist(), some.first.tolist(), some.last.tolist(), strict=True)
    return {(asset, day) for asset, first, last in found for day in range(first, last + 1)}


def plain(some: Rows) -> set[tuple[int, int]]:
    return {(asset, day) for asset, first, last in some for day in range(first, last + 1)}


@given(rows)
def test_spans_without_a_day_are_left_out(some: Rows) -> None:
    found = spans(some)

    assert days_of(found) == plain(some)
    assert (found.first <= found.last).all()


@given(st.lists(rows, max_size=3))
def test_joined_spans_have_the_same_days_apart_and_in_order(parts: list[Rows]) -> None:
    found = joined([spans(one) for one in parts])

    assert days_of(found) == set().union(*(plain(one) for one in parts))
    keys = list(zip(found.asset.tolist(), found.first.tolist(), strict=True))
    assert keys == sorted(keys)
    after, before = found.where(np.arange(len(found)) > 0), found.where(np.arange(len(found)) < len(found) - 1)
    assert ((after.asset != before.asset) | (after.first > before.last + 1)).all()


@given(rows, st.integers(1, 40), st.integers(1, 40))
def test_within_bounds_only_their_days_are_kept(some: Rows, first: int, last: int) -> None:
    assert days_of(spans(some).within(first, last)) == {one for one in plain(some) if first <= one[1] <= last}


@given(rows, st.dictionaries(st.integers(0, 4), ranges, max_size=3))
def test_days_taken_away_are_gone_and_no_others(some: Rows, away: dict[int, list[tuple[int, int]]]) -> None:
    taken = {asset: [(first, first + more) for first, more in one] for asset, one in away.items()}

    found = without(joined([spans(some)]), taken)

    gone = {(asset, day) for asset, one in taken.items() for first, last in one for day in range(first, last + 1)}
    assert days_of(found) == plain(some) - gone


@given(rows, rows)
def test_the_first_day_outside_is_found(whole: Rows, parts: Rows) -> None:
    days, others = spans(whole).days_of_any(), spans(parts).days_of_any()

    left = {day for _asset, day in plain(whole)} - {day for _asset, day in plain(parts)}

    assert first_day_outside(days, others) == min(left, default=None)


def test_nothing_joins_to_nothing() -> None:
    assert len(joined([])) == len(joined([NO_SPANS, NO_SPANS])) == 0
    assert len(always(np.array([1, 2], dtype=np.int32))) == 2
