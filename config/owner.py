"""Two users of one PostgreSQL database: the owner, who migrates, and whoever serves and cannot rewrite history."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from config.database import migrate, prepare_database
from config.settings import Settings
from registry.kernel.errors import Conflict, because
from registry.kernel.text import N_

ONLY_READ = ("registry_history_head", "alembic_version")
ONLY_ADDED_TO = ("registry_history",)
OWN_TABLES = text(
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user "
    "AND tablename NOT IN ('spatial_ref_sys') ORDER BY tablename"
)
OWN_SEQUENCES = text(
    "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() AND sequenceowner = current_user"
)
WHERE = text("SELECT current_database(), pg_postmaster_start_time()")
FOREIGN = text(
    "SELECT tableowner FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'alembic_version' "
    "AND NOT pg_has_role(current_user, tableowner, 'USAGE')"
)
MAY_BUILD = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
OTHER_PLACE = N_(
    "OBLIK_OWNER_URL і OBLIK_DATABASE_URL називають різні бази (%(owned)s, %(served)s): потрібна та сама під двома "
    "користувачами"
)
NOT_OURS = N_(
    "Таблиці належать іншому користувачеві бази (%(owner)s), і оновити чи відновити їх може лише він: "
    "його адресу називає OBLIK_OWNER_URL"
)
NO_BUILDER = N_(
    "Користувач бази %(user)s не може створювати в ній таблиць. Це робить її власник: його адресу називає "
    "OBLIK_OWNER_URL"
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
        _demand_same(owner, engine)
        yield owner
    finally:
        owner.dispose()


def _demand_same(owner: Engine, serving: Engine) -> None:
    """Refuse two addresses of which each names a database of its own: the one that serves would stay as it is."""
    with owner.connect() as one, serving.connect() as other:
        if tuple(one.execute(WHERE).one()) == tuple(other.execute(WHERE).one()):
            return
    raise Conflict(because(OTHER_PLACE, owned=_place(owner), served=_place(serving)))


def _place(engine: Engine) -> str:
    return f"{engine.url.host or ''}:{engine.url.port or ''}/{engine.url.database or ''}"


def demand_builder(engine: Engine) -> None:
    """Refuse in words what the database would refuse in the midst of it: tables of another's, or no right to make any.

    Raises Conflict.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        owner = connection.scalar(FOREIGN)
        may_build = connection.scalar(MAY_BUILD)
    if owner is not None:
        raise Conflict(because(NOT_OURS, owner=owner))
    if not may_build:
        raise Conflict(because(NO_BUILDER, user=engine.url.username or ""))


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
