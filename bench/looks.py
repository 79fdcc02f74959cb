"""How long pages that show money take over HTTP: kept, after one changed record, and after a changed index.

    python3 -m bench looks [--engine postgis|sqlite] [--assets 100000] [--contracts 1000] [--only costing]

Wall clock counts only on an idle machine, CPU on a busy one too. The server as shipped answers on the data of
`bench costing`, to which acts are added. Records are changed by SQL past the application, as another process would:
the database lists them. Before each change every process has seen the page.
"""

import argparse
import itertools
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, create_engine, insert, select, text
from sqlalchemy.orm import Session

from bench.asking import Caller
from bench.city import SEED, WRITTEN_AT, make_id
from bench.cluster import postgres_server
from bench.commands import FOLDER
from bench.contracted import contracted_instance
from bench.instances import Wanted, copy_of
from bench.product import Instance, commit, serving
from bench.report import Figures, Table
from config.database import all_tables, prepare_database
from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.costing.models.act import Act
from maintenance.costing.models.scenario import Scenario, ScenarioChange
from registry.assets.models.asset import Asset
from registry.kernel.months import add_months
from registry.places.models.territory import Hromada

YEAR, FACT_YEAR = 2027, 2026
SEES = 6
"""So often each page is asked before it is measured: both processes have then seen it."""
RESTED, RESTED_SECONDS = "an asset, seconds ago", 6
"""So long every process has had to make figures ready before it is looked at again."""
Change = Callable[[Engine, int], None]
Look = tuple[float, float]
"""Milliseconds until the answer had come, and of the server's CPU."""


def main(arguments: Sequence[str]) -> None:
    """Fill an instance, serve it, look, print milliseconds."""
    told = read_arguments(arguments)
    tables: list[Table] = []
    for engine in ("postgis", "sqlite") if told.engine == "both" else (told.engine,):
        server = postgres_server(told.folder, told.server_url) if engine == "postgis" else nullcontext("")
        with server as url:
            wanted = Wanted(told.folder, told.assets, told.seed, url)
            instance = copy_of(contracted_instance(engine, wanted, told.contracts), "looks", url)
            tables += measure(instance, told.rounds, told.only)
    title = f"Pages of {told.assets} assets under {told.contracts} contracts, {commit()}"
    print(Figures(title, tables).show(is_json=told.json))


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(prog="python3 -m bench looks", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--contracts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--engine", choices=("postgis", "sqlite", "both"), default="both")
    parser.add_argument("--server-url", help="a PostgreSQL server, postgresql+psycopg://…, instead of one of our own")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser.parse_args(arguments)


def measure(instance: Instance, rounds: int, only: str) -> list[Table]:
    """Look at each page for the first time, again, and after each change."""
    with opened(instance) as database:
        with Session(database) as session:
            add_facts(session)
            pages = {name: path for name, path in pages_of(session).items() if only in name}
        with serving(instance) as server, Caller(server) as caller:
            found: dict[str, dict[str, Look]] = {}
            for name, path in pages.items():
                print(f"  {name}", file=sys.stderr, flush=True)
                found[name] = look(caller, path, database, rounds)
    columns = ["first", "kept", *CHANGES, RESTED]
    return [
        Table(
            f"{instance.engine}: {title}",
            ["page", *columns],
            [[name, *(looks[one][at] for one in columns)] for name, looks in found.items()],
        )
        for at, title in enumerate(("milliseconds", "milliseconds of the server's CPU"))
    ]


@contextmanager
def opened(instance: Instance) -> Iterator[Engine]:
    """Open the product's tables as the product does."""
    all_tables()
    database = create_engine(instance.url)
    prepare_database(database)
    yield database
    database.dispose()


def look(caller: Caller, path: str, database: Engine, rounds: int) -> dict[str, Look]:
    """Time one page: medians of the rounds."""
    found = {"first": _look(caller, path)}
    _see(caller, path)
    found["kept"] = _median([_look(caller, path) for _each in range(SEES)])
    for name, change in CHANGES.items():
        looks = []
        for number in range(rounds):
            change(database, number)
            looks.append(_look(caller, path))
            _see(caller, path)
        found[name] = _median(looks)
    _change_asset(database, rounds)
    time.sleep(RESTED_SECONDS)
    found[RESTED] = _look(caller, path)
    return found


def _look(caller: Caller, path: str) -> Look:
    used = caller.server.cpu_seconds()
    seconds = caller.demand(path, "session")
    return seconds * 1000, (caller.server.cpu_seconds() - used) * 1000


def _see(caller: Caller, path: str) -> None:
    for _each in range(SEES):
        caller.demand(path, "session")


def _median(looks: Sequence[Look]) -> Look:
    return statistics.median(one for one, _cpu in looks), statistics.median(cpu for _one, cpu in looks)


_days = itertools.count()
"""A day for each change: an asset that is given the day it has already is no change, and costs next to nothing."""


def _change_asset(database: Engine, number: int) -> None:
    """Change the warranty of an asset that a kind's contracts cover."""
    chosen = text("SELECT id FROM registry_asset WHERE status = 'in_service' ORDER BY code LIMIT 1 OFFSET :at")
    with database.begin() as connection:
        found = connection.execute(chosen, {"at": 7 * number}).scalar_one()
        changed = text("UPDATE registry_asset SET warranty_until = :day WHERE id = :id")
        connection.execute(changed, {"id": found, "day": (date(2026, 3, 1) + timedelta(days=next(_days))).isoformat()})


def _change_price(database: Engine, number: int) -> None:
    """Raise a price of one contract."""
    with database.begin() as connection:
        found = connection.execute(text("SELECT id FROM maintenance_contract_term ORDER BY id LIMIT 1")).scalar_one()
        changed = text("UPDATE maintenance_contract_term SET amount = amount + 1 WHERE id = :id")
        connection.execute(changed, {"id": found})


def _change_index(database: Engine, number: int) -> None:
    """Publish another figure of the index of all lines."""
    with Session(database) as session:
        known = session.scalars(select(PriceIndex).order_by(PriceIndex.id)).first()
        if known is None:
            raise LookupError("there is no index")
        known.value += Decimal("0.001")
        session.commit()


CHANGES: Mapping[str, Change] = {
    "an asset": _change_asset,
    "a price": _change_price,
    "an index": _change_index,
}


def add_facts(session: Session) -> None:
    """Give lines an index, every contract in force monthly acts of a year, and the hromada two what-ifs."""
    hromada = session.scalars(select(Hromada)).one()
    chance = random.Random(SEED)
    for line in session.scalars(select(ServiceLine)):
        line.index_kind = "cpi"
    session.add(
        PriceIndex(
            id=make_id(chance), hromada_id=hromada.id, kind="cpi", year=YEAR, value=Decimal("1.084"), source="прогноз",
            known_on=date(2026, 9, 1), updated_at=WRITTEN_AT,
        )
    )  # fmt: skip
    first, last = date(FACT_YEAR, 1, 1), date(FACT_YEAR, 10, 31)
    columns = (Contract.id, Contract.number, Contract.starts_on, Contract.ends_on, Contract.kekv)
    contracts = session.execute(select(*columns).where(Contract.starts_on <= last, Contract.ends_on >= first)).all()
    acts = [one for contract in contracts for one in make_acts(chance, hromada.id, contract)]
    session.execute(insert(Act), acts)
    for percent in (10, 20):
        change = ScenarioChange(
            id=make_id(chance), kind="price", starts_on=date(YEAR, 1, 1), percent=Decimal(percent), position=0
        )
        session.add(
            Scenario(
                id=make_id(chance), hromada_id=hromada.id, name=f"Дорожче на {percent} %", changes=[change],
                updated_at=WRITTEN_AT,
            )
        )  # fmt: skip
    session.commit()


def make_acts(chance: random.Random, hromada_id: uuid.UUID, contract: Row[Any]) -> Iterator[dict[str, Any]]:
    """Accept each month of ten that a contract is in force in."""
    for number in range(10):
        starts_on = add_months(date(FACT_YEAR, 1, 1), number)
        ends_on = date.fromordinal(add_months(starts_on, 1).toordinal() - 1)
        if contract.starts_on <= starts_on and contract.ends_on >= ends_on:
            yield {
                "id": make_id(chance), "hromada_id": hromada_id, "contract_id": contract.id,
                "number": f"{contract.number}/{number + 1}", "accepted_on": ends_on, "starts_on": starts_on,
                "ends_on": ends_on, "amount": Decimal(chance.randrange(100_000, 9_000_000)) / 100,
                "kekv": contract.kekv, "fund": "general", "updated_at": WRITTEN_AT,
            }  # fmt: skip


def pages_of(session: Session) -> dict[str, str]:
    """Name the pages, the most visited first."""
    asset = session.scalars(select(Asset.id).where(Asset.status == "in_service").order_by(Asset.code)).first()
    kind = session.scalars(select(Asset.kind_code).where(Asset.id == asset)).one()
    line = session.scalars(select(ServiceLine.id).order_by(ServiceLine.position)).first()
    contract = session.scalars(
        select(Contract.id).where(Contract.service_line_id == line, Contract.ends_on >= date(YEAR, 1, 1))
    ).first()
    year, facts = f"/costing/{YEAR}", f"/costing/{FACT_YEAR}"
    return {
        "today": "/",
        "contracts": "/contracts",
        "a contract": f"/contracts/{contract}",
        "an asset's costs": f"/assets/{asset}?tab=cost",
        "a kind's costs": f"/costing/{YEAR}/assets/card?kind={kind}",
        "a costing year": year,
        "a line": f"{year}/{line}",
        "plan and fact": f"/costing/facts?year={FACT_YEAR}",
        "by kind": f"{facts}/assets?by=kind",
        "by place": f"{facts}/assets?by=place",
        "years by line": f"{year}/years",
        "by contract": f"{year}/contracts",
        "by provider": f"{facts}/providers",
        "turn of the year": f"{year}/turn",
        "rates": "/costing/rates",
        "what-ifs side by side": f"{year}/scenarios",
    }
