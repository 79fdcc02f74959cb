"""How a database means to answer a statement."""

from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session


def plan_of(session: Session, statement: Any, *, forbid_scans: bool = False) -> str:
    """Give the plan of a statement as text; `forbid_scans` shows what index could serve it on a small table."""
    connection = session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    if forbid_scans and not is_sqlite:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    verb = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "

    def explain(_c: Any, _cursor: Any, sql: str, given: Any, _context: Any, _many: bool) -> tuple[str, Any]:
        return verb + sql, given

    event.listen(connection, "before_cursor_execute", explain, retval=True)
    try:
        rows = connection.execute(statement).cursor.fetchall()  # type: ignore[union-attr]
    finally:
        event.remove(connection, "before_cursor_execute", explain)
    return "\n".join(str(row[-1]) for row in rows)
