"""The rows of a table as lines of JSON, read and written without holding them all."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, Text, cast, insert, select
from sqlalchemy.sql.elements import ColumnElement

from config.backups.columns import KINDS, name_kind
from config.database import all_tables
from registry.kernel.bulk import copy_rows, portions

LEFT_OUT = {
    "registry_user_session",
    "registry_setup_link",
    "registry_sign_in_attempt",
    "registry_revision",
    "registry_costed_change",
    "registry_history_head",
    "registry_import_draft",
}
"""Nobody is signed in after a restore, not even who has signed out since; what the database notes itself is its own.

The files of imports that were not written yet are in no backup, nor are those imports.
"""
AT_ONCE = 2_000


def carried_tables() -> list[Table]:
    """List the tables that a backup holds, each after those that it refers to."""
    return [table for table in all_tables().sorted_tables if table.name not in LEFT_OUT]


def describe_columns(table: Table) -> list[list[str]]:
    """Name a table's columns, each with its kind."""
    return [[column.name, name_kind(column.type)] for column in table.columns]


def read_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Give a table's rows in the order of its key, the same bytes from either engine."""
    tellers = [KINDS[name_kind(column.type)].tell for column in table.columns]
    columns = [cast(one, Text) if name_kind(one.type) == "json" else one for one in table.columns]
    order = [_by_code_points(one, connection) for one in table.primary_key.columns]
    statement = select(*columns).order_by(*order).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(statement):
        told = [None if value is None else tell(value) for tell, value in zip(tellers, row, strict=True)]
        line = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield line.encode() + b"\n"


def _by_code_points(column: ColumnElement[Any], connection: Connection) -> ColumnElement[Any]:
    is_text = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return column.collate("C") if is_text else column


def write_lines(connection: Connection, name: str, columns: list[list[str]], lines: Iterable[bytes]) -> None:
    """Put lines into a table in one statement, so that rows may refer to one another in any order."""
    table = Table(name, MetaData(), *(Column(one, KINDS[kind].column) for one, kind in columns))
    readers = [KINDS[kind].read for _name, kind in columns]
    names = [one for one, _kind in columns]
    rows = (_read(line, readers) for line in lines)
    if connection.dialect.name == "postgresql":
        copy_rows(connection, table, names, rows)
        return
    for some in portions(rows, AT_ONCE):
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in some])


def _read(line: bytes, readers: list[Any]) -> list[Any]:
    told = json.loads(line)
    return [None if value is None else read(value) for read, value in zip(readers, told, strict=True)]
