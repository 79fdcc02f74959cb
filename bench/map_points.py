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
from typing import Any

import shapely
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import insert
from sqlalchemy.orm import Session

from config.app import create_app
from config.catalogue.reading import read_table
from config.database import migrate
from config.settings import read_settings
from gis.operations.coverage import recompute_coverage
from registry.assets.models.asset import Asset
from registry.assets.operations.kinds import sync_kinds
from registry.kernel import clock
from registry.kernel.seams import db
from registry.people.models import Membership, User
from registry.people.rules.passwords import hash_password
from registry.places.models.location import Location
from registry.places.models.territory import Hromada

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
    user = User(id=uuid.uuid4(), login=LOGIN, display_name="Вимір", password_hash=hash_password(PASSWORD))
    user.memberships = [Membership(id=uuid.uuid4(), role="admin")]
    user.is_active, user.language, user.created_at = True, "uk", clock.now()
    session.add_all([hromada, user])
    session.flush()
    chance = random.Random(20)
    ids = [uuid.uuid4() for _ in range(points)]
    session.execute(insert(Location), [make_pole(hromada, ids[number], number, chance) for number in range(points)])
    session.execute(insert(Asset), [make_camera(hromada, ids[number], number, chance) for number in range(points)])
    recompute_coverage(session)
    session.commit()


def make_pole(hromada: Hromada, place_id: uuid.UUID, number: int, chance: random.Random) -> dict[str, Any]:
    """Make a row of a pole somewhere in the box."""
    west, south, east, north = BOX
    return {
        "id": place_id,
        "hromada_id": hromada.id,
        "name": f"Опора {number}",
        "kind": "pole",
        "geometry": shapely.Point(chance.uniform(west, east), chance.uniform(south, north)),
        "is_demo": True,
        "sort_key": f"опора {number}",
        "search": f"опора {number}",
        "version": 1,
        "updated_at": clock.now(),
    }


def make_camera(hromada: Hromada, place_id: uuid.UUID, number: int, chance: random.Random) -> dict[str, Any]:
    """Make a row of a camera on the pole."""
    return {
        "id": uuid.uuid4(),
        "code": f"B{number:09d}",
        "hromada_id": hromada.id,
        "inventory_number": f"1014{number:06d}",
        "inventory_key": f"1014{number:06d}",
        "name": f"Камера {number}",
        "kind_code": "camera",
        "location_id": place_id,
        "attributes": {"azimuth_deg": chance.randrange(360), "view_angle_deg": 90, "range_m": 60},
        "is_demo": True,
        "sort_key": f"камера {number}",
        "search": f"камера {number}",
        "version": 1,
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }


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
