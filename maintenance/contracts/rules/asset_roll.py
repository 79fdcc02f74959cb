"""Which asset stands at which place of a table: a roll that grows and never gives a place to another asset.

Whatever was computed of some places can so be kept while assets come, go and change; all tables of one hromada that
follow one another in a process share one roll.
"""

import uuid
from collections.abc import Iterable, MutableMapping, Sequence

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int32]
KindNumbers = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]


def are_among(some: Places, others: Places) -> Mask:
    """Tell of each of some places whether others have it: by a table of all places, sorting takes ten times as long."""
    found: Mask = np.isin(some, others, kind="table")
    return found


class AssetRoll:
    """Ids and kinds of assets by their places, and the order in which lists name them."""

    orderings = 0
    """So often they were put in another order."""

    def __init__(self, ids: Iterable[uuid.UUID], kind_codes: Sequence[str]) -> None:
        self._own: list[uuid.UUID] = list(ids)
        self.ids: Sequence[uuid.UUID] = self._own
        self.kinds: list[str] = sorted(set(kind_codes))
        """Kinds by their numbers; new ones come last."""
        self.kind_numbers: KindNumbers = self._numbers_of(kind_codes)
        self.place_of: MutableMapping[uuid.UUID, int] = {one: place for place, one in enumerate(self.ids)}
        """Of an asset that has had several places the last one."""
        self._order: Places | None = None
        """By place, the asset's number in lists; None while assets stand in that order themselves."""
        self.naming: object = None
        """What others keep that they call its assets by."""

    @property
    def roll(self) -> "AssetRoll":
        """Give itself, as a table gives its roll."""
        return self

    def ids_at(self, some: Iterable[int]) -> tuple[uuid.UUID, ...]:
        """Give the ids of the assets at some places."""
        return tuple(self.ids[one] for one in some)

    def in_order(self, some: Places) -> Places:
        """Sort places as lists name their assets."""
        if self._order is None:
            return some
        ordered: Places = some[np.argsort(self.order[some], kind="stable")]
        return ordered

    def kinds_of(self, some: Places) -> list[str]:
        """List the kinds of the assets at some places, in the order of their codes."""
        if len(some) == 1:  # As most parts of costs are.
            return [self.kinds[self.kind_numbers[some[0]]]]
        numbers = self.kind_numbers[some]
        if len(numbers) and (numbers == numbers[0]).all():
            return [self.kinds[numbers[0]]]
        counts = np.bincount(numbers, minlength=len(self.kinds))
        return sorted(self.kinds[number] for number in np.flatnonzero(counts).tolist())

    def is_of_kind(self, some: Places, kind: str) -> npt.NDArray[np.bool_]:
        """Tell which of the assets at some places are of a kind."""
        if kind not in self.kinds:
            return np.zeros(len(some), dtype=np.bool_)
        is_of: npt.NDArray[np.bool_] = self.kind_numbers[some] == self.kinds.index(kind)
        return is_of

    def add(self, ids: Iterable[uuid.UUID], kind_codes: Sequence[str]) -> None:
        """Give new places to assets; only one thread may do so at a time."""
        self.kinds += sorted({*kind_codes} - {*self.kinds})
        self.kind_numbers = np.concatenate([self.kind_numbers, self._numbers_of(kind_codes)])
        for one in ids:
            self.place_of[one] = len(self._own)
            self._own.append(one)

    def put_in_order(self, order: Places) -> None:
        """Say by place which number an asset has in lists."""
        self._order = order
        self.orderings += 1

    def is_in_order(self, some: Places) -> bool:
        """Tell whether lists name the assets at some places in this order."""
        return bool((np.diff(self.order[some]) > 0).all())

    def order_of(self, length: int) -> Places | None:
        """Give the numbers in lists of the first so many places; None while assets stand in that order themselves."""
        return None if self._order is None else self.order[:length]

    @property
    def order(self) -> Places:
        """Give by place the asset's number in lists; those that came since stand last."""
        length = len(self.ids)
        if self._order is None:
            return np.arange(length, dtype=np.int32)
        if len(self._order) == length:
            return self._order
        return np.concatenate([self._order, np.arange(len(self._order), length, dtype=np.int32)])

    def _numbers_of(self, kind_codes: Sequence[str]) -> KindNumbers:
        numbers = {kind: number for number, kind in enumerate(self.kinds)}
        return np.fromiter((numbers[one] for one in kind_codes), np.int16, len(kind_codes))
