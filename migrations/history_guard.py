"""The database's own refusal to alter or delete history."""

from sqlalchemy import Connection

SQLITE = [
    f"""CREATE TRIGGER registry_history_no_{verb.lower()} BEFORE {verb} ON registry_history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION registry_history_guard() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$""",
    """CREATE TRIGGER registry_history_append_only BEFORE UPDATE OR DELETE ON registry_history
    FOR EACH ROW EXECUTE FUNCTION registry_history_guard()""",
    """CREATE TRIGGER registry_history_no_truncate BEFORE TRUNCATE ON registry_history
    FOR EACH STATEMENT EXECUTE FUNCTION registry_history_guard()""",
]


def guard_history(connection: Connection) -> None:
    """Create the triggers that make registry_history append-only."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)


def unguard_history(connection: Connection) -> None:
    """Remove what outlives the table: on PostgreSQL the triggers' function."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION registry_history_guard()")
