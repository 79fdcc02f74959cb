"""Amounts as people write them: no kopiyka is lost, no thousand guessed, and a refusal says what is wrong."""

from decimal import Decimal
from typing import Any

import pytest

from registry.kernel.errors import Reason
from registry.kernel.money import MAX_UAH
from registry.kernel.rules.amounts import (
    KOPIYKAS_TWICE,
    LOST,
    NEGATIVE,
    NOT_HRYVNIA,
    NOT_THOUSANDS,
    OTHER_UNIT,
    TOO_LARGE,
    TWO_READINGS,
    WRONG,
    read_amount,
    read_price,
    refuse_doubtful_whole,
)
from registry.kernel.rules.reading import Unreadable


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 200,50", "1200.50"), ("1.200,50", "1200.50"), ("1,200.50", "1200.50"), ("1200,50 грн", "1200.50"),
        ("1200,50 ₴", "1200.50"), ("1'200,50", "1200.50"), ("12.000.000,00", "12000000"), ("12,5", "12.50"),
        ("1200,5000", "1200.50"), ("0", "0"), ("1200.-", "1200"), ("1.200.300", "1200300"), ("1200,500", "1200.50"),
        ("1 200,500", "1200.50"), ("0,500", "0.50"), ("80\u00a0603", "80603"),
        ("12000000000000.50", "12000000000000.50"),
        ("4 240,00 грн", "4240"), ("4240.00 грн.", "4240"), ("4\u202f240,00\u00a0грн", "4240"), ("4\u2009240", "4240"),
        ("4 240 грн 50 коп", "4240.50"), ("4 240 грн. 50 коп.", "4240.50"), ("4240грн50коп", "4240.50"),
        ("4 240 гривень 5 копійок", "4240.05"), ("50 коп.", "0.50"), ("4 240 грн, 00 коп", "4240"), ("₴4240", "4240"),
        ("UAH 4,240.00", "4240"), ("4240,- грн", "4240"), ("\u200b4240\ufeff", "4240"), ("4 240 ГРН", "4240"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert read_price(text) == read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.200", TWO_READINGS), ("1,200", TWO_READINGS), ("4.240 грн", TWO_READINGS), ("80,603", TWO_READINGS),
        ("333,3333", LOST), ("1200,503", LOST), ("0.30000000000000004", LOST), ("12 50", WRONG), ("1.200.30", WRONG),
        ("1,200,30", WRONG), ("5,", WRONG), ("багато", WRONG), ("1e3", WRONG), ("1.٢٣", WRONG), ("1_000", WRONG),
        ("-5", NEGATIVE), ("−5,00 грн", NEGATIVE), ("(1 200,50)", NEGATIVE),
        ("12 грн 50", WRONG), ("12грн50", WRONG), ("12 грн 500", WRONG), ("4240 грн 500 коп", WRONG), ("грн", WRONG),
        ("4 240,00 грн 50 коп", KOPIYKAS_TWICE), ("120,5 тис. грн", NOT_THOUSANDS), ("1,2 млн", NOT_THOUSANDS),
        ("$4240", NOT_HRYVNIA), ("100 EUR", NOT_HRYVNIA), ("111111111111111,123456", LOST),
        ("90000000000000,01", TOO_LARGE), ("9" * 40, TOO_LARGE), ("9" * 15, TOO_LARGE),
    ],
)  # fmt: skip
def test_two_readings_and_lost_kopiykas_are_refused_by_name(text: str, why: Reason) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_price(text)

    assert refusal.value.reason == why


@pytest.mark.parametrize(
    ("value", "why"),
    [(10.5, WRONG), (True, WRONG), (-1, NEGATIVE), (Decimal("1.005"), LOST), (MAX_UAH + 1, TOO_LARGE)],
)
def test_what_programs_send_is_exact_or_refused(value: Any, why: Reason) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_price(value)

    assert refusal.value.reason == why


def test_of_a_cell_the_figures_are_taken_that_a_spreadsheet_shows() -> None:
    assert read_amount("0.30000000000000004", is_cell=True) == Decimal("0.30")


@pytest.mark.parametrize(("text", "amount"), [("80,603", 80603), ("80,603 тис. грн", 80603), ("1 200,5 тис", 1200500)])
def test_in_thousands_a_mark_parts_the_fraction(text: str, amount: int) -> None:
    assert read_amount(text, 1000) == amount


@pytest.mark.parametrize("text", ["80,6 грн", "80 грн 60 коп"])
def test_a_cell_that_contradicts_its_heading_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_amount(text, 1000)

    assert refusal.value.reason == OTHER_UNIT


def test_a_whole_number_that_may_be_a_fraction_is_refused() -> None:
    refuse_doubtful_whole("1200")
    with pytest.raises(Unreadable):
        refuse_doubtful_whole("1.200")
