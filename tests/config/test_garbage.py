"""What is kept long is not looked through each time, and garbage among it does not stay for ever."""

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
    """A watch that ends with the test."""
    monkeypatch.setattr(garbage, "FEWEST", 10)
    gc.collect()
    made = Aside()
    made.watch()
    yield made
    gc.callbacks.remove(made)
    gc.unfreeze()


def test_what_outlives_a_full_collection_is_set_aside(aside: Aside) -> None:
    kept = [[number] for number in range(1000)]
    before = gc.get_freeze_count()

    gc.collect()

    assert gc.get_freeze_count() >= before + len(kept)


def test_new_garbage_goes_at_the_next_collection(aside: Aside) -> None:
    ring, gone = a_ring()
    del ring

    gc.collect()

    assert gone() is None


def test_garbage_among_what_was_set_aside_goes_when_that_has_grown(aside: Aside) -> None:
    ring, gone = a_ring()
    gc.collect()
    del ring
    gc.collect()
    assert gone() is not None
    aside.most = 0

    for _ in range(garbage.SELDOM):
        gc.collect()

    assert gone() is None
    assert aside.most >= gc.get_freeze_count()
