"""What other systems call things in the files that they give out: their headings, their statuses, their ways.

A profile is recognised by the headings of a file alone; whatever a person maps wins over it. Where the headings were
found is told in `profile_data`, with the versions.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry.exchange.rules.columns import LEFT_OUT, Column, SourceRow, SourceTable, normal
from registry.kernel.errors import Invalid, because
from registry.kernel.text import fold

Cells = dict[str, Any]
Values = Mapping[tuple[str, str], str]
"""What people said that a value of a column means."""


@dataclass(frozen=True)
class Profile:
    """How one system's export of one sort of thing is read."""

    system: str
    thing: str
    """«asset» for any kind of assets, else the code of an import kind."""
    marks: Sequence[Sequence[str]]
    """Groups of headings: a file of this system has at least one of each group."""
    headings: Mapping[str, str]
    """Heading -> field; «-» leaves a column out that would be taken for another thing."""
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Field and folded value -> ours."""
    patterns: Sequence[tuple[str, str, str]] = ()
    """Field, a regular expression for the whole folded value, and ours: for values that people named themselves."""
    rewrite: Callable[[Cells], Cells] | None = None
    """Turns cells, by field, into others where one of theirs is several of ours."""
    adds: Sequence[str] = ()
    """The fields that `rewrite` may add."""
    asides: Mapping[str, str] = field(default_factory=dict)
    """Heading -> a name of `rewrite` alone, which is no field of ours."""


def find_profile(profiles: Sequence[Profile], headings: Sequence[str], thing: str) -> Profile | None:
    """Find whose export a file is; the one that knows most of its headings."""
    there = {normal(one) for one in headings if one}
    fitting = [one for one in profiles if one.thing == thing and _has_marks(one, there)]
    return max(fitting, key=lambda one: len(_known(one, there)), default=None)


def _has_marks(profile: Profile, there: set[str]) -> bool:
    return all(any(normal(one) in there for one in group) for group in profile.marks)


def _known(profile: Profile, there: set[str]) -> set[str]:
    return {normal(one) for one in (*profile.headings, *profile.asides)} & there


def mapped_by(
    profile: Profile, headings: Sequence[str], columns: Sequence[Column], mapped: Mapping[str, str]
) -> dict[str, str]:
    """Give heading -> field as the profile reads them, `mapped` by a person first; each field by its first heading."""
    names = {one.name for one in columns}
    said = {normal(heading) for heading in mapped}
    taken, found = set(mapped.values()) - {LEFT_OUT}, dict(mapped)
    named = {**profile.headings, **dict.fromkeys(profile.asides, LEFT_OUT)}
    known = {normal(heading): name for heading, name in named.items()}
    order = {heading: place for place, heading in enumerate(known)}
    there = [one for one in headings if normal(one) in known and normal(one) not in said]
    for heading in sorted(there, key=lambda one: order[normal(one)]):
        name = known[normal(heading)]
        if name != LEFT_OUT and name not in names:
            continue
        found[heading] = LEFT_OUT if name in taken else name
        taken |= {name} - {LEFT_OUT}
    return found


def rewritten(profile: Profile, table: SourceTable, mapped: Mapping[str, str], kept: Values) -> SourceTable:
    """Turn a table's cells into ours, with further columns where the profile makes several of one.

    Values that a person has said the meaning of, `kept`, are left as they are.
    """
    asides = {normal(heading): name for heading, name in profile.asides.items()}
    names = [asides.get(normal(one)) or mapped.get(one, LEFT_OUT) for one in table.headings]
    fields = {place: name for place, name in enumerate(names) if name != LEFT_OUT}
    added = [one for one in profile.adds if one not in fields.values()] if profile.rewrite else []
    turn = _Turn(profile, table.headings, fields, added, kept)
    rows = [SourceRow(row.number, turn.cells(row)) for row in table.rows]
    return replace(table, headings=[*table.headings, *added], rows=rows, origin=profile.system)


@dataclass(frozen=True)
class _Turn:
    """How the rows of one file are turned."""

    profile: Profile
    headings: Sequence[str]
    fields: Mapping[int, str]
    added: Sequence[str]
    kept: Values

    def cells(self, row: SourceRow) -> list[Any]:
        """Turn a row; one with more cells than headings is left to be refused."""
        if len(row.cells) > len(self.headings):
            return list(row.cells)
        cells = [*row.cells, *[None] * (len(self.headings) - len(row.cells))]
        told = {name: self._meant(place, name, cells[place]) for place, name in self.fields.items()}
        if self.profile.rewrite is not None:
            told |= self.profile.rewrite(told)
        for place, name in self.fields.items():
            cells[place] = told[name]
        return [*cells, *(told.get(name) for name in self.added)]

    def _meant(self, place: int, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        word = fold(value)
        if (normal(self.headings[place]), word) in self.kept or (normal(name), word) in self.kept:
            return value
        if (name, word) in self.profile.values:
            return self.profile.values[name, word]
        patterns = self.profile.patterns
        return next((ours for of, form, ours in patterns if of == name and re.fullmatch(form, word)), value)


def narrowed(table: SourceTable, only: Sequence[tuple[str, str]]) -> SourceTable:
    """Keep the rows with one of the asked values in each of the asked columns; raise Invalid for an unknown one."""
    places = {normal(heading): place for place, heading in enumerate(table.headings)}
    if missing := next((heading for heading, _value in only if normal(heading) not in places), None):
        raise Invalid(only=because("Стовпця «%(heading)s» у файлі немає", heading=missing))
    asked: dict[int, set[str]] = {}
    for heading, value in only:
        asked.setdefault(places[normal(heading)], set()).add(fold(value))
    return replace(table, rows=[row for row in table.rows if _is_meant(row, asked)])


def _is_meant(row: SourceRow, asked: Mapping[int, set[str]]) -> bool:
    cells = {place: row.cells[place] if place < len(row.cells) else None for place in asked}
    return all(fold(str(cells[place] or "")) in wanted for place, wanted in asked.items())
