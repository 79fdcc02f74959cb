"""The chain in the database's own hands: an entry goes on at the end alone, and the head moves by it alone."""

from sqlalchemy import Connection

FIRST_HASH = "0" * 64
END = f"coalesce((SELECT hash FROM registry_history_head WHERE id = 1), '{FIRST_HASH}')"
LAST = f"coalesce((SELECT hash FROM registry_history ORDER BY seq DESC LIMIT 1), '{FIRST_HASH}')"
SQLITE = {
    "registry_history_once": """BEFORE INSERT ON registry_history
        WHEN EXISTS (SELECT 1 FROM registry_history WHERE seq = NEW.seq)
        OR EXISTS (SELECT 1 FROM registry_history WHERE hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    "registry_history_in_chain": f"""BEFORE INSERT ON registry_history WHEN NEW.previous_hash <> {END}
        BEGIN SELECT RAISE(ABORT, 'history is a chain'); END""",
    "registry_history_move": """AFTER INSERT ON registry_history
        BEGIN INSERT INTO registry_history_head (id, hash) VALUES (1, NEW.hash)
        ON CONFLICT (id) DO UPDATE SET hash = excluded.hash; END""",
    "registry_history_head_update": f"""BEFORE UPDATE ON registry_history_head WHEN NEW.hash <> {LAST}
        BEGIN SELECT RAISE(ABORT, 'the head moves with the history'); END""",
    "registry_history_head_insert": f"""BEFORE INSERT ON registry_history_head WHEN NEW.hash <> {LAST}
        BEGIN SELECT RAISE(ABORT, 'the head moves with the history'); END""",
    "registry_history_head_delete": """BEFORE DELETE ON registry_history_head
        BEGIN SELECT RAISE(ABORT, 'the head moves with the history'); END""",
}
"""Trigger -> what it does. REPLACE takes a row out without asking the triggers of DELETE, so it is refused before.

It is looked up twice: for one condition of two columns SQLite reads the whole history at every entry.
"""
POSTGRESQL = (
    """CREATE FUNCTION registry_history_lock() RETURNS pg_catalog.text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE found pg_catalog.text;
    BEGIN
        SELECT hash INTO found FROM {schema}.registry_history_head WHERE id = 1 FOR UPDATE;
        IF found IS NULL THEN
            INSERT INTO {schema}.registry_history_head (id, hash) VALUES (1, '{first}') ON CONFLICT DO NOTHING;
            SELECT hash INTO found FROM {schema}.registry_history_head WHERE id = 1 FOR UPDATE;
        END IF;
        RETURN found;
    END $$""",
    """CREATE FUNCTION registry_history_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE previous pg_catalog.text := {schema}.registry_history_lock(); entry record;
    BEGIN
        FOR entry IN SELECT previous_hash, hash FROM added ORDER BY seq LOOP
            IF entry.previous_hash <> previous THEN RAISE EXCEPTION 'history is a chain'; END IF;
            previous := entry.hash;
        END LOOP;
        UPDATE {schema}.registry_history_head SET hash = previous WHERE id = 1;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER registry_history_move AFTER INSERT ON registry_history
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry_history_move()""",
    """CREATE FUNCTION registry_history_head_guard() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP = 'INSERT' AND NEW.hash = '{first}' THEN RETURN NEW; END IF;
        IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.hash = coalesce(
            (SELECT hash FROM {schema}.registry_history ORDER BY seq DESC LIMIT 1), '{first}') THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'the head moves with the history';
    END $$""",
    """CREATE TRIGGER registry_history_head_guard BEFORE INSERT OR UPDATE OR DELETE ON registry_history_head
    FOR EACH ROW EXECUTE FUNCTION registry_history_head_guard()""",
    """CREATE TRIGGER registry_history_head_kept BEFORE TRUNCATE ON registry_history_head
    FOR EACH STATEMENT EXECUTE FUNCTION registry_history_head_guard()""",
    "REVOKE ALL ON FUNCTION registry_history_lock(), registry_history_move(), registry_history_head_guard() "
    "FROM PUBLIC",
)
"""They work as the owner: what is temporary comes last in their path, or whoever serves could put a type in between."""


def chain_history(connection: Connection) -> None:
    """Let the database keep the chain: what does not go on from its end is refused, and the end moves by itself."""
    if connection.dialect.name == "sqlite":
        for name, what in SQLITE.items():
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {what}")
        return
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    for statement in POSTGRESQL:
        connection.exec_driver_sql(statement.replace("{schema}", schema).replace("{first}", FIRST_HASH))


def unchain_history(connection: Connection) -> None:
    """Leave the chain to the program again."""
    if connection.dialect.name == "sqlite":
        for name in SQLITE:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    connection.exec_driver_sql("DROP TRIGGER registry_history_move ON registry_history")
    for name in ("guard", "kept"):
        connection.exec_driver_sql(f"DROP TRIGGER registry_history_head_{name} ON registry_history_head")
    connection.exec_driver_sql("DROP FUNCTION registry_history_head_guard()")
    connection.exec_driver_sql("DROP FUNCTION registry_history_move()")
    connection.exec_driver_sql("DROP FUNCTION registry_history_lock()")
