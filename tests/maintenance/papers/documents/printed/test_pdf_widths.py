"""Columns too narrow for a number take room from those that have some to spare, and no more than that."""

import pytest

from maintenance.papers.documents.printed.pdf_widths import Wanted, fitted

Cell = tuple[int, float, float]


@pytest.mark.parametrize(
    ("widths", "wanted", "expected"),
    [
        ([50, 100], [(0, 40, 40), (1, 30, 30)], [50, 100]),  # All fits: as the template has it.
        ([50, 100], [(0, 70, 70), (1, 30, 30)], [70, 80]),
        ([50, 100], [(0, 70, 90), (1, 30, 30)], [50, 100]),  # Words go on in a second line.
        ([50, 100, 100], [(0, 70, 70), (1, 30, 95), (2, 30, 80)], [70, 96, 84]),  # Nobody's line becomes two.
        ([50, 100, 100], [(0, 70, 70), (1, 30, 300), (2, 90, 90)], [70, 90, 90]),  # Else from what wraps anyway.
        ([50, 100], [(0, 70, 70), (0, 20, 20), (1, 95, 300)], [55, 95]),  # No more than is to spare.
        ([50, 50], [(0, 70, 70), (1, 60, 60)], [50, 50]),  # Nothing is.
        ([50, 100], [(0, 500, 500)], [90, 60]),  # A column of few words keeps most of its width.
        ([20, 400], [(0, 500, 500)], [50, 370]),  # Nothing grows beyond all bounds.
        ([], [], []),
    ],
)
def test_widths_follow_the_longest_numbers(widths: list[float], wanted: list[Cell], expected: list[float]) -> None:
    assert fitted(widths, [Wanted(*one) for one in wanted]) == pytest.approx(expected)
