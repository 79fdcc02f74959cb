"""Columns too narrow for their longest word take room from those that have some to spare, and no more than that."""

import pytest

from maintenance.papers.documents.printed.pdf_widths import Wanted, fitted


@pytest.mark.parametrize(
    ("widths", "wanted", "expected"),
    [
        ([50, 100], [(0, 40), (1, 30)], [50, 100]),  # All fits: as the template has it.
        ([50, 100], [(0, 70), (1, 30)], [70, 80]),
        ([50, 100], [(0, 70), (0, 20), (1, 95)], [55, 95]),  # No more than is to spare.
        ([50, 50], [(0, 70), (1, 60)], [50, 50]),  # Nothing is.
        ([50, 100, 100], [(0, 70), (1, 20), (2, 100)], [70, 80, 100]),
        ([50, 100], [(0, 500)], [90, 60]),  # A column of few words keeps most of its width.
        ([20, 400], [(0, 500)], [50, 370]),  # And nothing grows beyond all bounds.
        ([], [], []),
    ],
)
def test_widths_follow_the_longest_words(
    widths: list[float], wanted: list[tuple[int, float]], expected: list[float]
) -> None:
    assert fitted(widths, [Wanted(*one) for one in wanted]) == pytest.approx(expected)
