"""What plan against fact is computed from: plain values of contracts, acts and payments."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeVar

from maintenance.contracts.rules.periods import Period
from registry.kernel.money import NOTHING

Months = Mapping[int, Decimal]
"""Hryvnia by month of a year, 1 to 12; a month that is left out has nothing."""
Planned = Mapping[uuid.UUID, Months]
"""The plan of a year by contract; a contract that is left out has no plan."""


@dataclass(frozen=True)
class ContractFact:
    """A contract as facts know it; `accepted` and `paid` are of all its years, sums in hryvnia."""

    id: uuid.UUID
    number: str
    line_id: uuid.UUID | None
    period: Period
    amount: Decimal | None
    """As signed, for the whole period; None is not known."""
    kekv: str
    accepted: Decimal = NOTHING
    paid: Decimal = NOTHING


@dataclass(frozen=True)
class ActFact:
    """An act with the days that it is for."""

    id: uuid.UUID
    contract_id: uuid.UUID
    number: str
    on: date
    period: Period
    amount: Decimal
    kekv: str
    fund: str


@dataclass(frozen=True)
class PaymentFact:
    """A payment; `unspread` is what of it falls on no act."""

    id: uuid.UUID
    contract_id: uuid.UUID
    on: date
    amount: Decimal
    unspread: Decimal = NOTHING
    has_acts: bool = True


@dataclass(frozen=True)
class LineFact:
    """A support line as facts know it."""

    id: uuid.UUID
    code: str
    title: str
    kekv: str
    fund: str


@dataclass(frozen=True)
class Facts:
    """All that happened under a hromada's contracts, as far as one year is concerned."""

    contracts: tuple[ContractFact, ...]
    acts: tuple[ActFact, ...]
    """Those with a day in the year."""
    payments: tuple[PaymentFact, ...]
    """Those of the year."""
    lines: tuple[LineFact, ...] = ()

    @cached_property
    def acts_of(self) -> Mapping[uuid.UUID, Sequence[ActFact]]:
        """Group the acts by contract."""
        return by_contract(self.acts)

    @cached_property
    def payments_of(self) -> Mapping[uuid.UUID, Sequence[PaymentFact]]:
        """Group the payments by contract."""
        return by_contract(self.payments)


class ContractPlan(NamedTuple):
    """What a contract's year is set beside."""

    year: int
    as_of: date
    planned: Months | None
    """None is no plan."""
    approved: Decimal | None


@dataclass(frozen=True)
class YearPlan:
    """What a year's facts are set beside, as known on a day."""

    year: int
    as_of: date
    planned: Planned = field(default_factory=dict)
    approved: Mapping[uuid.UUID, Decimal] = field(default_factory=dict)
    """By contract or, for what of a line has none, by line; in hryvnia, after transfers."""
    moved: Mapping[uuid.UUID, Decimal] = field(default_factory=dict)
    """What of a line's approved sum transfers have moved."""

    def of(self, contract_id: uuid.UUID) -> ContractPlan:
        """Give what of it is a contract's."""
        return ContractPlan(self.year, self.as_of, self.planned.get(contract_id), self.approved.get(contract_id))


Of = TypeVar("Of", ActFact, PaymentFact)


def by_contract(some: Iterable[Of]) -> Mapping[uuid.UUID, Sequence[Of]]:
    """Group acts or payments by their contract; one that has none has an empty list."""
    found: defaultdict[uuid.UUID, list[Of]] = defaultdict(list)
    for one in some:
        found[one.contract_id].append(one)
    return found
