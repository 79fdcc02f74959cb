"""Changes of known rows that are written together: laid beside the database first, then made by few statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, update
from sqlalchemy.orm import Session

from registry.kernel.bulk import WORTH_COPYING, lay_beside, portions, quoted, row_writer
from registry.kernel.rows import VERSION, identity_of
from registry.kernel.shelf import AlikeChanges

AT_ONCE = 2_000
"""So many are told to PostgreSQL at a time."""


@dataclass
class PreparedChanges:
    """Changes of the same columns of one table; each row is to be there, in the version that it was seen in."""

    table: Table
    changes: AlikeChanges
    moment: Mapping[str, Any]
    """What all of them get alike."""
    place: int
    """Which of the table's changes they are."""
    is_staged: bool = False

    def stage(self, session: Session) -> None:
        """Lay many of them beside the database, on SQLite: that takes no turn, and one statement then makes all."""
        connection = session.connection()
        if connection.dialect.name == "sqlite" and len(self.changes) >= WORTH_COPYING:
            write = row_writer(connection.dialect, self.table, [identity_of(self.table).name, *self.changes.names])
            rows = ([was, *write([identity, *values])] for identity, was, *values in self.changes)
            names = [f"to_{name}" for name in self.changes.names]
            lay_beside(connection, self._staged, ["was", "of", *names], rows)
            self.is_staged = True

    @property
    def _staged(self) -> str:
        return f"changed_{self.table.name}_{self.place}"

    def write(self, session: Session) -> bool:
        """Make the changes; tell whether all the rows were there, and as they had been."""
        connection = session.connection()
        changed = self._take_staged(connection) if self.is_staged else self._write_each(connection)
        return changed == len(self.changes)

    def _take_staged(self, connection: Connection) -> int:
        dialect, table = connection.dialect, quoted(connection.dialect, [self.table.name])[0]
        key, version = quoted(dialect, [identity_of(self.table).name, VERSION])
        own = quoted(dialect, self.changes.names)
        told = quoted(dialect, [f"to_{name}" for name in self.changes.names])
        alike = row_writer(dialect, self.table, list(self.moment))(list(self.moment.values()))
        sets = [f"{name} = staged.{to}" for name, to in zip(own, told, strict=True)]
        sets += [f"{name} = ?" for name in quoted(dialect, self.moment)]
        as_seen = f" AND {table}.{version} = staged.was" if VERSION in self.table.c else ""
        changed = connection.exec_driver_sql(
            f"UPDATE {table} SET {', '.join(sets)} FROM temp.{self._staged} AS staged "  # noqa: S608 -- our own tables' names
            f"WHERE {table}.{key} = staged.of{as_seen}",
            tuple(alike),
        ).rowcount
        connection.exec_driver_sql(f"DROP TABLE temp.{self._staged}")
        return changed

    def _write_each(self, connection: Connection) -> int:
        names = self.changes.names
        values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names} | dict(self.moment)
        statement = update(self.table).where(identity_of(self.table) == bindparam("of")).values(values)
        if VERSION in self.table.c:
            statement = statement.where(self.table.c[VERSION] == bindparam("was"))
        changed = 0
        for portion in portions(self.changes, AT_ONCE):
            rows = [self._named(*one) for one in portion]
            changed += connection.execute(statement, rows).rowcount
        return changed

    def _named(self, identity: Any, was: int | None, *values: Any) -> dict[str, Any]:
        told = {f"to_{name}": value for name, value in zip(self.changes.names, values, strict=True)}
        return {"of": identity, **told, **({"was": was} if VERSION in self.table.c else {})}
