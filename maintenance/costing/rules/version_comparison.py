"""What changed from one kept costing to another or to now, line by line and by the same split as between years."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue, Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.costing.models.version_document import PackedIds
from maintenance.costing.rules.bridge import BridgePart, add_causes, explain_difference
from maintenance.costing.rules.figures import YEARLY, AssetSet, CostComponent, PricedBy, PricedPart
from registry.kernel.money import NOTHING, to_kopiykas

Document = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class LineDifference:
    """A line in two documents, in hryvnia; None where a document has no such line."""

    code: str
    title: str
    before: Decimal | None
    after: Decimal | None
    bridge: tuple[BridgePart, ...]
    """The difference in parts that add up to it."""

    @property
    def change(self) -> Decimal:
        """Give the difference; a line that is not there costs nothing."""
        return (self.after or NOTHING) - (self.before or NOTHING)

    @property
    def causes(self) -> Mapping[str, Decimal]:
        """Add up the difference by cause, in the order of causes."""
        return add_causes((one.cause, one.amount) for one in self.bridge)


def compare_documents(before: Document, after: Document) -> tuple[LineDifference, ...]:
    """Set two documents beside each other, in the order of the later one; lines that it lost come last."""
    table, contracts = _Named(before, after), _contracts(before, after)
    was, comes = ({line["code"]: line for line in one["lines"]} for one in (before, after))
    return tuple(
        LineDifference(
            code=code,
            title=(comes.get(code) or was[code])["title"],
            before=_amount(was.get(code)),
            after=_amount(comes.get(code)),
            bridge=explain_difference(_parts(was.get(code), table), _parts(comes.get(code), table), contracts),
        )
        for code in dict.fromkeys([*comes, *was])
    )


def _amount(line: Document | None) -> Decimal | None:
    return None if line is None else Decimal(line["amount"])


def _parts(line: Document | None, table: "_Named") -> list[CostComponent]:
    return [_component(one, table, number) for number, one in enumerate(line["components"])] if line else []


def _component(one: Document, table: "_Named", number: int) -> CostComponent:
    months, price = Fraction(one["months_exact"]), Decimal(one["unit_price"])
    exact = one["quantity"] * (months / YEAR_MONTHS if one["basis"] in YEARLY else months) * Fraction(price)
    by = PricedBy(
        contract_id=uuid.UUID(one["contract"]),
        contract_number=one["contract_number"],
        term_id=uuid.UUID(one["term"]),
        term_clause=one["term_clause"],
        basis=one["basis"],
        is_projected=one["is_projected"],
        charge=number,
    )
    part = PricedPart(
        by=by,
        quantity=one["quantity"],
        months=months,
        unit_price=price,
        units=exact.numerator,
        unit=exact.denominator,
        assets=AssetSet(table.table, table.places(one["asset_ids"])),
        say=lambda _part: [],
    )
    return CostComponent(part, Decimal(one["index"]), to_kopiykas(Decimal(one["amount"])))


class _Named:
    """The assets that documents name, as one table: each document has numbers of its own."""

    def __init__(self, *documents: Document) -> None:
        told = [one["asset_ids"] for line in _lines(documents) for one in line["components"]]
        self._orders = {id(ids.order): ids.order for ids in told if isinstance(ids, PackedIds)}
        plain = (asset_id for ids in told if not isinstance(ids, PackedIds) for asset_id in ids)
        known = dict.fromkeys([*chain.from_iterable(one.texts for one in self._orders.values()), *plain])
        self.table = AssetTable.of(AssetValue(uuid.UUID(one), kind_code="") for one in known)
        self._places = {key: self._named(order.texts) for key, order in self._orders.items()}

    def places(self, asset_ids: Sequence[str]) -> Places:
        """Give the places of the assets that a component names."""
        if isinstance(asset_ids, PackedIds):
            return np.sort(self._places[id(asset_ids.order)][asset_ids.numbers])
        return self._named(asset_ids)

    def _named(self, asset_ids: Iterable[str]) -> Places:
        return np.array([self.table.find(uuid.UUID(one)) for one in asset_ids], dtype=np.int32)


def _lines(documents: Iterable[Document]) -> Iterator[Document]:
    for document in documents:
        yield from document["lines"]


def _contracts(*documents: Document) -> Mapping[uuid.UUID, ContractValue]:
    told = {key: one for document in documents for key, one in document["inputs"]["contracts"].items()}
    return {uuid.UUID(key): _contract(uuid.UUID(key), one) for key, one in told.items()}


def _contract(contract_id: uuid.UUID, told: Document) -> ContractValue:
    return ContractValue(
        id=contract_id,
        number=told["number"],
        starts_on=date.fromisoformat(told["starts_on"]),
        ends_on=date.fromisoformat(told["ends_on"]),
        line_id=None,
        replaces_id=uuid.UUID(told["replaces"]) if told["replaces"] else None,
    )
