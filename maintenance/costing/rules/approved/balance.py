"""What is approved for a year, line by line: the decision in force and what transfers have moved since."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from registry.kernel.money import NOTHING

Sums = Mapping[uuid.UUID, Decimal]
"""Hryvnia by line."""


@dataclass(frozen=True)
class Move:
    """A transfer as the reckoning needs it; sums in hryvnia, None is no line."""

    id: uuid.UUID
    on: date
    source: uuid.UUID | None
    target: uuid.UUID | None
    amount: Decimal
    revoked_on: date | None = None
    number: str = ""
    """The decision's."""

    def is_in_force(self, day: date) -> bool:
        """Tell whether it counts on a day: from its decision to the day before it is revoked."""
        return self.on <= day and (self.revoked_on is None or day < self.revoked_on)

    @property
    def sides(self) -> tuple[tuple[uuid.UUID, Decimal], ...]:
        """Give what it takes from a line and adds to another."""
        given = ((self.source, -self.amount), (self.target, self.amount))
        return tuple((line, amount) for line, amount in given if line is not None)


@dataclass(frozen=True)
class Approved:
    """What is approved for a year; a line that the decision does not name was given nothing."""

    decided: Sums
    """The lines of the decision in force, as they were frozen."""
    decided_on: date | None = None
    moves: tuple[Move, ...] = ()
    """The year's transfers of any day."""
    moved: Sums = field(default_factory=dict)
    """What transfers in force on the day have added to a line, below zero what they took."""
    number: int | None = None
    """The number of the version that the decision was frozen as."""

    @property
    def sums(self) -> Sums:
        """Give each line's figure after transfers; together with what was added and taken they are the decision's."""
        lines = dict.fromkeys([*self.decided, *self.moved])
        return {one: self.decided.get(one, NOTHING) + self.moved.get(one, NOTHING) for one in lines}

    @property
    def later(self) -> tuple[Move, ...]:
        """Give the transfers that count beside the decision: what was decided by its day is in its figures already."""
        return later_than(self.decided_on, self.moves)


def later_than(decided_on: date | None, moves: Iterable[Move]) -> tuple[Move, ...]:
    """Keep the transfers decided after the decision in force; that of its own day is the same decision."""
    return tuple(one for one in moves if decided_on is None or one.on > decided_on)


def moved_until(moves: Iterable[Move], day: date) -> dict[uuid.UUID, Decimal]:
    """Add up by line what the transfers in force on a day move; without additions the sum over lines is zero."""
    moved: defaultdict[uuid.UUID, Decimal] = defaultdict(lambda: NOTHING)
    for one in moves:
        for line, amount in one.sides if one.is_in_force(day) else ():
            moved[line] += amount
    return {line: amount for line, amount in moved.items() if amount}


def approve(decided: Sums, decided_on: date | None, moves: Iterable[Move], day: date) -> Approved:
    """Put a decision and the transfers of its year together as they stand on a day."""
    known = tuple(moves)
    return Approved(decided, decided_on, known, moved_until(later_than(decided_on, known), day))


def overdrawn(approved: Approved) -> dict[uuid.UUID, Decimal]:
    """Give the lines that are below zero on some day, each with its lowest figure in hryvnia."""
    lowest: dict[uuid.UUID, Decimal] = {}
    days = {one.on for one in approved.later} | {one.revoked_on for one in approved.later if one.revoked_on}
    for day in sorted(days):
        for line, amount in moved_until(approved.later, day).items():
            left = approved.decided.get(line, NOTHING) + amount
            lowest[line] = min(left, lowest.get(line, NOTHING))
    return {line: left for line, left in lowest.items() if left < 0}
