"""Findings of each contract, kept over changes of the book as long as nothing that they look at has changed."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
        for number in _again(work, seen, contracts, components) if is_known else range(len(contracts)):
            found[number] = tuple(find(contracts[number]))
        self._seen = _Seen(work.book.lines, contracts, components, found)
        return [one for some in found for one in some]


def _again(
    work: Workings,
    seen: _Seen,
    contracts: Sequence[CoveredContract],
    components: Sequence[tuple[CostComponent, ...]],
) -> set[int]:
    """Give the places of the contracts that changed, and of those that look at what stands or stood there."""
    pairs = zip(seen.contracts, contracts, seen.components, components, strict=True)
    changed = [place for place, (old, new, was, comes) in enumerate(pairs) if not (old is new and was is comes)]
    lookers = _lookers(work) if changed else {}
    names = {one[place].contract.id for place in changed for one in (seen.contracts, contracts)}
    return {*changed, *(place for name in names for place in lookers.get(name, ()))}


def _lookers(work: Workings) -> Mapping[uuid.UUID, Sequence[int]]:
    """Map each contract to the places of those that look at it, once for all findings of a book."""
    found: dict[uuid.UUID, list[int]] | None = work.covered.computed.get("lookers")
    if found is None:
        found = defaultdict(list)
        for place, one in enumerate(work.covered.contracts):
            for name in _looks_at(work, one):
                found[name].append(place)
        work.covered.computed["lookers"] = found
    return found


def _looks_at(work: Workings, one: CoveredContract) -> frozenset[uuid.UUID]:
    """Name those that go on with a contract, or with an asset of it."""
    numbered = work.covered.numbered
    found: frozenset[uuid.UUID] = one.keep(
        "looks at", lambda: frozenset([*one.replaced_by, *(numbered[number] for number in one.taking)])
    )
    return found
