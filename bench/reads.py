"""How fast the product reads, beside bare Flask on the same PostgreSQL and beside the statements by themselves."""

import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.asking import Caller, Pace, measure
from bench.flat import Flat, open_flat
from bench.instances import Wanted, filled_instance
from bench.product import Instance, Server, commit, free_port, running, serving
from bench.questions import Ask, Target, make_targets
from bench.report import Figures, Table

ROUNDS = 3
STATEMENT_RUNS = 15
BARE_SERVER = ["-m", "gunicorn", "--workers", "2", "--worker-class", "gthread", "--threads", "8", "--log-level",
               "warning", "--no-control-socket"]  # fmt: skip
"""The same processes and threads as `./oblik serve` has on PostgreSQL."""


@dataclass
class Side:
    """One instance under measurement: its targets, who asks it, and what came out by target."""

    instance: Instance
    flat: Flat
    targets: list[Target]
    caller: Caller
    database: Server | None = None
    paces: dict[str, list[Pace]] = field(default_factory=dict)
    statements: dict[str, list[float]] = field(default_factory=dict)


def measure_reads(wanted: Wanted, engines: list[str], rounds: int, only: str, database: Server | None) -> Figures:
    """Ask every target of every server in turn, in rounds, and give the medians."""
    figures = Figures("Reads", [])
    with ExitStack() as stack:
        sides = [stack.enter_context(open_side(engine, wanted, database)) for engine in engines]
        wrong = [f"{side.instance.engine}: {one}" for side in sides for one in differences(side)]
        for one in wrong:
            print(f"NOT THE SAME: {one}", file=sys.stderr)
        bare = stack.enter_context(bare_flask(sides[0].instance)) if engines[0] == "postgis" else None
        bare_paces: dict[str, list[Pace]] = {}
        names = [target.name for target in sides[0].targets if only in target.name]
        for turn in range(rounds):
            for name in names:
                print(f"  round {turn + 1}, {name}", file=sys.stderr, flush=True)
                if bare:
                    asks = _target(sides[0], name).asks
                    bare_paces.setdefault(name, []).append(measure(bare, [one.bare for one in asks], "open", turn))
                for side in sides:
                    take_turn(side, _target(side, name), turn)
            figures = show_reads(wanted, sides, names, bare_paces, wrong)
            (wanted.folder / "reads.json").write_text(figures.show(is_json=True))  # So far, if the run is cut off.
    return figures


@contextmanager
def open_side(engine: str, wanted: Wanted, database: Server | None = None) -> Iterator[Side]:
    """Serve a filled instance and open its flat tables."""
    instance = filled_instance(engine, wanted)
    with open_flat(instance) as flat, serving(instance) as server, Caller(server) as caller:
        yield Side(instance, flat, make_targets(flat), caller, database if engine == "postgis" else None)


@contextmanager
def bare_flask(instance: Instance) -> Iterator[Caller]:
    """Serve bare Flask over the flat tables of a PostgreSQL instance."""
    port = free_port()
    arguments = [sys.executable, *BARE_SERVER, "--bind", f"127.0.0.1:{port}", "bench.bare:app"]
    environment = {**os.environ, "BENCH_DATABASE": instance.url.replace("+psycopg", "")}
    with running(arguments, environment, port, "/map") as pid, Caller(Server(port, pid, {"open": {}})) as caller:
        yield caller


def take_turn(side: Side, target: Target, turn: int) -> None:
    """Measure one target in one round."""
    paths = [one.path for one in target.asks]
    side.paces.setdefault(target.name, []).append(measure(side.caller, paths, target.way, turn, side.database))
    if target.asks[0].statement:
        side.statements.setdefault(target.name, []).append(time_statements(side.flat, target.asks, turn))


def time_statements(flat: Flat, asks: list[Ask], turn: int) -> float:
    """Give the median milliseconds of a target's statements by themselves."""
    times = []
    for number in range(STATEMENT_RUNS):
        ask = asks[(turn * 7 + number) % len(asks)]
        began = time.perf_counter()
        flat.ask(ask.statement, ask.values or {})
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def differences(side: Side, asks: int = 3) -> Iterator[str]:
    """Tell where the product's answer is not 200, or holds other ids or another total than the flat tables."""
    for target in side.targets:
        for ask in target.asks[:: max(1, len(target.asks) // asks)]:
            _seconds, status, body = side.caller.ask(ask.path, target.way)
            if status != 200:
                yield f"{target.name}: {ask.path} was answered by {status}"
            elif target.read_ids is not None:
                yield from _compare(side.flat, target, ask, body)


def _compare(flat: Flat, target: Target, ask: Ask, body: bytes) -> Iterator[str]:
    assert target.read_ids is not None  # noqa: S101 -- the caller asked
    wanted = [str(row[0]) for row in flat.ask(ask.statement, ask.values or {})]
    got = target.read_ids(body)
    if target.name in ("asset page", "place page"):
        is_same = set(wanted) <= set(got)
    else:
        is_same = got == wanted if target.is_ordered else sorted(got) == sorted(wanted)
    if not is_same:
        both = len({*got} & {*wanted})
        yield f"{target.name}: {ask.path} holds {len(got)} ids, the statement {len(wanted)}, both {both}"
    if target.is_counted:
        counted = f"SELECT count(*) FROM ({ask.statement.rpartition(' LIMIT ')[0]}) AS counted"
        total, told = flat.ask(counted, ask.values or {})[0][0], json.loads(body)["total"]
        if told != total:
            yield f"{target.name}: {ask.path} tells a total of {told}, there are {total}"


def _target(side: Side, name: str) -> Target:
    return next(one for one in side.targets if one.name == name)


def show_reads(
    wanted: Wanted, sides: list[Side], names: list[str], bare: dict[str, list[Pace]], wrong: list[str]
) -> Figures:
    """Put the medians into tables: one an engine."""
    tables = [_table(side, names, bare, sides[0]) for side in sides]
    return Figures(
        f"Reads, {wanted.assets} assets, {commit()}", tables, {"assets": wanted.assets, "differences": wrong}
    )


def _table(side: Side, names: list[str], bare: dict[str, list[Pace]], first: Side) -> Table:
    is_second = side is not first
    headings = ["target", "ours ms", "bare ms", "SQL ms", "ours /s", "bare /s", "ratio", "CPU ms", "bare CPU ms",
                "CPU of PostGIS ×" if is_second else "database CPU ms"]  # fmt: skip
    rows: list[list[Any]] = []
    for name in names:
        ours, beside = _median(side.paces[name]), _median(bare[name]) if name in bare else None
        sql = statistics.median(side.statements[name]) if name in side.statements else None
        last: float | None = ours.database_cpu_ms
        if is_second:
            other = _median(first.paces[name])
            last = ours.cpu_ms / max(other.cpu_ms + other.database_cpu_ms, 0.01)
        rows.append([
            name, ours.alone_ms, beside and beside.alone_ms, sql, ours.per_second, beside and beside.per_second,
            beside and ours.per_second / beside.per_second, ours.cpu_ms, beside and beside.cpu_ms, last,
        ])  # fmt: skip
    return Table(side.instance.engine, headings, rows)


def _median(paces: list[Pace]) -> Pace:
    return Pace(
        *(
            statistics.median(getattr(one, name) for one in paces)
            for name in ("alone_ms", "per_second", "cpu_ms", "database_cpu_ms")
        )
    )
