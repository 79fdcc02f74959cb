"""How long the staff map takes to open in Chromium.

    python3 -m bench map [--assets 10000] [--runs 5] [--engine sqlite]

Serves the invented city, signs in and opens /map from an empty cache. Prints, per run, the time until the marks are on
the screen. Needs Playwright (requirements-dev.txt) and Chromium (CHROMIUM, default /usr/bin/chromium).
"""

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.cluster import postgres_server
from bench.commands import FOLDER
from bench.instances import Wanted, filled_instance
from bench.product import Instance, Server, serving

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def open_map(browser: Browser, server: Server) -> float:
    """Open the map in a fresh browser session; give the seconds to the drawn marks."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="uk-UA")
    address = f"http://127.0.0.1:{server.port}"
    pairs = (pair.split("=", 1) for pair in server.headers["session"]["Cookie"].split("; "))
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
    page = context.new_page()
    start = time.perf_counter()
    page.goto(f"{address}/map", wait_until="commit")
    page.wait_for_selector(".cluster", state="visible", timeout=60_000)
    marks = time.perf_counter() - start
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0") / 1000
    counted = page.wait_for_selector("#map-status:not([data-tone=busy])")
    words = counted.inner_text() if counted else ""
    print(f"  {marks:.2f} s to the marks, {paint:.2f} s to the first paint; {words}")
    context.close()
    return marks


def measure(instance: Instance, runs: int) -> None:
    """Open the map so many times and print the median."""
    with serving(instance) as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        times = [open_map(browser, server) for _ in range(runs)]
        browser.close()
    print(f"{instance.engine}: median {statistics.median(times):.2f} s, worst {max(times):.2f} s of {runs}")


def main(arguments: Sequence[str]) -> None:
    """Serve the city and open its map."""
    parser = argparse.ArgumentParser(prog="python3 -m bench map", description=__doc__)
    parser.add_argument("--assets", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--engine", choices=("sqlite", "postgis"), default="sqlite")
    parser.add_argument("--server-url")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    told = parser.parse_args(arguments)
    if told.engine == "sqlite":
        measure(filled_instance("sqlite", Wanted(told.folder, told.assets)), told.runs)
        return
    with postgres_server(told.folder, told.server_url) as url:
        measure(filled_instance("postgis", Wanted(told.folder, told.assets, server_url=url)), told.runs)
