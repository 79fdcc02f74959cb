"""Costed years, kept as long as the book that they were computed from is."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.figures import Overrides

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


def costed(covered: CoveredBook, year: int, overrides: Overrides) -> Workings:
    """Cost a year of a book, once."""
    factors = (overrides.all_lines, tuple(sorted(overrides.by_line.items())), overrides.year)
    return keep(covered, ("year", year, factors), lambda: cost_year(covered.book, year, overrides, covered=covered))
