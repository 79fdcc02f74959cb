"""A covered book made anew where a few assets or contracts changed: all other contracts stay as they were found."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import AssetTable, Places
from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.contracts.rules.cover import contract_spans
from maintenance.contracts.rules.former import changed_contract
from maintenance.contracts.rules.spans import Spans
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract, Covering, replacements

Lines = Mapping[uuid.UUID | None, Sequence[ContractValue]]
COLUMNS = ("asset", "first", "last")


def patch_covered(old: CoveredBook, book: CostBook, changed: Places, written: Collection[uuid.UUID]) -> CoveredBook:
    """Cover a book that differs from an old one by assets at some places and by some contracts, written or gone.

    Contracts of which nothing differs are the same objects as before, with what was computed of them.
    """
    known = {*old.numbered}
    numbered = (*old.numbered, *(one.id for one in book.contracts if one.id not in known))
    patch = _Patch(old, book, {one: number for number, one in enumerate(numbered)}, {*written} - {None})
    by_id = {**old.by_id, **patch.assets(changed), **patch.contracts()}
    return CoveredBook(book, {one.id: by_id[one.id] for one in book.contracts}, numbered=numbered, kept=old.kept)


class _Patch:
    def __init__(
        self, old: CoveredBook, book: CostBook, numbers: Mapping[uuid.UUID, int], written: set[uuid.UUID]
    ) -> None:
        self.old, self.book, self.numbers = old, book, numbers
        self.replaced = replacements(book.contracts)
        self.written = written
        self.lines: dict[uuid.UUID | None, list[ContractValue]] = defaultdict(list)
        for one in book.contracts:
            self.lines[one.line_id].append(one)
        self.again = {*self._lines_again()}
        self.covered: dict[uuid.UUID, CoveredContract] = {}

    def _lines_again(self) -> Iterator[uuid.UUID | None]:
        """Name the lines where contracts were written, or are replaced by others than before."""
        for one in self.book.contracts:
            before = self.old.by_id.get(one.id)
            by = tuple(each.id for each in self.replaced.get(one.id, ()))
            starts_on = self.replaced[one.id][0].starts_on if by else None
            if before is None or one.id in self.written or (before.replaced_by, before.replaced_on) != (by, starts_on):
                yield one.line_id
        for contract_id in self.written:
            if contract_id in self.old.by_id:
                yield self.old.by_id[contract_id].contract.line_id

    def assets(self, changed: Places) -> Mapping[uuid.UUID, CoveredContract]:
        """Cover the changed assets alone, and put what is found into the contracts that have or had any of them."""
        if not len(changed):
            return {}
        table = self.book.assets
        some, is_changed = table.part(changed), np.zeros(len(table), dtype=np.bool_)
        is_changed[changed] = True
        concerned = _Concerned(some, changed)
        for line_id, of_line in self.lines.items():
            own = [one for one in of_line if one.id not in self.written and concerned.has(self.old, one)]
            if line_id in self.again or not own:
                self.covered.update((one.id, self.old.by_id[one.id]) for one in own)
                continue
            spans = {one.id: contract_spans(some, one) for one in own}
            for part in Covering(len(some), self.numbers, self.replaced, spans).of_line(own):
                self.covered[part.contract.id] = self._merged(part, changed, is_changed)
        return self.covered

    def _merged(self, part: CoveredContract, changed: Places, is_changed: npt.NDArray[np.bool_]) -> CoveredContract:
        before = self.old.by_id[part.contract.id]
        old, new = before.spans, part.spans
        mine = is_changed[old.asset]
        asset, stays = changed[new.asset], ~mine
        was = [getattr(old, name)[mine] for name in COLUMNS] + [before.taken[mine], before.taken_by[mine]]
        now = [asset, new.first, new.last, part.taken, part.taken_by]
        is_same = all(np.array_equal(one, other) for one, other in zip(was, now, strict=True))
        if is_same and not self._costs_otherwise(before.contract, asset):
            return before
        kept = [getattr(old, name)[stays] for name in COLUMNS] + [before.taken[stays], before.taken_by[stays]]
        at = np.searchsorted(kept[0], asset)
        laid: list[Any] = [np.insert(one, at, other) for one, other in zip(kept, now, strict=True)]
        return changed_contract(before, changed, spans=Spans(*laid[:3]), taken=laid[3], taken_by=laid[4])

    def _costs_otherwise(self, contract: ContractValue, assets: Places) -> bool:
        """Tell whether some of the same days of assets may cost or mean something else than before."""
        now, before = self.book.assets, self.old.book.assets
        known = assets[assets < len(before)]
        if (now.last[known] != before.last[known]).any():
            return True
        skips = any(term.skip_under_warranty for term in contract.terms)
        return skips and bool((now.warranty[known] != before.warranty[known]).any())

    def contracts(self) -> Mapping[uuid.UUID, CoveredContract]:
        """Cover the lines anew in which contracts were written, came, went or are replaced otherwise."""
        found: dict[uuid.UUID, CoveredContract] = {}
        for line_id in self.again:
            own = self.lines.get(line_id, [])
            spans = {one.id: self._spans(one) for one in own}
            for covered in Covering(len(self.book.assets), self.numbers, self.replaced, spans).of_line(own):
                found[covered.contract.id] = self._same(covered)
        return found

    def _spans(self, contract: ContractValue) -> Spans:
        before = self.old.by_id.get(contract.id)
        if before is None or contract.id in self.written or contract.id in self.covered:
            return contract_spans(self.book.assets, contract)
        return before.spans

    def _same(self, covered: CoveredContract) -> CoveredContract:
        """Give the contract as it was found before, if nothing of it is otherwise."""
        before = self.old.by_id.get(covered.contract.id)
        if before is None or covered.contract.id in self.written or covered.contract.id in self.covered:
            return covered
        is_same = (
            before.spans is covered.spans
            and (before.replaced_on, before.replaced_by) == (covered.replaced_on, covered.replaced_by)
            and np.array_equal(before.taken, covered.taken)
            and np.array_equal(before.taken_by, covered.taken_by)
        )
        return before if is_same else covered


@dataclass(frozen=True)
class _Concerned:
    """Which contracts have, or had, some of the changed assets."""

    some: AssetTable
    changed: Places

    def has(self, old: CoveredBook, contract: ContractValue) -> bool:
        """Tell whether a contract may cover any of them now, or covered one."""
        before, roll = old.by_id[contract.id], self.some.roll
        kinds = before.kinds if before.contract is contract else {cover.kind_code for cover in contract.covers}
        if not kinds.isdisjoint(roll.kinds) or not before.named.isdisjoint(roll.place_of.keys()):
            return True
        asset = before.spans.asset  # In order: a few are found quicker than all are looked at.
        at = np.searchsorted(asset, self.changed)
        is_there = at < len(asset)
        return bool((asset[at[is_there]] == self.changed[is_there]).any())
