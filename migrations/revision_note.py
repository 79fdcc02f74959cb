"""The database's own note that a table was written: what processes keep of it in memory is old then."""

from sqlalchemy import Connection, inspect

SMALL, COUNTED = 1, 2
ANY = ""
WATCHED = {
    "registry_hromada": (SMALL, ANY),
    "registry_settlement": (SMALL, ANY),
    "registry_starosta_district": (SMALL, ANY),
    "registry_organisation": (SMALL, ANY),
    "registry_asset_kind": (SMALL, ANY),
    "registry_asset": (COUNTED, " OF hromada_id, kind_code, status, holder_id, responsible, location_id, published"),
    "registry_location": (COUNTED, " OF geometry, parent_id"),
    "gis_public_object": (COUNTED, ANY),
}
"""The tables, whose revision each belongs to, and the columns of which alone a change counts."""
FUNCTION = """CREATE OR REPLACE FUNCTION registry_revision_note() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
UPDATE registry_revision SET number = number + 1, written_by = txid_current()::text
WHERE id = TG_ARGV[0]::int AND written_by <> txid_current()::text;
RETURN NULL;
END $$"""


def watch_tables(connection: Connection) -> None:
    """Create the triggers that note each write; safe to repeat, as after a table copy by Alembic's batch mode.

    On PostgreSQL the note is taken when the transaction commits: it locks the one row for no longer than that.
    """
    if not inspect(connection).has_table("registry_revision"):
        return
    present = set(inspect(connection).get_table_names())
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql(FUNCTION)
    for table, (revision, columns) in WATCHED.items():
        if table in present:
            (_watch_on_sqlite if is_sqlite else _watch_on_postgresql)(connection, table, revision, columns)


def unwatch_tables(connection: Connection) -> None:
    """Remove the triggers."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS registry_revision_note() CASCADE")
        return
    for table in WATCHED:
        for verb in ("insert", "update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{verb}_noted")


def _watch_on_sqlite(connection: Connection, table: str, revision: int, columns: str) -> None:
    for verb, of in (("insert", ""), ("update", columns), ("delete", "")):
        connection.exec_driver_sql(
            f"""CREATE TRIGGER IF NOT EXISTS {table}_{verb}_noted AFTER {verb.upper()}{of} ON {table}
            BEGIN UPDATE registry_revision SET number = number + 1 WHERE id = {revision}; END"""
        )


def _watch_on_postgresql(connection: Connection, table: str, revision: int, columns: str) -> None:
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_noted ON {table}")
    connection.exec_driver_sql(
        f"""CREATE CONSTRAINT TRIGGER {table}_noted AFTER INSERT OR UPDATE{columns} OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_revision_note({revision})"""
    )
