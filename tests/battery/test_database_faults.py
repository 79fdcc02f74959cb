"""The database restarts, freezes, takes no writes or has no room: answers come, nothing is lost, it mends itself."""

import signal
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.battery.browser import Programme
from tests.battery.cluster import ROOM_MB, Cluster, cluster_on, filled, small_disk
from tests.battery.conftest import Home, fill
from tests.battery.instance import Instance, wait_until
from tests.battery.test_faults import strangers
from tests.battery.test_imports import saving, write_cameras
from tests.battery.writers import Writers, prove_whole

ANSWER_SECONDS = 5
LASTS_SECONDS = 12
RECOVERY_SECONDS = 60
SQLITE_ROOM_MB = 60
IMPORT_ROOM_MB = 40
Figure = Callable[[str], None]
Fault = Callable[[Cluster, Path], AbstractContextManager[None]]


@contextmanager
def restarting(cluster: Cluster, _disk: Path) -> Iterator[None]:
    """Crash the server; it comes back when it is over."""
    cluster.stop()
    yield
    cluster.start()


@contextmanager
def frozen(cluster: Cluster, _disk: Path) -> Iterator[None]:
    """Let every process of the server stand still."""
    cluster.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        cluster.signal(signal.SIGCONT)


@contextmanager
def read_only(cluster: Cluster, _disk: Path) -> Iterator[None]:
    """Let the server take no writes."""
    cluster.refuse_writes(on=True)
    yield
    cluster.refuse_writes(on=False)


@contextmanager
def without_room(cluster: Cluster, disk: Path) -> Iterator[None]:
    """Leave the server no room; it may fall over that, then it is started again when there is room."""
    with filled(disk):
        yield
    if not wait_until(cluster.answers, 10):
        cluster.stop()
        cluster.start()


@dataclass
class Asked:
    """What was answered while the database was at fault."""

    statuses: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_what: str = ""


def ask_for(seconds: float, programme: Programme, url: str, hromada: str) -> Asked:
    """Ask for pages, lists and writes, one after the other, for so long."""
    asked = Asked()
    end = time.monotonic() + seconds
    body = {"hromada": hromada, "name": "Камера", "kind": "camera"}
    asks: dict[str, Callable[[], requests.Response]] = {
        "page": lambda: requests.get(f"{url}/sign-in", timeout=60),
        "public": lambda: requests.get(f"{url}/public/", timeout=60),
        "list": lambda: programme.send("GET", "/assets?limit=1"),
        "write": lambda: programme.send("POST", "/assets", {**body, "inventory_number": uuid.uuid4().hex}),
    }
    while time.monotonic() < end:
        for what, ask in asks.items():
            began = time.monotonic()
            try:
                status = ask().status_code
            except requests.RequestException:
                status = 0
            asked.statuses[f"{what} {status}"] += 1
            if time.monotonic() - began > asked.slowest:
                asked.slowest, asked.slowest_what = time.monotonic() - began, f"{what} {status}"
    return asked


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    """A disk with room for a cluster and little more."""
    with small_disk(ROOM_MB) as folder:
        yield folder


@pytest.fixture(scope="module")
def cluster(disk: Path) -> Iterator[Cluster]:
    """A cluster on the small disk."""
    with cluster_on(disk) as started:
        yield started


@pytest.fixture(scope="module")
def served(cluster: Cluster, battery_folder: Path) -> Iterator[Home]:
    """An instance on that cluster, with one server that no fault may end."""
    instance = Instance(battery_folder / "on-cluster", f"{cluster.url}/postgres", OBLIK_DEMO="0")
    home = fill(instance)
    instance.serve()
    yield home
    instance.end()


@pytest.mark.parametrize("fault", [restarting, frozen, read_only, without_room], ids=lambda one: one.__name__)
def test_postgresql_at_fault(served: Home, cluster: Cluster, disk: Path, fault: Fault, figure: Figure) -> None:
    server = served.instance.servers[0]
    programme = served.programme(server.url)
    with Writers([server.url], served.token, served.hromada) as writers:
        assert writers.wait_for(48)
        with fault(cluster, disk):
            asked = ask_for(LASTS_SECONDS, Programme(server.url, served.token), server.url, served.hromada)
        before, over = writers.acknowledged, time.monotonic()
        recovered = wait_until(lambda: writers.acknowledged > before + 16, RECOVERY_SECONDS)
        seconds = time.monotonic() - over
    figure(f"PostgreSQL {fault.__name__}: {dict(asked.statuses)}, slowest {asked.slowest:.1f} s "
           f"({asked.slowest_what}), writing again after {seconds:.1f} s, {writers.acknowledged} writes")  # fmt: skip
    judge(asked, recovered=recovered)
    assert server.process.poll() is None
    prove_whole(served.instance, writers, programme)
    assert strangers(served.instance.folder) == []


def test_sqlite_without_room(figure: Figure) -> None:
    with small_disk(SQLITE_ROOM_MB) as disk:
        instance = Instance(disk / "instance", f"sqlite:///{disk / 'instance' / 'oblik.sqlite3'}", OBLIK_DEMO="0")
        try:
            home = fill(instance)
            server = instance.serve()
            with Writers([server.url], home.token, home.hromada) as writers:
                assert writers.wait_for(48)
                with filled(disk):
                    asked = ask_for(LASTS_SECONDS, Programme(server.url, home.token), server.url, home.hromada)
                before, over = writers.acknowledged, time.monotonic()
                recovered = wait_until(lambda: writers.acknowledged > before + 16, RECOVERY_SECONDS)
                seconds = time.monotonic() - over
            figure(f"SQLite without room: {dict(asked.statuses)}, slowest {asked.slowest:.1f} s, "
                   f"writing again after {seconds:.1f} s")  # fmt: skip
            judge(asked, recovered=recovered)
            prove_whole(instance, writers, home.programme(server.url))
            assert strangers(instance.folder) == []
        finally:
            instance.end()


def test_an_import_for_which_sqlite_has_no_room_is_told_and_others_save_on(tmp_path: Path, figure: Figure) -> None:
    path = write_cameras(tmp_path / "cameras.csv", 20_000)
    with small_disk(IMPORT_ROOM_MB) as disk:
        instance = Instance(disk / "instance", f"sqlite:///{disk / 'instance' / 'oblik.sqlite3'}", OBLIK_DEMO="0")
        try:
            home = fill(instance)
            server = instance.serve()
            programme = home.programme(server.url)
            with saving(programme, home.hromada) as saver:
                told = instance.run("import", str(path), "--kind", "camera", "--hromada", home.hromada)
                before = len(saver.waits)
                saved_on = wait_until(lambda: len(saver.waits) > before + 3, RECOVERY_SECONDS)
            figure(f"SQLite without room for an import: «{told.stderr.strip().splitlines()[-1]}», "
                   f"{len(saver.waits)} saves meanwhile and after, {len(saver.refused)} times refused")  # fmt: skip
            assert told.returncode != 0
            assert "Traceback" not in told.stderr
            assert saved_on
            assert set(saver.refused) <= {503}
            assert programme.send("GET", "/assets?limit=1").json()["total"] == 0
            assert server.errors() == []
            instance.command("audit", "verify")
            assert strangers(instance.folder) == []
        finally:
            instance.end()


def judge(asked: Asked, *, recovered: bool) -> None:
    """Fail unless everything was answered in time by what it may be, never by a 500, and writing went on by itself."""
    assert recovered, "no write was taken after the fault was over"
    assert asked.slowest <= ANSWER_SECONDS, f"{asked.slowest_what} took {asked.slowest:.1f} s"
    wrong = [one for one in asked.statuses if one.endswith((" 0", " 500", " 502", " 504"))]
    assert wrong == []
    assert any(one.endswith(" 503") for one in asked.statuses), "the fault was not felt: it proves nothing"
