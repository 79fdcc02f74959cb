"""How much a worker's memory grows over many mixed requests."""

import sys
from typing import Any

from bench.instances import Wanted
from bench.product import commit
from bench.reads import Side, open_side
from bench.report import Figures, Table

WARM_UP = 300
STEPS = 5
MEGABYTE = 1024**2


def measure_memory(wanted: Wanted, engines: list[str], requests: int) -> Figures:
    """Ask everything in turn, eight at once, and look at the biggest worker after each fifth of the requests."""
    rows = []
    for engine in engines:
        with open_side(engine, wanted) as side:
            rows.append([engine, *grow(side, requests)])
    steps = [f"after {requests * step // STEPS}" for step in range(1, STEPS + 1)]
    return Figures(
        f"Memory of a worker in MB, {wanted.assets} assets, {commit()}",
        [Table("memory", ["engine", f"after {WARM_UP} to warm up", *steps, "growth %"], rows)],
    )


def grow(side: Side, requests: int) -> list[Any]:
    """Give the megabytes of the biggest worker when warm and after each fifth, then the growth in percent."""
    asks = mixed_asks(side, WARM_UP + requests)
    side.caller.demand_all(asks[:WARM_UP])
    seen = [side.caller.server.worker_bytes()]
    step = requests // STEPS
    for number in range(STEPS):
        print(f"  {side.instance.engine}, {number * step} of {requests} requests", file=sys.stderr, flush=True)
        side.caller.demand_all(asks[WARM_UP + number * step : WARM_UP + (number + 1) * step])
        seen.append(side.caller.server.worker_bytes())
    return [*(one / MEGABYTE for one in seen), (seen[-1] / seen[0] - 1) * 100]


def mixed_asks(side: Side, count: int) -> list[tuple[str, str]]:
    """Give paths and ways in, a target after the other."""
    targets = side.targets
    return [
        (target.asks[number // len(targets) % len(target.asks)].path, target.way)
        for number in range(count)
        for target in [targets[number % len(targets)]]
    ]
