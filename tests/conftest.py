"""Fixtures: every test that asks for a database runs on SQLite and on PostGIS, each time on a fresh one."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from argon2 import PasswordHasher
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from config.app import create_app
from config.database import prepare_database
from config.settings import ROOT, Settings
from registry.kernel import clock
from registry.kernel.seams import db
from registry.people.rules import passwords
from tests.directories import Slapd, find_slapd, running_slapd
from tests.postgis import find_binaries, memory_folder, private_server, wait_for
from tests.reused import KeptRule, share_compiled_statements
from tests.templates import Templates, clone_of

hypothesis.settings.register_profile("whole", deadline=None)  # A busy machine is no fault of the code.
hypothesis.settings.load_profile("whole")

pytest_plugins = [
    "tests.browsing",
    "tests.battery.options",
]  # Once for all folders: one process can hold one Playwright alone.
ENGINES = ("sqlite", "postgis")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-postgis", action="store_true", help="fail where PostGIS is missing instead of skipping")
    parser.addoption("--require-rclone", action="store_true", help="fail where rclone is missing instead of skipping")
    parser.addoption(
        "--require-browser", action="store_true", help="fail where Chromium is missing instead of skipping"
    )
    parser.addoption("--require-slapd", action="store_true", help="fail where slapd is missing instead of skipping")
    parser.addoption("--engine", choices=ENGINES, help="run database tests on this engine alone")
    parser.addoption("--lines", type=int, default=400, help="on how many random lines all outputs of a costing agree")


class CompiledTemplates(BytecodeCache):
    """Compiled templates kept for the process: each test makes an application, none compiles a template again."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def pytest_sessionstart() -> None:
    """Compile the message catalogues, as the launcher does, and set up what all tests of the process share."""
    if memory_folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory_folder()))  # Where pytest makes its tmp_path.
    Flask.url_rule_class = KeptRule
    share_compiled_statements()
    _hash_lightly()
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    for source in (ROOT / "config" / "translations").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, compiled.open("wb") as file:
                write_mo(file, read_po(text))


def _hash_lightly() -> None:
    """Let passwords in tests be hashed in a thousandth of the time; what the product takes has a test of its own."""
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.NOBODYS = passwords.HASHER.hash("nobody has this one")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        only = metafunc.config.getoption("--engine")
        metafunc.parametrize("engine_name", [only] if only else ENGINES, scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was skipped, one line for each reason however many tests it took away."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"SKIPPED [{count}] {reason.removeprefix('Skipped: ')}", yellow=True)


@pytest.fixture(scope="session")
def postgis_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a PostGIS server, without a database name."""
    given = os.environ.get("OBLIK_TEST_DATABASE_URL")
    if given:
        assert wait_for(given), f"no server answers at {given}"
        yield given
        return
    binaries = find_binaries()
    if binaries is None or not _has_postgis(binaries):
        message = "PostGIS is missing: sudo apt-get install -y postgresql-15-postgis-3, or set OBLIK_TEST_DATABASE_URL"
        pytest.fail(message) if request.config.getoption("--require-postgis") else pytest.skip(message)
    with private_server(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def running_directory(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    """A directory that runs as long as the tests do."""
    program = find_slapd()
    if program is None:
        message = "slapd is missing: sudo apt-get install -y slapd"
        pytest.fail(message) if request.config.getoption("--require-slapd") else pytest.skip(message)
    with running_slapd(program, tmp_path_factory.mktemp("slapd")) as directory:
        yield directory


@pytest.fixture
def slapd(running_directory: Slapd) -> Slapd:
    """A directory with what every test begins with."""
    running_directory.renew()
    return running_directory


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """SQLite's databases that tests' own are made from."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def postgis_templates(postgis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    """PostgreSQL's likewise."""
    templates = Templates(tmp_path_factory.mktemp("templates"), postgis_server)
    yield templates
    templates.drop()


@pytest.fixture(scope="session")
def templates(engine_name: str, request: pytest.FixtureRequest) -> Templates:
    """Those of this test's engine."""
    found: Templates = request.getfixturevalue(f"{engine_name}_templates")
    return found


@pytest.fixture
def demonstration() -> None:
    """Ask for it before anything that opens the database: the test's database then holds the demonstration."""


@pytest.fixture
def database_url(
    engine_name: str, templates: Templates, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """A fresh database of this test's own, empty or with the demonstration."""
    is_filled = "demonstration" in request.fixturenames
    if engine_name == "postgis" and not is_filled:
        yield templates.reused.url
        templates.reused.renew()
        return
    with clone_of(templates.demonstration if is_filled else templates.empty, tmp_path) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on this test's database."""
    engine = create_engine(database_url)
    prepare_database(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on this test's database. Commit before asking `client`: SQLite has one writer at a time."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an instance in a folder of its own."""
    return settings_of(database_url, tmp_path)


def settings_of(database_url: str, folder: Path) -> Settings:
    """Give the settings of an instance in a folder, on a database."""
    return Settings(
        instance=folder,
        database_url=database_url,
        secret_key="test-secret",
        hosts=(),
        zone=ZoneInfo("Europe/Kyiv"),
        language="uk",
        tile_url=None,
        mail_url=None,
        is_testing=True,
    )


@pytest.fixture(autouse=True)
def kyiv_clock() -> Iterator[None]:
    """A test that lives by another zone leaves no trace of it."""
    yield
    clock.set_zone(ZoneInfo("Europe/Kyiv"))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole application on this test's database, forms without CSRF (it has tests of its own)."""
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    app.after_request(_demand_sendable)
    yield app
    with app.app_context():
        db.engine.dispose()


def _demand_sendable(response: Response) -> Response:
    """Refuse what a real server cannot send and the tests' client lets pass: headers of letters beyond Latin-1."""
    for name, value in response.headers:
        f"{name}: {value}".encode("latin-1")
    return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script and without a signed-in person."""
    return app.test_client()


def _has_postgis(binaries: Path) -> bool:
    share = binaries.parent.name
    return Path(f"/usr/share/postgresql/{share}/extension/postgis.control").exists()
