"""A hromada under contracts: assets of twenty kinds and what covers them, as rows, the same for the same seed.

Starts lie on random days of four years, terms last one to three years; every asset has its own first day and warranty.
"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bench.city import WRITTEN_AT, Row, make_id
from bench.cluster import has_database
from bench.instances import Wanted, database_name, make_anew
from bench.product import Instance
from config.database import prepare_database
from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import ServiceLine
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.kernel.bulk import insert_rows, portions
from registry.kernel.db import Base
from registry.kernel.months import add_months
from registry.kernel.text import skeleton, sort_key, word_column
from registry.places.models.territory import Hromada

LINES, VALUES = 30, 84
WHOLE, TOLD_APART, NAMED = 12, 4, 4
"""So many kinds are covered whole, by an attribute, by name; contracts of different ways share no asset."""
KINDS = WHOLE + TOLD_APART + NAMED
FIRST_START, START_DAYS = date(2024, 1, 1), 1461
BASES = ("per_asset_month", "per_asset_year", "per_month")
WAYS = ("asset", "kind", "attribute")
MORE = 20
OVERLAPPING, FOLLOWING, REPRICED, RETIRED = 0.10, 0.05, 0.20, 0.05
AT_ONCE = 20_000
TOLD_APART_BY = ("decimal", "integer", "text")
SOURCE = Path(__file__)
Attributes = Mapping[str, str]
"""Kind -> the attribute by which its assets are told apart."""


@dataclass
class Contracted:
    """Rows by table, in the order in which they may be written."""

    hromadas: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    assets: list[Row] = field(default_factory=list)
    contracts: list[Row] = field(default_factory=list)
    terms: list[Row] = field(default_factory=list)
    covers: list[Row] = field(default_factory=list)

    def tables(self) -> Iterator[tuple[str, list[Row]]]:
        """Pair each table with its rows."""
        yield Hromada.__tablename__, self.hromadas
        yield ServiceLine.__tablename__, self.lines
        yield Asset.__tablename__, self.assets
        yield Contract.__tablename__, self.contracts
        yield ContractTerm.__tablename__, self.terms
        yield ContractCover.__tablename__, self.covers


def make_contracted(attributes: Attributes, assets: int, contracts: int, seed: int) -> Contracted:
    """Invent a hromada with so many assets and contracts over them."""
    made, chance = Contracted(), random.Random(f"{seed}/contracted")
    hromada = {"id": make_id(chance), "code": f"UA97{1:015d}", "name": "Кошторисна громада",
               "short_name": "Кошторисна", "facts": {}, "west": 30.6, "south": 51.4, "east": 31.0, "north": 51.64,
               "is_demo": False, "costing_year": None}  # fmt: skip
    made.hromadas.append(hromada)
    made.lines += [make_line(chance, hromada, number) for number in range(LINES)]
    kinds = sorted(attributes)[:KINDS]
    for number in range(assets):
        made.assets.append(make_asset(chance, hromada, number, kinds[number % len(kinds)], attributes))
    signing = Signing(made, chance, attributes, contracts)
    for number in range(contracts):
        signing.sign(number)
    return made


def make_line(chance: random.Random, hromada: Row, number: int) -> Row:
    """Make a line of the request; prices go on as they are, without an index."""
    return {
        "id": make_id(chance), "hromada_id": hromada["id"], "code": f"{number + 1}.1", "position": number,
        "title": f"Обслуговування, напрям {number + 1}", "kekv": "2240", "fund": "general", "expenditure": "current",
        "index_kind": None, "is_demo": False, "version": 1, "updated_at": WRITTEN_AT,
    }  # fmt: skip


def make_asset(chance: random.Random, hromada: Row, number: int, kind: str, attributes: Attributes) -> Row:
    """Make an asset with its own days; one in twenty is retired on a day of its own."""
    came_on = date(2015, 1, 1) + timedelta(days=chance.randrange(4_700))
    is_retired = chance.random() < RETIRED
    left_on = came_on + timedelta(days=chance.randrange(1, 2_500)) if is_retired else None
    name, numbered = f"Об’єкт {number}", f"О-{number:07d}"
    return {
        "id": make_id(chance), "code": f"K{number:07d}", "hromada_id": hromada["id"], "inventory_number": numbered,
        "inventory_key": skeleton(numbered), "name": name, "kind_code": kind,
        "status": "retired" if is_retired else "in_service", "commissioned_on": came_on, "decommissioned_on": left_on,
        "warranty_until": came_on + timedelta(days=chance.randrange(300, 1_900)),
        "attributes": {attributes[kind]: str(chance.randrange(VALUES))}, "published": False, "is_demo": False,
        "sort_key": sort_key(name), "search": word_column(name, numbered), "place_search": "", "version": 1,
        "created_at": WRITTEN_AT, "updated_at": WRITTEN_AT,
    }  # fmt: skip


class Signing:
    """Signs contracts: a third by assets, a third by kind, a third by kind and attribute."""

    def __init__(self, made: Contracted, chance: random.Random, attributes: Attributes, count: int) -> None:
        self.made, self.chance, self.attributes, self.count = made, chance, attributes, count
        kinds = sorted({one["kind_code"] for one in made.assets})
        self.kinds_of = {
            "kind": kinds[:WHOLE], "attribute": kinds[WHOLE : WHOLE + TOLD_APART], "asset": kinds[WHOLE + TOLD_APART :]
        }  # fmt: skip
        self.named = [one for one in made.assets if one["kind_code"] in self.kinds_of["asset"]]
        self.of_kind: dict[str, list[Row]] = defaultdict(list)
        for one in made.assets:
            self.of_kind[one["kind_code"]].append(one)
        self.covers_of: list[list[Row]] = []

    def sign(self, number: int) -> None:
        """Make a contract with its prices and covers; one in twenty goes on from an earlier one."""
        chance, former = self.chance, None
        if number and chance.random() < FOLLOWING:
            former = chance.randrange(number)
        contract = self.make_contract(number, former)
        own = self.choose_covers(number) if former is None else self.covers_of[former]
        self.made.contracts.append(contract)
        self.covers_of.append(own)
        self.made.terms += self.make_terms(contract, number)
        for place, one in enumerate(own):
            self.made.covers.append({**one, "id": make_id(chance), "contract_id": contract["id"], "position": place})

    def make_contract(self, number: int, former: int | None) -> Row:
        """Make a contract; a next one begins the day after the end of the one that it replaces."""
        chance, line = self.chance, self.chance.choice(self.made.lines)
        starts_on = FIRST_START + timedelta(days=chance.randrange(START_DAYS))
        before = None if former is None else self.made.contracts[former]
        if before is not None:
            starts_on = before["ends_on"] + timedelta(days=1)
        ends_on = add_months(starts_on, 12) + timedelta(days=chance.randrange(731) - 1)
        return {
            "id": make_id(chance), "hromada_id": before["hromada_id"] if before else line["hromada_id"],
            "number": f"К-{number + 1}", "subject": f"Обслуговування {number + 1}", "signed_on": starts_on,
            "starts_on": starts_on, "ends_on": ends_on, "notice_value": 30, "notice_unit": "days",
            "decide_on": max(starts_on, ends_on - timedelta(days=30)), "replaces_id": before["id"] if before else None,
            "service_line_id": before["service_line_id"] if before else line["id"], "kekv": "2240", "vat": "not_payer",
            "renewal": "expected" if chance.random() < 0.5 else "none", "is_demo": False,
            "search": word_column(f"К-{number + 1}"), "version": 1, "updated_at": WRITTEN_AT,
        }  # fmt: skip

    def make_terms(self, contract: Row, number: int) -> Iterator[Row]:
        """Price a contract; one in five costs more from a day inside its time."""
        chance, basis = self.chance, BASES[number // len(WAYS) % len(BASES)]
        price = Decimal(chance.randrange(1_500, 90_000)) / 100 * (100 if basis == "per_month" else 1)
        days: list[tuple[date | None, date | None]] = [(None, None)]
        if chance.random() < REPRICED:
            changes_on = contract["starts_on"] + timedelta(days=chance.randrange(30, 330))
            days = [(None, changes_on - timedelta(days=1)), (changes_on, None)]
        skips = chance.random() < 1 / 3 and basis != "per_month"
        for place, (first, last) in enumerate(days):
            yield {
                "id": make_id(chance), "contract_id": contract["id"], "position": place, "basis": basis,
                "amount": price + 5 * place, "starts_on": first, "ends_on": last, "month_rule": "contract_month",
                "payments": [], "skip_under_warranty": skips,
            }  # fmt: skip

    def choose_covers(self, number: int) -> list[Row]:
        """Choose what a contract covers; one in ten names more, of what it or others cover, from a day of its own."""
        way, turn = WAYS[number % len(WAYS)], number // len(WAYS)
        kinds = self.kinds_of[way]
        kind = kinds[turn % len(kinds)]
        if way == "asset":
            covers = [_by_name(one) for one in self.named[turn :: self.count // len(WAYS) + 1]]
        elif way == "kind":
            covers = [_by_kind(kind, {})]
        else:
            value = str(turn // len(kinds) % VALUES)
            covers = [_by_kind(kind, {"attributes": {self.attributes[kind]: value}})]
        return covers + self.name_more(kind) if self.chance.random() < OVERLAPPING else covers

    def name_more(self, kind: str) -> list[Row]:
        """Name some assets of a kind from a day on."""
        since = FIRST_START + timedelta(days=self.chance.randrange(2 * START_DAYS))
        named = self.chance.sample(self.of_kind[kind], min(MORE, len(self.of_kind[kind])))
        return [{**_by_name(one), "starts_on": since} for one in named]


def _by_name(asset: Row) -> Row:
    return {"asset_id": asset["id"], "kind_code": None, "filters": {}, **_OPEN}


def _by_kind(kind: str, filters: dict[str, Any]) -> Row:
    return {"asset_id": None, "kind_code": kind, "filters": filters, **_OPEN}


_OPEN = {"starts_on": None, "ends_on": None, "include_reserve": False}


def contracted_instance(engine: str, wanted: Wanted, contracts: int) -> Instance:
    """Give the instance with the hromada under contracts; it is made when it is missing or old."""
    instance = wanted.instance(engine, f"contracted_{contracts}")
    stamp, told = instance.folder / "stamp", f"{wanted.stamp} {hashlib.sha256(SOURCE.read_bytes()).hexdigest()}"
    is_there = instance.engine == "sqlite" or has_database(wanted.server_url, database_name(instance))
    if is_there and stamp.exists() and stamp.read_text() == told:
        return instance
    make_anew(instance, wanted.server_url)
    database = create_engine(instance.url)
    prepare_database(database)
    with Session(database) as session:
        write_contracted(session, wanted.assets, contracts, wanted.seed)
        session.commit()
        session.execute(text("ANALYZE"))
        session.commit()
    database.dispose()
    stamp.write_text(told)
    return instance


def write_contracted(session: Session, assets: int, contracts: int, seed: int) -> None:
    """Write the rows by the product's own bulk inserts."""
    made = make_contracted(figures_of_kinds(session), assets, contracts, seed)
    for name, rows in made.tables():
        for part in portions(rows, AT_ONCE):
            insert_rows(session, Base.metadata.tables[name], part)


def figures_of_kinds(session: Session) -> Attributes:
    """Name for each kind the first attribute that is a figure or a text."""
    found = {}
    for kind in session.scalars(select(AssetKind)):
        named = [one["name"] for one in kind.definition.get("attributes", ()) if one["type"] in TOLD_APART_BY]
        if named:
            found[kind.code] = named[0]
    return found
