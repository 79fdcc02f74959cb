"""Rows that wait on disk until they are written: memory holds a portion of a large import, never all of it."""

import copyreg
import io
import pickle
import uuid
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any
from weakref import WeakValueDictionary, finalize

from sqlalchemy import Table

IN_MEMORY = 256 * 1024
"""So many bytes are kept in memory; what a person saves needs no file."""
LENGTH = 4


class _Spelling(pickle.Pickler):
    """Spells identifiers by their bytes; as Python spells them they are long, and slow to read."""

    dispatch_table = copyreg.dispatch_table | {uuid.UUID: lambda one: (_identifier, (one.bytes,))}


def _identifier(told: bytes) -> uuid.UUID:
    return uuid.UUID(bytes=told)


class Shelf:
    """Pieces laid one after the other, in a file without a name that goes with its process."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed once nobody holds the shelf.
        finalize(self, self._file.close)
        self._end = 0
        self._count = 0
        self._is_at_end = True
        """Else the file is gone to its end before a piece is laid; going there each time would write each by itself."""

    def __len__(self) -> int:
        return self._count

    def lay(self, piece: bytes) -> int:
        """Lay a piece at the end; give its place."""
        place = self._end
        if not self._is_at_end:
            self._file.seek(place)
            self._is_at_end = True
        self._file.write(len(piece).to_bytes(LENGTH, "little") + piece)
        self._end += LENGTH + len(piece)
        self._count += 1
        return place

    def take(self, place: int) -> bytes:
        """Read the piece of a place."""
        self._is_at_end = False
        self._file.seek(place)
        return self._file.read(int.from_bytes(self._file.read(LENGTH), "little"))

    def __iter__(self) -> Iterator[bytes]:
        """Read all of them in their order; nothing may be laid meanwhile."""
        self._is_at_end = False
        self._file.seek(0)
        while head := self._file.read(LENGTH):
            yield self._file.read(int.from_bytes(head, "little"))


class ValueShelf:
    """Values of any kind, laid one after the other."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._buffer = io.BytesIO()
        self._spelling = _Spelling(self._buffer, pickle.HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        return len(self._shelf)

    def lay(self, values: Any) -> int:
        """Lay values at the end; give their place."""
        self._spelling.dump(values)
        self._spelling.clear_memo()
        piece = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return self._shelf.lay(piece)

    def take(self, place: int) -> Any:
        """Read the values of a place."""
        return pickle.loads(self._shelf.take(place))  # noqa: S301 -- this process wrote it, into a file without a name.

    def __iter__(self) -> Iterator[Any]:
        """Read all of them in their order."""
        return (pickle.loads(piece) for piece in self._shelf)  # noqa: S301 -- as above


class RowShelf:
    """The new rows of one table by their identity; one that is laid again takes the place of what it was."""

    def __init__(self, table: Table) -> None:
        self.names = [column.name for column in table.c]
        self.alive: WeakValueDictionary[Any, Any] = WeakValueDictionary()
        """The records that somebody holds still."""
        self._places: dict[Any, int] = {}
        self._rows = ValueShelf()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, identity: object) -> bool:
        return identity in self._places

    def lay(self, identity: Any, row: dict[str, Any], thing: Any) -> None:
        """Lay a record's row."""
        self._places[identity] = self._rows.lay([row[name] for name in self.names])
        self.alive[identity] = thing

    def take(self, identity: Any) -> dict[str, Any]:
        """Read a row."""
        return dict(zip(self.names, self._rows.take(self._places[identity]), strict=True))

    def in_order_of(self, name: str | None) -> "OrderedRows":
        """Give the rows as values in the order of `names`, to be gone through, ordered by a column."""
        places = list(self._places.values())
        if name is not None:
            at = self.names.index(name)
            told = [(self._rows.take(place)[at], place) for place in places]
            told.sort()
            places = [place for _value, place in told]
        return OrderedRows(self._rows, places)

    def rows(self) -> list[dict[str, Any]]:
        """Read all of them at once, where they are few."""
        return [self.take(identity) for identity in self._places]


class OrderedRows:
    """Rows in an order, read one after the other, as often as is asked for."""

    def __init__(self, rows: ValueShelf, places: Iterable[int]) -> None:
        self._rows, self._places = rows, places

    def __iter__(self) -> Iterator[list[Any]]:
        return (self._rows.take(place) for place in self._places)


class ChangeShelf:
    """What known rows of one table are to hold, by their identity; what is laid again is added to what it was."""

    def __init__(self) -> None:
        self._places: dict[Any, tuple[tuple[str, ...], int]] = {}
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._rows = ValueShelf()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, identity: object) -> bool:
        return identity in self._places

    def lay(self, identity: Any, values: dict[str, Any], was: int | None) -> None:
        """Lay what columns are to hold, and the version that the row has until then; None where it has none."""
        if identity in self._places:
            earlier, was = self._take(identity)
            values = {**earlier, **values}
        names = tuple(sorted(values))
        names = self._names.setdefault(names, names)  # Rows of a file change the same columns: one tuple for all.
        self._places[identity] = names, self._rows.lay([was, *(values[name] for name in names)])

    def take(self, identity: Any) -> dict[str, Any]:
        """Read what a row is to hold."""
        return self._take(identity)[0]

    def _take(self, identity: Any) -> tuple[dict[str, Any], int | None]:
        names, place = self._places[identity]
        was, *values = self._rows.take(place)
        return dict(zip(names, values, strict=True)), was

    def forget(self, identity: Any) -> None:
        """Change nothing of a row."""
        self._places.pop(identity, None)

    def alike(self) -> "Iterator[AlikeChanges]":
        """Give the changes, those of the same columns together."""
        by_names: dict[tuple[str, ...], list[tuple[Any, int]]] = {}
        for identity, (names, place) in self._places.items():
            by_names.setdefault(names, []).append((identity, place))
        for names, places in by_names.items():
            yield AlikeChanges(names, self._rows, places)


class AlikeChanges:
    """Changes of the same columns: of each row its identity, the version it has, and values in order of `names`."""

    def __init__(self, names: tuple[str, ...], rows: ValueShelf, places: list[tuple[Any, int]]) -> None:
        self.names, self._rows, self._places = names, rows, places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[list[Any]]:
        return ([identity, *self._rows.take(place)] for identity, place in self._places)
