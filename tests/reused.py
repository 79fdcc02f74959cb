"""What a test process makes once for many tests: a PostgreSQL database that is emptied between them, addresses."""

import uuid
from collections.abc import Callable
from typing import Any

import psycopg
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
    """An address whose functions are compiled once for the process: each test's application has the same ones."""

    kept: dict[Any, Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, repr(self.defaults), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]
