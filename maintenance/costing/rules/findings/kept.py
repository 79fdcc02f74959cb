"""Findings of each contract, kept over changes of the book as long as nothing that they look at has changed."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from maintenance.contracts.rules.book import LineValue
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import CostComponent, Finding

Find = Callable[[CoveredContract], Iterable[Finding]]


@dataclass(frozen=True)
class _Seen:
    """What a year's findings were found by, contract by contract, and they."""

    lines: Sequence[LineValue] = ()
    contracts: Sequence[CoveredContract] = ()
    components: Sequence[tuple[CostComponent, ...]] = ()
    found: Sequence[Sequence[Finding]] = ()


class KeptFindings:
    """What was found of each contract in a year; those of which nothing has changed are the same objects."""

    def __init__(self) -> None:
        self._seen = _Seen()

    def of(self, work: Workings, find: Find) -> list[Finding]:
        """Give what is found of all contracts: again of those that changed, and of those that look at these."""
        contracts, components = tuple(work.covered.contracts), tuple(work.components.values())
        seen = self._seen
        is_known = seen.lines == work.book.lines and len(seen.contracts) == len(contracts)
        found: list[Sequence[Finding]] = list(seen.found) if is_known else [()] * len(contracts)
        changed = _changed(seen, contracts, components) if is_known else set()
        for number, one in enumerate(contracts) if changed or not is_known else ():
            if not is_known or one.contract.id in changed or not _looks_at(work, one).isdisjoint(changed):
                found[number] = tuple(find(one))
        self._seen = _Seen(work.book.lines, contracts, components, found)
        return [one for some in found for one in some]


def _changed(
    seen: _Seen, contracts: Sequence[CoveredContract], components: Sequence[tuple[CostComponent, ...]]
) -> set[uuid.UUID]:
    pairs = zip(seen.contracts, contracts, seen.components, components, strict=True)
    other = ((old, new) for old, new, was, comes in pairs if not (old is new and was is comes))
    return {one.contract.id for pair in other for one in pair}


def _looks_at(work: Workings, one: CoveredContract) -> frozenset[uuid.UUID]:
    """Name those that go on with a contract, or with an asset of it."""
    numbered = work.covered.numbered
    found: frozenset[uuid.UUID] = one.keep(
        "looks at", lambda: frozenset([*one.replaced_by, *(numbered[number] for number in one.taking)])
    )
    return found
