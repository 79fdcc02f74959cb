"""What a report is made of: plain values of a year's money by support line, of acts, payments and works."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from maintenance.costing.rules.facts.comparison import FactSums
from maintenance.costing.rules.facts.values import ActFact


@dataclass(frozen=True)
class BoundLine:
    """A support line, and the measure of the reported programme that it pays for; None where it names none."""

    id: uuid.UUID
    code: str
    title: str
    kekv: str
    fund: str
    measure: str | None


@dataclass(frozen=True)
class PaidFact:
    """A payment as a report tells of it."""

    id: uuid.UUID
    contract_id: uuid.UUID
    number: str | None
    on: date
    amount: Decimal


@dataclass(frozen=True)
class YearFacts:
    """A year's facts as known on a day: sums by line, and what they are made of."""

    year: int
    as_of: date
    lines: tuple[BoundLine, ...]
    sums: Mapping[uuid.UUID, FactSums]
    """By line; one without any contract, act or decision is left out."""
    unbound: FactSums | None = None
    """What contracts of no line come to."""
    decision: str | None = None
    """The decision that the approved figures are of."""
    contracts: Mapping[uuid.UUID, tuple[str, uuid.UUID | None]] = field(default_factory=dict)
    """Number and line by contract."""
    acts: tuple[ActFact, ...] = ()
    payments: tuple[PaidFact, ...] = ()
    works: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By measure: how many entries of the log in the quarter, and from the year's beginning to its end."""

    def lines_of(self, measure: str) -> list[BoundLine]:
        """List the lines that pay for a measure."""
        return [one for one in self.lines if one.measure == measure]
