"""How fast an import writes, beside the same rows copied into like tables, and how much memory it takes."""

import csv
import random
import sqlite3
import statistics
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from bench.city import KINDS, Builder, Row, make_city
from bench.instances import Wanted, copy_of, filled_instance, ground_instance, remove
from bench.product import Instance, Spent, commit
from bench.report import Figures, Table
from bench.tables import SqliteTables, open_tables

HEADINGS = ("Інвентарний номер", "Назва", "Стан", "Адреса", "Широта", "Довгота", "Введено в експлуатацію",
            "Вартість придбання, грн", "Азимут", "Кут огляду", "Дальність")  # fmt: skip
COPY_RUNS = 3
FEW = 1_000
WRITTEN = {
    "registry_location": "SELECT * FROM registry_location",
    "registry_asset": "SELECT * FROM registry_asset",
    "registry_history": "SELECT * FROM registry_history WHERE entity IN ('asset', 'location')",
}
"""What an import of assets with places writes."""


def measure_writes(wanted: Wanted, engines: list[str], many: list[int]) -> Figures:
    """Import into an empty register and into the city; every import again with nothing changed."""
    tables = []
    for engine in engines:
        rows: list[list[Any]] = []
        for count in many:
            rows += import_into_nothing(engine, wanted, count)
        rows += import_into_city(engine, wanted)
        tables.append(Table(engine, ["import", "seconds", "CPU s", "peak MB", "COPY seconds", "× COPY"], rows))
    return Figures(f"Writes, {commit()}", tables)


def import_into_nothing(engine: str, wanted: Wanted, count: int) -> list[list[Any]]:
    """Import without assets, copy the same rows into like tables, import again unchanged and changed, undo both."""
    instance = ground_instance(engine, wanted, "many")
    path = write_file(instance.folder / "cameras.csv", count)
    first = run_import(instance, path)
    copied = copy_rows(instance, wanted)
    again, changed = run_import(instance, path), run_import(instance, changed_file(path))
    restored, undone = undo_import(instance), undo_import(instance)
    remove(instance, wanted.server_url)
    return [
        [f"{count} rows", *first, copied, first.seconds / copied],
        [f"{count} rows, unchanged", *again, None, None],
        [f"{count} rows, updated", *changed, None, None],
        [f"{count} rows, the update undone", *restored, None, None],
        [f"{count} rows, undone", *undone, copied, undone.seconds / copied],
    ]


def import_into_city(engine: str, wanted: Wanted) -> list[list[Any]]:
    """Import a few rows into the whole city, then once more unchanged."""
    instance = copy_of(filled_instance(engine, wanted), "few", wanted.server_url)
    path = write_file(instance.folder / "cameras.csv", FEW)
    first, again = run_import(instance, path), run_import(instance, path)
    remove(instance, wanted.server_url)
    name = f"{FEW} rows into {wanted.assets}"
    return [[name, *first, None, None], [f"{name}, unchanged", *again, None, None]]


def run_import(instance: Instance, path: Path) -> Spent:
    """Import a file by the command; give what it took."""
    return instance.time("import", str(path), "--kind", "camera", "--hromada", make_city(0).hromadas[0]["code"])


def undo_import(instance: Instance) -> Spent:
    """Take the last import back by the command; give what it took."""
    last = "SELECT id FROM registry_import_run WHERE status = 'written' ORDER BY written_at DESC LIMIT 1"
    with open_tables(instance.url) as tables:
        run_id = uuid.UUID(str(tables.ask(last)[0][0]))
    return instance.time("import", "--undo", str(run_id))


def write_file(path: Path, count: int) -> Path:
    """Write a table of new cameras as people have them."""
    builder = Builder(make_city(0), random.Random("file"), 0)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        for _ in range(count):
            writer.writerow(_cells(builder.make_asset(KINDS[0])))
            builder.city.locations.clear()
            builder.city.assets.append({})
    return path


def changed_file(path: Path) -> Path:
    """Write the same things with other names and prices."""
    changed = path.with_name(f"changed-{path.name}")
    with path.open(newline="", encoding="utf-8") as file, changed.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter=";")
        for number, cells in enumerate(csv.reader(file, delimiter=";")):
            writer.writerow([cells[0], f"{cells[1]} 2", *cells[2:7], f"{number}.50", *cells[8:]] if number else cells)
    return changed


def _cells(asset: Row) -> list[object]:
    lon, lat = asset["_place"]["_point"]
    told = asset["attributes"]
    return [
        f"НОВ-{asset['inventory_number']}", asset["name"], asset["status"], asset["_place"]["address"], lat, lon,
        asset["commissioned_on"], f"{asset['price'] // 100}.{asset['price'] % 100:02d}", told["azimuth_deg"],
        told["view_angle_deg"], told["range_m"],
    ]  # fmt: skip


def copy_rows(instance: Instance, wanted: Wanted) -> float:
    """Give the median seconds of copying what an import wrote into empty tables of the same columns and indexes."""
    copy = _copy_on_sqlite if instance.engine == "sqlite" else _copy_on_postgres
    return copy(instance, wanted)


def _copy_on_postgres(instance: Instance, _wanted: Wanted) -> float:
    with psycopg.connect(instance.url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.cursor()
        held = {}
        for table, statement in WRITTEN.items():
            with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT binary)".encode()) as copy:
                held[table] = [bytes(block) for block in copy]

        def run() -> None:
            with connection.transaction():
                for table, blocks in held.items():
                    with cursor.copy(f"COPY copied.{table} FROM STDIN (FORMAT binary)".encode()) as copy:
                        for block in blocks:
                            copy.write(block)

        def make() -> None:
            connection.execute("DROP SCHEMA IF EXISTS copied CASCADE")
            connection.execute("CREATE SCHEMA copied")
            for table in held:
                connection.execute(f"CREATE TABLE copied.{table} (LIKE public.{table} INCLUDING ALL)".encode())

        seconds = _median_seconds(make, run)
        connection.execute("DROP SCHEMA copied CASCADE")
        return seconds


def _copy_on_sqlite(instance: Instance, wanted: Wanted) -> float:
    """Write into an instance of the same tables, indexes and triggers; keys of other tables are not looked at."""
    with open_tables(instance.url) as tables:
        held = {table: tables.ask(statement) for table, statement in WRITTEN.items()}
    like = ground_instance("sqlite", wanted, "like")
    with open_tables(like.url) as tables:
        assert isinstance(tables, SqliteTables)  # noqa: S101 -- the URL says so
        connection = tables.connection
        connection.execute("PRAGMA foreign_keys = OFF")
        seconds = _median_seconds(lambda: None, lambda: _insert(connection, held), 1)
    remove(like, wanted.server_url)
    return seconds


def _insert(connection: sqlite3.Connection, held: dict[str, list[Any]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, rows in held.items():
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    connection.execute("COMMIT")


def _median_seconds(make: Callable[[], None], run: Callable[[], None], runs: int = COPY_RUNS) -> float:
    times = []
    for _ in range(runs):
        make()
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return statistics.median(times)
