"""Looking for garbage among what is new: a process keeps a million things for hours, and a look at all takes a second.

Python's own collector goes through everything that lives whenever a quarter has come to it. What is kept for good is
set aside here, once enough of it has gathered; a look at all of it, and the setting aside, come then alone. To set
aside at every look would keep what the pages of that moment held: it was garbage a moment later, and stayed.
"""

import ctypes
import gc
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

OLDEST = 2
MANY = 200_000
"""So many pieces of memory more are looked through in no time."""
SHARE = 4
"""A quarter more than was set aside is looked through without setting it aside."""
IN_A_ROW = 3
"""After so many full looks that all left too much it is no passing page that holds it."""
ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""Names of glibc's mallopt."""
ARENAS = 2
BIG_BYTES = 1024 * 1024


class Aside:
    """Sets aside what is kept for good, and takes it back before there may be much garbage in it.

    How much was left is told by the pieces of memory in use: to list the things themselves would lend them out while
    other threads are still making them, and break these.
    """

    def __init__(self) -> None:
        self._crowded, self._is_thorough, self._set_aside = 0, False, 0

    def watch(self) -> None:
        """Begin: what lives now are modules."""
        self._freeze()
        gc.callbacks.append(self)

    def settle(self) -> None:
        """Look through all at once and set aside what is left: after long work that others will not wait for twice."""
        self._crowded = IN_A_ROW
        gc.collect()

    def __call__(self, phase: str, told: Mapping[str, Any]) -> None:
        """Take part in a collection, as Python calls it before and after each."""
        if told["generation"] != OLDEST:
            return
        if phase == "start":
            self._is_thorough = self._crowded >= IN_A_ROW
            if self._is_thorough:
                gc.unfreeze()
        elif self._is_thorough:
            self._freeze()
        else:
            is_crowded = sys.getallocatedblocks() - self._set_aside > max(MANY, self._set_aside // SHARE)
            self._crowded = self._crowded + 1 if is_crowded else 0

    def _freeze(self) -> None:
        gc.freeze()
        self._crowded, self._set_aside = 0, sys.getallocatedblocks()


def share_memory() -> None:
    """Let all threads of this process take memory from few places, and give back at once what one big thing took.

    The system's library gives each of thirty threads a place of its own, and each keeps the most that it ever needed:
    memory grew for hours, until every thread had once drawn the largest page. Where the library is another, nothing is
    done.
    """
    with suppress(OSError, AttributeError):
        tune = ctypes.CDLL(None).mallopt
        for name, value in ((ARENA_MAX, ARENAS), (MMAP_THRESHOLD, BIG_BYTES), (TRIM_THRESHOLD, BIG_BYTES)):
            tune(name, value)
