"""Alembic's environment: revisions are generated on PostGIS and run on both engines."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine, TypeDecorator, inspect, text

from config.database import all_tables
from gis.engine import include_object, repair_indexes
from migrations.revision_note import watch_tables
from registry.kernel.spatial import LonLatGeometry

engine: Engine = context.config.attributes["engine"]


def render_item(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database, so that old revisions outlive the types."""
    if kind == "type" and isinstance(item, LonLatGeometry):
        autogenerate.imports.add("from registry.kernel.spatial import LonLatGeometry")
        return "LonLatGeometry()"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run(connection: Connection) -> None:
    """Migrate inside one transaction."""
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        include_object=include_object,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # What a trigger is still to note at the end would keep later steps from altering the table.
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        context.run_migrations()


def row_counts(connection: Connection) -> dict[str, int]:
    """Count the rows of every table: batch operations on SQLite can empty a child table silently."""
    others = ("idx_", "spatial_", "alembic_")
    tables = [name for name in inspect(connection).get_table_names() if not name.startswith(others)]
    return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in tables}


def run_on_sqlite(connection: Connection) -> None:
    """Migrate with foreign keys off, then prove that no row was lost and no reference broken."""
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # Only outside a transaction; it is ignored inside one.
    before = row_counts(connection)
    run(connection)
    after = row_counts(connection)
    taken = context.config.attributes.get("taken_out", {})  # Table -> how many rows a revision says that it took out.
    lost = {
        name: (count, after[name])
        for name, count in before.items()
        if name in after and after[name] < count - taken.get(name, 0)
    }
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if (lost and not context.get_x_argument(as_dictionary=True).get("may_lose_rows")) or broken:
        raise RuntimeError(f"the migration would lose rows {lost} or break references {broken}")
    repair_indexes(connection, only_known=True)
    watch_tables(connection)
    connection.commit()
    raw.execute("PRAGMA foreign_keys=ON")


with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        run_on_sqlite(connection)
    else:
        run(connection)
        connection.commit()
