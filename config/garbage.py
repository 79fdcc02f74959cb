"""Looking for garbage among what is new: a process keeps a million things for hours, and a look at all takes a second.

Python's own collector goes through everything that lives whenever a quarter has come to it. What has outlived such a
look is set aside here; all is looked through again when what is set aside has grown by half.
"""

import gc
from collections.abc import Mapping
from typing import Any

OLDEST = 2
GROWTH = 1.5
SELDOM = 4
"""At each so many collections it is counted what is set aside: that takes time too."""
FEWEST = 100_000
"""So many things are looked through in no time."""


class Aside:
    """Sets aside what outlives a full collection, and takes it back before there may be much garbage in it."""

    def __init__(self) -> None:
        self.most = FEWEST
        self._looks, self._is_thorough = 0, False

    def watch(self) -> None:
        """Begin: what lives now are modules."""
        gc.freeze()
        self.most = self._room()
        gc.callbacks.append(self)

    def __call__(self, phase: str, told: Mapping[str, Any]) -> None:
        """Take part in a collection, as Python calls it before and after each."""
        if told["generation"] != OLDEST:
            return
        if phase == "start":
            self._looks += 1
            self._is_thorough = self._looks % SELDOM == 0 and gc.get_freeze_count() > self.most
            if self._is_thorough:
                gc.unfreeze()
            return
        gc.freeze()
        if self._is_thorough:
            self.most = self._room()

    def _room(self) -> int:
        return int(max(FEWEST, gc.get_freeze_count()) * GROWTH)
