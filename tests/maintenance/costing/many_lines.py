"""A random hromada of very many lines, as rows: prices of all bases, covers of all ways, indexes, next contracts.

What its statement in SQL (`sums_sql`) does not say is not in it: reserve, months that count in full, assets that
others take over one by one from a price for the whole. The oracle's worlds have those.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bench.city import WRITTEN_AT, Row, make_id
from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from registry.assets.models.asset import Asset
from registry.kernel.months import add_months
from registry.kernel.text import skeleton, sort_key, word_column
from registry.places.models.territory import Hromada

KINDS, WHOLE, VALUES = 16, 2, 60
"""So many kinds, so many of them covered whole and rare, so many values of an attribute."""
ASSETS_A_LINE = 4
RARE, STRANGE = 0.03, 0.2
"""Shares of assets of the kinds covered whole, and of lines that name an asset which another line names too."""
KEKV = {"2240": "current", "2210": "current", "3110": "capital"}
INDEXES = ("cpi", "wage")
INDEXED_YEARS = range(2024, 2030)
KNOWN_ON = (date(2020, 1, 1), date(2020, 6, 1), date(2099, 1, 1))
"""The second one wins over the first, the third is not known yet whenever the tests run."""
BY_ASSET = ("per_asset_month", "per_asset_year")
BY_DAY = (*BY_ASSET, "per_month", "per_year")
OF_THE_WHOLE = ("per_month", "per_year", "lump_sum", "per_visit")
VISITS = (1, 2, 3, 4, 6, 12)
Attributes = Mapping[str, str]
"""Kind -> the attribute by which its assets are told apart."""


@dataclass
class ManyLines:
    """Rows by table, in the order in which they may be written."""

    hromadas: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    indexes: list[Row] = field(default_factory=list)
    assets: list[Row] = field(default_factory=list)
    contracts: list[Row] = field(default_factory=list)
    terms: list[Row] = field(default_factory=list)
    covers: list[Row] = field(default_factory=list)

    def tables(self) -> Iterator[tuple[str, list[Row]]]:
        """Pair each table with its rows."""
        models = (Hromada, ServiceLine, PriceIndex, Asset, Contract, ContractTerm, ContractCover)
        rows = (self.hromadas, self.lines, self.indexes, self.assets, self.contracts, self.terms, self.covers)
        yield from zip((one.__tablename__ for one in models), rows, strict=True)


def make_many_lines(attributes: Attributes, lines: int, seed: int) -> ManyLines:
    """Invent a hromada with so many lines."""
    made, chance = ManyLines(), random.Random(f"{seed}/lines")
    made.hromadas.append(
        {"id": make_id(chance), "code": f"UA98{seed:015d}", "name": f"Громада {seed} рядків", "facts": {},
         "short_name": f"Громада {seed}", "west": 30.6, "south": 51.4, "east": 31.0, "north": 51.64, "is_demo": False,
         "costing_year": None}
    )  # fmt: skip
    made.indexes += _indexes(chance, made.hromadas[0])
    kinds = sorted(attributes)[:KINDS]
    for number in range(ASSETS_A_LINE * lines):
        kind = chance.choice(kinds[:WHOLE] if chance.random() < RARE else kinds[WHOLE:])
        made.assets.append(_asset(chance, made.hromadas[0], number, kind, attributes))
        made.assets[-1]["code"] = f"L{seed:02d}{number:05d}"
    signing = _Signing(made, chance, attributes)
    for number in range(lines):
        made.lines.append(_line(chance, made.hromadas[0], number))
        signing.sign(made.lines[-1], number)
    return made


def _indexes(chance: random.Random, hromada: Row) -> Iterator[Row]:
    for kind in INDEXES:
        for year in INDEXED_YEARS:
            for known_on in KNOWN_ON:
                if chance.random() < 0.7:
                    yield {
                        "id": make_id(chance), "hromada_id": hromada["id"], "kind": kind, "year": year,
                        "value": Decimal(chance.randint(92, 125)).scaleb(-2), "source": "лист", "known_on": known_on,
                        "is_demo": False, "version": 1, "updated_at": WRITTEN_AT,
                    }  # fmt: skip


def _line(chance: random.Random, hromada: Row, number: int) -> Row:
    kekv = chance.choice(list(KEKV))
    return {
        "id": make_id(chance), "hromada_id": hromada["id"], "code": f"{number // 30 + 1}.{number % 30 + 1}",
        "position": number, "title": f"Обслуговування, напрям {number + 1}", "kekv": kekv,
        "fund": chance.choice(["general", "general", "special"]), "expenditure": KEKV[kekv],
        "index_kind": chance.choice([None, *INDEXES]), "is_demo": False, "version": 1, "updated_at": WRITTEN_AT,
    }  # fmt: skip


def _asset(chance: random.Random, hromada: Row, number: int, kind: str, attributes: Attributes) -> Row:
    came_on = date(2022, 1, 1) + timedelta(days=chance.randrange(2_300)) if chance.random() < 0.8 else None
    left_on = None
    if chance.random() < 0.2:
        left_on = (came_on or date(2024, 1, 1)) + timedelta(days=chance.randrange(1_500))
    name, numbered = f"Об’єкт {number}", f"О-{number:07d}"
    return {
        "id": make_id(chance), "hromada_id": hromada["id"], "inventory_number": numbered,
        "inventory_key": skeleton(numbered), "name": name, "kind_code": kind,
        "status": "retired" if left_on else "in_service", "commissioned_on": came_on, "decommissioned_on": left_on,
        "warranty_until": _day(chance) if chance.random() < 0.4 else None,
        "attributes": {attributes[kind]: str(chance.randrange(VALUES))}, "published": False, "is_demo": False,
        "sort_key": sort_key(name), "search": word_column(name, numbered), "place_search": "", "version": 1,
        "created_at": WRITTEN_AT, "updated_at": WRITTEN_AT,
    }  # fmt: skip


def _day(chance: random.Random) -> date:
    return date(2024, 1, 1) + timedelta(days=chance.randrange(1_600))


class _Signing:
    """Signs the contracts of one line after another."""

    def __init__(self, made: ManyLines, chance: random.Random, attributes: Attributes) -> None:
        self.made, self.chance, self.attributes = made, chance, attributes
        self.kinds = sorted(attributes)[:KINDS]

    def sign(self, line: Row, number: int) -> None:
        """Sign none to three contracts; those of the whole share no asset but with the one that replaces them."""
        count = self.chance.choice([0, *[1] * 6, *[2] * 5, *[3] * 3])
        is_chain = count == 2 and self.chance.random() < 0.5
        is_by_asset = self.chance.random() < 0.6
        before: Row | None = None
        named = self.made.assets[ASSETS_A_LINE * number : ASSETS_A_LINE * (number + 1)]
        if self.chance.random() < STRANGE:
            named = list({one["id"]: one for one in (self.chance.choice(self.made.assets), *named)}.values())
        for place in range(count):
            contract = self._contract(line, f"{number + 1}/{place + 1}", before if is_chain else None)
            bases: tuple[str, ...] = BY_ASSET if is_by_asset else OF_THE_WHOLE
            if count == 1 or is_chain:
                bases = BY_ASSET + OF_THE_WHOLE
            self.made.contracts.append(contract)
            self.made.terms += self._terms(contract, self.chance.choice(bases), bases)
            own = named[: self.chance.randint(0, 5)] if is_by_asset or is_chain else named[place::count]
            covers = self._covers(contract, own, may_be_shared=is_by_asset or count == 1 or is_chain)
            for position, cover in enumerate(covers):
                told = {"id": make_id(self.chance), "contract_id": contract["id"], "position": position}
                self.made.covers.append({**cover, **told})
            before = contract

    def _contract(self, line: Row, number: str, before: Row | None) -> Row:
        chance = self.chance
        starts_on = date(2024, 1, 1) + timedelta(days=chance.randrange(1_400))
        if before:
            starts_on = before["ends_on"] + timedelta(days=chance.choice([1, 1, 1, 15, 40]))
        elif chance.random() < 0.3:
            starts_on = date(chance.choice([2025, 2026, 2027]), *chance.choice([(1, 1), (1, 31), (3, 31), (12, 30)]))
        ends_on = add_months(starts_on, chance.randint(1, 30)) - timedelta(days=1)
        ends_on = chance.choice([ends_on, ends_on + timedelta(days=chance.randrange(30)), date(starts_on.year, 12, 31)])
        renewal = chance.choice(["none", "expected", "expected", "tacit"])
        return {
            "id": make_id(chance), "hromada_id": line["hromada_id"], "number": number, "subject": "Обслуговування",
            "signed_on": starts_on + timedelta(days=chance.randint(-60, 20)) if chance.random() < 0.7 else None,
            "starts_on": starts_on, "ends_on": ends_on, "notice_value": 30, "notice_unit": "days",
            "decide_on": max(starts_on, ends_on - timedelta(days=30)),
            "replaces_id": before["id"] if before else None, "service_line_id": line["id"], "kekv": line["kekv"],
            "vat": "not_payer", "renewal": renewal,
            "renewal_months": chance.choice([1, 6, 12, 24]) if renewal == "tacit" else None, "is_demo": False,
            "search": word_column(number), "version": 1, "updated_at": WRITTEN_AT,
        }  # fmt: skip

    def _terms(self, contract: Row, basis: str, bases: tuple[str, ...]) -> Iterator[Row]:
        """Price a contract: once, anew from a day inside its time, or for two things side by side."""
        days: list[tuple[date | None, date | None]] = [(None, None)]
        way = self.chance.random()
        if way < 0.25 and contract["ends_on"] > contract["starts_on"]:
            changes_on = self._within(contract, after=1)
            days = [(None, changes_on - timedelta(days=1)), (changes_on, None)]
        elif way < 0.4:
            days = [(None, None), (None, None)]
        elif way < 0.5:
            days = [(None, self._within(contract))]
        for place, (first, last) in enumerate(days):
            following = self.chance.choice([one for one in bases if (one in BY_DAY) == (basis in BY_DAY)])
            yield self._term(contract, place, following if place else basis, (first, last))

    def _within(self, contract: Row, after: int = 0) -> date:
        length = (contract["ends_on"] - contract["starts_on"]).days
        found: date = contract["starts_on"] + timedelta(days=self.chance.randint(after, length))
        return found

    def _term(self, contract: Row, place: int, basis: str, days: tuple[date | None, date | None]) -> Row:
        chance, amount = self.chance, Decimal(self.chance.randint(1, 500_000)).scaleb(-2)
        is_paid_in_parts = basis == "lump_sum" and days == (None, None) and chance.random() < 0.5
        return {
            "id": make_id(chance), "contract_id": contract["id"], "position": place, "basis": basis, "amount": amount,
            "clause": f"п. 3.{place + 1}", "starts_on": days[0], "ends_on": days[1],
            "month_rule": chance.choice(["contract_month", "contract_month", "calendar_days"]),
            "payments": self._payments(contract, amount) if is_paid_in_parts else [],
            "skip_under_warranty": basis in BY_ASSET and chance.random() < 0.4,
            "visits_per_year": chance.choice(VISITS) if basis == "per_visit" else None,
            "priced_on": _day(chance) if chance.random() < 0.25 else None,
        }  # fmt: skip

    def _payments(self, contract: Row, amount: Decimal) -> list[dict[str, str]]:
        first = (amount / 3).quantize(Decimal("0.01"))
        days = sorted(self._within(contract) for _ in range(2))
        parts = zip(days, (first, amount - first), strict=True)
        return [{"on": day.isoformat(), "amount": f"{part:.2f}"} for day, part in parts]

    def _covers(self, contract: Row, named: list[Row], *, may_be_shared: bool) -> Iterator[Row]:
        """Cover assets by name, or a kind, whole or by an attribute; what has days of its own is covered once."""
        way = self.chance.random() if may_be_shared else 1
        kind = self.chance.choice(self.kinds[:WHOLE] if way < RARE else self.kinds[WHOLE:])
        if way < RARE:
            yield self._cover(contract, kind_code=kind)
        elif way < 0.4:
            value = str(self.chance.randrange(VALUES))
            yield self._cover(contract, kind_code=kind, filters={"attributes": {self.attributes[kind]: value}})
            named = [one for one in named if one["kind_code"] != kind]
        if way > 0.2:
            yield from (self._cover(contract, asset_id=one["id"]) for one in named)

    def _cover(self, contract: Row, **what: Any) -> Row:
        first = self._within(contract) if self.chance.random() < 0.2 else None
        last = self._within(contract) if self.chance.random() < 0.2 else None
        if first and last and last < first:
            first, last = last, first
        return {
            "asset_id": None, "kind_code": None, "filters": {}, "starts_on": first, "ends_on": last,
            "include_reserve": False, **what,
        }  # fmt: skip
