"""Rows of contracts: the rows of one number are one contract, each with a price and with what it covers."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.operations.contracts import change_contract, create_contract
from maintenance.contracts.operations.import_parts import Parts, refused_cells
from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.contracts.rules.contract_columns import COVERS, TERMS, read_numbers
from maintenance.contracts.rules.contract_names import KnownContract, number_key
from maintenance.contracts.rules.contracts import CONTRACT
from registry.exchange.operations.import_kinds import Became, Rows, RowWriter, became
from registry.exchange.operations.import_organisations import Named, Organisations, named_organisation
from registry.exchange.operations.import_territory import Warned
from registry.exchange.rules.days import read_day_cell
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.rules.fields import Errors, Refusals
from registry.kernel.rules.reading import Unreadable, is_blank, text_of
from registry.kernel.text import N_, fold
from registry.places.models.territory import Hromada

ELSEWHERE = frozenset({"hromada", "provider", "provider_edrpou", "service_line", "replaces", "not_next_of"})
KEPT_WHEN_BLANK = frozenset(one.name for one in CONTRACT.written if one.is_required or one.fallback not in (None, ()))
COLUMN_OF = {"provider_id": "provider", "service_line_id": "service_line", "replaces_id": "replaces"}
OTHERWISE = N_("Цей договір уже описано інакше в рядку %(row)s")


@dataclass
class Told:
    """What the rows of one contract tell of it: each of its own cells with its row, and the rows of its parts."""

    hromada: Hromada
    number: str
    starts_on: date | None
    row: int
    cells: dict[str, tuple[int, Any]] = field(default_factory=dict)
    parts: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)

    def add(self, row: int, cells: Mapping[str, Any]) -> Errors:
        """Take one row in; refuse cells that contradict an earlier row."""
        self.parts.append((row, cells))
        errors: Errors = {}
        for name, cell in cells.items():
            if name.startswith((TERMS, COVERS)) or name == "hromada":
                continue
            at, before = self.cells.get(name, (row, None))
            if is_blank(before):
                self.cells[name] = (row, cell)
            elif not is_blank(cell) and fold(str(before)) != fold(str(cell)):
                errors[name] = [because(OTHERWISE, row=at)]
        return errors

    def cell(self, name: str) -> Any:
        """Give what is told of a field; None for nothing."""
        return self.cells.get(name, (0, None))[1]


class ContractRows(RowWriter):
    """Gathers the rows of each contract and writes the contracts at the end, earlier ones first."""

    def __init__(self, given: Rows) -> None:
        self.given, self.territory = given, given.territory
        self.session: Session = given.session
        self.names = ContractNames(self.session, self.territory.ids)
        self.providers = Organisations(self.session, self.territory)
        self.told: dict[tuple[uuid.UUID, str], list[Told]] = {}
        self.parts = Parts(given, self.providers)
        self.warned: list[Warned] = []
        self.became: list[Became] = []

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the known organisations that the next rows may mean."""
        named = ("provider", "provider_edrpou", f"{COVERS}holder")
        self.providers.foresee(cells.get(name) for cells in rows for name in named)

    def write(self, cells: Mapping[str, Any], row: int) -> None:
        """Take a row in; raise Invalid where it contradicts an earlier row of its contract."""
        number = _read_number(cells)
        owners = [one for one in self.territory.ids if self.names.numbered(one, number)]
        hromada = self.territory.choose(cells, owners)
        errors = self._told_of(hromada, number, _first_day(cells), row).add(row, cells)
        self.parts.foresee(hromada.id, *(cells.get(f"{COVERS}{name}") for name in ("asset", "parent")))
        if errors:
            raise Invalid(errors)

    def _told_of(self, hromada: Hromada, number: str, starts_on: date | None, row: int) -> Told:
        """Find the contract of a row: by number and first day, and where no day is told the last of that number."""
        alike = self.told.setdefault((hromada.id, number_key(number)), [])
        for one in reversed(alike):
            if starts_on is None or one.starts_on in (None, starts_on):
                one.starts_on = one.starts_on or starts_on
                return one
        alike.append(Told(hromada, number, starts_on, row))
        return alike[-1]

    def finish(self) -> dict[int, Errors]:
        """Write the contracts; give refusals by row."""
        told = [one for alike in self.told.values() for one in alike]
        told.sort(key=lambda one: (one.starts_on or date.max, one.row))
        known = {id(one): self._known(one) for one in told}
        loaded = self._load([one.id for one in known.values() if one])
        self.parts.read()
        refused: dict[int, Errors] = {}
        for one in told:
            before = known[id(one)]
            for row, name, reasons in self._write(one, loaded[before.id] if before else None):
                refused.setdefault(row, {}).setdefault(name, reasons)
        return refused

    def _known(self, told: Told) -> KnownContract | None:
        """Find the contract in the register: by number and first day, else the only one of a time that overlaps."""
        alike = self.names.numbered(told.hromada.id, told.number)
        starts_on, ends_on = told.starts_on, _day(told.cell("ends_on"))
        if starts_on is None:
            return alike[-1] if len(alike) == 1 else None
        same = [one for one in alike if one.starts_on == starts_on]
        if same or not alike:
            return same[0] if same else None
        around = [one for one in alike if one.starts_on <= (ends_on or starts_on) and starts_on <= one.ends_on]
        if len(around) == 1 and len(self.told[told.hromada.id, number_key(told.number)]) == 1:
            return around[0]
        days = f"{alike[-1].starts_on:%d.%m.%Y}–{alike[-1].ends_on:%d.%m.%Y}"
        reason = because("Договір із таким номером уже є, на інший строк: %(days)s. Це буде новий договір", days=days)
        self.warned.append((told.row, "number", told.number, reason))
        return None

    def _load(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Contract]:
        """Load the known contracts with all that is theirs."""
        found: dict[uuid.UUID, Contract] = {}
        whole = (
            joinedload(Contract.provider), joinedload(Contract.service_line), joinedload(Contract.replaces),
            selectinload(Contract.terms), selectinload(Contract.covers).joinedload(ContractCover.asset),
        )  # fmt: skip
        for some in portions(ids):
            own = select(Contract).where(among(self.session, Contract.id, some)).options(*whole)
            found |= {one.id: one for one in self.session.scalars(own)}
        return found

    def _write(self, told: Told, contract: Contract | None) -> Iterator[tuple[int, str, list[Any]]]:
        """Write one contract; give what is refused of it by row and column."""
        refusals = Refusals()
        values = {
            name: cell for name, (_row, cell) in told.cells.items()
            if name not in ELSEWHERE and not (name in KEPT_WHEN_BLANK and is_blank(cell))
        }  # fmt: skip
        for read in (self._provider, self._line, self._replaced, self._dismissed):
            with refusals.gathering():
                values |= read(told)
        parts = self.parts.of(told.hromada.id, told.parts)
        refusals.add(parts.errors)
        try:
            with refusals.gathering():
                self._put(told, contract, {**values, **parts.values}, is_refused=bool(refusals.fields))
        except (Forbidden, Conflict) as error:
            refusals.add({"": [error.reason]})
        for name, reasons in refusals.fields.items():
            row, column = refused_cells(name, parts)
            column = COLUMN_OF.get(column, column)
            yield (row or told.cells.get(column, (told.row, None))[0], column, reasons)

    def _put(self, told: Told, contract: Contract | None, values: Mapping[str, Any], *, is_refused: bool) -> None:
        session, actor = self.session, self.given.actor
        if contract is None:
            made = create_contract(session, actor, told.hromada.id, values)
            dated = made.starts_on, made.ends_on, made.signed_on
            self.names.remember(KnownContract(made.id, made.hromada_id, made.number, *dated))
            outcome = "created"
        else:
            version = contract.version
            written = change_contract(session, actor, contract, values, version=version)
            outcome = "unchanged" if written.version == version else "updated"
        if not is_refused:
            self.became.append(became(session, outcome, [row for row, _cells in told.parts]))

    def _provider(self, told: Told) -> dict[str, Any]:
        """Give the provider that the rows name, by ЄДРПОУ or name; nothing when they have no such column."""
        if not {"provider", "provider_edrpou"} & told.cells.keys():
            return {}
        maker = self.given.actor if "organisation" in self.given.made.nouns else None
        column = "provider" if "provider" in told.cells else "provider_edrpou"
        named = Named(column, told.cell("provider"), told.cell("provider_edrpou"), maker, "provider")
        found = named_organisation(self.providers, told.hromada.id, named)
        return {"provider_id": found.id if found else None}

    def _line(self, told: Told) -> dict[str, Any]:
        if "service_line" not in told.cells:
            return {}
        word = told.cell("service_line")
        return {"service_line_id": None if is_blank(word) else self.parts.line(told.hromada.id, str(word))}

    def _replaced(self, told: Told) -> dict[str, Any]:
        if "replaces" not in told.cells:
            return {}
        word = told.cell("replaces")
        if is_blank(word):
            return {"replaces_id": None}
        return {"replaces_id": find_contract(self.names, told.hromada.id, str(word), "replaces").id}

    def _dismissed(self, told: Told) -> dict[str, Any]:
        """Give the contracts that the rows say it does not go on from; nothing when they have no such column."""
        if "not_next_of" not in told.cells:
            return {}
        words = read_numbers(told.cell("not_next_of"), lambda word: bool(self.names.find(told.hromada.id, word)))
        return {"not_next_of": [find_contract(self.names, told.hromada.id, one, "not_next_of").id for one in words]}


def find_contract(names: ContractNames, hromada_id: uuid.UUID, told: str, column: str) -> KnownContract:
    """Find the contract that a cell names; raise Invalid on its column."""
    found = names.find(hromada_id, told)
    if not found:
        raise Invalid({column: [because("Договору з таким номером у громаді немає")]})
    if len(found) > 1:
        days = ", ".join(f"{one.starts_on:%d.%m.%Y}" for one in found[:5])
        reason = because("Таких договорів кілька (діють з %(days)s): допишіть «з ДД.ММ.РРРР»", days=days)
        raise Invalid({column: [reason]})
    return found[0]


def _read_number(cells: Mapping[str, Any]) -> str:
    try:
        number: str | None = text_of(60)(cells.get("number"))
    except Unreadable as refusal:
        raise Invalid(number=refusal.reason) from refusal
    if number is None:
        raise Invalid(number=because("Без цього значення рядок ні з чим звірити"))
    return number


def _first_day(cells: Mapping[str, Any]) -> date | None:
    return _day(cells.get("starts_on"))


def _day(cell: Any) -> date | None:
    if isinstance(cell, date) or is_blank(cell):
        return cell or None
    try:
        day: date | None = read_day_cell(str(cell))[0]
    except Unreadable:
        return None
    return day
