"""Opening the database: the engine's own settings on SQLite, the spatial part, and migrations."""

import fcntl
import importlib
import os
import pkgutil
import select
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import has_request_context, request
from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, MetaData, event, inspect
from sqlalchemy.exc import DatabaseError, DisconnectionError, OperationalError

import gis
import maintenance
import registry
from config.interruption import tell_interruption
from config.patience import connect_patiently, is_away
from config.sqlite_file import close_to_others, open_sqlite
from gis.engine import prepare_engine
from registry.kernel.db import Base
from registry.kernel.errors import Conflict, OblikError, because
from registry.kernel.text import N_
from registry.kernel.turns import take_turn

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
PREPARING_KEY = 0x4F424C494B31
"""«OBLIK1» in ASCII: the advisory lock of whoever prepares the database, beside that of whoever leads the jobs."""
LOCKING = ("FOR UPDATE", "registry_history_lock")
"""What a statement says that holds something until the transaction's end."""
NEWER = N_("База даних новіша за цей Облік (%(revision)s): оновіть його")
WAITING = N_("Базу даних уже готує інший запуск; чекаю на нього …")


def prepare_database(engine: Engine) -> None:
    """Attach what each new connection needs; call once per engine, before the first connection."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", close_to_others)
        event.listen(engine, "connect", open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "handle_error", tell_interruption)
    else:
        event.listen(engine, "do_connect", _connect_postgresql)
        event.listen(engine, "checkout", _refuse_dead)
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "before_cursor_execute", _open_transaction)
        event.listen(engine, "checkin", _leave_as_found)
    prepare_engine(engine)


def _connect_postgresql(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    """Connect, and refuse a database that cannot hold every letter before SQLAlchemy stumbles over it."""
    connection = connect_patiently(arguments, named)
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        connection.close()
        raise OblikError(
            f"База даних має кодування {encoding}, а потрібне UTF8: створіть її командою createdb -E UTF8 -T template0"
        )
    return connection


def _refuse_dead(connection: Any, _record: Any, _proxy: Any) -> None:
    """Replace a connection that the server has closed: it says so by a last word, and nothing else is ever unread.

    A question just to see whether it answers, as the pool would ask, costs as much as reading one thing.
    """
    if is_away() or connection.closed or _has_word(connection.fileno()):
        raise DisconnectionError


def _has_word(socket: int) -> bool:
    ears = select.poll()
    ears.register(socket, select.POLLIN)
    return bool(ears.poll(0))


def _begin_postgresql(connection: Connection) -> None:
    """Let pages that only read do without a transaction: each statement sees what is committed, as within one."""
    raw: Any = connection.connection.dbapi_connection
    if not _is_free(connection) and raw.autocommit != _is_reading():
        raw.autocommit = _is_reading()


def _is_free(connection: Connection) -> bool:
    """Tell whether someone has chosen to do without transactions."""
    return connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"


def _open_transaction(connection: Connection, *told: Any) -> None:
    """Begin the transaction of a reading page at the first statement that writes, locks or is read bit by bit."""
    _cursor, statement, _values, context, is_many = told
    raw: Any = connection.connection.dbapi_connection
    is_plain = statement.startswith(("SELECT", "WITH")) and not any(one in statement for one in LOCKING)
    if raw.autocommit and (is_many or context._is_server_side or not is_plain) and not _is_free(connection):
        raw.autocommit = False


def _leave_as_found(connection: Any, _record: Any) -> None:
    """Give a connection back with transactions, as whoever takes it next expects."""
    if connection is not None and not connection.closed and connection.autocommit:
        connection.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    """Pages that only read share the database; what may write takes its turn before it reads anything.

    A deferred BEGIN that reads and later writes fails with "database is locked" under load; an immediate one waits.
    """
    is_reading = _is_reading() or bool(connection.get_execution_options().get("is_reading"))
    if is_reading:
        connection.exec_driver_sql("BEGIN")
    else:
        take_turn(connection, "BEGIN IMMEDIATE")


def _is_reading() -> bool:
    """Tell whether a page is asked for that by its method changes nothing."""
    return has_request_context() and request.method in ("GET", "HEAD", "OPTIONS")


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision; needs an engine that went through `prepare_database`. Raise Conflict."""
    with engine.connect() as connection:
        found = current_revision(connection)
    demand_known(found)
    command.upgrade(alembic_config(engine), revision)


@contextmanager
def alone(engine: Engine, instance: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Let one process at a time prepare the database; another waits and is told so."""
    with _locked_on_server(engine, say) if engine.dialect.name == "postgresql" else _locked_folder(instance, say):
        yield


@contextmanager
def _locked_on_server(engine: Engine, say: Callable[[str], None]) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({PREPARING_KEY})").scalar_one():
            say(_(WAITING))
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({PREPARING_KEY})")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({PREPARING_KEY})")


@contextmanager
def _locked_folder(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    door = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(_(WAITING))
            fcntl.flock(door, fcntl.LOCK_EX)
        yield
    finally:
        os.close(door)


def alembic_config(engine: Engine) -> Config:
    """Tell Alembic where the revisions lie and which engine to use."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def is_new(engine: Engine) -> bool:
    """Tell whether the database has never been migrated."""
    with _to_read(engine) as connection:
        return not inspect(connection).has_table("alembic_version")


def _to_read(engine: Engine) -> Connection:
    """Connect so as to wait for nobody who writes, on SQLite as well."""
    return engine.connect().execution_options(is_reading=True)


def is_current(engine: Engine) -> bool:
    """Tell whether the database is at the newest revision; raise Conflict for one that is newer than the program."""
    with _to_read(engine) as connection:
        found = current_revision(connection)
    demand_known(found)
    return found == known_revisions()[0]


def current_revision(connection: Connection) -> str | None:
    """Name the revision that the database is at; None for one that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Tell whether the program knows a revision; what it does not know, a newer one made."""
    return revision in known_revisions()


def demand_known(revision: str | None) -> None:
    """Raise Conflict where a newer program made the database."""
    if revision is not None and not is_known(revision):
        raise Conflict(because(NEWER, revision=revision))


@cache
def known_revisions() -> tuple[str, ...]:
    """Name the program's revisions, the newest first; read once, for a probe asks every few seconds."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return tuple(one.revision for one in ScriptDirectory.from_config(config).walk_revisions())


COMMON_CAUSES = {
    "file is not a database": N_("файл не є базою SQLite"),
    "malformed": N_("файл бази пошкоджено: відновіть його з копії"),
    "locked": N_("базу саме хтось змінює, спробуйте ще раз"),
    "unable to open database file": N_("файл бази не відкривається: перевірте теку й права"),
    "readonly database": N_("у файл бази записати не можна: перевірте права"),
    "disk is full": N_("на диску немає місця"),
    "Connection refused": N_("сервер за цією адресою не працює"),
    "password authentication failed": N_("сервер не прийняв імені чи пароля"),
    "no password supplied": N_("сервер просить пароль"),
    'role "': N_("сервер не знає такого користувача"),
    "Peer authentication failed": N_("сервер пускає так лише користувача системи з тим самим іменем"),
    "no pg_hba.conf entry": N_("сервер не пускає цього користувача до цієї бази (pg_hba.conf)"),
    "permission denied for database": N_("сервер не пускає цього користувача до цієї бази"),
    "could not translate host name": N_("такого сервера немає"),
    "failed to resolve host": N_("такого сервера немає"),
    'FATAL:  database "': N_("такої бази на сервері немає"),
    "timeout": N_("сервер не відповів вчасно"),
    "too many clients": N_("сервер зайнятий: забагато з’єднань"),
    "starting up": N_("сервер саме запускається"),
}
"""What drivers say in English, by a mark of each sentence; the first that fits."""


def is_out_of_reach(error: DatabaseError) -> bool:
    """Tell whether the database itself is what is wrong: it does not answer, or the file is none of SQLite's."""
    return isinstance(error, OperationalError) or type(error.orig) is sqlite3.DatabaseError


def first_line(error: DatabaseError) -> str:
    """Say in one line what the database's driver said."""
    return (str(error.orig).strip().splitlines() or ["-"])[0]


def why_away(error: DatabaseError) -> str:
    """Name what is commonly wrong with a database that does not answer; empty for what is not known."""
    told = str(error.orig)
    return next((said for mark, said in COMMON_CAUSES.items() if mark in told), "")


def all_tables() -> MetaData:
    """Import every model of every wing and give their metadata."""
    for floor in (registry, gis, maintenance):
        for module in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
            if "models" in module.name.split("."):
                importlib.import_module(module.name)
    return Base.metadata
