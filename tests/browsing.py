"""A real server and a real browser: the system's Chromium, driven by Playwright."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from werkzeug.serving import make_server

from config.app import create_app
from config.settings import Settings
from registry.kernel.seams import db

SHOTS = Path(__file__).resolve().parent.parent / "build" / "journeys"
PATIENCE_MS = 60_000  # A machine that is three times slower draws maps three times as long.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def live_app(settings: Settings) -> Iterator[Flask]:
    """The whole application with its forms' protection on, on this test's database."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def live(live_app: Flask) -> Iterator[str]:
    """The address at which the application answers."""
    with running(live_app) as address:
        yield address


@contextmanager
def running(app: Flask) -> Iterator[str]:
    """Serve an application for as long as the block lasts; give its address."""
    server = make_server("127.0.0.1", 0, closed_at_once(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def closed_at_once(app: Flask) -> WSGIApplication:
    """Close each answer as soon as it is read: Werkzeug's server forgets to when a browser drops the connection."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        body = app(environ, start_response)
        try:
            yield from body
        finally:
            body.close()  # type: ignore[attr-defined]

    return answer


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The system's Chromium; without one the tests that need it are skipped, or fail with --require-browser."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None or not can_drive():
        message = "Chromium is missing: sudo apt-get install -y chromium fonts-dejavu-core libatomic1"
        pytest.fail(message) if request.config.getoption("--require-browser") else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield browser
        browser.close()


def can_drive() -> bool:
    """Tell whether Playwright's driver finds the system libraries that it needs."""
    node, _script = compute_driver_executable()
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def context(browser: Browser, live: str) -> Iterator[BrowserContext]:
    """A fresh browser of a person in Ukraine; a request to any other host fails the test."""
    context = browser.new_context(locale="uk-UA", timezone_id="Europe/Kyiv", viewport={"width": 1400, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    strangers: list[str] = []
    context.on("request", lambda sent: strangers.append(sent.url) if not is_ours(sent.url, live) else None)
    yield context
    context.close()
    assert not strangers


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page; an error in the browser's console fails the test, but for refusals (400, 422) where one is expected."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    if request.node.get_closest_marker("expects_refusal"):
        said = [one for one in said if "status of 422" not in one and "status of 400" not in one]
    assert not said


def is_ours(url: str, live: str) -> bool:
    """Tell whether an address is our server's, or no network address at all."""
    return url.startswith((live, "data:", "blob:", "about:"))


@pytest.fixture
def keep_shot(engine_name: str) -> Iterator[object]:
    """Keep a screenshot as build output: keep_shot(page, "01-today")."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{engine_name}-{name}.png")

    yield keep


class Gate:
    """A slow network made exact: what a page asks of some addresses waits until the gate is opened."""

    def __init__(self, page: Page, pattern: str, *, method: str = "GET", most: int = 1000) -> None:
        self.page = page
        self.method = method
        self.left = most
        self.waiting: list[Route] = []
        page.route(pattern, self.take)

    def take(self, route: Route) -> None:
        """Hold a request, or let it through: one of another method, or one more than are to be held."""
        if route.request.method != self.method or not self.left:
            route.continue_()
            return
        self.left -= 1
        self.waiting.append(route)

    def wait(self) -> None:
        """Wait until a request is held."""
        while not self.waiting:
            self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def open(self) -> None:
        """Let all through that are held and all that come."""
        self.left = 0
        for route in self.waiting:
            route.continue_()
        self.waiting = []
