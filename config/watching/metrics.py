"""The metrics: what this server counted over all its processes, and what is read when it is asked."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

BUCKETS = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own variable: where the processes of one server write their figures."""
MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it
PREFIX = "oblik-metrics-"
RESERVED_BYTES = 4 * 1024 * 1024
KEPT = ("histogram", "gauge_livesum")


@dataclass(frozen=True)
class Reading:
    """One figure that is read when somebody asks for it."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self._make()

    def share_between_processes(self) -> Path:
        """Keep the figures, before the server forks, where all its processes find them; gives the folder.

        It lies in memory: a full disk would kill a process that writes to a mapped file.
        """
        _clear_away_dead()
        where = MEMORY if os.access(MEMORY, os.W_OK) else None
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=where))
        os.environ[FOLDER] = str(folder)
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
        self._make()
        return folder

    def _make(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "oblik_request_seconds",
            "Time that a request took, by its route.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._connections = Gauge(
            "oblik_database_connections_in_use",
            "Connections of the pool that are in use.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def note_connections(self, in_use: int) -> None:
        """Note how many connections of the database this process holds."""
        self._connections.set(in_use)

    def render(self, readings: Iterable[Reading]) -> bytes:
        """Write everything in Prometheus' text form."""
        registry = CollectorRegistry()
        folder = os.environ.get(FOLDER)
        if folder:
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        registry.register(_Read(list(readings)))
        own = b"" if folder else generate_latest(self.registry)
        return own + generate_latest(registry)


class _Read(Collector):
    def __init__(self, readings: list[Reading]) -> None:
        self._readings = readings

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the figures, those of one name together."""
        families: dict[str, GaugeMetricFamily] = {}
        for one in self._readings:
            names = [name for name, _value in one.labels]
            family = families.setdefault(one.name, GaugeMetricFamily(one.name, one.help, labels=names))
            family.add_metric([value for _name, value in one.labels], one.value)
        yield from families.values()


def reserve(folder: Path) -> None:
    """Take the room of this process' figures beforehand: what is mapped without it kills the process later."""
    with suppress(OSError):  # Where there is no room left a worker begins all the same.
        _reserve(folder)


def _reserve(folder: Path) -> None:
    for kind in KEPT:
        with (folder / f"{kind}_{os.getpid()}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, RESERVED_BYTES)


def forget_process(folder: Path, pid: int) -> None:
    """Take a dead process out of what is counted of the living; what it had counted stays, without its file."""
    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
    own, gone = folder / f"histogram_{pid}.db", folder / "histogram_gone.db"
    if own.exists():
        _add_up([own, *([gone] if gone.exists() else [])], folder / "gone")
        own.unlink()
        (folder / "gone").replace(gone)  # Between these two steps nothing is counted twice, and hardly ever once less.


def _add_up(files: Iterable[Path], target: Path) -> None:
    """Write the sums of several files' figures into a new one."""
    target.unlink(missing_ok=True)
    sums: dict[str, float] = {}
    for file in files:
        for key, value, _at, _place in MmapedDict.read_all_values_from_file(str(file)):  # type: ignore[no-untyped-call]
            sums[key] = sums.get(key, 0.0) + value
    written = MmapedDict(str(target))  # type: ignore[no-untyped-call]
    for key, value in sums.items():
        written.write_value(key, value, 0.0)  # type: ignore[no-untyped-call]
    written.close()  # type: ignore[no-untyped-call]


def _clear_away_dead() -> None:
    """Remove what a killed server left."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.stat().st_uid == os.geteuid() and pid.isdecimal() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
