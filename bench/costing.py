"""How fast a hromada's year is costed, beside one SQL statement of the same sums, and how much memory it takes.

    python3 -m bench costing [--engine postgis|sqlite] [--assets 100000] [--contracts 1000]

Before anything is timed, the sums are compared to the kopiyka, contract by contract.
"""

import argparse
import gc
import multiprocessing
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bench.city import SEED
from bench.cluster import postgres_server
from bench.commands import FOLDER
from bench.contracted import contracted_instance
from bench.costing_sql import SETTINGS, statement_of
from bench.instances import Wanted
from bench.product import Instance, commit
from bench.report import Figures, Table
from config.database import prepare_database
from maintenance.contracts.queries.book import load_book
from maintenance.contracts.rules.takeovers import NEVER, CoveredContract, cover_book
from maintenance.costing.documents.versions import version_document
from maintenance.costing.operations.versions import Freezing, freeze_costing
from maintenance.costing.queries.cost_groups import CostFilter, get_grouped_costs
from maintenance.costing.queries.costing import get_costing
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.findings.threats import find_threats
from registry.kernel.access import SYSTEM
from registry.kernel.money import to_kopiykas
from registry.places.models.territory import Hromada

YEAR, HORIZON, AS_OF = 2027, 3, date(2026, 11, 1)
MEGABYTE = 1024**2
Question = Callable[[Session, Hromada], Any]


def main(arguments: Sequence[str]) -> None:
    """Fill an instance, compare, take turns, print ratios."""
    told = read_arguments(arguments)
    title = f"Costing of {YEAR}: {told.assets} assets, {told.contracts} contracts, {commit()}"
    tables: list[Table] = []
    for engine in ("postgis", "sqlite") if told.engine == "both" else (told.engine,):
        server = postgres_server(told.folder, told.server_url) if engine == "postgis" else nullcontext("")
        with server as url:
            instance = contracted_instance(engine, Wanted(told.folder, told.assets, told.seed, url), told.contracts)
            tables += measure(instance, told.rounds)
    print(Figures(title, tables).show(is_json=told.json))


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(prog="python3 -m bench costing", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--contracts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=("postgis", "sqlite", "both"), default="both")
    parser.add_argument("--server-url", help="a PostgreSQL server, postgresql+psycopg://…, instead of one of our own")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser.parse_args(arguments)


def measure(instance: Instance, rounds: int) -> list[Table]:
    """Compare the sums, then time each question beside the statement, in turns."""
    with opened(instance) as (session, hromada):
        compared = compare(session, hromada)
        times = take_turns(session, hromada, rounds)
    sql = statistics.median(times.pop(STATEMENT))
    rows: list[list[Any]] = [[STATEMENT, sql * 1000, 1.0, None, None]]
    for name, taken in times.items():
        median = statistics.median(taken)
        rows.append([name, median * 1000, median / sql, *memory_of(instance, name)])
    return [
        Table(f"{instance.engine}: milliseconds", ["what", "ms", "× SQL", "MB above start", "MB kept"], rows),
        Table(f"{instance.engine}: compared to the kopiyka", list(compared), [list(compared.values())]),
    ]


@contextmanager
def opened(instance: Instance) -> Iterator[tuple[Session, Hromada]]:
    """Open the product's tables as the product does, and its only hromada."""
    engine = create_engine(instance.url)
    prepare_database(engine)
    with Session(engine) as session:
        yield session, session.scalars(select(Hromada)).one()
    engine.dispose()


def ask_sql(session: Session, hromada: Hromada, year: int = YEAR) -> dict[uuid.UUID, int]:
    """Run the one statement: kopiykas by contract; what it cannot say is not in it."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    end = date(year, 12, 31)
    values = {"hromada": hromada.id.hex, "year_end": end.isoformat()} if is_sqlite else {
        "hromada": hromada.id, "year_end": end}  # fmt: skip
    for setting in SETTINGS["sqlite" if is_sqlite else "postgis"]:
        session.execute(text(setting))
    rows = session.execute(text(statement_of("sqlite" if is_sqlite else "postgis", year)), values).all()
    return {uuid.UUID(str(contract)): int(kopiykas) for contract, kopiykas in rows}


def compare(session: Session, hromada: Hromada, year: int = YEAR) -> dict[str, Any]:
    """Compare each contract's cost with the statement's; raise ValueError where they differ."""
    work = costed(session, hromada, 1, year)[0]
    ours = {one: to_kopiykas(amount) for one, amount in work.amounts.items() if amount}
    left_out = {one.contract.id for one in work.covered.contracts if is_unsaid(one)}
    theirs = {one: kopiykas for one, kopiykas in ask_sql(session, hromada, year).items() if kopiykas}
    said = {one: kopiykas for one, kopiykas in ours.items() if one not in left_out}
    differing = [one for one in {*said, *theirs} if said.get(one) != theirs.get(one)]
    if differing:
        one = differing[0]
        raise ValueError(f"{len(differing)} contracts differ, so {one}: {said.get(one)} against {theirs.get(one)}")
    return {
        "contracts": len(ours), "compared": len(said), "hryvnia": sum(said.values()) / 100,
        "hryvnia not compared": sum(ours.values()) / 100 - sum(said.values()) / 100,
    }  # fmt: skip


def is_unsaid(covered: CoveredContract) -> bool:
    """Tell whether the statement leaves a contract out: a price for the whole whose assets are taken over."""
    is_whole = covered.contract.terms[0].basis == "per_month"
    return is_whole and covered.contract.goes_on and bool((covered.taken != NEVER).any())


def costed(session: Session, hromada: Hromada, years: int, first: int = YEAR) -> list[Workings]:
    """Cost some years from what the database has."""
    book = load_book(session, hromada.id, first + years - 1, AS_OF)
    covered = cover_book(book)
    return [cost_year(book, first + number, covered=covered) for number in range(years)]


def _with_findings(session: Session, hromada: Hromada, years: int) -> list[int]:
    return [len(find_threats(work, {})) for work in costed(session, hromada, years)]


STATEMENT = "one SQL statement, grouped"
QUESTIONS: Mapping[str, Question] = {
    "a year's figures": lambda session, hromada: costed(session, hromada, 1)[0].total,
    "a year with findings": lambda session, hromada: _with_findings(session, hromada, 1),
    "three years with findings": lambda session, hromada: _with_findings(session, hromada, HORIZON),
    "what a page shows, beside two years before": lambda session, hromada: get_costing(
        session, SYSTEM, hromada, YEAR, as_of=AS_OF
    ),
    "what each asset costs, by kind": lambda session, hromada: get_grouped_costs(
        session, SYSTEM, hromada, YEAR, CostFilter(), as_of=AS_OF
    ),
    "freezing a version": lambda session, hromada: freeze_costing(
        session, SYSTEM, hromada, YEAR, Freezing("submitted", as_of=AS_OF), describe=version_document
    ),
}


def take_turns(session: Session, hromada: Hromada, rounds: int) -> dict[str, list[float]]:
    """Time the statement and each question in turns; seconds of each round."""
    asks: dict[str, Question] = {STATEMENT: ask_sql, **QUESTIONS}
    times: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(rounds):
        for name, ask in asks.items():
            print(f"  round {number + 1} of {rounds}: {name}", file=sys.stderr, flush=True)
            gc.collect()
            began = time.perf_counter()
            ask(session, hromada)
            times[name].append(time.perf_counter() - began)
            session.rollback()
    return times


def memory_of(instance: Instance, name: str) -> list[float]:
    """Give by how many megabytes a process of its own grows at most while it answers once, and how many stay."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return [one / MEGABYTE for one in pool.apply(_grown, (instance, name))]


def _grown(instance: Instance, name: str) -> tuple[int, int]:
    with opened(instance) as (session, hromada):
        before = _resident("VmRSS")
        QUESTIONS[name](session, hromada)
        most = _resident("VmHWM") - before
        session.rollback()
        gc.collect()
        return most, _resident("VmRSS") - before


def _resident(which: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(one for one in lines if one.startswith(which)).split()[1])
