"""What a test process makes once for many tests: a PostgreSQL database that is emptied between them, addresses."""

import uuid
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from tests.postgis import run_sql

SHAPE = """
SELECT (SELECT md5(string_agg(concat_ws(' ', oid, relname, relkind), ',' ORDER BY oid)) FROM pg_class
        WHERE oid >= 16384 AND relpersistence = 'p'),
       (SELECT md5(string_agg(concat_ws(' ', attrelid, attnum, attname, atttypid, atttypmod, attnotnull, atthasdef), ','
                              ORDER BY attrelid, attnum)) FROM pg_attribute WHERE attrelid >= 16384),
       (SELECT md5(string_agg(concat_ws(' ', oid, conname), ',' ORDER BY oid)) FROM pg_constraint),
       (SELECT md5(string_agg(concat_ws(' ', oid, hashtext(prosrc)), ',' ORDER BY oid)) FROM pg_proc
        WHERE oid >= 16384),
       (SELECT md5(string_agg(concat_ws(' ', oid, tgenabled), ',' ORDER BY oid)) FROM pg_trigger)
"""
"""What a test may change of a database beside its rows; a column that is dropped keeps its place and loses its name."""
TABLES = """
SELECT quote_ident(c.relname), pg_relation_size(c.oid) > 200000 FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'spatial_ref_sys'
"""
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

COMPILED: LRUCache[Any, Any] = LRUCache(20_000)
"""Statements that were compiled for any engine; whoever changes a mapped class while tests run empties it."""


class ReusedDatabase:
    """A database that one test after another gets: to make and drop one takes longer than most tests do.

    Between tests its rows become those of the template again; one whose tables were changed is made anew.
    """

    def __init__(self, template_url: str) -> None:
        self.server, _, self.template = template_url.rpartition("/")
        self.name = f"oblik_test_{uuid.uuid4().hex}"
        self.url = f"{self.server}/{self.name}"
        self._make()

    def _make(self) -> None:
        run_sql(self.server, f"CREATE DATABASE {self.name} TEMPLATE {self.template} STRATEGY file_copy")
        self.connection = psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)
        self.connection.execute("SET session_replication_role = replica")  # No trigger asks or notes anything.
        self.shape = self.connection.execute(SHAPE).fetchone()
        names = [name for name, _is_large in self.connection.execute(TABLES)]
        self.rows = {name: rows for name in names if (rows := self._read(name))}
        held = "SELECT schemaname || '.' || sequencename FROM pg_sequences"
        self.sequences = [name for (name,) in self.connection.execute(held)]

    def _read(self, name: str) -> bytes:
        with self.connection.cursor().copy(f"COPY {name} TO STDOUT".encode()) as copy:
            return b"".join(bytes(part) for part in copy)

    def drop(self) -> None:
        """Throw it away."""
        self.connection.close()
        run_sql(self.server, f"DROP DATABASE {self.name} WITH (FORCE)")

    def renew(self) -> None:
        """Make it what the template is, whatever the test did and left open."""
        try:
            self.connection.execute(OTHERS)
        except psycopg.OperationalError:  # The test has closed every connection of the server, ours too.
            self.drop()
            self._make()
            return
        if self.connection.execute(SHAPE).fetchone() == self.shape:
            self._empty()
        else:
            self.drop()
            self._make()

    def _empty(self) -> None:
        tables = self.connection.execute(TABLES).fetchall()
        large = [name for name, is_large in tables if is_large]
        if large:
            self.connection.execute(f"TRUNCATE {', '.join(large)} CASCADE".encode())
        self.connection.execute("; ".join(f"DELETE FROM {name}" for name, _is_large in tables).encode())
        for name in self.sequences:
            self.connection.execute("SELECT setval(%s, 1, false)", (name,))
        for name, rows in self.rows.items():
            with self.connection.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
                copy.write(rows)


class KeptRule(Rule):
    """An address that is compiled once for the process: each test's application has the same ones."""

    kept: dict[Any, dict[str, Any]] = {}
    COMPILED = ("_parts", "_trace", "_converters", "_build", "_build_unknown")

    def compile(self) -> None:
        """Take what was compiled of an equal address."""
        assert self.map is not None
        turns = (self.merge_slashes, self.strict_slashes, self.map.host_matching, self.websocket)
        key = (self.rule, self.subdomain, self.host, repr(self.defaults), self.build_only, *turns)
        if key not in self.kept:
            super().compile()
            self.kept[key] = {name: getattr(self, name) for name in self.COMPILED} | {"arguments": self.arguments}
        for name, compiled in self.kept[key].items():
            setattr(self, name, compiled)


def share_compiled_statements() -> None:
    """Let all engines of the process take statements that one of them compiled: each test makes engines of its own.

    SQLAlchemy keeps what it compiled by engine and dialect; here all dialects of a class are the same.
    """
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]

    @event.listens_for(Engine, "engine_connect")
    def take_compiled(connection: Connection) -> None:
        connection.engine._compiled_cache = COMPILED
