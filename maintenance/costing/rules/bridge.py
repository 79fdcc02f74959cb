"""Why a line costs another sum than in the year before: the difference in parts that add up to it exactly."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, is_
from threading import Lock
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_roll import AssetRoll, Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.changed_table import ChangedRoll
from maintenance.costing.rules.exchanges import Exchanges, Parts, are_alike, distinct, exchanges_of, steps_of
from maintenance.costing.rules.figures import AssetSet, CostComponent
from registry.kernel.codes import Code
from registry.kernel.money import from_kopiykas
from registry.kernel.text import N_


class Cause(Code):
    """Why a line's cost changed, in the order in which the parts are taken apart."""

    FACT = "fact", N_("торішній облік"), "last year on record"
    ENDED = "ended", N_("договори, що закінчилися"), "contracts ended"
    NEW = "new", N_("нові договори"), "new contracts"
    QUANTITY = "quantity", N_("обсяг"), "quantity"
    TIME = "time", N_("строк"), "time"
    PRICE = "price", N_("ціна"), "price"
    INDEX = "index", N_("індекс"), "index"


_ORDER = {cause: place for place, cause in enumerate(Cause.codes())}
_EXCHANGED = (Cause.QUANTITY, Cause.TIME, Cause.PRICE, Cause.INDEX)
_MOVING = (Cause.ENDED, Cause.NEW, Cause.QUANTITY)


@dataclass(frozen=True, eq=False)
class BridgePart:
    """One part of a difference, in hryvnia, with the contract behind it and the assets that came or went."""

    cause: str
    amount: Decimal
    contract_id: uuid.UUID | None = None
    contract_number: str | None = None
    assets: AssetSet | None = None


def add_causes(parts: Iterable[tuple[str, Decimal]]) -> Mapping[str, Decimal]:
    """Add up parts by cause, in the order of causes; what comes to nothing is left out."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for cause, amount in parts:
        found[cause] += amount
    return {cause: found[cause] for cause in Cause.codes() if found.get(cause)}


def chain_of(contracts: Iterable[ContractValue]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Map each contract to the last of those that go on from one another: they are one chain."""
    ordered = sorted(contracts, key=lambda one: one.starts_on, reverse=True)
    known = {one.id for one in ordered}
    last: dict[uuid.UUID, uuid.UUID] = {}
    for one in ordered:
        last.setdefault(one.id, one.id)
        if one.replaces_id in known:
            last.setdefault(one.replaces_id, last[one.id])
    return last


@dataclass(slots=True)
class _Explained:
    """A chain's difference between two years, by the components of either."""

    was: Parts
    comes: Parts
    parts: Sequence[BridgePart]
    exchanges: Exchanges | None
    """What was exchanged before any index; None of a chain that only one of the years has."""
    moved: AssetSet | None
    """The assets that came or went, if they were asked for."""


Lines = dict[str, tuple[Parts, Parts, tuple[BridgePart, ...]]]


@dataclass
class KeptBridge:
    """What was explained before: chains whose components are the same objects are not explained again.

    Where only an index is another one, what quantity, time and price give before it is not measured again.
    """

    contracts: Mapping[uuid.UUID, ContractValue] = field(default_factory=dict)
    chains: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    found: dict[uuid.UUID, _Explained] = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)
    """Whole lines, by their codes."""
    lock: Any = field(default_factory=Lock)

    def chains_of(self, contracts: Mapping[uuid.UUID, ContractValue]) -> Mapping[uuid.UUID, uuid.UUID]:
        """Give the chains of contracts, found once for the same ones."""
        return self._of(contracts)[0]

    def _of(self, contracts: Mapping[uuid.UUID, ContractValue]) -> tuple[Mapping[uuid.UUID, uuid.UUID], Lines]:
        """Give the chains of contracts with the lines that were explained by them."""
        with self.lock:  # A thread that looks at another state of the book gets its own chains.
            if not _are_same([*self.contracts.values()], [*contracts.values()]):
                chains = chain_of(contracts.values())
                if chains != self.chains:
                    self.lines = {}
                self.chains, self.contracts = chains, contracts
                self.found = {last: known for last, known in [*self.found.items()] if last in contracts}
            return self.chains, self.lines

    def parts(self, last: uuid.UUID, was: Parts, comes: Parts) -> Sequence[BridgePart]:
        """Explain a chain's difference, or give what was explained."""
        known = self.found.get(last)
        if known is None or not (_are_same(known.was, was) and _are_same(known.comes, comes)):
            is_alike = known is not None and are_alike(known.was, was) and are_alike(known.comes, comes)
            known = self.found[last] = _explain(was, comes, known if is_alike else None)
        return known.parts

    def line(
        self, code: str, was: Parts, comes: Parts, contracts: Mapping[uuid.UUID, ContractValue]
    ) -> tuple[BridgePart, ...]:
        """Explain a line's difference, or give what was explained of the same components."""
        _chains, lines = self._of(contracts)
        known = lines.get(code)
        if known is None or known[0] is not was or known[1] is not comes:
            known = lines[code] = was, comes, explain_difference(was, comes, contracts, self)
        return known[2]


def _are_same(some: Sequence[object], others: Sequence[object]) -> bool:
    """Tell whether both are the same objects."""
    return len(some) == len(others) and all(map(is_, some, others))


def explain_difference(
    before: Parts, now: Parts, contracts: Mapping[uuid.UUID, ContractValue], kept: KeptBridge | None = None
) -> tuple[BridgePart, ...]:
    """Part the difference of a line's two years by chains and causes; parts add up to it, to the kopiyka."""
    if _are_same(before, now):
        return ()  # The same objects, as on the lines that a what-if does not touch.
    kept = kept or KeptBridge()
    chains = kept.chains_of(contracts)
    was, comes = _by_chain(before, chains), _by_chain(now, chains)
    found = [
        part
        for last in dict.fromkeys([*was, *comes])
        if not _are_same(was.get(last, []), comes.get(last, []))
        for part in kept.parts(last, was.get(last, []), comes.get(last, []))
    ]
    return tuple(sorted(found, key=lambda one: _ORDER[one.cause]))


def _latest(was: Parts, comes: Parts) -> tuple[uuid.UUID, str]:
    """Name a chain by the contract of it that comes last into the figures."""
    last = (comes or was)[-1]
    return last.contract_id, last.contract_number


def _by_chain(parts: Parts, chains: Mapping[uuid.UUID, uuid.UUID]) -> Mapping[uuid.UUID, list[CostComponent]]:
    found: dict[uuid.UUID, list[CostComponent]] = defaultdict(list)
    for contract_id, own in groupby(parts, key=attrgetter("contract_id")):
        found[chains[contract_id]] += own
    return found


def _explain(was: Parts, comes: Parts, known: _Explained | None) -> _Explained:
    """Explain a chain's difference; `known` was explained of the same components by other indexes."""
    difference = _kopiykas(comes) - _kopiykas(was)
    if not was or not comes:
        some = was or comes
        moved = known.moved if known else AssetSet(_roll(some), _assets(some))
        steps: dict[Cause, int] = {Cause.ENDED if was else Cause.NEW: difference}
        exchanges = None
    else:
        exchanges = known.exchanges if known and known.exchanges is not None else exchanges_of(was, comes)
        steps = dict(zip(_EXCHANGED, steps_of(exchanges, was, comes), strict=True))
        widest = max(steps, key=lambda cause: abs(steps[cause])) if any(steps.values()) else Cause.PRICE
        steps[widest] += difference - sum(steps.values())  # What rounding one by one leaves is the largest part's.
        moved = known.moved if known else None
        if moved is None and steps[Cause.QUANTITY]:
            moved = AssetSet(_roll([*was, *comes]), np.setxor1d(_assets(was), _assets(comes)).astype(np.int32))
    parts = [
        BridgePart(cause, from_kopiykas(kopiykas), *_latest(was, comes), moved if cause in _MOVING else None)
        for cause, kopiykas in steps.items()
        if kopiykas
    ]
    return _Explained(was, comes, parts, exchanges, moved)


def _kopiykas(parts: Parts) -> int:
    return sum(one.kopiykas for one in parts)


def _roll(parts: Parts) -> AssetRoll:
    """Give the roll that has all the assets: a what-if's has more of them than the register's."""
    rolls = [one.assets.roll for one in parts]
    return next((one for one in rolls if isinstance(one, ChangedRoll)), rolls[0])


def _assets(parts: Parts) -> Places:
    return distinct([one.assets.places for one in parts])
