"""The parts of a contract in a file: prices, covers, and what both name by words."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.contracts import find_numbers
from maintenance.contracts.rules.contract_columns import (
    COVERS,
    TERMS,
    part_of,
    possible_numbers,
    read_numbers,
    read_sums,
)
from maintenance.contracts.rules.cover_text import read_pairs
from registry.assets.queries.kinds import KINDS, find_kind_code
from registry.assets.rules.attributes import attributes_of
from registry.exchange.operations.import_kinds import Rows
from registry.exchange.operations.import_organisations import Named, Organisations, named_organisation
from registry.kernel.bulk import portions
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.amounts import read_amount
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable, is_blank
from registry.kernel.text import N_, fold

SEVERAL_LINES = N_("Таких рядків кошторису кілька: вкажіть код")
NO_LINE = N_("Такого рядка кошторису в громаді немає: додайте його в «Кошти» → «Рядки та індекси цін»")
NAMED = {"asset_id": "asset", "holder_id": "holder", "parent_id": "parent"}


@dataclass
class ReadParts:
    """The prices and covers of a contract as its writer takes them, the row of each, and what was refused."""

    values: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=lambda: {TERMS: [], COVERS: []})
    errors: Errors = field(default_factory=dict)

    def add(self, prefix: str, row: int, part: dict[str, Any]) -> None:
        """Take one more price or cover."""
        self.values.setdefault(prefix[:-1], []).append(part)
        self.rows[prefix].append(row)


def refused_cells(name: str, parts: ReadParts) -> tuple[int | None, str]:
    """Give the row and the column of «terms.2.amount», no row for a field of the contract itself."""
    prefix, _dot, rest = name.partition(".")
    rows = parts.rows.get(f"{prefix}.", [])
    place, _dot, field_name = rest.partition(".")
    if not place.isdecimal() or int(place) >= len(rows):
        return None, name
    column = field_name.partition(".")[0]
    return rows[int(place)], f"{prefix}.{NAMED.get(column, column)}" if column else f"{prefix}.amount"


class Parts:
    """Reads prices and covers; what they name is looked up for all contracts at once."""

    def __init__(self, given: Rows, holders: Organisations) -> None:
        self.given, self.holders = given, holders
        self.session: Session = given.session
        self.asked: dict[uuid.UUID, dict[str, None]] = {}
        self.assets: dict[tuple[uuid.UUID, str], uuid.UUID] = {}
        self.lines: dict[uuid.UUID, list[tuple[uuid.UUID, str, str]]] = {}

    def foresee(self, hromada_id: uuid.UUID, *cells: Any) -> None:
        """Note the inventory numbers that a row's cells name."""
        for cell in cells:
            self.asked.setdefault(hromada_id, {}).update(dict.fromkeys(possible_numbers(cell)))

    def read(self) -> None:
        """Look up the assets that were noted."""
        for hromada_id, numbers in self.asked.items():
            for some in portions(list(numbers)):
                found = find_numbers(self.session, self.given.actor, hromada_id, some)
                self.assets |= {(hromada_id, number): asset_id for number, asset_id in found.items()}

    def line(self, hromada_id: uuid.UUID, word: str) -> uuid.UUID:
        """Find a support line by its code or title; raise Invalid on «service_line»."""
        if hromada_id not in self.lines:
            own = select(ServiceLine.id, ServiceLine.code, ServiceLine.title).where(
                ServiceLine.hromada_id == hromada_id
            )
            self.lines[hromada_id] = [(row.id, row.code, row.title) for row in self.session.execute(own)]
        known, told = self.lines[hromada_id], fold(word)
        found = [one[0] for one in known if fold(one[1]) == told] or [one[0] for one in known if fold(one[2]) == told]
        if len(found) == 1:
            return found[0]
        raise Invalid(service_line=because(SEVERAL_LINES if found else NO_LINE))

    def of(self, hromada_id: uuid.UUID, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> ReadParts:
        """Read the prices and covers of a contract; none told leave those that it has."""
        found = ReadParts()
        for row, cells in rows:
            if term := part_of(cells, TERMS):
                found.add(TERMS, row, self._read(found, TERMS, term, {"payments": read_sums, "amount": _read_money}))
            if cover := part_of(cells, COVERS):
                self._add_covers(found, row, cover, hromada_id)
        return found

    def _add_covers(self, found: ReadParts, row: int, told: Mapping[str, Any], hromada_id: uuid.UUID) -> None:
        read = self._read(found, COVERS, told, self.narrowing(hromada_id, told.get("kind")))
        rest = {f"{name}_id" if name in ("holder", "parent") else name: one for name, one in read.items()}
        numbers = self.numbers(rest.pop("asset", None), hromada_id)
        for number in numbers:
            asset_id = self.assets.get((hromada_id, number))
            if asset_id is None:
                reason = because("Майна з номером «%(number)s» немає", number=number)
                found.errors.setdefault(f"{COVERS}{len(found.rows[COVERS])}.asset_id", [reason])
            found.add(COVERS, row, {**rest, "asset_id": asset_id})
        if not numbers:
            found.add(COVERS, row, rest)

    def narrowing(self, hromada_id: uuid.UUID, kind: Any) -> Mapping[str, Callable[[Any], Any]]:
        """Give what reads the columns that narrow a kind of assets; each raises Unreadable or Invalid."""
        return {
            "settlement": lambda word: self._settlement(word, hromada_id),
            "holder": lambda word: self._holder(word, hromada_id),
            "parent": lambda word: self.asset(word, hromada_id),
            "attributes": lambda word: self._attributes(word, kind),
        }

    def _read(
        self, found: ReadParts, prefix: str, told: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]
    ) -> dict[str, Any]:
        place, read = len(found.rows[prefix]), {}
        for name, cell in told.items():
            try:
                read[name] = readers[name](cell) if name in readers else cell
            except (Unreadable, Invalid) as refusal:
                reasons = [refusal.reason] if isinstance(refusal, Unreadable) else next(iter(refusal.fields.values()))
                found.errors[f"{prefix}{place}.{name}"] = reasons
        return read

    def _settlement(self, word: Any, hromada_id: uuid.UUID) -> str | None:
        one = self.given.territory.settlement(word, hromada_id)
        return (one.katottg or str(one.id)) if one else None

    def _holder(self, word: Any, hromada_id: uuid.UUID) -> uuid.UUID | None:
        found = named_organisation(self.holders, hromada_id, Named("holder", word))
        return found.id if found else None

    def numbers(self, cell: Any, hromada_id: uuid.UUID) -> list[str]:
        """Read the inventory numbers in a cell, when the assets were looked up."""
        return read_numbers(cell, lambda number: (hromada_id, number) in self.assets)

    def asset(self, word: Any, hromada_id: uuid.UUID) -> uuid.UUID:
        """Give an asset by its inventory number; raise Unreadable."""
        found = self.assets.get((hromada_id, str(word).strip()))
        if found is None:
            raise Unreadable(because("Майна з номером «%(number)s» немає", number=word))
        return found

    def _attributes(self, word: Any, kind: Any) -> dict[str, Any]:
        known = KINDS.get(self.session)
        of_kind = known.get(find_kind_code(known, kind) or "")
        pairs, is_clear = read_pairs(str(word), attributes_of(of_kind.definition) if of_kind else ())
        if not is_clear:
            raise Unreadable(because("Напишіть так: кріплення = опора; роздільність = 4 Мп"))
        return pairs


def _read_money(cell: Any) -> Any:
    return read_amount(cell, is_cell=True) if isinstance(cell, str) and not is_blank(cell) else cell
