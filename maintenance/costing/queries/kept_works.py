"""Costed years, kept as long as the book that they were computed from is."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TypeVar, cast

from maintenance.contracts.rules.kept_over import KeptOver
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.changes import Known, change_covered, changed_by
from maintenance.costing.rules.costing import Former, Workings, cost_again, cost_year
from maintenance.costing.rules.what_if import NO_OVERRIDES, Overrides

Found = TypeVar("Found")
MOST_KEPT = 60
MOST_WHAT_IFS = 12
MOST_CHANGED = 3_000
"""Of what-ifs that change so many contracts together all is kept; of others what they come to."""
WHAT_IFS = "what-ifs"
_MISSING = object()
_lock = Lock()


def keep(covered: CoveredBook, key: Hashable, compute: Callable[[], Found]) -> Found:
    """Give what was computed of a book before, or compute it; nobody may alter it.

    Who comes second waits and takes what the first has computed: two at once would take twice as long.
    """
    found = _known(covered, key)
    if found is not _MISSING:
        return cast(Found, found)
    with covered.computing:
        found = _known(covered, key)
        if found is not _MISSING:
            return cast(Found, found)
        found = compute()
        with _lock:
            covered.computed[key] = found
            while len(covered.computed) > MOST_KEPT:
                covered.computed.popitem(last=False)
    return found


def _known(covered: CoveredBook, key: Hashable) -> object:
    with _lock:
        return covered.computed.get(key, _MISSING)


def costed(covered: CoveredBook, year: int, overrides: Overrides = NO_OVERRIDES) -> Workings:
    """Cost a year of a book, once; a what-if, by its value, on top of the year without it."""
    if overrides == NO_OVERRIDES:
        return keep(covered, ("year", year), lambda: _cost(covered, year))
    plan, changed = costed(covered, year), _changed(covered, overrides)
    return keep(changed, ("year", year), lambda: _cost(changed, year, overrides, plan))


@dataclass
class _Latest:
    """A year as it was costed last, of whichever book of those patched from one another."""

    former: Former | None = None


def _cost(
    covered: CoveredBook, year: int, overrides: Overrides = NO_OVERRIDES, base: Workings | None = None
) -> Workings:
    latest = covered.kept.keep(("work", year), _Latest)
    again = cost_again(latest.former, covered, year, overrides) if latest.former else None
    work = again or cost_year(covered.book, year, overrides, covered=covered, base=base)
    latest.former = Former.of(work)
    return work


@dataclass(frozen=True)
class _WhatIf:
    """A what-if over the books patched from one another: what it made of contracts, and what is kept of it."""

    known: Known = field(default_factory=dict)
    kept: KeptOver = field(default_factory=KeptOver)


class _WhatIfs(OrderedDict[Hashable, _WhatIf]):
    """Those used last; together they hold no more contracts than a few whole hromadas have."""

    def put(self, key: Hashable, what_if: _WhatIf) -> None:
        """Keep one in place of what it was, and forget those that were used longest ago."""
        self[key] = what_if
        self.move_to_end(key)
        while len(self) > 1 and self._are_many():
            self.popitem(last=False)

    def _are_many(self) -> bool:
        return len(self) > MOST_WHAT_IFS or sum(len(one.known) for one in self.values()) > MOST_CHANGED


def _changed(covered: CoveredBook, overrides: Overrides) -> CoveredBook:
    """Give the book of a what-if with all that was computed of it; only the latest few are kept."""
    what_ifs = keep(covered, WHAT_IFS, OrderedDict[Hashable, CoveredBook])
    latest = covered.kept.keep(WHAT_IFS, _WhatIfs)
    with _lock:
        former = latest.get(overrides.key, _WhatIf())
        if overrides.key in what_ifs:
            latest.put(overrides.key, former)
            return what_ifs[overrides.key]
    # Without a change of contracts, as where only an index is another one, the book itself is given.
    changed = change_covered(covered, overrides.changes, former.known)
    # What is kept of places holds on in patched tables of the register, not in tables that a what-if has of its own.
    kept = former.kept if changed.book.assets is covered.book.assets else KeptOver()
    found = replace(changed, computed=OrderedDict(), kept=kept)
    with _lock:
        latest.put(overrides.key, _WhatIf(changed_by(covered, changed), kept))
        what_ifs[overrides.key] = found
        for gone in what_ifs.keys() - latest.keys():
            del what_ifs[gone]
    return found
