"""Costed years, kept as long as the book that they were computed from is."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

from maintenance.contracts.rules.kept_over import KeptOver
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.changes import change_covered
from maintenance.costing.rules.costing import Former, Workings, cost_again, cost_year
from maintenance.costing.rules.what_if import NO_OVERRIDES, Overrides

Found = TypeVar("Found")
MOST_KEPT = 60
MOST_WHAT_IFS = 3
"""Of so many what-ifs all is kept, whose contracts may all be costed anew; of others what they come to."""
WHAT_IFS = "what-ifs"
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
    if overrides == NO_OVERRIDES:
        return keep(covered, ("year", year), lambda: _plan(covered, year))
    plan, changed = costed(covered, year), _changed(covered, overrides)
    return keep(changed, ("year", year), lambda: cost_year(changed.book, year, overrides, covered=changed, base=plan))


@dataclass
class _Latest:
    """A year as it was costed last, of whichever book of those patched from one another."""

    former: Former | None = None


def _plan(covered: CoveredBook, year: int) -> Workings:
    latest = covered.kept.keep(("work", year), _Latest)
    again = cost_again(latest.former, covered, year) if latest.former else None
    work = again or cost_year(covered.book, year, covered=covered)
    latest.former = Former.of(work)
    return work


def _changed(covered: CoveredBook, overrides: Overrides) -> CoveredBook:
    """Give the book of a what-if with all that was computed of it; only the latest few are kept."""
    what_ifs = keep(covered, WHAT_IFS, OrderedDict[Hashable, CoveredBook])
    with _lock:
        if overrides.key in what_ifs:
            what_ifs.move_to_end(overrides.key)
            return what_ifs[overrides.key]
    # Without a change of contracts, as where only an index is another one, the book itself is given.
    found = replace(change_covered(covered, overrides.changes), computed=OrderedDict(), kept=KeptOver())
    with _lock:
        what_ifs[overrides.key] = found
        while len(what_ifs) > MOST_WHAT_IFS:
            what_ifs.popitem(last=False)
    return found
