"""How much the asset list adds to raw SQL: the same page of 50 rows, both on the same data in one run.

PYTHONPATH=. .venv/bin/python bench/asset_list.py [--assets 20000] [--url postgresql+psycopg://…/empty_database]
"""

import argparse
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import shapely
from sqlalchemy import create_engine, insert, text
from sqlalchemy.orm import Session

from config.catalogue.reading import read_table
from config.database import migrate, prepare_database
from registry.assets.models.asset import Asset
from registry.assets.operations.kinds import sync_kinds
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.text import search_column, sort_key
from registry.places.models.location import Location
from registry.places.models.territory import Hromada

RUNS = 30
PAGE = 50
BOX = (30.740, 51.518, 30.745, 51.521)


def main() -> None:
    """Fill a database, time each question both ways, print medians and ratios."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--assets", type=int, default=20_000)
    arguments.add_argument("--url")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(given.url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        prepare_database(engine)
        migrate(engine)
        with Session(engine) as session:
            hromada_id = fill(session, given.assets)
            session.execute(text("ANALYZE"))
            session.commit()
            print(f"{engine.dialect.name}, {given.assets} assets, page of {PAGE}, median of {RUNS} runs")
            for name, ours, raw in questions(session, hromada_id):
                report(name, ours, raw)
        engine.dispose()


def fill(session: Session, count: int) -> uuid.UUID:
    """Write one hromada with `count` cameras on as many poles, by plain inserts."""
    sync_kinds(session, read_table("kinds", "kind"))
    hromada = Hromada(
        code="UA00000000000000001", name="Громада", short_name="Громада", facts={},
        west=30.65, south=51.51, east=30.78, north=51.56,
    )  # fmt: skip
    session.add(hromada)
    session.flush()
    now, poles, assets = clock.now(), [], []
    for number in range(count):
        pole, name = uuid.uuid4(), f"Камера {number:06d}, вул. Демонстраційна {number % 300}"
        point = shapely.Point(30.65 + (number % 400) * 0.0003, 51.51 + (number // 400 % 400) * 0.0001)
        poles.append(
            {"id": pole, "hromada_id": hromada.id, "name": f"Стовп {number}", "kind": "pole", "geometry": point,
             "indoor": False, "is_demo": True, "sort_key": sort_key(f"Стовп {number}"),
             "search": search_column(f"Стовп {number}"), "version": 1, "updated_at": now}
        )  # fmt: skip
        assets.append(
            {"id": uuid.uuid4(), "code": f"{number:08d}", "hromada_id": hromada.id, "name": name,
             "inventory_number": f"1014{number:06d}", "inventory_key": f"1014{number:06d}", "kind_code": "camera",
             "status": ("in_service", "repair", "reserve")[number % 3], "location_id": pole, "attributes": {},
             "published": False, "is_demo": True, "sort_key": sort_key(name),
             "search": search_column(name, f"1014{number:06d}"), "version": 1, "created_at": now, "updated_at": now}
        )  # fmt: skip
    session.execute(insert(Location), poles)
    session.execute(insert(Asset), assets)
    return hromada.id


def questions(session: Session, hromada_id: uuid.UUID) -> list[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Give each question as ours (rights, objects, their kinds and places) and as the barest SQL."""
    key = hromada_id.hex if session.get_bind().dialect.name == "sqlite" else str(hromada_id)
    bare = "SELECT * FROM registry_asset WHERE hromada_id = :h {} ORDER BY sort_key, id LIMIT 51"

    def ours(wanted: AssetFilter) -> Callable[[], object]:
        def ask() -> object:
            session.expunge_all()
            return list_assets(session, SYSTEM, wanted, limit=PAGE)

        return ask

    def raw(condition: str) -> Callable[[], object]:
        return lambda: session.execute(text(bare.format(condition)), {"h": key}).all()

    return [
        ("first page by name", ours(AssetFilter(hromada_id=hromada_id)), raw("")),
        ("kind and status", ours(AssetFilter(hromada_id=hromada_id, kinds=("camera",), statuses=("repair",))),
         raw("AND kind_code = 'camera' AND status = 'repair'")),
        ("fragment of a name", ours(AssetFilter(hromada_id=hromada_id, q="019999")), raw("AND search LIKE '%019999%'")),
        ("box of the map", ours(AssetFilter(hromada_id=hromada_id, bbox=BOX)), raw("")),
    ]  # fmt: skip


def report(name: str, ours: Callable[[], object], raw: Callable[[], object]) -> None:
    """Run both in turn and print the medians in milliseconds and their ratio."""
    times: dict[str, list[float]] = {"ours": [], "raw": []}
    for _ in range(RUNS):
        for label, ask in (("ours", ours), ("raw", raw)):
            started = time.perf_counter()
            ask()
            times[label].append((time.perf_counter() - started) * 1000)
    mine, bare = (statistics.median(times[label]) for label in ("ours", "raw"))
    print(f"{name:22} ours {mine:7.1f} ms   raw SQL {bare:7.1f} ms   ratio {mine / bare:5.1f}")


if __name__ == "__main__":
    main()
