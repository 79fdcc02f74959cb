"""What a what-if changes, as plain values: one with the same value gives the same figures."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.models.scenario import ChangeKind

PERCENT = Decimal(100)


@dataclass(frozen=True)
class Change:
    """One change of a scenario; which values it has follows from its kind, None is not said."""

    id: uuid.UUID
    kind: str
    starts_on: date | None = None
    """From which day; None is the first of the costed year."""
    line_id: uuid.UUID | None = None
    contract_id: uuid.UUID | None = None
    index_kind: str | None = None
    percent: Decimal | None = None
    term_id: uuid.UUID | None = None
    amount: Decimal | None = None
    basis: str | None = None
    visits_per_year: int | None = None
    asset_kind: str | None = None
    count: int | None = None
    settlements: tuple[str, ...] = ()
    """КАТОТТГ code and id of the settlement where more assets would stand."""
    attributes: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    attribute_words: tuple[str, str] = ("", "")
    """The attributes as they read in Ukrainian and in English."""

    @property
    def factor(self) -> Decimal:
        """Give what prices are multiplied by: +10 % is 1.1."""
        return 1 + (self.percent or Decimal(0)) / PERCENT


@dataclass(frozen=True)
class Overrides:
    """A what-if: index factors of one year, by default the plan's, per line or one for all; and other changes."""

    all_lines: Decimal | None = None
    by_line: Mapping[uuid.UUID, Decimal] = field(default_factory=dict)
    year: int | None = None
    changes: tuple[Change, ...] = ()

    def factors_of(self, line: LineValue, year: int) -> dict[int, Decimal]:
        """Give the factors that replace a line's, by their years; what is said of the line wins, then of its index."""
        year = self.year or year
        indexes = [one for one in self.changes if one.kind == ChangeKind.INDEX]
        of_line = {} if line.id not in self.by_line else {year: self.by_line[line.id]}
        return {
            **({} if self.all_lines is None else {year: self.all_lines}),
            **_factors(one for one in indexes if one.line_id is None and one.index_kind is None),
            **_factors(one for one in indexes if one.index_kind is not None and one.index_kind == line.index_kind),
            **of_line,
            **_factors(one for one in indexes if one.line_id == line.id),
        }

    def dated(self, plan_year: int) -> "Overrides":
        """Say the year and the days that are not said: the plan's year and its first day."""
        year = self.year or plan_year
        first = date(year, 1, 1)
        changes = tuple(one if one.starts_on else replace(one, starts_on=first) for one in self.changes)
        return replace(self, year=year, changes=changes)

    @property
    def key(self) -> tuple[object, ...]:
        """Give what says the same for the same what-if."""
        return self.all_lines, tuple(sorted(self.by_line.items())), self.year, self.changes


def _factors(changes: Iterable[Change]) -> dict[int, Decimal]:
    return {one.starts_on.year: one.factor for one in changes if one.starts_on}


NO_OVERRIDES = Overrides()
