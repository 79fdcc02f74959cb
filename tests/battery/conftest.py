"""What the parts of the battery stand on: instances of their own on either engine, or the running one named."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import pytest

from tests.battery.browser import Browser, Programme
from tests.battery.instance import Instance
from tests.battery.options import FIGURE
from tests.postgis import memory_folder, run_sql

HROMADA = "UA32000000000010001"
BOUNDS = ("--west", "30.65", "--east", "30.78", "--south", "51.51", "--north", "51.56")
Maker = Callable[..., Instance]


@dataclass
class Home:
    """An instance with a hromada, a person and a token; a server is started by the test."""

    instance: Instance
    token: str
    hromada: str = HROMADA
    login: str = "battery"

    def programme(self, url: str) -> Programme:
        """Give a programme with the home's token."""
        return Programme(url, self.token)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tell a figure; it is printed at the end of the run."""
    return lambda text: record_property(FIGURE, text)


@pytest.fixture(scope="session")
def battery_folder() -> Iterator[Path]:
    """A folder for instances, in memory where it has room; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="oblik-battery-", dir=memory_folder()))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def make_database(request: pytest.FixtureRequest, battery_folder: Path) -> Iterator[Callable[..., str]]:
    """Make databases on either engine, empty or as another one; PostgreSQL's are dropped at the end."""
    made: list[tuple[str, str]] = []

    def make(engine_name: str, template: str = "template0") -> str:
        name = f"oblik_battery_{uuid.uuid4().hex}"
        if engine_name == "sqlite":
            return f"sqlite:///{battery_folder / name / 'oblik.sqlite3'}"
        server = request.getfixturevalue("postgis_server")
        run_sql(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append((server, name))
        return f"{server}/{name}"

    yield make
    for server, name in made:
        with suppress(psycopg.OperationalError):  # A private server may have ended before us, and all of its with it.
            run_sql(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def make_instance(battery_folder: Path, make_database: Callable[..., str]) -> Iterator[Maker]:
    """Make instances; all of them are stopped and removed at the end, also after a failure."""
    made: list[Instance] = []

    def make(engine_name: str, **environment: str) -> Instance:
        url = make_database(engine_name)
        is_file = engine_name == "sqlite"
        folder = Path(url.removeprefix("sqlite:///")).parent if is_file else battery_folder / f"i{uuid.uuid4().hex[:8]}"
        made.append(Instance(folder, url, **environment))
        return made[-1]

    yield make
    for one in made:
        one.end()


def fill(instance: Instance) -> Home:
    """Give a new instance a hromada, an administrator and a token."""
    instance.command("hromada", "add", "--code", HROMADA, "--name", "Славутицька міська громада", "--short-name",
                     "Славутич", *BOUNDS)  # fmt: skip
    instance.add_person("battery")
    return Home(instance, instance.add_token("battery"))


def fill_with_demonstration(instance: Instance) -> Home:
    """Give a new instance with the demonstration an administrator and a token."""
    instance.add_person("battery")
    hromada = instance.told("hromada", "list")[0]["code"]
    return Home(instance, instance.add_token("battery"), hromada)


@pytest.fixture(scope="session")
def make_template(make_instance: Maker) -> Callable[[str, str], Home]:
    """Give an instance that others are copied from, made once a process; no server ever runs on it."""

    @cache
    def make(engine_name: str, demo: str) -> Home:
        instance = make_instance(engine_name, OBLIK_DEMO=demo)
        return fill_with_demonstration(instance) if demo == "1" else fill(instance)

    return make


@pytest.fixture
def home(engine_name: str, make_template: Callable[[str, str], Home], make_copy: Callable[[Home], Home]) -> Home:
    """A filled instance of this test's own."""
    return make_copy(make_template(engine_name, "0"))


@pytest.fixture
def town(engine_name: str, make_template: Callable[[str, str], Home], make_copy: Callable[[Home], Home]) -> Home:
    """An instance with the demonstration of this test's own."""
    return make_copy(make_template(engine_name, "1"))


@pytest.fixture
def make_copy(battery_folder: Path, make_database: Callable[..., str]) -> Iterator[Callable[[Home], Home]]:
    """Copy instances; the copies are stopped and removed after the test."""
    made: list[Instance] = []

    def copy(source: Home) -> Home:
        made.append(copy_of(source.instance, battery_folder, make_database))
        return Home(made[-1], source.token, source.hromada, source.login)

    yield copy
    for one in made:
        one.end()


def copy_of(source: Instance, folder: Path, make_database: Callable[..., str]) -> Instance:
    """Copy an instance's folder and its database."""
    target = folder / f"i{uuid.uuid4().hex[:8]}"
    shutil.copytree(source.folder, target)
    if source.is_sqlite:
        return Instance(target, f"sqlite:///{target / 'oblik.sqlite3'}", **source.environment)
    return Instance(target, make_database("postgis", source.database_url.rpartition("/")[2]), **source.environment)


@dataclass
class Aim:
    """What the harmless parts are tried on: an address, and who may ask there."""

    url: str
    login: str
    password: str
    token: str = ""


@pytest.fixture
def browser(aim: Aim) -> Browser:
    """A signed-in browser on what is tried."""
    found = Browser(aim.url)
    answer = found.sign_in(aim.login, aim.password)
    assert answer.status_code == 302, f"{aim.login} is not let in: {answer.status_code}"
    return found


def named_aim(config: pytest.Config) -> Aim | None:
    """Give the running instance that was named; None: start one."""
    url = config.getoption("--battery-url")
    if not url:
        return None
    password = os.environ.get("OBLIK_TEST_PASSWORD", "")
    token = os.environ.get("OBLIK_TEST_TOKEN", "")
    return Aim(url.rstrip("/"), config.getoption("--battery-login") or "", password, token)


@pytest.fixture
def is_whole(request: pytest.FixtureRequest) -> bool:
    """Tell whether the whole battery was asked for: sizes and repetitions of a release, not of every run."""
    return bool(request.config.getoption("--battery"))


@pytest.fixture
def rounds(is_whole: bool) -> int:
    """Give how often something is killed."""
    return 4 if is_whole else 1
