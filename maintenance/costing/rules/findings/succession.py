"""What ends, what goes on and what is taken over: no figure falls to nothing, or lasts, without a word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from maintenance.contracts.rules.asset_table import NO_PLACES, Places
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.stretches import last_terms
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import AssetSet, Finding
from maintenance.costing.rules.findings.kept import KeptFindings
from maintenance.costing.rules.payable import PER_ASSET
from maintenance.costing.rules.text import day_text
from registry.kernel.errors import because
from registry.kernel.text import N_

GOES_ON = (
    N_("Договір № %(number)s закінчується %(day)s; далі враховано його очікуване продовження."),
    N_("Договір № %(number)s закінчився %(day)s; далі враховано його очікуване продовження."),
)
STOPS = (
    N_("Договір № %(number)s закінчується %(day)s, і далі за ним грошей не передбачено."),
    N_("Договір № %(number)s закінчився %(day)s, і далі за ним грошей не передбачено."),
)
"""Of a contract that still lasts, and of one that has ended by the day of the book."""


@dataclass(frozen=True)
class _TakeOver:
    """What another contract takes over in a year: so much of it as hangs on the two contracts alone."""

    assets: Places
    day: date
    is_partial: bool
    whole_until: date | None
    """The last day of a price for the whole that ends within the year, because all is taken over; None without one."""


def succession_findings(work: Workings) -> Iterator[Finding]:
    """Find the contracts that end or are followed, from the year before to the end of the year."""
    kept = work.covered.kept.keep(("succession findings", work.year, work.book.as_of), KeptFindings)
    yield from kept.of(work, lambda one: chain(_ends(work, one), _take_overs(work, one), _left_out(work, one)))


def _ends(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    whole, contract = year_period(work.year), one.contract
    if not whole.start.replace(year=work.year - 1) <= contract.ends_on < whole.end:
        return
    if is_followed(work, one):
        return
    # One that another has replaced goes on no longer, even where that other one ended long before.
    goes_on = contract.goes_on and one.last > contract.ends_on
    if goes_on and contract.ends_on >= whole.start:
        texts, severity, code = GOES_ON, "info", "contract_ends_inside_year"
    elif not goes_on:
        texts, severity, code = STOPS, "warning", "ends_without_renewal"
    else:
        return
    text = texts[contract.ends_on < work.book.as_of]
    why = because(text, number=contract.number, day=day_text(contract.ends_on))
    yield Finding(severity, code, why, contract.line_id, (contract.id,))


def is_followed(work: Workings, one: CoveredContract) -> bool:
    """Tell whether others, in force by then, go on with all of a contract from the day after its end."""
    by_id, numbered_at = work.covered.by_id, work.covered.numbered_at
    others = [*(by_id[other] for other in one.replaced_by), *(numbered_at(number) for number in one.taking)]
    found: bool = one.keep_with("is followed", others, lambda: _is_followed(work, one))
    return found


def _is_followed(work: Workings, one: CoveredContract) -> bool:
    next_day, covered = one.contract.ends_on + ONE_DAY, work.covered.by_id
    replacing = (covered[other] for other in one.replaced_by)
    if any(other.contract.starts_on <= next_day <= other.last for other in replacing):
        return True
    is_left = one.spans.last >= one.end
    if not is_left.any() or (one.taken[is_left] > one.end + 1).any():
        return False
    taking = (work.covered.numbered_at(number) for number in np.unique(one.taken_by[is_left]).tolist())
    return all(next_day <= other.last for other in taking)


def _take_overs(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Tell who takes assets over from what goes on; ask about a price of the whole that goes on undivided."""
    if not one.contract.goes_on or not one.is_taken:
        return
    found: Mapping[int, _TakeOver] = one.keep(("take-overs", work.year), lambda: _taken_over(one, work.year))
    for number in _in_order(work, list(found)):
        yield _take_over(work, one, number, found[number])


def _taken_over(one: CoveredContract, year: int) -> Mapping[int, _TakeOver]:
    """Find what is told of in a year: contract's number -> what it takes over."""
    whole, contract = year_period(year), one.contract
    year_ends = whole.end.toordinal()
    day = np.maximum(one.taken, one.end + 1)  # A signed period is never cut: nothing is lost before its end.
    goes_over = (day <= one.spans.last) & (day <= one.last.toordinal() + 1)
    is_flat = any(term.basis not in PER_ASSET and term.amount for term in last_terms(contract))
    goes_on_whole = bool(is_flat and one.whole_last >= whole.end and (one.taken > year_ends).any())
    until = one.whole_last if is_flat and whole.start <= one.whole_last < min(one.last, whole.end) else None
    first = contract.starts_on if goes_on_whole or until else whole.start
    told = goes_over & (day >= first.toordinal()) & (day <= year_ends)
    found = {}
    for number in np.unique(one.taken_by[told]).tolist():
        some = goes_over & (one.taken_by == number) & (day <= year_ends)
        begins = date.fromordinal(int(day[some].min()))
        is_partial = goes_on_whole or (until is not None and begins <= until)
        found[number] = _TakeOver(np.unique(one.spans.asset[some]), begins, is_partial, until)
    return found


def _in_order(work: Workings, numbers: list[int]) -> list[int]:
    """Sort contracts as the book does; their numbers say only which came first into memory."""
    named = {number: work.covered.numbered_at(number).contract for number in numbers}
    return sorted(numbers, key=lambda number: (named[number].starts_on, named[number].number, named[number].id))


def _take_over(work: Workings, one: CoveredContract, number: int, taken: _TakeOver) -> Finding:
    assets, is_partial, until = taken.assets, taken.is_partial, taken.whole_until
    other = work.covered.numbered_at(number).contract
    why = because(
        _take_over_text(taken),
        other=other.number,
        day=day_text(taken.day),
        count=len(assets),
        number=one.contract.number,
        last=day_text(until) if until else "",
    )
    code, severity = ("partial_takeover", "warning") if is_partial else ("taken_over", "info")
    ids = (one.contract.id, other.id)
    # So much may be paid twice; of a price that ends within the year only a part of it, which nobody has computed.
    amount = work.amounts[other.id] if is_partial and until is None else None
    return Finding(severity, code, why, one.contract.line_id, ids, AssetSet(work.book.assets, assets), amount)


def _take_over_text(taken: _TakeOver) -> str:
    if taken.is_partial and taken.whole_until:
        return N_(
            "Договір № %(other)s з %(day)s охоплює частину об’єктів (%(count)s) договору № %(number)s, "
            "а його ціна за все йде далі повністю до %(last)s. Чи правильно це?"
        )
    if taken.is_partial:
        return N_(
            "Договір № %(other)s з %(day)s охоплює частину об’єктів (%(count)s) договору № %(number)s, "
            "а його ціна за все йде далі повністю. Чи правильно це?"
        )
    if taken.whole_until:
        return N_(
            "Договір № %(other)s з %(day)s перебирає об’єкти (%(count)s) від договору № %(number)s; "
            "ціна за все за ним нараховується до %(last)s."
        )
    return N_("Договір № %(other)s з %(day)s перебирає об’єкти (%(count)s) від договору № %(number)s.")


def _not_covered(one: CoveredContract, others: Sequence[CoveredContract], year: int) -> Places:
    """Give what a contract had until others begin in its place, and none of them covers in the year."""
    if one.replaced_on is None:
        return NO_PLACES
    begins = one.replaced_on.toordinal()
    is_its = (one.spans.last >= min(one.end, begins - 1)) & (one.taken >= begins)
    before = one.spans.where(is_its).assets
    for other in others:
        before = np.setdiff1d(before, other.in_year(year).assets)
    return before


def _left_out(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Tell of assets that the contract in place of this one no longer covers, in the year it begins."""
    if one.replaced_on is None or one.replaced_on.year != work.year:
        return
    whole = year_period(work.year)
    begun = [other for other in one.replaced_by if work.covered.by_id[other].contract.starts_on <= whole.end]
    others = [work.covered.by_id[other] for other in begun]
    before: Places = one.keep_with(("left out", work.year), others, lambda: _not_covered(one, others, work.year))
    left = before[work.book.assets.last[before] >= max(whole.start, one.replaced_on).toordinal()]
    if len(left):
        why = because(
            "Договір, що продовжує № %(number)s, більше не охоплює об’єктів: %(count)s.",
            number=one.contract.number,
            count=len(left),
        )
        ids = (one.contract.id, *begun)
        yield Finding(
            "warning", "asset_without_contract", why, one.contract.line_id, ids, AssetSet(work.book.assets, left)
        )
