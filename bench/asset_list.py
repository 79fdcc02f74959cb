"""How much the query of the asset list adds to raw SQL: the same page of 50 rows, both in one process.

    python3 -m bench list [--assets 20000] [--engine sqlite]

The one measurement from inside: it shows what the web door and the templates have no part in.
"""

import argparse
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bench.cluster import postgres_server
from bench.commands import FOLDER
from bench.instances import Wanted, filled_instance
from bench.product import Instance
from config.database import prepare_database
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.kernel.access import SYSTEM

RUNS = 30
PAGE = 50
BOX = (30.740, 51.518, 30.745, 51.521)
Question = Callable[[], object]


def main(arguments: Sequence[str]) -> None:
    """Take a filled database, time each question both ways, print medians and ratios."""
    parser = argparse.ArgumentParser(prog="python3 -m bench list", description=__doc__)
    parser.add_argument("--assets", type=int, default=20_000)
    parser.add_argument("--engine", choices=("sqlite", "postgis"), default="sqlite")
    parser.add_argument("--server-url")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    told = parser.parse_args(arguments)
    if told.engine == "sqlite":
        measure(filled_instance("sqlite", Wanted(told.folder, told.assets)), told.assets)
        return
    with postgres_server(told.folder, told.server_url) as url:
        measure(filled_instance("postgis", Wanted(told.folder, told.assets, server_url=url)), told.assets)


def measure(instance: Instance, count: int) -> None:
    """Time each question both ways."""
    engine = create_engine(instance.url)
    prepare_database(engine)
    with Session(engine) as session:
        print(f"{engine.dialect.name}, {count} assets, page of {PAGE}, median of {RUNS} runs")
        hromada_id: Any = session.execute(text("SELECT id FROM registry_hromada ORDER BY code LIMIT 1")).scalar_one()
        for name, ours, raw in questions(session, uuid.UUID(str(hromada_id))):
            report(name, ours, raw)
    engine.dispose()


def questions(session: Session, hromada_id: uuid.UUID) -> list[tuple[str, Question, Question]]:
    """Give each question as ours (rights, objects, their kinds and places) and as the barest SQL."""
    key = hromada_id.hex if session.get_bind().dialect.name == "sqlite" else str(hromada_id)
    bare = "SELECT * FROM registry_asset WHERE hromada_id = :h {} ORDER BY sort_key, id LIMIT 51"

    def ours(wanted: AssetFilter) -> Question:
        def ask() -> object:
            session.expunge_all()
            return list_assets(session, SYSTEM, wanted, limit=PAGE)

        return ask

    def raw(condition: str) -> Question:
        return lambda: session.execute(text(bare.format(condition)), {"h": key}).all()

    return [
        ("first page by name", ours(AssetFilter(hromada_id=hromada_id)), raw("")),
        ("kind and status", ours(AssetFilter(hromada_id=hromada_id, kinds=("camera",), statuses=("repair",))),
         raw("AND kind_code = 'camera' AND status = 'repair'")),
        ("fragment of a number", ours(AssetFilter(hromada_id=hromada_id, q="0019999")),
         raw("AND search LIKE '%0019999%'")),
        ("box of the map", ours(AssetFilter(hromada_id=hromada_id, bbox=BOX)), raw("")),
    ]  # fmt: skip


def report(name: str, ours: Question, raw: Question) -> None:
    """Run both in turn and print the medians in milliseconds and their ratio."""
    times: dict[str, list[float]] = {"ours": [], "raw": []}
    for _ in range(RUNS):
        for label, ask in (("ours", ours), ("raw", raw)):
            started = time.perf_counter()
            ask()
            times[label].append((time.perf_counter() - started) * 1000)
    mine, bare = (statistics.median(times[label]) for label in ("ours", "raw"))
    print(f"{name:22} ours {mine:7.1f} ms   raw SQL {bare:7.1f} ms   ratio {mine / bare:5.1f}")
