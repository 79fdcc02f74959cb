"""What changed from one kept costing to another or to now, line by line and by the same split as between years."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.costing.rules.bridge import BridgePart, add_causes, explain_difference
from maintenance.costing.rules.figures import YEARLY, AssetSet, CostComponent, PricedPart
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
    table, contracts = _assets(before, after), _contracts(before, after)
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


def _parts(line: Document | None, table: AssetTable) -> list[CostComponent]:
    return [_component(one, table, number) for number, one in enumerate(line["components"])] if line else []


def _component(one: Document, table: AssetTable, number: int) -> CostComponent:
    months, price = Fraction(one["months_exact"]), Decimal(one["unit_price"])
    exact = one["quantity"] * (months / YEAR_MONTHS if one["basis"] in YEARLY else months) * Fraction(price)
    places = table.named(uuid.UUID(asset_id) for asset_id in one["asset_ids"])
    part = PricedPart(
        contract_id=uuid.UUID(one["contract"]),
        contract_number=one["contract_number"],
        term_id=uuid.UUID(one["term"]),
        term_clause=one["term_clause"],
        basis=one["basis"],
        quantity=one["quantity"],
        months=months,
        unit_price=price,
        units=exact.numerator,
        unit=exact.denominator,
        assets=AssetSet(table, np.array(places, dtype=np.int32)),
        say=lambda _part: [],
        is_projected=one["is_projected"],
        charge=number,
    )
    return CostComponent(part, Decimal(one["index"]), to_kopiykas(Decimal(one["amount"])))


def _assets(*documents: Document) -> AssetTable:
    ids = dict.fromkeys(
        asset_id for line in _lines(documents) for one in line["components"] for asset_id in one["asset_ids"]
    )
    return AssetTable.of(AssetValue(uuid.UUID(one), kind_code="") for one in ids)


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
