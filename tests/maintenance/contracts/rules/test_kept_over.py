"""What is kept over changes of a book is made once, and never more than so much of it."""

import pytest

from maintenance.contracts.rules.kept_over import MOST_KEPT, KeptOver, OfEach


def test_what_is_kept_is_given_again_until_another_is_put_in_its_place() -> None:
    kept = KeptOver()

    first = kept.keep("bridge", dict)

    assert kept.keep("bridge", dict) is first
    kept.put("bridge", {1: 2})
    assert kept.keep("bridge", dict) == {1: 2}


def test_of_many_things_those_used_longest_ago_go() -> None:
    kept = KeptOver()
    used = kept.keep("used", dict)

    for year in range(10 * MOST_KEPT):
        kept.keep(year, dict)
        assert kept.keep("used", dict) is used

    assert len(kept) == MOST_KEPT


def test_of_each_thing_is_found_again_only_what_is_another_object() -> None:
    asked: list[list[int]] = []

    def length(one: list[int]) -> int:
        asked.append(one)
        return len(one)

    first, second, found = [1], [2, 2], OfEach()

    assert found.get([first, second], length) == [1, 2]
    other = [3, 3, 3]
    assert found.get([first, other], length) == [1, 3]
    assert found.get([list(first), other], length) == [1, 3]  # An equal one may cost otherwise by now.
    assert len(asked) == 4
    assert found.get([other], length) == [3]


def test_of_each_thing_nothing_half_found_is_kept() -> None:
    first, second, found = [1], [2, 2], OfEach()
    found.get([first, second], len)

    with pytest.raises(ZeroDivisionError):
        found.get([[3], second], lambda _one: 1 // 0)

    assert found.get([[3, 3, 3], second], len) == [3, 2]
