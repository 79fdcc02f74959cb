"""The rows of records that are written together: new and changed ones wait on disk, dropped ones by their names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from registry.kernel.bulk import WORTH_COPYING, PreparedRows, insert_rows, read_rows
from registry.kernel.changed_rows import PreparedChanges
from registry.kernel.rows import (
    SORT_KEY,
    VERSION,
    Key,
    changes_of,
    delete_rows,
    key_of,
    parents_first,
    row_of,
    table_of,
)
from registry.kernel.shelf import ChangeShelf, RowShelf

UPDATED_AT = "updated_at"


@dataclass
class GatheredRows:
    """What is to be written, table by table."""

    new: dict[Table, RowShelf] = field(default_factory=dict)
    updates: dict[Table, ChangeShelf] = field(default_factory=dict)
    deletes: dict[Table, dict[Any, None]] = field(default_factory=dict)
    """The identities of those that go, in order."""
    ready: dict[Table, PreparedRows] = field(default_factory=dict)
    """The new rows of larger tables once they are made ready."""
    changes: dict[Table, list[PreparedChanges]] = field(default_factory=dict)
    """The changes once they are made ready."""

    earlier: "GatheredRows | None" = None
    """What is written before, in a transaction of its own."""

    def has(self, key: Key) -> bool:
        """Tell whether the row of a new record waits here."""
        return self.shelf_of(key) is not None

    def shelf_of(self, key: Key) -> RowShelf | None:
        """Find where the row of a new record waits."""
        shelf = self.new.get(key[0].__table__)
        if shelf is not None and key[1] in shelf:
            return shelf
        return self.earlier.shelf_of(key) if self.earlier is not None else None

    def take(self, key: Key) -> dict[str, Any]:
        """Read the row of a new record as it will be."""
        table: Table = key[0].__table__
        shelf = self.new.get(table)
        row = shelf.take(key[1]) if shelf is not None and key[1] in shelf else {}
        if not row and self.earlier is not None:
            row = self.earlier.take(key)
        return row | self._changes(table, key[1])

    def lay(self, thing: Any) -> None:
        """Keep a new record's row; what an earlier transaction writes is changed by this one."""
        key, table = key_of(thing), table_of(thing)
        shelf = self.shelf_of(key)
        if shelf is not None and shelf is not self.new.get(table):
            shelf.alive[key[1]] = thing
            self._lay_changes(thing, self.take(key))
            return
        if table not in self.new:
            self.new[table] = RowShelf(table)
        self.new[table].lay(key[1], row_of(thing), thing)

    def _lay_changes(self, thing: Any, before: dict[str, Any]) -> None:
        table = table_of(thing)
        values = {name: value for name, value in row_of(thing).items() if before[name] != value and name != UPDATED_AT}
        if values:
            self.updates.setdefault(table, ChangeShelf()).lay(key_of(thing)[1], values, before.get(VERSION))

    def update(self, thing: Any) -> None:
        """Keep what was changed of a known record."""
        values = changes_of(thing)
        values.pop(UPDATED_AT, None)
        if not values:
            return
        values.pop(VERSION, None)  # A record that was changed and changed back has another version all the same.
        table, was = table_of(thing), None
        if VERSION in table.c:
            was = inspect(thing).committed_state.get(VERSION, thing.version)
            values[VERSION] = thing.version
        self.updates.setdefault(table, ChangeShelf()).lay(key_of(thing)[1], values, was)

    def change_of(self, thing: Any) -> dict[str, Any]:
        """Give what columns of a known record will hold by what was kept of it."""
        is_any = self.updates.get(table_of(thing)) or self.earlier is not None
        return self._changes(table_of(thing), key_of(thing)[1]) if is_any else {}

    def _changes(self, table: Table, identity: Any) -> dict[str, Any]:
        before = self.earlier._changes(table, identity) if self.earlier is not None else {}
        shelf = self.updates.get(table)
        return before | shelf.take(identity) if shelf is not None and identity in shelf else before

    def delete(self, thing: Any) -> None:
        """Keep that a record goes; what was changed of it before is nothing to anybody."""
        table, identity = table_of(thing), key_of(thing)[1]
        self.deletes.setdefault(table, {})[identity] = None
        if table in self.updates:
            self.updates[table].forget(identity)

    def stage(self, session: Session, now: datetime) -> None:
        """Make the new rows of larger tables ready, in the order of lists: an index then grows at its end alone.

        That takes no lock. In which order rows refer to each other does not matter where one statement takes them all.
        """
        dialect = session.get_bind().dialect
        for table, shelf in list(self.new.items()):
            if len(shelf) < WORTH_COPYING:
                continue
            rows = shelf.in_order_of(SORT_KEY if SORT_KEY in table.c else None)
            told = read_rows(dialect, table, shelf.names, rows, _moment(table, now))
            self.ready[table] = PreparedRows(table, shelf.names, told)
            del self.new[table], shelf, rows
            self.ready[table].stage(session)
        for table, shelf_of_changes in self.updates.items():
            alike = enumerate(shelf_of_changes.alike())
            self.changes[table] = [PreparedChanges(table, one, _moment(table, now), place) for place, one in alike]
            for prepared in self.changes[table]:
                prepared.stage(session)
        self.updates.clear()

    def write(self, session: Session, tables: list[Table], now: datetime) -> bool:
        """Write all of it, what is referred to first; tell whether what was changed was there and as it had been."""
        for table in tables:
            if table in self.ready:
                self.ready.pop(table).insert(session)
            elif table in self.new:
                rows = [{**row, **_moment(table, now)} for row in self.new.pop(table).rows()]
                insert_rows(session, table, parents_first(table, rows))
            if not all(changes.write(session) for changes in self.changes.pop(table, ())):
                return False
        for table in reversed(tables):  # What refers to others goes before them.
            if gone := self.deletes.get(table):
                delete_rows(session, table, list(gone))
        return True


def _moment(table: Table, now: datetime) -> Mapping[str, datetime]:
    return {UPDATED_AT: now} if UPDATED_AT in table.c else {}
