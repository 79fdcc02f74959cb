"""The words of a costing."""

from decimal import Decimal
from fractions import Fraction

import pytest

from maintenance.costing.rules.text import add_up_text, count, exact_index, months_decimal, months_text, some_of

CAMERAS = ("камера", "камери", "камер")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1 камера"), (2, "2 камери"), (5, "5 камер"), (11, "11 камер"), (14, "14 камер"), (21, "21 камера"),
     (111, "111 камер"), (122, "122 камери"), (0, "0 камер")],
)  # fmt: skip
def test_numbers_take_their_ukrainian_form(number, text) -> None:
    assert count(number, CAMERAS) == text


@pytest.mark.parametrize(
    ("months", "text", "decimal"),
    [
        (Fraction(12), "12", "12"),
        (Fraction(239, 31), "7 22/31", "7.709677"),
        (Fraction(1, 2), "1/2", "0.5"),
        (Fraction(0), "0", "0"),
        (Fraction(10), "10", "10"),
    ],
)
def test_months_are_written_for_people_and_for_machines(months, text, decimal) -> None:
    assert months_text(months) == text
    assert months_decimal(months) == decimal


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, ""), (1, "1"), (10, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"), (300, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 і ще 290")],
)
def test_of_many_things_a_few_are_named_and_the_rest_counted(number: int, text: str) -> None:
    assert str(some_of([str(one) for one in range(1, number + 1)])) == text


def test_asset_months_of_many_groups_are_added_up_in_a_sentence_that_can_be_read() -> None:
    text = str(add_up_text([(1, Fraction(one)) for one in range(1, 366)]))

    assert text.startswith("1 × 1 + 1 × 2 + ")
    assert text.endswith("1 × 10 і ще 355 = 66795 об’єкто-міс.")


@pytest.mark.parametrize(("index", "text"), [("1", "1.000"), ("1.0865", "1.0865"), ("1.10", "1.100"), ("10", "10.000")])
def test_a_factor_has_at_least_three_decimals(index, text) -> None:
    assert exact_index(Decimal(index)) == text
