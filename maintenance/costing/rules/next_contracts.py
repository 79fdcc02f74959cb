"""Which contract of a finding looks like the next one of another, so that it can be said by one click."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_

import numpy as np

from maintenance.contracts.rules.bare_succession import next_without_assets
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.succession import is_near
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract
from maintenance.costing.rules.figures import Finding

PAIRS = ("taken_over", "partial_takeover", "double_payment")
"""They name two contracts of which both cover some assets."""
BESIDE = "goes_on_beside"
"""It names two contracts without assets, of which the second looks like the next one."""
ENDS = ("ends_without_renewal", "contract_ends_inside_year")
"""They name the contract that ends."""


@dataclass(frozen=True)
class Offer:
    """A contract that looks like the next one of another; its version is the one to write over."""

    contract_id: uuid.UUID
    next_id: uuid.UUID
    number: str
    version: int


def likely_next(covered: CoveredBook, finding: Finding) -> tuple[ContractValue, ContractValue] | None:
    """Give a contract and the one of its line that covers some of the same and begins near its end; None without.

    Where both cover nothing it is of the same provider, and says itself that it is for the same.
    """
    if finding.code == BESIDE:
        return covered.by_id[finding.contract_ids[0]].contract, covered.by_id[finding.contract_ids[1]].contract
    if finding.code in PAIRS:
        first, other = sorted(
            (covered.by_id[one] for one in finding.contract_ids), key=lambda one: one.contract.starts_on
        )
        return (first.contract, other.contract) if _may_follow(first, other.contract) else None
    if finding.code not in ENDS:
        return None
    ending = covered.by_id[finding.contract_ids[0]]
    for other in covered.contracts:
        if _may_follow(ending, other.contract) and _share(ending, other):
            return ending.contract, other.contract
    bare = next_of_bare(covered).get(ending.contract.id)
    return (ending.contract, bare[0]) if bare and not ending.replaced_by else None


@dataclass(frozen=True)
class _Bare:
    """What looks like the next one of contracts without assets, as long as the contracts are the same."""

    contracts: Sequence[ContractValue] = ()
    found: Mapping[uuid.UUID, tuple[ContractValue, ...]] = field(default_factory=dict)


def next_of_bare(covered: CoveredBook) -> Mapping[uuid.UUID, tuple[ContractValue, ...]]:
    """Map contracts without assets to what looks like the next one of each, found once for all years."""
    contracts, known = [one.contract for one in covered.contracts], covered.kept.keep("next of bare", _Bare)
    if len(contracts) == len(known.contracts) and all(map(is_, contracts, known.contracts)):
        return known.found
    found = next_without_assets(contracts)
    covered.kept.put("next of bare", _Bare(contracts, found))
    return found


def _may_follow(first: CoveredContract, other: ContractValue) -> bool:
    contract = first.contract
    if contract.line_id is None or contract.line_id != other.line_id or first.replaced_by:
        return False
    return (
        contract.starts_on < other.starts_on
        and other.replaces_id is None
        and contract.id not in other.not_next_of
        and is_near(contract.ends_on, other.starts_on)
    )


def _share(first: CoveredContract, other: CoveredContract) -> bool:
    return bool(len(np.intersect1d(first.spans.assets, other.spans.assets)))
