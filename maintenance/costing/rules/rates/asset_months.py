"""Months of many assets added up exactly, and the kinds of assets as numbers."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import AssetTable, Places
from maintenance.contracts.rules.months import Pieces, months_of, pieces_run
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
        counts = np.bincount(self.numbers[places], minlength=len(self.names)).tolist()
        return {name: number for name, number in zip(self.names, counts, strict=True) if number}

    def months(self, spans: Spans, year: int, month_day: int) -> Mapping[str, Fraction]:
        """Add up by kind the months that assets have in a year; months begin on a day of the month."""
        pieces, numbers = pieces_of(spans, year, month_day), self.numbers[spans.asset]
        found = {name: add_months_up(pieces[numbers == number]) for number, name in enumerate(self.names)}
        return {name: months for name, months in found.items() if months}


def pieces_of(spans: Spans, year: int, month_day: int = 1) -> Pieces:
    """Count the pieces of months of spans in a year."""
    whole = year_period(year)
    first, last = whole.start.toordinal(), whole.end.toordinal()
    days = spans.within(first, last)
    if len(days) != len(spans):
        raise ValueError("spans lie in the year")
    run = pieces_run(month_day, year)
    return run[days.last - first + 1] - run[days.first - first]


def add_months_up(pieces: Pieces) -> Fraction:
    """Add pieces up exactly: those of a hundred thousand assets are more than a machine's word holds."""
    values, counts = np.unique(pieces, return_counts=True)
    return months_of(sum(value * count for value, count in zip(values.tolist(), counts.tolist(), strict=True)))


def count_planned(table: AssetTable, some: Places) -> int:
    """Count the assets that are only planned."""
    statuses = table.columns.statuses
    return sum(statuses[one] == "planned" for one in some.tolist())
