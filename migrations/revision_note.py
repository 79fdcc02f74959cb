"""The database's own note that a table was written: what processes keep of it in memory is old then."""

from sqlalchemy import Connection, inspect

SMALL, COUNTED, COSTED, FACTS = "1", "2", "3", "4"
BOTH = f"{COUNTED}, {COSTED}"
CHANGES = "registry_costed_change"
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
            "gis_boundary",
            "gis_ground",
        )
    },
    "registry_asset": {
        "": (BOTH, "hromada_id, kind_code, status, holder_id, location_id"),
        "_told": (COUNTED, "responsible, published, is_demo"),
        "_costed": (
            COSTED,
            "commissioned_on, decommissioned_on, warranty_until, parent_id, attributes, sort_key, inventory_number",
        ),
    },
    "registry_location": {
        # A new place is nothing to a costing until an asset stands there, and that one tells of itself.
        "": (COUNTED, "parent_id"),
        "_told": (COUNTED, "geometry"),
        "_costed": (COSTED, "parent_id, settlement_id"),
    },
    "gis_public_object": {"": (COUNTED, "")},
    "maintenance_act": {"": (FACTS, "")},
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
KEYS = {
    "registry_asset": "id",
    "registry_asset_reserve": "asset_id",
    "registry_location": "id",
    "maintenance_contract": "id",
    "maintenance_contract_term": "contract_id",
    "maintenance_contract_cover": "contract_id",
}
"""Table -> the column that tells whose record was written, in the list of what costings are to read again.

Of other tables that list tells only that they were written.
"""
NOBODY = "00000000-0000-0000-0000-000000000000"
KEPT_TRANSACTIONS, KEPT_WRITES, EACH = 5_000, 50_000, 1_000
"""The list goes back so far, on PostgreSQL by transactions, on SQLite by writes; who looked before reads all anew."""
NOTE = """UPDATE registry_revision SET number = number + 1, written_by = txid_current()::text
WHERE id = ANY (string_to_array(TG_ARGV[0], ', ')::int[]) AND written_by <> txid_current()::text;"""
FUNCTION = f"""CREATE OR REPLACE FUNCTION registry_revision_note() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
{NOTE}
RETURN NULL;
END $$"""
LISTING_FUNCTION = f"""CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE reached bigint;
BEGIN
{NOTE}
SELECT number INTO reached FROM registry_revision WHERE id = {COSTED};
IF mod(reached, {EACH}) = 0 THEN
    DELETE FROM {CHANGES} WHERE number <= reached - {KEPT_TRANSACTIONS};
END IF;
IF TG_OP <> 'DELETE' THEN
    INSERT INTO {CHANGES} VALUES (reached, TG_TABLE_NAME, %(new)s) ON CONFLICT DO NOTHING;
END IF;
IF TG_OP <> 'INSERT' THEN
    INSERT INTO {CHANGES} VALUES (reached, TG_TABLE_NAME, %(old)s) ON CONFLICT DO NOTHING;
END IF;
RETURN NULL;
END $$"""


def watch_tables(connection: Connection) -> None:
    """Create the triggers that note each write; safe to repeat, as after a table copy by Alembic's batch mode.

    On PostgreSQL the note is taken when the transaction commits: it locks the one row for no longer than that.
    """
    if not inspect(connection).has_table("registry_revision"):
        return
    present = set(inspect(connection).get_table_names())
    watch = _SqliteWatch(connection) if connection.dialect.name == "sqlite" else _PostgresqlWatch(connection)
    watch.prepare(is_listing=CHANGES in present)
    for table in present & WATCHED.keys():
        known = {one["name"] for one in inspect(connection).get_columns(table)}
        for name, (revisions, columns) in WATCHED[table].items():
            of = ", ".join(one for one in columns.split(", ") if one in known)
            watch.table(table, name, revisions, f" OF {of}" if of else "")


def unwatch_tables(connection: Connection) -> None:
    """Remove the triggers."""
    if connection.dialect.name != "sqlite":
        for function in ("registry_revision_note", *(_function_of(key) for key in {*KEYS.values(), ""})):
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
        return
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {CHANGES}_shortened")
    for table, notes in WATCHED.items():
        for name in notes:
            for verb in ALL_VERBS:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{verb}{name}_noted")


def _function_of(key: str) -> str:
    return f"registry_costed_note_{key or 'table'}"


class _SqliteWatch:
    """Watches by a trigger for each verb; writers take turns, so that numbers follow one another as they commit."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.is_listing = False

    def prepare(self, *, is_listing: bool) -> None:
        """Let the list be shortened as it grows, where there is one."""
        self.is_listing = is_listing
        if is_listing:
            self.connection.exec_driver_sql(
                f"""CREATE TRIGGER IF NOT EXISTS {CHANGES}_shortened AFTER INSERT ON {CHANGES}
                WHEN NEW.number % {EACH} = 0
                BEGIN DELETE FROM {CHANGES} WHERE number <= NEW.number - {KEPT_WRITES}; END"""
            )

    def table(self, table: str, name: str, revisions: str, columns: str) -> None:
        """Watch a table's writes under revisions; of updates those of some columns."""
        for verb in ("update",) if name else ALL_VERBS:
            listed = self._listed(table, verb) if self.is_listing and COSTED in revisions else ""
            self.connection.exec_driver_sql(
                f"""CREATE TRIGGER IF NOT EXISTS {table}_{verb}{name}_noted
                AFTER {verb.upper()}{columns if verb == "update" else ""} ON {table}
                BEGIN UPDATE registry_revision SET number = number + 1 WHERE id IN ({revisions}); {listed} END"""
            )

    def _listed(self, table: str, verb: str) -> str:
        key = KEYS.get(table)
        rows = {"insert": ("NEW",), "update": ("NEW", "OLD"), "delete": ("OLD",)}[verb] if key else ("NEW",)
        values = [f"{row}.{key}" if key else f"'{NOBODY.replace('-', '')}'" for row in rows]
        return " ".join(
            f"INSERT OR IGNORE INTO {CHANGES} SELECT number, '{table}', {value} "
            f"FROM registry_revision WHERE id = {COSTED};"
            for value in values
        )


class _PostgresqlWatch:
    """Watches by deferred triggers: the row of the revision is locked from the note to the end of the transaction,

    so that numbers follow one another as transactions commit, whatever the order in which they began.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.is_listing = False

    def prepare(self, *, is_listing: bool) -> None:
        """Create the functions that take the note, and put it on the list where there is one."""
        self.is_listing = is_listing
        self.connection.exec_driver_sql(FUNCTION)
        for key in {*KEYS.values(), ""} if is_listing else ():
            new, old = (f"{row}.{key}" if key else f"'{NOBODY}'" for row in ("NEW", "OLD"))
            self.connection.exec_driver_sql(LISTING_FUNCTION % {"function": _function_of(key), "new": new, "old": old})

    def table(self, table: str, name: str, revisions: str, columns: str) -> None:
        """Watch a table's writes under revisions; of updates those of some columns."""
        verbs = f"UPDATE{columns}" if name else f"INSERT OR UPDATE{columns} OR DELETE"
        is_listed = self.is_listing and COSTED in revisions
        function = _function_of(KEYS.get(table, "")) if is_listed else "registry_revision_note"
        self.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}{name}_noted ON {table}")
        self.connection.exec_driver_sql(
            f"""CREATE CONSTRAINT TRIGGER {table}{name}_noted AFTER {verbs} ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}('{revisions}')"""
        )
