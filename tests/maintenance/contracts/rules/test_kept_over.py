"""What is kept over changes of a book is made once, and never more than so much of it."""

from maintenance.contracts.rules.kept_over import MOST_KEPT, KeptOver


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
