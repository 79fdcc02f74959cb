"""Printed targets are read as figures where they say one, and a value is set against them."""

from datetime import date
from decimal import Decimal

import pytest

from maintenance.papers.models.indicator import Direction
from maintenance.papers.rules.indicators.printed import Target, deviation, is_reached, read_printed, target_for


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80", "80"), ("7,5", "7.5"), ("100%", "100"), ("Так", "1"), ("ні", "0"), ("-", None), ("+", None),
        (None, None), ("", None),
    ],
)  # fmt: skip
def test_a_printed_text_says_a_figure_or_none(text: str | None, value: str | None) -> None:
    assert read_printed(text) == (None if value is None else Decimal(value))


def test_the_target_of_a_year_is_the_next_one_and_what_was_entered_stands_before_print() -> None:
    printed = [Target(date(2026, 6, 30), Decimal(5), "5", True), Target(date(2026, 12, 31), Decimal(6), "6", True)]
    entered = Target(date(2026, 3, 31), Decimal(7), "", False)

    assert target_for(printed, date(2026, 6, 30)) == printed[0]
    assert target_for(printed, date(2026, 7, 1)) == printed[1]
    assert target_for([*printed, entered], date(2026, 7, 1)) == entered
    assert target_for(printed, date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("direction", "value", "reached"),
    [("more", "5", True), ("more", "4", False), ("less", "5", True), ("less", "6", False), ("none", "6", None)],
)
def test_a_target_is_reached_by_its_direction(direction: str, value: str, reached: bool | None) -> None:
    away = deviation(Decimal(value), Target(date(2026, 12, 31), Decimal(5), "5", True))

    assert is_reached(Direction(direction), away) is reached
    assert deviation(None, None) is None
