"""Assets that no contract covers, that lack a date, or that are paid for in reserve."""

from collections.abc import Iterator

import numpy as np

from maintenance.contracts.rules.asset_table import Places
from maintenance.contracts.rules.cover import covered_places
from maintenance.contracts.rules.covered_year import active_contracts, uncovered_assets
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.charges import PER_ASSET
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import AssetSet, Finding
from registry.kernel.errors import BothNames, because
from registry.kernel.text import N_


def asset_findings(work: Workings) -> Iterator[Finding]:
    """Find the assets whose money is missing, or counted without knowing enough."""
    active = active_contracts(work.covered, work.year)
    yield from _without_contract(work)
    yield from _without_dates(work, active)
    yield from _always_there(work, active)
    yield from _in_reserve(work, active)


def _without_contract(work: Workings) -> Iterator[Finding]:
    for kind, places in uncovered_assets(work.covered, work.year).items():
        why = because("Без договору залишаються %(kind)s: %(count)s.", kind=_kind_name(work, kind), count=len(places))
        yield Finding("warning", "asset_without_contract", why, assets=AssetSet(work.book.assets, places))


def _kind_name(work: Workings, kind: str) -> BothNames:
    words = work.book.kind_words.get(kind)
    return BothNames(words[1] if words else kind, work.book.kind_names_en.get(kind, kind))


def _without_dates(work: Workings, active: list[CoveredContract]) -> Iterator[Finding]:
    table = work.book.assets
    for code, undated, text in (
        (
            "planned_without_date",
            table.planned_undated,
            N_("Заплановані об’єкти без дати введення не враховано: %(count)s."),
        ),
        (
            "retired_without_date",
            table.retired_undated,
            N_("Списані об’єкти без дати списання не враховано: %(count)s."),
        ),
    ):
        places = _named_by(work, active, undated)
        if len(places):
            yield Finding("warning", code, because(text, count=len(places)), assets=AssetSet(table, places))


def _named_by(work: Workings, active: list[CoveredContract], some: Places) -> Places:
    """Give those of some assets that an active contract names, though they are never in force."""
    found = [
        np.intersect1d(some, covered_places(work.book.assets, cover))
        for one in (active if len(some) else ())
        for cover in one.contract.covers
    ]
    return np.unique(np.concatenate(found)).astype(np.int32) if found else some[:0]


def _always_there(work: Workings, active: list[CoveredContract]) -> Iterator[Finding]:
    """Tell of each kind what is paid for since always, because its day of commissioning is not known."""
    table = work.book.assets
    is_paid = np.zeros(len(table), dtype=np.bool_)
    for one in active:
        if any(term.basis in PER_ASSET for term in one.contract.terms):
            is_paid[one.in_year(work.year).asset] = True
    undated = table.undated[is_paid[table.undated]]
    for kind in sorted(set(table.kind_codes[undated].tolist())):
        places = undated[table.kind_codes[undated] == kind]
        why = because(
            "Без дати введення в експлуатацію враховано весь час: %(kind)s, %(count)s.",
            kind=_kind_name(work, kind),
            count=len(places),
        )
        yield Finding("info", "no_commissioning_date", why, assets=AssetSet(table, places))


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
