"""The measure to compare with: the same city in one flat table each for assets, places and cards, with its own indexes.

It stands in a schema of its own beside the product's tables, so that a change of those does not move the measure.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.city import City, Row
from bench.product import Instance
from bench.tables import ewkb_point

ASSET = (
    "id", "hromada_id", "hromada", "kind", "name", "inventory_number", "status", "holder_id", "holder", "responsible",
    "manufacturer", "model", "commissioned_on", "price", "location_id", "place", "address", "lon", "lat", "sort_key",
    "words",
)  # fmt: skip
PLACE = ("id", "hromada_id", "kind", "name", "address", "lon", "lat", "sort_key")
CARD = ("id", "kind", "name", "address", "lon", "lat", "sort_key")
TABLES = {"asset": ASSET, "place": PLACE, "card": CARD}
TYPES = {"id": "uuid PRIMARY KEY", "commissioned_on": "date", "price": "bigint", "lon": "float8", "lat": "float8",
         "sort_key": 'text COLLATE "C"'}  # fmt: skip
ORDERS = {
    "asset": ("sort_key, id", "hromada_id, kind, sort_key, id", "kind, status, sort_key, id",
              "hromada_id, holder_id, sort_key, id", "location_id"),
    "place": ("sort_key, id",),
    "card": ("sort_key, id", "kind, sort_key, id"),
}  # fmt: skip


def flat_rows(city: City) -> dict[str, list[Row]]:
    """Give the rows of each flat table; they need what `bench.derived` adds."""
    codes = {row["id"]: row["code"] for row in city.hromadas}
    assets = [{**_asset(row), "hromada": codes[row["hromada_id"]]} for row in city.assets]
    places = [
        {**row, "lon": row["geometry"][0], "lat": row["geometry"][1]} for row in city.locations if row["geometry"]
    ]
    cards = [
        {**row, "id": row["public_id"], "lon": row["geometry"][0], "lat": row["geometry"][1]}
        for row in city.public_objects
    ]
    return {"asset": assets, "place": places, "card": cards}


def _asset(row: Row) -> Row:
    place = row["_place"]
    lon, lat = place["_point"]
    told = (row["name"], row["inventory_number"], place["name"], place["address"])
    return {**row, "kind": row["kind_code"], "holder": row["_holder"]["name"], "place": place["name"],
            "address": place["address"], "lon": lon, "lat": lat, "words": " ".join(told).casefold()}  # fmt: skip


def fill_flat(instance: Instance, city: City) -> None:
    """Write the flat tables of an instance."""
    rows = flat_rows(city)
    if instance.engine == "sqlite":
        _fill_sqlite(flat_path(instance), rows)
    else:
        _fill_postgres(instance.url, rows)


def _fill_postgres(url: str, rows: dict[str, list[Row]]) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.execute("DROP SCHEMA IF EXISTS bench CASCADE")
        connection.execute("CREATE SCHEMA bench")
        for table, names in TABLES.items():
            columns = ", ".join(
                f"{name} {TYPES.get(name, 'uuid' if name.endswith('_id') else 'text')}" for name in names
            )
            connection.execute(f"CREATE TABLE bench.{table} ({columns}, geom geometry(Point, 4326))".encode())
            with connection.cursor().copy(f"COPY bench.{table} FROM STDIN".encode()) as copy:
                for row in rows[table]:
                    copy.write_row([*(row[name] for name in names), ewkb_point(row["lon"], row["lat"]).hex()])
            for order in ORDERS[table]:
                connection.execute(f"CREATE INDEX ON bench.{table} ({order})".encode())
            connection.execute(f"CREATE INDEX ON bench.{table} USING gist (geom)".encode())
        connection.execute("CREATE INDEX ON bench.asset USING gin (words gin_trgm_ops)")
        connection.execute("VACUUM ANALYZE")


def _fill_sqlite(path: Path, rows: dict[str, list[Row]]) -> None:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN")
        for table, names in TABLES.items():
            connection.execute(f"CREATE TABLE {table} (number INTEGER PRIMARY KEY, {', '.join(names)})")
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                ([_plain(row[name]) for name in names] for row in rows[table]),
            )
            for order in ("id", *ORDERS[table]):
                connection.execute(f"CREATE INDEX {table}_{order.replace(', ', '_')} ON {table} ({order})")
            connection.execute(f"CREATE VIRTUAL TABLE {table}_box USING rtree(number, west, east, south, north)")
            connection.execute(f"INSERT INTO {table}_box SELECT number, lon, lon, lat, lat FROM {table}")
        connection.execute("CREATE VIRTUAL TABLE asset_words USING fts5(words, content='', tokenize='trigram')")
        connection.execute("INSERT INTO asset_words (rowid, words) SELECT number, words FROM asset")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    connection.close()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | str) else str(value)


def flat_path(instance: Instance) -> Path:
    """Name the file of an SQLite instance's flat tables."""
    return instance.folder / "flat.sqlite3"


class Flat:
    """Asks the flat tables of either engine; statements are written with named parameters, `:name`."""

    def __init__(self, connection: Any, *, is_sqlite: bool) -> None:
        self.connection, self.is_sqlite = connection, is_sqlite

    def ask(self, statement: str, values: dict[str, Any]) -> list[Any]:
        """Give all rows."""
        if self.is_sqlite:
            rows: list[Any] = self.connection.execute(statement, values).fetchall()
            return rows
        return list(self.connection.cursor(binary=True).execute(statement, values, prepare=True).fetchall())


@contextmanager
def open_flat(instance: Instance) -> Iterator[Flat]:
    """Open the flat tables of an instance for reading."""
    if instance.engine == "sqlite":
        connection = sqlite3.connect(flat_path(instance))
        try:
            yield Flat(connection, is_sqlite=True)
        finally:
            connection.close()
        return
    with psycopg.connect(instance.url.replace("+psycopg", ""), autocommit=True) as opened:
        yield Flat(opened, is_sqlite=False)
