"""Instances filled with the invented city: made once, kept in the bench's folder, copied for what writes."""

import hashlib
import json
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.city import SEED, City, make_city
from bench.cluster import has_database, run_sql
from bench.derived import ROOT, derive, write_history
from bench.flat import fill_flat
from bench.product import Instance
from bench.tables import Tables, fill_table, open_tables

SOURCES = ("bench/city.py", "bench/derived.py", "bench/flat.py", "bench/instances.py", "migrations/versions/*.py")


@dataclass(frozen=True)
class Wanted:
    """How much is wanted, where it is kept, and which server holds the PostgreSQL databases."""

    folder: Path
    assets: int
    seed: int = SEED
    server_url: str = ""

    def instance(self, engine: str, name: str) -> Instance:
        """Name an instance of this size."""
        folder = self.folder / f"{engine}-{name}-{self.assets}"
        database = f"oblik_bench_{name}_{self.assets}"
        return Instance(
            folder, f"sqlite:///{folder / 'oblik.sqlite3'}" if engine == "sqlite" else f"{self.server_url}/{database}"
        )

    @property
    def stamp(self) -> str:
        """Tell one state of data from another: a change of the city or of the tables makes it anew."""
        seen = hashlib.sha256(f"{self.assets} {self.seed}".encode())
        for path in sorted(one for pattern in SOURCES for one in ROOT.glob(pattern)):
            seen.update(path.read_bytes())
        return seen.hexdigest()


def filled_instance(engine: str, wanted: Wanted, *, is_fresh: bool = False) -> Instance:
    """Give the instance with the whole city; it is made when it is missing, old, or to be fresh."""
    instance = wanted.instance(engine, "city")
    stamp = instance.folder / "stamp"
    is_there = instance.engine == "sqlite" or has_database(wanted.server_url, database_name(instance))
    if not is_fresh and is_there and stamp.exists() and stamp.read_text() == wanted.stamp:
        return instance
    began = time.perf_counter()
    make_anew(instance, wanted.server_url)
    city = make_city(wanted.assets, wanted.seed)
    with open_tables(instance.url) as tables:
        fill(tables, city)
    fill_flat(instance, city)
    stamp.write_text(wanted.stamp)
    print(f"{wanted.assets} assets written, {engine}, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return instance


def ground_instance(engine: str, wanted: Wanted, name: str) -> Instance:
    """Copy an instance with hromadas and organisations, and no assets yet."""
    return copy_of(filled_instance(engine, replace(wanted, assets=0)), name, wanted.server_url)


def fill(tables: Tables, city: City) -> None:
    """Write the city and its history."""
    kinds = {
        code: {"name_uk": name, "is_sensitive": bool(hides), "definition": _object(definition)}
        for code, name, hides, definition in tables.ask(
            "SELECT code, name_uk, is_sensitive, definition FROM registry_asset_kind"
        )
    }
    derive(city, kinds)
    for table, rows in city.tables():
        fill_table(tables, table, rows)
    head = tables.ask("SELECT hash FROM registry_history_head")
    history = write_history(city, head[0][0])
    fill_table(tables, "registry_history", history)
    if history:
        tables.do(f"UPDATE registry_history_head SET hash = '{history[-1]['hash']}'")
    tables.do("ANALYZE")


def _object(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)


def copy_of(instance: Instance, name: str, server_url: str) -> Instance:
    """Copy an instance for a measurement that writes; an earlier copy of the name goes."""
    folder = instance.folder.with_name(f"{instance.folder.name}-{name}")
    url = f"sqlite:///{folder / 'oblik.sqlite3'}" if instance.engine == "sqlite" else f"{instance.url}_{name}"
    copy = Instance(folder, url)
    remove(copy, server_url)
    if instance.engine == "sqlite":
        with open_tables(instance.url) as tables:
            tables.do("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        run_sql(server_url, f"CREATE DATABASE {database_name(copy)} TEMPLATE {database_name(instance)}")
    shutil.copytree(instance.folder, folder, ignore=shutil.ignore_patterns("flat.sqlite3*", "*-wal", "*-shm"))
    return copy


def make_anew(instance: Instance, server_url: str) -> None:
    """Remove an instance and make it empty, with its catalogue and the administrator."""
    remove(instance, server_url)
    if instance.engine == "postgis":
        run_sql(server_url, f"CREATE DATABASE {database_name(instance)}")
    instance.prepare()


def remove(instance: Instance, server_url: str) -> None:
    """Remove an instance, folder and database."""
    shutil.rmtree(instance.folder, ignore_errors=True)
    if instance.engine == "postgis":
        run_sql(server_url, f"DROP DATABASE IF EXISTS {database_name(instance)} WITH (FORCE)")


def database_name(instance: Instance) -> str:
    """Give the name of the database at the end of its URL."""
    return instance.url.rpartition("/")[2]
