"""Assets that no contract covers, that lack a date, or that are paid for in reserve."""

from collections.abc import Iterator

import numpy as np

from maintenance.contracts.rules.asset_table import Places
from maintenance.contracts.rules.covered_year import active_contracts, uncovered_assets
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import AssetSet, Finding
from maintenance.costing.rules.payable import PER_ASSET
from registry.kernel.errors import BothNames, because
from registry.kernel.text import N_

PLANNED = N_("Без дати введення заплановані об’єкти враховано весь час: %(kind)s, %(count)s.")
RETIRED = N_("Без дати списання списані об’єкти враховано й далі: %(kind)s, %(count)s.")
ALWAYS = N_("Без дати введення в експлуатацію враховано весь час: %(kind)s, %(count)s.")


def asset_findings(work: Workings) -> Iterator[Finding]:
    """Find the assets whose money is missing, or counted without knowing enough."""
    active = active_contracts(work.covered, work.year)
    yield from _without_contract(work)
    yield from _without_dates(work, active)
    yield from _in_reserve(work, active)


def _without_contract(work: Workings) -> Iterator[Finding]:
    for kind, places in uncovered_assets(work.covered, work.year).items():
        why = because("Без договору залишаються %(kind)s: %(count)s.", kind=_kind_name(work, kind), count=len(places))
        yield Finding("warning", "asset_without_contract", why, assets=AssetSet(work.book.assets, places))


def _kind_name(work: Workings, kind: str) -> BothNames:
    words = work.book.kind_words.get(kind)
    return BothNames(words[1] if words else kind, work.book.kind_names_en.get(kind, kind))


def _without_dates(work: Workings, active: list[CoveredContract]) -> Iterator[Finding]:
    """Tell of each kind what counts without its first or its last day, because that is not known."""
    table = work.book.assets
    paid_each = [one for one in active if any(term.basis in PER_ASSET for term in one.contract.terms)]
    for severity, code, undated, contracts, text in (
        ("warning", "planned_without_date", table.planned_undated, active, PLANNED),
        ("warning", "retired_without_date", table.retired_undated, active, RETIRED),
        ("info", "no_commissioning_date", table.undated, paid_each, ALWAYS),
    ):
        some = _covered_among(work, undated, contracts)
        for kind in table.roll.kinds_of(some):
            places = some[table.roll.is_of_kind(some, kind)]
            why = because(text, kind=_kind_name(work, kind), count=len(places))
            yield Finding(severity, code, why, assets=AssetSet(table, places))


def _covered_among(work: Workings, some: Places, contracts: list[CoveredContract]) -> Places:
    """Give those of some assets that the contracts cover in the year."""
    if not len(some):
        return some
    is_covered = np.zeros(len(work.book.assets), dtype=np.bool_)
    first, last = int(some.min()), int(some.max())
    for one in contracts:
        own = one.assets_in_year(work.year)
        if len(own) and own[0] <= last and own[-1] >= first:
            is_covered[own] = True
    return some[is_covered[some]]


def _in_reserve(work: Workings, active: list[CoveredContract]) -> Iterator[Finding]:
    """Tell of assets that are paid for while they stand in reserve."""
    table, whole = work.book.assets, year_period(work.year)
    first, last = whole.start.toordinal(), whole.end.toordinal()
    for one in active if table.reserve else ():
        days = one.in_year(work.year)
        rows = zip(days.asset.tolist(), days.first.tolist(), days.last.tolist(), strict=True)
        places = {
            asset
            for asset, start, end in rows
            if any(max(begun, start, first) <= min(ended, end, last) for begun, ended in table.reserve.get(asset, ()))
        }
        if places:
            why = because(
                "Договір № %(number)s: оплачуються об’єкти, що в резерві: %(count)s.",
                number=one.contract.number,
                count=len(places),
            )
            assets = AssetSet(table, np.array(sorted(places), dtype=np.int32))
            yield Finding("info", "reserve_covered", why, one.contract.line_id, (one.contract.id,), assets)
