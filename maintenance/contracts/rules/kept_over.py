"""What is kept of a hromada's contracts over changes of them: who keeps it looks what of it still holds."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

Found = TypeVar("Found")
MOST_KEPT = 36
"""So many things are kept over changes of a book: three or four for each year that is looked at."""


class KeptOver:
    """The things used last, for all threads; each belongs to the books of one table and those patched from it."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._found)

    def keep(self, key: Hashable, kind: type[Found], make: Callable[[], Found] | None = None) -> Found:
        """Give what is kept under a key, made the first time; it is of a kind."""
        with self._lock:
            found = self._found.get(key)
            if not isinstance(found, kind):
                found = (make or kind)()
            self._put(key, found)
            return found

    def put(self, key: Hashable, found: object) -> None:
        """Keep one thing in place of what was, and forget the one that was used longest ago."""
        with self._lock:
            self._put(key, found)

    def _put(self, key: Hashable, found: object) -> None:
        self._found[key] = found
        self._found.move_to_end(key)
        while len(self._found) > MOST_KEPT:
            self._found.popitem(last=False)
