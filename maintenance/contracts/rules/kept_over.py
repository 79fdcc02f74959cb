"""What is kept of a hromada's contracts over changes of them: who keeps it looks what of it still holds."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar

Found = TypeVar("Found")
One = TypeVar("One")
MOST_KEPT = 100
"""So many things are kept over changes of a book: a dozen for each year that is looked at."""


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


class OfEach:
    """What was found of each of some things, in their order: again only of those that are other objects."""

    def __init__(self) -> None:
        self._known: tuple[Sequence[Any], Sequence[Any]] = (), ()

    def get(self, things: Collection[One], find: Callable[[One], Found]) -> Sequence[Found]:
        """Give what is found of each thing."""
        former, found = self._known
        if len(former) == len(things):
            now = [
                known if before is one else find(one) for one, before, known in zip(things, former, found, strict=True)
            ]
        else:
            now = [find(one) for one in things]
        self._known = tuple(things), now
        return now
