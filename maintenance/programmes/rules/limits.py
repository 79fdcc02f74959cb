"""Which programmes are in force in a year, and what their measures allow."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from maintenance.programmes.models import State

MeasureKey = tuple[uuid.UUID, str]
"""A measure by its programme and number."""


@dataclass(frozen=True)
class ProgrammeForce:
    """A programme, as far as a line that names its measure is concerned."""

    id: uuid.UUID
    code: str
    title: str
    years: tuple[int, ...]
    state: str = "in_force"
    in_force_from: date | None = None
    in_force_to: date | None = None
    measures: frozenset[str] = frozenset()

    def is_in_force(self, year: int) -> bool:
        """Tell whether its measures bind a year: it is in force on some day of it.

        One that was replaced or ended within a year binds that year no more: what holds at its end does.
        """
        first = self.in_force_from or date(min(self.years), 1, 1)
        last = self.in_force_to or date(max(self.years), 12, 31)
        needed = date(year, 1, 1) if self.state == State.IN_FORCE else date(year, 12, 31)
        return first <= date(year, 12, 31) and last >= needed


@dataclass(frozen=True)
class MeasureLimits:
    """What the measures of a hromada's programmes allow in a year, in hryvnia from all sources."""

    year: int
    programmes: Mapping[uuid.UUID, ProgrammeForce] = field(default_factory=dict)
    amounts: Mapping[MeasureKey, Decimal] = field(default_factory=dict)
    """Only of programmes that are in force in the year, and only where a sum is printed."""

    @property
    def in_force(self) -> list[ProgrammeForce]:
        """List the programmes that are in force in the year."""
        return [one for one in self.programmes.values() if one.is_in_force(self.year)]

    def amount(self, programme_id: uuid.UUID | None, code: str | None) -> Decimal | None:
        """Give what a measure allows; None of none, of one that is not in force and of one without a sum."""
        return self.amounts.get((programme_id, code)) if programme_id and code else None

    @property
    def key(self) -> str:
        """Give what two years' limits have in common only when they are equal."""
        return repr((sorted(self.programmes.items(), key=str), sorted(self.amounts.items(), key=str)))
