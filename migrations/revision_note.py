"""The database's own note that a table was written: what processes keep of it in memory is old then."""

from sqlalchemy import Connection, inspect

SMALL, COUNTED, COSTED = "1", "2", "3"
BOTH = f"{COUNTED}, {COSTED}"
ALL_VERBS = ("insert", "update", "delete")
WATCHED: dict[str, dict[str, tuple[str, str]]] = {
    **{
        table: {"": (SMALL, "")}
        for table in (
            "registry_hromada",
            "registry_settlement",
            "registry_starosta_district",
            "registry_organisation",
            "registry_asset_kind",
        )
    },
    "registry_asset": {
        "": (BOTH, "hromada_id, kind_code, status, holder_id, location_id"),
        "_told": (COUNTED, "responsible, published"),
        "_costed": (COSTED, "commissioned_on, decommissioned_on, warranty_until, parent_id, attributes, sort_key"),
    },
    "registry_location": {
        "": (BOTH, "parent_id"),
        "_told": (COUNTED, "geometry"),
        "_costed": (COSTED, "settlement_id"),
    },
    "gis_public_object": {"": (COUNTED, "")},
    **{
        table: {"": (COSTED, "")}
        for table in (
            "registry_asset_reserve",
            "maintenance_contract",
            "maintenance_contract_term",
            "maintenance_contract_cover",
            "maintenance_service_line",
            "maintenance_price_index",
            "maintenance_programme",
            "maintenance_programme_table",
            "maintenance_programme_row",
            "maintenance_programme_cell",
        )
    },
}
"""Table -> notes: which revisions, and the columns of which alone a change counts (all where none are named).

The first note of a table, without a name, is taken of new and deleted rows too.
"""
FUNCTION = """CREATE OR REPLACE FUNCTION registry_revision_note() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
UPDATE registry_revision SET number = number + 1, written_by = txid_current()::text
WHERE id = ANY (string_to_array(TG_ARGV[0], ', ')::int[]) AND written_by <> txid_current()::text;
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
    for table in present & WATCHED.keys():
        known = {one["name"] for one in inspect(connection).get_columns(table)}
        for name, (revisions, columns) in WATCHED[table].items():
            of = ", ".join(one for one in columns.split(", ") if one in known)
            watch = _watch_on_sqlite if is_sqlite else _watch_on_postgresql
            watch(connection, table, name, revisions, f" OF {of}" if of else "")


def unwatch_tables(connection: Connection) -> None:
    """Remove the triggers."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS registry_revision_note() CASCADE")
        return
    for table, notes in WATCHED.items():
        for name in notes:
            for verb in ALL_VERBS:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{verb}{name}_noted")


def _watch_on_sqlite(connection: Connection, table: str, name: str, revisions: str, columns: str) -> None:
    for verb in ("update",) if name else ALL_VERBS:
        connection.exec_driver_sql(
            f"""CREATE TRIGGER IF NOT EXISTS {table}_{verb}{name}_noted
            AFTER {verb.upper()}{columns if verb == "update" else ""} ON {table}
            BEGIN UPDATE registry_revision SET number = number + 1 WHERE id IN ({revisions}); END"""
        )


def _watch_on_postgresql(connection: Connection, table: str, name: str, revisions: str, columns: str) -> None:
    verbs = f"UPDATE{columns}" if name else f"INSERT OR UPDATE{columns} OR DELETE"
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}{name}_noted ON {table}")
    connection.exec_driver_sql(
        f"""CREATE CONSTRAINT TRIGGER {table}{name}_noted AFTER {verbs} ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_revision_note('{revisions}')"""
    )
