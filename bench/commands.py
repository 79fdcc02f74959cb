"""The commands of the bench and what may be asked of each."""

import argparse
import fcntl
import importlib
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.city import SEED
from bench.cluster import postgres_server
from bench.instances import Wanted, filled_instance
from bench.memory import measure_memory
from bench.product import Server
from bench.reads import ROUNDS, measure_reads
from bench.report import Figures
from bench.saves import measure_saves
from bench.writes import measure_writes

FOLDER = Path("/var/tmp/oblik-bench")  # noqa: S108 -- big, kept between runs, and of no one's interest
OTHERS = {
    "costing": ("bench.costing", "costing a year of many contracts, beside one SQL statement of the same sums"),
    "list": ("bench.asset_list", "the query of the asset list inside the application, beside raw SQL"),
    "looks": ("bench.looks", "pages that show money over HTTP: kept, after one change, after an index"),
    "map": ("bench.map_points", "opening the staff map in Chromium"),
    "start": ("bench.second_start", "starting an instance that has started before"),
}
ENGINES = {"postgis": ["postgis"], "sqlite": ["sqlite"], "both": ["postgis", "sqlite"]}


def main(arguments: Sequence[str]) -> None:
    """Do what was asked for."""
    if arguments and arguments[0] in OTHERS:
        # Loaded only when asked for: they need more than the rest, a browser or the application itself.
        importlib.import_module(OTHERS[arguments[0]][0]).main(arguments[1:])
        return
    told = make_parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # Servers are stopped then too.
    told.folder.mkdir(parents=True, exist_ok=True)
    with alone(told.folder), databases(told) as (wanted, engines, database):
        figures = measure(told, wanted, engines, database)
    if figures:
        print(figures.show(is_json=told.json))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one bench at a time work in a folder."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SystemExit(
                f"another measurement works in {folder}: wait for it, or choose another --folder"
            ) from error
        yield


def measure(told: argparse.Namespace, wanted: Wanted, engines: list[str], database: Server | None) -> Figures | None:
    """Run the measurement that the command names."""
    if told.command == "data":
        for engine in engines:
            print(filled_instance(engine, wanted, is_fresh=told.fresh).url)
        return None
    if told.command == "reads":
        return measure_reads(wanted, engines, told.rounds, told.only, database)
    if told.command == "memory":
        return measure_memory(wanted, engines, told.requests)
    if told.command == "saves":
        return measure_saves(wanted, engines, told.rows)
    return measure_writes(wanted, engines, [int(one) for one in told.rows.split(",")])


@contextmanager
def databases(told: argparse.Namespace) -> Iterator[tuple[Wanted, list[str], Server | None]]:
    """Give what is wanted, on a running PostgreSQL where one is needed; its processes are known when it is ours."""
    engines = ENGINES[told.engine]
    wanted = Wanted(told.folder, told.assets, told.seed)
    if "postgis" not in engines:
        yield wanted, engines, None
        return
    with postgres_server(told.folder, told.server_url) as url:
        pid = told.folder / "postgres" / "data" / "postmaster.pid"
        database = None if told.server_url else Server(0, int(pid.read_text().split()[0]), {})
        yield Wanted(told.folder, told.assets, told.seed, url), engines, database


def make_parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    parser = argparse.ArgumentParser(prog="python3 -m bench", description="Measure the product; see bench/README.md.")
    commands = parser.add_subparsers(dest="command", required=True)
    data = _add(commands, "data", "make the invented city, and print where it lies")
    data.add_argument("--fresh", action="store_true", help="make it anew even when it is there")
    reads = _add(commands, "reads", "reading, beside bare Flask and raw SQL")
    reads.add_argument("--rounds", type=int, default=ROUNDS)
    reads.add_argument("--only", default="", help="only targets whose name holds this")
    writes = _add(commands, "writes", "imports, beside COPY of the same rows")
    writes.add_argument("--rows", default="20000", help="sizes of the files: 20000 or 20000,200000")
    saves = _add(commands, "saves", "saving by others while an import runs")
    saves.add_argument("--rows", type=int, default=20_000)
    memory = _add(commands, "memory", "a worker's memory over many requests")
    memory.add_argument("--requests", type=int, default=5_000)
    for name, (_module, text) in OTHERS.items():
        commands.add_parser(name, help=text, add_help=False)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    """Add a command with what all measurements share."""
    parser = commands.add_parser(name, help=text)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--engine", choices=list(ENGINES), default="both")
    parser.add_argument("--server-url", help="a PostgreSQL server, postgresql+psycopg://…, instead of one of our own")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where data and databases are kept")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser
