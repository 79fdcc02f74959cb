"""What is kept long is not looked through each time; what a page held for a moment is not kept with it."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from config import garbage
from config.garbage import Aside


class Thing:
    """Something that may hold itself."""

    def __init__(self) -> None:
        self.held: object = None


def a_ring() -> tuple[Thing, "weakref.ref[Thing]"]:
    thing = Thing()
    thing.held = thing
    return thing, weakref.ref(thing)


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aside]:
    """A watch that ends with the test; a few thousand pieces of memory are many to it."""
    monkeypatch.setattr(garbage, "MANY", 10_000)
    monkeypatch.setattr(garbage, "SHARE", 10**9)
    gc.collect()
    made = Aside()
    made.watch()
    yield made
    gc.callbacks.remove(made)
    gc.unfreeze()


def look(times: int = 1) -> None:
    """Look through all, as a server does now and then."""
    for _ in range(times):
        gc.collect()


def set_aside(things: list[list[int]]) -> int:
    """Count what no collection looks at any more: the process's other things may come and go meanwhile."""
    looked_at = {id(one) for one in gc.get_objects()}
    return sum(id(one) not in looked_at for one in things)


def test_what_is_kept_for_good_is_set_aside_once_there_is_much_of_it(aside: Aside) -> None:
    kept = [[number] for number in range(20_000)]

    look(garbage.IN_A_ROW + 1)

    assert set_aside(kept) == len(kept)


def test_what_long_work_has_left_is_set_aside_at_once(aside: Aside) -> None:
    kept = [[number] for number in range(20_000)]
    ring, gone = a_ring()
    del ring

    aside.settle()

    assert (set_aside(kept), gone()) == (len(kept), None)


def test_what_a_page_holds_while_others_look_for_garbage_is_not_set_aside(aside: Aside) -> None:
    page = [[number] for number in range(20_000)]
    ring, gone = a_ring()
    look(garbage.IN_A_ROW - 1)
    assert set_aside(page) == 0
    del page, ring

    look(garbage.IN_A_ROW)

    assert gone() is None


def test_new_garbage_goes_at_the_next_collection(aside: Aside) -> None:
    ring, gone = a_ring()
    del ring

    look()

    assert gone() is None


def test_garbage_among_what_was_set_aside_goes_when_more_is_kept(aside: Aside) -> None:
    ring, gone = a_ring()
    kept = [[number] for number in range(20_000)]
    look(garbage.IN_A_ROW + 1)
    del ring
    look()
    assert gone() is not None
    more = [[number] for number in range(20_000)]

    look(garbage.IN_A_ROW + 1)

    assert gone() is None
    assert kept
    assert more
