"""Which programmes are in force in a year, and what their measures allow."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from maintenance.programmes.models import State
from maintenance.programmes.rules.check.words import shorten
from maintenance.programmes.rules.standing import day_within, first_day, is_never_in_force, last_day
from registry.kernel.errors import BothNames

MeasureKey = tuple[uuid.UUID, str]
"""A measure by its programme and number."""

EDITIONS = (
    ("проєкт змін, ", "draft of changes, "),
    ("зі змінами, рішення ", "as changed, decision "),
    ("зі змінами, ", "as changed, "),
)
"""How the words begin that tell changes from the programme that they change; a decision before what has none."""


def name_in_both(title: str, edition: str) -> BothNames:
    """Name a programme: the title is as it was adopted, what tells its changes apart is in the reader's language."""
    if not edition:
        return BothNames(title, title)
    uk, en = next((one for one in EDITIONS if edition.startswith(one[0])), ("", ""))
    return BothNames(f"{title} ({edition})", f"{title} ({en}{edition.removeprefix(uk)})")


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
    amends_id: uuid.UUID | None = None
    """The programme that this one changes by a later decision."""
    edition: str = ""
    """By what changes are told from the programme that they change."""

    @property
    def name(self) -> str:
        """Give the title, and of changes what tells them apart."""
        return str(name_in_both(self.title, self.edition))

    def short_name(self, limit: int) -> BothNames:
        """Give the name with a title of so many letters at most, in both languages."""
        return name_in_both(shorten(self.title, limit), self.edition)

    def is_in_force(self, year: int, on: date | None = None) -> bool:
        """Tell whether its measures bind a year, asked on a day; None is the year's end.

        It binds from its first day; one that was replaced or ended binds to its last day, and after it no more, so
        that what follows it takes over on that very day. Before a year what holds on its first day is told.
        """
        if self.state == State.DRAFT:
            return False
        day = day_within(year, on)
        needed = date(year, 1, 1) if self.state == State.IN_FORCE else day
        return first_day(self) <= day and last_day(self) >= needed


@dataclass(frozen=True)
class MeasureLimits:
    """What the measures of a hromada's programmes allow in a year, in hryvnia from all sources, asked on a day."""

    year: int
    programmes: Mapping[uuid.UUID, ProgrammeForce] = field(default_factory=dict)
    amounts: Mapping[MeasureKey, Decimal] = field(default_factory=dict)
    """Only of programmes that are in force in the year, and only where a sum is printed."""
    on: date | None = None
    """The day on which it is asked; None is the year's end."""
    bound: Mapping[uuid.UUID, Sequence[MeasureKey]] = field(default_factory=dict)
    """The measures that lines were bound to when proposals were accepted, by the line's id."""

    @property
    def in_force(self) -> list[ProgrammeForce]:
        """List the programmes that are in force in the year."""
        return [one for one in self.programmes.values() if self.is_in_force(one)]

    def is_in_force(self, programme: ProgrammeForce) -> bool:
        """Tell whether a programme's measures bind the year."""
        return programme.is_in_force(self.year, self.on)

    def binding(self, programme_id: uuid.UUID) -> ProgrammeForce | None:
        """Give the edition of a programme that binds the year: itself, else its amendment or what it amended.

        None of an unknown one; where no edition of it is in force, itself, or the changes that came before it began.
        """
        named = self.programmes.get(programme_id)
        if named is None or self.is_in_force(named):
            return named
        editions = (one for one in self.programmes.values() if self._first_edition(one) == self._first_edition(named))
        return next((one for one in editions if self.is_in_force(one)), self._beginning(named))

    def _beginning(self, named: ProgrammeForce) -> ProgrammeForce:
        """Give the edition that begins in place of one that never does; each amends one that was there before it."""
        if not is_never_in_force(named):
            return named
        changes = next((one for one in self.programmes.values() if one.amends_id == named.id), None)
        return self._beginning(changes) if changes else named

    def measure_of(self, line_id: uuid.UUID, programme_id: uuid.UUID | None, code: str | None) -> MeasureKey | None:
        """Give the measure that a line pays for in the year: the one it names, else one it was bound to.

        Where none of them is in force it is one that begins later in the year, else the first of them; None of a line
        that names none and is bound to none. What a former edition bound says nothing any more once a later one that
        binds lines itself is in force.
        """
        named = [(programme_id, code)] if programme_id and code else []
        bound = [one for one in self.bound.get(line_id, ()) if not self._is_superseded(one[0])]
        known = [*named, *sorted(bound, key=lambda one: not self._is_in_force_itself(one[0]))]
        ordered = [*filter(lambda one: self._binds(one[0]), known), *filter(lambda one: self._begins(one[0]), known)]
        return next(iter([*ordered, *known]), None)

    @cached_property
    def _speaking(self) -> frozenset[uuid.UUID]:
        """Give the programmes that bind lines to their measures."""
        return frozenset(programme_id for keys in self.bound.values() for programme_id, _code in keys)

    def _is_superseded(self, programme_id: uuid.UUID) -> bool:
        later = self.binding(programme_id)
        if later is None or later.id == programme_id or later.id not in self._speaking:
            return False
        while later is not None and later.id != programme_id:
            later = self.programmes.get(later.amends_id) if later.amends_id else None
        return later is not None

    def _is_in_force_itself(self, programme_id: uuid.UUID) -> bool:
        one = self.programmes.get(programme_id)
        return one is not None and self.is_in_force(one)

    def _binds(self, programme_id: uuid.UUID) -> bool:
        binding = self.binding(programme_id)
        return binding is not None and self.is_in_force(binding)

    def _begins(self, programme_id: uuid.UUID) -> bool:
        """Tell whether a programme that the council has adopted begins later in the year."""
        named = self.programmes.get(programme_id)
        if named is None or named.state == State.DRAFT:
            return False
        one = self._beginning(named)
        return day_within(self.year, self.on) < first_day(one) <= date(self.year, 12, 31)

    def _first_edition(self, one: ProgrammeForce) -> uuid.UUID:
        """Go back along the amendments; a programme amends one that was there before it, so that this ends."""
        while one.amends_id is not None and one.amends_id in self.programmes:
            one = self.programmes[one.amends_id]
        return one.id

    def amount(self, programme_id: uuid.UUID | None, code: str | None) -> Decimal | None:
        """Give what a measure allows; None of none, of one that is not in force and of one without a sum.

        A line that names a measure of an amended programme follows to the same number in the edition in force.
        """
        binding = self.binding(programme_id) if programme_id and code else None
        return self.amounts.get((binding.id, code)) if binding and code else None

    @property
    def key(self) -> str:
        """Give what two years' limits have in common only when they are equal."""
        known = [(one.id, one.code, one.title, one.years, one.state, one.in_force_from, one.in_force_to,
                  one.amends_id, one.edition, sorted(one.measures)) for one in self.programmes.values()]  # fmt: skip
        asked = day_within(self.year, self.on)
        bound = sorted(self.bound.items(), key=str)
        return repr((self.year, asked, sorted(known, key=str), sorted(self.amounts.items(), key=str), bound))


def bound_lines(traces: Iterable[Mapping[str, Any]], codes: Mapping[tuple[str, str], str]) -> dict[uuid.UUID, str]:
    """Give the lines that a programme's traces bind to its measures; `codes` are the numbers by table and row."""
    own = (one for one in traces if one["kind"] == "line" and one["column"] is None)
    found = ((one["ref"], codes.get((one["table"], one["row"]))) for one in own)
    return {uuid.UUID(ref): code for ref, code in found if code}
