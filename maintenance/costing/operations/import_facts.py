"""Rows of acts and payments, each under the contract that it names."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.operations.import_contracts import find_contract
from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.contracts.rules.contract_columns import read_numbers
from maintenance.contracts.rules.contract_names import KnownContract, name_parts, number_key
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.operations.acts import ACTS
from maintenance.costing.operations.facts import FactWriting, create_fact, update_fact
from maintenance.costing.operations.payments import PAYMENTS
from maintenance.costing.rules.facts.acts import warn_of_act
from registry.exchange.operations.import_kinds import Rows, RowWriter
from registry.exchange.operations.import_territory import Warned
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.amounts import read_price
from registry.kernel.rules.fields import Refusals
from registry.kernel.rules.reading import Unreadable, is_blank, read_day, text_of
from registry.kernel.text import N_

Key = tuple[Any, ...]
NOT_VALUES = frozenset({"hromada", "contract", "acts"})
KEPT_WHEN_BLANK = frozenset({"number", "kekv", "fund", "on", "from", "to", "amount", "is_demo"})
REPEATED = N_("Це значення вже було в рядку %(row)s")
ALIKE = N_("Така сама оплата вже є в рядку %(row)s: допишіть номери платіжних інструкцій, якщо це дві оплати")
NO_ACT = N_("Акта «%(number)s» у цьому договорі немає")
MOST_COMPARED = 500
"""With so many acts of its contract each row is compared: more are a file that is wrong as a whole."""
SEVERAL_ACTS = N_("Актів «%(number)s» кілька: допишіть «від ДД.ММ.РРРР»")


class FactRows(RowWriter):
    """Writes acts or payments row by row; what each kind is known by, its own class tells."""

    kind: FactWriting

    def __init__(self, given: Rows) -> None:
        self.given, self.territory = given, given.territory
        self.session: Session = given.session
        self.names = ContractNames(self.session, self.territory.ids)
        self.contracts: dict[uuid.UUID, Contract] = {}
        self.known: dict[Key, Any] = {}
        self.seen: dict[Key, int] = {}
        self.warned: list[Warned] = []

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the contracts that the next rows name, with what is written under them."""
        words = {str(cells["contract"]) for cells in rows if not is_blank(cells.get("contract"))}
        found = {one.id for word in words for here in self.territory.ids for one in self.names.find(here, word)}
        for ids in portions(sorted(found - self.contracts.keys())):
            own = select(Contract).where(among(self.session, Contract.id, ids))
            whole = own.options(joinedload(Contract.service_line))
            self.contracts |= {one.id: one for one in self.session.scalars(whole)}
            self.read_known(ids)

    def read_known(self, contract_ids: Sequence[uuid.UUID]) -> None:
        """Read what is written under the contracts."""
        raise NotImplementedError

    def key(self, contract_id: uuid.UUID, values: Mapping[str, Any]) -> Key:
        """Give what a row is known by; raise Unreadable or Invalid."""
        raise NotImplementedError

    def rest(self, _contract_id: uuid.UUID, _cells: Mapping[str, Any]) -> dict[str, Any]:
        """Read what stands beside the fields; raise Invalid."""
        return {}

    def warn(self, thing: Any, row: int) -> None:
        """Tell what is doubtful about what was written."""

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid with all its wrong columns."""
        refusals, rest = Refusals(), {}
        contract = self._contract(cells)
        values = {name: cell for name, cell in cells.items() if name not in NOT_VALUES}
        with refusals.gathering():
            rest = self.rest(contract.id, cells)
        before = None
        with refusals.gathering():
            before = self._before(contract.id, values, row)
        outcome = ""
        with refusals.gathering({"contract_id": "contract"}):
            outcome = self._put(contract.id, before, {**values, **rest}, row)
        refusals.raise_any()
        return outcome

    def _put(self, contract_id: uuid.UUID, before: Any, values: Mapping[str, Any], row: int) -> str:
        told = {name: cell for name, cell in values.items() if not (name in KEPT_WHEN_BLANK and is_blank(cell))}
        session, actor = self.session, self.given.actor
        if before is None:
            thing = create_fact(session, actor, self.kind, {**told, "contract_id": contract_id})
            self.warn(thing, row)
            return "created"
        version = before.version
        written = update_fact(session, actor, self.kind, before, told, version=version)
        if written.version == version:
            return "unchanged"
        self.warn(written, row)
        return "updated"

    def _before(self, contract_id: uuid.UUID, values: Mapping[str, Any], row: int) -> Any:
        """Find what the row speaks of; refuse a row that speaks of what another one did."""
        try:
            key = self.key(contract_id, values)
        except Unreadable:
            return None  # The writer refuses the cell by its name.
        if key in self.seen:
            is_payment = self.kind is PAYMENTS
            name = "on" if is_payment else "number"
            raise Invalid({name: [because(ALIKE if is_payment else REPEATED, row=self.seen[key])]})
        self.seen[key] = row
        return self.known.get(key)

    def _contract(self, cells: Mapping[str, Any]) -> KnownContract:
        told = cells.get("contract")
        if is_blank(told):
            raise Invalid(contract=because("Заповніть це поле"))
        owners = [one for one in self.territory.ids if self.names.find(one, str(told))]
        hromada = self.territory.choose(cells, owners)
        return find_contract(self.names, hromada.id, str(told), "contract")


class ActRows(FactRows):
    """Writes acts; one is known by its contract, number and day."""

    kind = ACTS

    def __init__(self, given: Rows) -> None:
        super().__init__(given)
        self.own: dict[uuid.UUID, dict[uuid.UUID, Act]] = {}

    def read_known(self, contract_ids: Sequence[uuid.UUID]) -> None:
        """Read the contracts' acts."""
        own = select(Act).where(among(self.session, Act.contract_id, contract_ids))
        for one in self.session.scalars(own.options(selectinload(Act.work_links))):
            self.known[one.contract_id, number_key(one.number), one.accepted_on] = one
            self.own.setdefault(one.contract_id, {})[one.id] = one

    def key(self, contract_id: uuid.UUID, values: Mapping[str, Any]) -> Key:
        """Give an act's key."""
        number = text_of(60)(values.get("number"))
        return contract_id, number_key(number or ""), read_day(values.get("on"))

    def warn(self, thing: Any, row: int) -> None:
        """Tell what is doubtful about an act, beside those of its contract that there are and that came before it."""
        own = self.own.setdefault(thing.contract_id, {})
        self.warned += [(row, "", None, reason) for reason in warn_of_act(thing, islice(own.values(), MOST_COMPARED))]
        own[thing.id] = thing


class PaymentRows(FactRows):
    """Writes payments; one is known by its contract, day and number, one without a number by its sum."""

    kind = PAYMENTS

    def __init__(self, given: Rows) -> None:
        super().__init__(given)
        self.acts: dict[uuid.UUID, list[tuple[str, date, uuid.UUID]]] = {}

    def read_known(self, contract_ids: Sequence[uuid.UUID]) -> None:
        """Read the contracts' payments, and the acts that rows may name."""
        own = select(Payment).where(among(self.session, Payment.contract_id, contract_ids))
        for one in self.session.scalars(own.options(selectinload(Payment.shares)).order_by(Payment.id)):
            self.known.setdefault(self._key(one.contract_id, one.paid_on, one.number, one.amount), one)
        columns = (Act.contract_id, Act.number, Act.accepted_on, Act.id)
        for row in self.session.execute(select(*columns).where(among(self.session, Act.contract_id, contract_ids))):
            self.acts.setdefault(row[0], []).append((number_key(row[1]), row[2], row[3]))

    def key(self, contract_id: uuid.UUID, values: Mapping[str, Any]) -> Key:
        """Give a payment's key."""
        number = text_of(60)(values.get("number"))
        return self._key(contract_id, read_day(values.get("on")), number, read_price(values.get("amount")))

    def _key(self, contract_id: uuid.UUID, on: date | None, number: str | None, amount: Any) -> Key:
        return (contract_id, on, number_key(number), None) if number else (contract_id, on, None, amount)

    def rest(self, contract_id: uuid.UUID, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Find the acts that a payment is for."""
        if "acts" not in cells:
            return {}
        numbers = read_numbers(cells["acts"], lambda number: bool(self._acts(contract_id, number)))
        return {"act_ids": [self._act(contract_id, one) for one in numbers]}

    def _acts(self, contract_id: uuid.UUID, told: str) -> list[uuid.UUID]:
        of_contract = self.acts.get(contract_id, [])
        number, day = name_parts(told)
        found = [one[2] for one in of_contract if one[0] == number_key(told)]
        return found or [one[2] for one in of_contract if one[0] == number_key(number) and day in (None, one[1])]

    def _act(self, contract_id: uuid.UUID, told: str) -> uuid.UUID:
        found = self._acts(contract_id, told)
        if len(found) != 1:
            raise Invalid(acts=because(SEVERAL_ACTS if found else NO_ACT, number=told))
        return found[0]
