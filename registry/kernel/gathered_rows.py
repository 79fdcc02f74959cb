"""The rows of records that are written together: new ones wait on disk, changed and dropped ones in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from registry.kernel.bulk import WORTH_COPYING, PreparedRows, insert_rows, read_rows
from registry.kernel.rows import (
    SORT_KEY,
    VERSION,
    Key,
    changes_of,
    delete_rows,
    key_of,
    parents_first,
    row_named,
    row_of,
    table_of,
    update_rows,
)
from registry.kernel.shelf import RowShelf

UPDATED_AT = "updated_at"


@dataclass
class GatheredRows:
    """What is to be written, table by table."""

    new: dict[Table, RowShelf] = field(default_factory=dict)
    updates: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = field(default_factory=dict)
    deletes: dict[Table, list[Any]] = field(default_factory=dict)
    ready: dict[Table, PreparedRows] = field(default_factory=dict)
    """The new rows of larger tables once they are made ready."""

    def has(self, key: Key) -> bool:
        """Tell whether the row of a new record waits here."""
        shelf = self.new.get(key[0].__table__)
        return shelf is not None and key[1] in shelf

    def lay(self, thing: Any) -> None:
        """Keep a new record's row."""
        table = table_of(thing)
        if table not in self.new:
            self.new[table] = RowShelf(table)
        self.new[table].lay(key_of(thing)[1], row_of(thing), thing)

    def update(self, thing: Any) -> None:
        """Keep what was changed of a known record."""
        values = changes_of(thing)
        values.pop(UPDATED_AT, None)
        if not values:
            return
        values.pop(VERSION, None)  # A record that was changed and changed back has another version all the same.
        table = table_of(thing)
        row = {f"to_{name}": value for name, value in values.items()} | {"of": key_of(thing)[1]}
        if VERSION in table.c:
            row |= {"to_version": thing.version, "was": inspect(thing).committed_state.get("version", thing.version)}
        names = tuple(sorted(name.removeprefix("to_") for name in row if name.startswith("to_")))
        self.updates.setdefault((table, names), []).append(row)

    def delete(self, thing: Any) -> None:
        """Keep that a record goes."""
        self.deletes.setdefault(table_of(thing), []).append(row_named(thing))

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

    def write(self, session: Session, tables: list[Table], now: datetime) -> bool:
        """Write all of it, what is referred to first; tell whether what was changed was there and as it had been."""
        for table in tables:
            if table in self.ready:
                self.ready.pop(table).insert(session)
            elif table in self.new:
                rows = [{**row, **_moment(table, now)} for row in self.new.pop(table).rows()]
                insert_rows(session, table, parents_first(table, rows))
            for (changed, names), changes in self.updates.items():
                if changed is table and not update_rows(session, table, names, changes, _moment(table, now)):
                    return False
        for table in reversed(tables):  # What refers to others goes before them.
            if gone := self.deletes.get(table):
                delete_rows(session, table, gone)
        return True


def _moment(table: Table, now: datetime) -> Mapping[str, datetime]:
    return {UPDATED_AT: now} if UPDATED_AT in table.c else {}
