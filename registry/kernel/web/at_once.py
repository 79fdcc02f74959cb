"""Noting something beside a request, in a transaction of its own that waits for nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session


def note_at_once(session: Session, statement: Update) -> bool:
    """Run an update at once on a connection of its own; tell whether it was written: not where a writer is busy.

    What a page notes of its own use must neither wait for an import nor write into the state the page has read.
    """
    with session.get_bind().engine.connect() as connection, _impatient(connection):
        try:
            connection.execute(statement)
            connection.get_transaction().commit()  # type: ignore[union-attr]  # Executing has begun one.
        except OperationalError:
            connection.rollback()
            return False
    return True


@contextmanager
def _impatient(connection: Connection) -> Iterator[None]:
    """Let a lock that is taken be an error at once."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
        yield
        return
    raw = connection.connection.dbapi_connection
    cursor = raw.cursor()  # type: ignore[union-attr]
    (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
        cursor.close()
