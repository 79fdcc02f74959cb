"""How long the staff map of 10,000 cameras takes to open in Chromium.

    .venv/bin/python -m bench.map_points [--points 10000] [--runs 5] [--database-url …]

Makes an instance in a temporary folder, serves it by gunicorn, signs in and opens /map from an empty cache.
Prints, per run, the time until the marks are on the screen. Needs Chromium (CHROMIUM, default /usr/bin/chromium).
"""

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

import shapely
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import insert
from sqlalchemy.orm import Session

from config.app import create_app
from config.catalogue.reading import read_table
from config.database import migrate
from config.settings import read_settings
from gis.operations.coverage import recompute_coverage
from registry import clock
from registry.models.asset import Asset
from registry.models.location import Location
from registry.models.person import Membership, User
from registry.models.territory import Hromada
from registry.operations.kinds import sync_kinds
from registry.rules.passwords import hash_password
from registry.wiring import db

BOX = (30.6539, 51.5123, 30.7784, 51.5540)
LOGIN, PASSWORD = "bench", "тихий берег річки"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ROOT = Path(__file__).resolve().parent.parent


def fill(session: Session, points: int) -> None:
    """Write one hromada with that many cameras, each on a pole of its own."""
    sync_kinds(session, read_table("kinds", "kind"))
    west, south, east, north = BOX
    names = {"name": "Вимірювальна громада", "short_name": "Вимір", "code": "UA00000000000000001", "is_demo": True}
    hromada = Hromada(id=uuid.uuid4(), west=west, south=south, east=east, north=north, **names)
    session.add(hromada)
    user = User(
        id=uuid.uuid4(), login=LOGIN, display_name="Вимір", is_active=True, language="uk", created_at=clock.now()
    )
    user.password_hash = hash_password(PASSWORD)
    user.memberships = [Membership(id=uuid.uuid4(), role="admin")]
    session.add(user)
    session.flush()
    chance = random.Random(20)
    places, assets = [], []
    for number in range(points):
        place, now = uuid.uuid4(), clock.now()
        spot = shapely.Point(chance.uniform(west, east), chance.uniform(south, north))
        pole = f"Опора {number}"
        places.append(
            dict(id=place, hromada_id=hromada.id, name=pole, kind="pole", geometry=spot, indoor=False, is_demo=True,
                 sort_key=pole, search=pole.casefold(), version=1, updated_at=now)
        )  # fmt: skip
        name, inventory = f"Камера {number}", f"1014{number:06d}"
        view = {"azimuth_deg": chance.randrange(360), "view_angle_deg": 90, "range_m": 60}
        assets.append(
            dict(id=uuid.uuid4(), code=f"B{number:09d}", hromada_id=hromada.id, inventory_number=inventory,
                 inventory_key=inventory, name=name, kind_code="camera", status="in_service", location_id=place,
                 attributes=view, published=False, is_demo=True, sort_key=name, search=name.casefold(), version=1,
                 created_at=now, updated_at=now)
        )  # fmt: skip
    session.execute(insert(Location), places)
    session.execute(insert(Asset), assets)
    recompute_coverage(session)
    session.commit()


def open_map(browser: Browser, address: str) -> tuple[float, float]:
    """Open the map in a fresh browser session; give seconds to the drawn marks and to the first paint."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="uk-UA")
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("input[name=login]", LOGIN)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    start = time.perf_counter()
    page.goto(f"{address}/map", wait_until="commit")
    page.wait_for_selector(".cluster", state="visible", timeout=60_000)
    marks = time.perf_counter() - start
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0") / 1000
    counted = page.wait_for_selector("#map-status:not([data-tone=busy])").inner_text()
    print(f"  {marks:.2f} s to the marks, {paint:.2f} s to the first paint; {counted}")
    context.close()
    return marks, paint


def serve(environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    """Start gunicorn on a free port and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--threads",
        "8",
    ]
    server = subprocess.Popen([*command, "--no-control-socket", "config.wsgi:app"], env=environment, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=5).close()  # noqa: S310 -- our own address
            break
        except OSError:
            time.sleep(0.2)
    return server, address


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--database-url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="oblik-bench-") as folder:
        environment = {**os.environ, "OBLIK_INSTANCE": folder}
        if asked.database_url:
            environment["OBLIK_DATABASE_URL"] = asked.database_url
        app = create_app(read_settings(environment))
        with app.app_context():
            migrate(db.engine)
            start = time.perf_counter()
            fill(db.session(), asked.points)
            print(f"{asked.points} cameras written in {time.perf_counter() - start:.1f} s, {db.engine.dialect.name}")
            db.engine.dispose()
        server, address = serve(environment)
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                times = [open_map(browser, address)[0] for _ in range(asked.runs)]
                browser.close()
        finally:
            server.terminate()
            server.wait()
    print(f"median {statistics.median(times):.2f} s, worst {max(times):.2f} s of {asked.runs}")


if __name__ == "__main__":
    main()
