"""What was computed of a contract before a few of its assets changed, to go on from instead of computing it anew."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from maintenance.contracts.rules.asset_roll import are_among
from maintenance.contracts.rules.asset_table import Places
from maintenance.contracts.rules.takeovers import CoveredContract

MOST_CHANGED = 32
"""Of more changed assets nothing is gone on from."""
_FORMER, _PART = ("former",), ("part",)
_names: set[Hashable] = set()


def go_on_from(*names: str) -> None:
    """Note that what is kept under keys of these names is gone on from."""
    _names.update(names)


@dataclass(frozen=True, eq=False)
class Former:
    """What was kept of a contract, and the places of the assets that have changed since."""

    computed: dict[Hashable, Any]
    changed: Places

    def take(self, key: Hashable) -> Any:
        """Give one thing, once: kept beside what comes of it, it would fill the memory."""
        return self.computed.pop(key, None)

    def part(self, one: CoveredContract) -> CoveredContract:
        """Give the contract with the changed assets only, once."""
        found: CoveredContract | None = self.computed.get(_PART)
        if found is None:
            found = self.computed[_PART] = self._part(one)
        return found

    def _part(self, one: CoveredContract) -> CoveredContract:
        rows = are_among(one.spans.asset, self.changed)
        spans, taken, taken_by = one.spans.where(rows), one.taken[rows], one.taken_by[rows]
        return replace(one, spans=spans, taken=taken, taken_by=taken_by, computed={})


def changed_contract(before: CoveredContract, changed: Places, **columns: Any) -> CoveredContract:
    """Give a contract of which some assets changed, with other spans and what can be gone on from."""
    named = [(key, found) for key, found in [*before.computed.items()] if isinstance(key, tuple) and key[0] in _names]
    is_little = named and len(changed) <= MOST_CHANGED
    return replace(before, **columns, computed={_FORMER: Former(dict(named), changed)} if is_little else {})


def former_of(one: CoveredContract) -> Former | None:
    """Give what a contract can be gone on from."""
    found: Former | None = one.computed.get(_FORMER)
    return found
