"""Which figure stands for a year that is compared with: what was paid, what the council approved, what is computed."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from registry.kernel.codes import Code
from registry.kernel.money import NOTHING
from registry.kernel.text import N_


class PreviousIs(Code):
    """What a year's figure is, from the surest down."""

    FACT = "fact", N_("факт"), "fact"
    EXPECTED = "expected", N_("очікується"), "expected"
    APPROVED = "approved", N_("затверджено"), "approved"
    COMPUTED = "computed", N_("за розрахунком"), "computed"


@dataclass(frozen=True)
class Previous:
    """A line's figure of a year in hryvnia, and what it is."""

    amount: Decimal
    source: str = PreviousIs.COMPUTED.value
    moved: Decimal | None = None
    """What of an approved figure transfers have added, below zero what they took; None is nothing."""


@dataclass(frozen=True)
class YearRecord:
    """What is recorded of a year, by line id."""

    facts: Mapping[uuid.UUID, Previous] = field(default_factory=dict)
    """Figures from acts and payments; a line without any is not in it."""
    approved: Mapping[uuid.UUID, Decimal] | None = None
    """What is approved after transfers; None is no decision, a line that is not in it was given nothing."""
    moved: Mapping[uuid.UUID, Decimal] = field(default_factory=dict)
    """What of it transfers have moved."""


NO_RECORD = YearRecord()


def previous_of(line_id: uuid.UUID, computed: Decimal, record: YearRecord) -> Previous:
    """Decide which figure stands for a line's year: fact (or expected), then approved, then computed."""
    if line_id in record.facts:
        return record.facts[line_id]
    if record.approved is not None:
        approved = record.approved.get(line_id, Decimal("0.00"))
        return Previous(approved, PreviousIs.APPROVED.value, record.moved.get(line_id))
    return Previous(computed)


def add_sources(figures: Iterable[Previous]) -> dict[str, Decimal]:
    """Add figures of a year up by what they are, from the surest down; what comes to nothing is left out."""
    known = list(figures)
    sums = {
        source: sum((one.amount for one in known if one.source == source), NOTHING) for source in PreviousIs.codes()
    }
    return {source: amount for source, amount in sums.items() if amount}
