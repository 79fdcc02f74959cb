"""Months of many assets added up exactly by kind, in whole pieces of a day's share of any month."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import STATUSES, AssetTable, Places
from maintenance.contracts.rules.months import BY_DAYS, WHOLE, Pieces, pieces_run
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.spans import Spans


class Kinds:
    """The kinds of a table's assets, numbered, so that many assets are counted by kind at once."""

    def __init__(self, table: AssetTable) -> None:
        self.names: Sequence[str] = sorted(set(table.kind_codes.tolist()))
        self.numbers: npt.NDArray[np.int32] = np.zeros(len(table), dtype=np.int32)
        for number, name in enumerate(self.names):
            self.numbers[table.of_kind(name)] = number

    def count(self, places: Places) -> Mapping[str, int]:
        """Count assets by kind."""
        if len(places) == 1:
            return {self.names[self.numbers[places[0]]]: 1}
        return self._named(np.bincount(self.numbers[places]))

    def pieces(self, spans: Spans, year: int, month_day: int) -> Mapping[str, int]:
        """Add up by kind the pieces of months that assets have in a year; months begin on a day of the month."""
        found = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(found, self.numbers[spans.asset], pieces_of(spans, year, month_day))
        return self._named(found)

    def _named(self, counts: npt.NDArray[np.int64]) -> Mapping[str, int]:
        return {self.names[number]: int(counts[number]) for number in np.flatnonzero(counts).tolist()}


def pieces_of(spans: Spans, year: int, month_day: int = 1) -> Pieces:
    """Count the pieces of months of spans that lie in a year."""
    whole = year_period(year)
    first, last = whole.start.toordinal(), whole.end.toordinal()
    if len(spans) and (int(spans.first.min()) < first or int(spans.last.max()) > last):
        raise ValueError("spans lie in the year")
    run = pieces_run(month_day, year) // (WHOLE // BY_DAYS)
    found: Pieces = run[spans.last - first + 1] - run[spans.first - first]
    return found


def count_planned(table: AssetTable, some: Places) -> int:
    """Count the assets that are only planned."""
    return int((table.statuses[some] == STATUSES["planned"]).sum())
