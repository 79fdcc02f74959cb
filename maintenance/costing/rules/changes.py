"""A scenario turns a book of costs into another book, which the same rules cost; the register stays as it is."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue, Days
from maintenance.contracts.rules.book import ContractValue, CostBook, CoverValue, PaymentValue, Repricing, TermValue
from maintenance.contracts.rules.changed_table import ChangedTable, changed_table, moved
from maintenance.contracts.rules.cover import contract_spans
from maintenance.contracts.rules.spans import Spans
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract, Covering, replacements
from maintenance.costing.models.scenario import ChangeKind
from maintenance.costing.rules.prices import Rounding
from maintenance.costing.rules.what_if import Change

Known = Mapping[uuid.UUID, tuple[CoveredContract, CoveredContract]]
"""Contract -> what it was, and what the same changes made of it: of the same object the same is made."""


def change_book(book: CostBook, changes: Sequence[Change]) -> CostBook:
    """Make the book that a scenario speaks of; changes have their days said."""
    return _change_book(book, changes, {})


def _change_book(book: CostBook, changes: Sequence[Change], same: Mapping[uuid.UUID, CoveredContract]) -> CostBook:
    contracts = tuple(same[one.id].contract if one.id in same else _contract(one, changes) for one in book.contracts)
    return replace(book, contracts=contracts, assets=_assets(book, changes))


def change_covered(covered: CoveredBook, changes: Sequence[Change], known: Known | None = None) -> CoveredBook:
    """Do the same with what contracts cover: only what the changes touch is found anew.

    `known` is what the same changes made of the book before: it carries on what was computed of contracts that are the
    same objects still, unless the changes are of assets, whose places follow those of the register.
    """
    if not changes:
        return covered
    known = {} if known is None or any(one.kind in _OF_ASSETS for one in changes) else known
    same = {its: after for its, (before, after) in known.items() if covered.by_id.get(its) is before}
    book = _change_book(covered.book, changes, same)
    again, added = _asked_again(covered, changes), _cover_more(covered, book)
    by_id = {}
    for contract in book.contracts:
        one = same.get(contract.id) or covered.by_id[contract.id]
        if contract is not one.contract or contract.id in again:
            one = replace(one, contract=contract, computed={})
        if contract.id in added:
            one = _with_more(one, added[contract.id], len(covered.book.assets))
        by_id[contract.id] = one
    return CoveredBook(book, by_id, numbered=covered.numbered)


def changed_by(covered: CoveredBook, changed: CoveredBook) -> Known:
    """Tell which contracts a what-if made into others."""
    pairs = ((its, (covered.by_id[its], one)) for its, one in changed.by_id.items())
    return {its: (before, after) for its, (before, after) in pairs if before is not after}


def _cover_more(covered: CoveredBook, book: CostBook) -> Mapping[uuid.UUID, CoveredContract]:
    """Cover what is only thought of, by itself: contracts go on with assets one by one."""
    if not isinstance(book.assets, ChangedTable) or not len(book.assets.more):
        return {}
    more = book.assets.more
    spans = {one.id: contract_spans(more, one) for one in book.contracts}
    lines: dict[uuid.UUID | None, list[ContractValue]] = defaultdict(list)
    for one in book.contracts:
        if len(spans[one.id]):
            lines[one.line_id].append(one)
    numbers = {one: number for number, one in enumerate(covered.numbered)}
    covering = Covering(len(more), numbers, replacements(book.contracts), spans)
    return {one.contract.id: one for of_line in lines.values() for one in covering.of_line(of_line)}


def _asked_again(covered: CoveredBook, changes: Sequence[Change]) -> set[uuid.UUID]:
    """Name the contracts whose prices ask for warranties, where these change."""
    if not any(one.kind == ChangeKind.WARRANTY for one in changes):
        return set()
    return {one.id for one in covered.book.contracts if any(term.skip_under_warranty for term in one.terms)}


def _with_more(one: CoveredContract, added: CoveredContract, by: int) -> CoveredContract:
    spans, more = one.spans, added.spans
    return replace(
        one,
        spans=Spans(
            moved(spans.asset, more.asset, by),
            np.concatenate([spans.first, more.first]),
            np.concatenate([spans.last, more.last]),
        ),
        taken=np.concatenate([one.taken, added.taken]),
        taken_by=np.concatenate([one.taken_by, added.taken_by]),
        computed={},
    )


def _contract(contract: ContractValue, changes: Sequence[Change]) -> ContractValue:
    """Change one contract; one that no change touches is the same object."""
    repriced = tuple(_repricings(contract, changes))
    stops = [_day(one) for one in changes if one.kind == ChangeKind.DROP and one.contract_id == contract.id]
    covers = tuple(
        CoverValue(_ids(one)) for one in changes if one.kind == ChangeKind.ASSETS and one.contract_id == contract.id
    )
    if not repriced and not stops and not covers:
        return contract
    return replace(
        contract,
        amount=None,  # The signed sum is of what was signed: it says nothing of another price.
        covers=(*contract.covers, *covers),
        repriced=repriced,
        stops_on=min(stops, default=None),
    )


def _repricings(contract: ContractValue, changes: Sequence[Change]) -> Iterator[Repricing]:
    for change in sorted(changes, key=_day):
        make = _REPRICED.get(change.kind)
        found = make(contract, change) if make else None
        if found is not None:
            yield found


def _tariff(contract: ContractValue, change: Change) -> Repricing | None:
    """A line's tariff changes what is planned to go on; what is signed, only a change that names its contract."""
    if change.contract_id is not None:
        return Repricing(_day(change), change.factor, True) if change.contract_id == contract.id else None
    is_meant = change.line_id is None or change.line_id == contract.line_id
    return Repricing(_day(change), change.factor) if is_meant else None


def _offer(contract: ContractValue, change: Change) -> Repricing | None:
    term = next((one for one in contract.terms if one.id == change.term_id), None)
    if term is None or change.contract_id != contract.id or change.amount is None:
        return None
    basis = change.basis or term.basis
    price = replace(
        term,
        id=uuid.uuid5(change.id, "price"),
        basis=basis,
        amount=change.amount,
        visits_per_year=change.visits_per_year or term.visits_per_year,
        priced_on=_day(change),
        payments=_shared(term, change.amount) if basis == "lump_sum" else (),
    )
    return Repricing(_day(change), offer=price, term_id=term.id)


_OF_ASSETS = frozenset({ChangeKind.ASSETS, ChangeKind.WARRANTY})
_REPRICED: Mapping[str, Callable[[ContractValue, Change], Repricing | None]] = {
    ChangeKind.PRICE: _tariff,
    ChangeKind.TERM: _offer,
}


def _shared(term: TermValue, amount: Decimal) -> tuple[PaymentValue, ...]:
    """Part another sum as the term's own is parted among its payments, by running totals rounded half up."""
    whole = sum((one.amount for one in term.payments), Decimal(0))
    if not whole:
        sums = [amount, *(Decimal(0) for _ in term.payments[1:])]
        return tuple(replace(one, amount=own) for one, own in zip(term.payments, sums, strict=False))
    rounding, share = Rounding(), Fraction(amount) / Fraction(whole)
    return tuple(replace(one, amount=rounding.add(share * Fraction(one.amount))) for one in term.payments)


def _assets(book: CostBook, changes: Sequence[Change]) -> AssetTable:
    """Add what would be bought, and end warranties; without such changes the table is the same."""
    more = [asset for one in changes if one.kind == ChangeKind.ASSETS for asset in _added(one)]
    ends = [one for one in changes if one.kind == ChangeKind.WARRANTY]
    if not more and not ends:
        return book.assets
    warranty = book.assets.warranty.copy()
    for one in ends:
        _end_warranty(book, one, warranty)
    return changed_table(book.assets, AssetTable.of(more), warranty)


def _end_warranty(book: CostBook, change: Change, warranty: Days) -> None:
    table = book.assets
    meant = np.ones(len(table), dtype=np.bool_)
    if change.asset_kind is not None:
        meant[:] = False
        meant[table.of_kind(change.asset_kind)] = True
    if change.contract_id is not None:
        own = [contract_spans(table, one).assets for one in book.contracts if one.id == change.contract_id]
        meant &= np.isin(np.arange(len(table)), np.concatenate(own) if own else [])
    warranty[meant] = np.minimum(warranty[meant], _day(change).toordinal() - 1)


def _added(change: Change) -> Iterator[AssetValue]:
    """Give the assets of a change, each with the same id whenever the change is costed."""
    attributes = {name: list(value) if isinstance(value, tuple) else value for name, value in change.attributes}
    for asset_id in _ids(change):
        yield AssetValue(
            asset_id,
            change.asset_kind or "",
            status="planned",
            commissioned_on=_day(change),
            settlements=change.settlements,
            attributes=attributes,
        )


def _ids(change: Change) -> tuple[uuid.UUID, ...]:
    return tuple(uuid.uuid5(change.id, str(number)) for number in range(change.count or 0))


def _day(change: Change) -> date:
    if change.starts_on is None:
        raise ValueError("a change is costed from a day")
    return change.starts_on
