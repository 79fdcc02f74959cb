"""Two users of one PostgreSQL database: the owner, who migrates, and whoever serves and cannot rewrite history."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from config.database import migrate, prepare_database
from config.settings import Settings

ONLY_READ = ("registry_history_head", "alembic_version")
ONLY_ADDED_TO = ("registry_history",)
OWN_TABLES = text(
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user "
    "AND tablename NOT IN ('spatial_ref_sys') ORDER BY tablename"
)
OWN_SEQUENCES = text(
    "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() AND sequenceowner = current_user"
)


def migrate_as_owner(engine: Engine, settings: Settings) -> None:
    """Bring the database to the newest revision as its owner, and give whoever serves the rights that it needs."""
    with as_owner(engine, settings) as owner:
        migrate(owner)
        grant_to_serving(owner, settings)


@contextmanager
def as_owner(engine: Engine, settings: Settings) -> Iterator[Engine]:
    """Give the engine of the tables' owner: the given one where nobody else owns them."""
    if settings.owner_url is None:
        yield engine
        return
    owner = create_engine(settings.owner_url)
    prepare_database(owner)
    try:
        yield owner
    finally:
        owner.dispose()


def grant_to_serving(owner: Engine, settings: Settings) -> None:
    """Give whoever serves its rights anew, where that is not the owner."""
    if settings.owner_url is not None:
        with owner.begin() as connection:
            grant_to(connection, make_url(settings.database_url).username or "")


def grant_to(connection: Connection, role: str) -> None:
    """Let a role read and write all tables but the history, which it may only read and add to; run by the owner."""
    quote = connection.dialect.identifier_preparer.quote
    whom, schema = quote(role), connection.scalar(text("SELECT quote_ident(current_schema())"))
    say = connection.exec_driver_sql
    say(f"GRANT USAGE ON SCHEMA {schema} TO {whom}")
    for table in connection.scalars(OWN_TABLES).all():
        say(f"REVOKE ALL ON {quote(table)} FROM {whom}")
        say(f"GRANT {_rights(table)} ON {quote(table)} TO {whom}")
    for sequence in connection.scalars(OWN_SEQUENCES).all():
        say(f"GRANT USAGE, SELECT ON SEQUENCE {quote(sequence)} TO {whom}")
    say(f"GRANT EXECUTE ON FUNCTION registry_history_lock() TO {whom}")


def _rights(table: str) -> str:
    if table in ONLY_READ:
        return "SELECT"
    return "SELECT, INSERT" if table in ONLY_ADDED_TO else "SELECT, INSERT, UPDATE, DELETE"
