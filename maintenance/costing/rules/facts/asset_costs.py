"""What a contract's year costs each asset: by its acts where there are any, by the plan of the months without."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from maintenance.contracts.rules.asset_table import Places
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.facts.asset_shares import Kopiykas, Weights, share_sum
from maintenance.costing.rules.facts.comparison import MONTHS, accepted_by_month
from maintenance.costing.rules.facts.months import month_period, split_by_months
from maintenance.costing.rules.facts.values import ActFact
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.rules.months import MonthWeights, contract_months, month_weights
from registry.kernel.codes import Code
from registry.kernel.money import NOTHING, to_kopiykas
from registry.kernel.text import N_


class CostIs(Code):
    """What a year's cost is taken from."""

    FACT = "fact", N_("факт"), "fact"
    EXPECTED = "expected", N_("очікується"), "expected"
    MIXED = "fact_and_plan", N_("факт і план"), "fact and plan"
    PLAN = "plan", N_("план"), "plan"


def source_of(year: int, as_of: date, fact: int, plan: int) -> CostIs:
    """Say what a sum of both is: facts so far and the plan of the rest are expected, in a year that is not over."""
    if not fact:
        return CostIs.PLAN
    if year < as_of.year:
        return CostIs.MIXED if plan else CostIs.FACT
    return CostIs.EXPECTED


@dataclass(frozen=True, eq=False)
class ContractCosts:
    """What a contract's year costs its assets, each once, in kopiykas; the rest belongs to none of them."""

    assets: Places
    fact: Kopiykas
    """By acts."""
    plan: Kopiykas
    """By the plan of the months that no act is for."""
    undivided_fact: int
    undivided_plan: int


@dataclass(frozen=True)
class _Piece:
    """A part of the year, and by what it is shared."""

    kopiykas: int
    weights: Weights
    is_fact: bool


def contract_costs(work: Workings, contract_id: uuid.UUID, acts: Sequence[ActFact]) -> ContractCosts:
    """Share a contract's year among its assets: without an act the plan, else acts, and what is yet to be expected.

    Acts lie in months as they do in plan against fact: each whole month of an act's own period has as much, parts of
    one by days; a year that is over is what its acts say.
    """
    whole = year_period(work.year)
    own = [one for one in acts if one.period.meet(whole)]
    pieces = list(_by_acts(work, contract_id, own) if own else _by_plan(work, contract_id))
    rank = work.book.assets.roll.order
    shared = [(one.is_fact, share_sum(one.kopiykas, one.weights, rank)) for one in pieces]
    assets = np.unique(np.concatenate([np.array([], np.int32), *(one.assets for _is_fact, one in shared)]))
    sums = {kind: np.zeros(len(assets), dtype=np.int64) for kind in (True, False)}
    undivided = {True: 0, False: 0}
    for is_fact, one in shared:
        sums[is_fact][np.searchsorted(assets, one.assets)] += one.kopiykas
        undivided[is_fact] += one.undivided
    fact, plan = (_thin(sums[kind]) for kind in (True, False))
    return ContractCosts(assets.astype(np.int32), fact, plan, undivided[True], undivided[False])


def _thin(column: Kopiykas) -> Kopiykas:
    """Let a column of nothing take no memory; it is not written to any more."""
    return column if column.any() else np.broadcast_to(np.int64(0), len(column))


def _by_plan(work: Workings, contract_id: uuid.UUID) -> Iterator[_Piece]:
    parts = work.components[contract_id]
    yield _Piece(to_kopiykas(work.amounts[contract_id]), _weights(parts), is_fact=False)


def _by_acts(work: Workings, contract_id: uuid.UUID, acts: Sequence[ActFact]) -> Iterator[_Piece]:
    parts, covered = month_weights(work, contract_id), work.covered.by_id[contract_id]
    for act in acts:
        by_month = split_by_months(act.amount, act.period, work.year)
        yield _Piece(
            to_kopiykas(sum(by_month.values(), NOTHING)),
            _of_months(parts, by_month) or _of_those_in_force(covered, act.period, work.year),
            is_fact=True,
        )
    if work.year >= work.book.as_of.year:
        yield from _of_the_rest(work, contract_id, acts, parts)


def _of_the_rest(
    work: Workings, contract_id: uuid.UUID, acts: Sequence[ActFact], parts: MonthWeights
) -> Iterator[_Piece]:
    """Give the plan of months without acts, and what the running month is yet expected to come to.

    As `comparison.expected_in` tells: the running month counts whichever is more, unless acts reach its end.
    """
    as_of, planned = work.book.as_of, contract_months(work, contract_id)
    accepted, until = accepted_by_month(acts, work.year), max(one.period.end for one in acts)
    free = [month for month in MONTHS if month not in accepted and planned.get(month, NOTHING) > 0]
    yield _Piece(sum(to_kopiykas(planned[one]) for one in free), _of_months(parts, free), is_fact=False)
    running = as_of.month
    if work.year != as_of.year or running not in accepted or until >= month_period(work.year, running).end:
        return
    more = planned.get(running, NOTHING) - accepted[running]
    if more > 0:
        yield _Piece(to_kopiykas(more), _of_months(parts, [running]), is_fact=False)


def _of_months(parts: MonthWeights, months: Collection[int]) -> Weights:
    return [one for month in months for one in parts[month] if one[0]]


def _weights(parts: Iterable[CostComponent]) -> Weights:
    return [(one.exact, one.assets.places) for one in parts if one.exact]


def _of_those_in_force(covered: CoveredContract, period: Period, year: int) -> Weights:
    """Weigh alike the assets that the contract covers on an act's days: its months have no plan to share by."""
    days = period.meet(year_period(year))
    if days is None:
        return []
    spans = covered.in_year(year).within(days.start.toordinal(), days.end.toordinal())
    return [(Fraction(1), spans.assets)]
