"""The database's own note that a small table was written: what processes keep of it in memory is old then."""

from sqlalchemy import Connection, inspect

SMALL_TABLES = (
    "registry_hromada",
    "registry_settlement",
    "registry_starosta_district",
    "registry_organisation",
    "registry_asset_kind",
)
FUNCTION = """CREATE OR REPLACE FUNCTION registry_revision_note() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
UPDATE registry_revision SET number = number + 1, written_by = txid_current()::text
WHERE written_by <> txid_current()::text;
RETURN NULL;
END $$"""


def watch_small_tables(connection: Connection) -> None:
    """Create the triggers that note each write; safe to repeat, as after a table copy by Alembic's batch mode.

    On PostgreSQL the note is taken when the transaction commits: it locks the one row for no longer than that.
    """
    if not inspect(connection).has_table("registry_revision"):
        return
    present = set(inspect(connection).get_table_names())
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql(FUNCTION)
    for table in filter(present.__contains__, SMALL_TABLES):
        (_watch_on_sqlite if is_sqlite else _watch_on_postgresql)(connection, table)


def unwatch_small_tables(connection: Connection) -> None:
    """Remove the triggers."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS registry_revision_note() CASCADE")
        return
    for table in SMALL_TABLES:
        for verb in ("insert", "update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{verb}_noted")


def _watch_on_sqlite(connection: Connection, table: str) -> None:
    for verb in ("insert", "update", "delete"):
        connection.exec_driver_sql(
            f"""CREATE TRIGGER IF NOT EXISTS {table}_{verb}_noted AFTER {verb.upper()} ON {table}
            BEGIN UPDATE registry_revision SET number = number + 1; END"""
        )


def _watch_on_postgresql(connection: Connection, table: str) -> None:
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_noted ON {table}")
    connection.exec_driver_sql(
        f"""CREATE CONSTRAINT TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_revision_note()"""
    )
