"""Costed years, kept as long as the book that they were computed from is."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.changes import change_covered
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.what_if import NO_OVERRIDES, Overrides

Found = TypeVar("Found")
MOST_KEPT = 60
_lock = Lock()


def keep(covered: CoveredBook, key: Hashable, compute: Callable[[], Found]) -> Found:
    """Give what was computed of a book before, or compute it; nobody may alter it."""
    with _lock:
        if key in covered.computed:
            known: Found = covered.computed[key]
            return known
    found = compute()
    with _lock:
        covered.computed[key] = found
        while len(covered.computed) > MOST_KEPT:
            covered.computed.popitem(last=False)
    return found


def costed(covered: CoveredBook, year: int, overrides: Overrides = NO_OVERRIDES) -> Workings:
    """Cost a year of a book, once; a what-if, by its value, on top of the year without it."""
    return keep(covered, ("year", year, overrides.key), lambda: _cost(covered, year, overrides))


def _cost(covered: CoveredBook, year: int, overrides: Overrides) -> Workings:
    if overrides == NO_OVERRIDES:
        return cost_year(covered.book, year, covered=covered)
    base, changes = costed(covered, year), overrides.changes
    changed = keep(covered, ("changed", changes), lambda: change_covered(covered, changes)) if changes else covered
    return cost_year(changed.book, year, overrides, covered=changed, base=base)
