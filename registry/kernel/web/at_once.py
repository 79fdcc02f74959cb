"""Noting something beside a request, in a transaction of its own that waits for nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session


def note_at_once(session: Session, statement: Update) -> bool:
    """Run an update at once on a connection of its own; tell whether it was written: not where a writer is busy.

    What a page notes of its own use must neither wait for an import nor write into the state the page has read.
    """
    with session.get_bind().engine.connect() as connection, waiting_at_most(connection, 20):
        try:
            connection.execute(statement)
            connection.get_transaction().commit()  # type: ignore[union-attr]  # Executing has begun one.
        except DBAPIError:  # A database that is only to be read has an error of another class on each engine.
            connection.rollback()
            return False
    return True


@contextmanager
def waiting_at_most(connection: Connection, milliseconds: int) -> Iterator[None]:
    """Let a lock that stays taken for longer be an OperationalError."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{milliseconds}ms'")
        yield
        return
    raw = connection.connection.dbapi_connection
    cursor = raw.cursor()  # type: ignore[union-attr]
    (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
        cursor.close()
