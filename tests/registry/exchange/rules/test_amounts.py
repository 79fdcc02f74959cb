"""Amounts in files: no kopiyka is lost and no thousand guessed."""

from decimal import Decimal

import pytest

from registry.exchange.rules.amounts import read_amount, refuse_doubtful_whole
from registry.kernel.rules.reading import Unreadable


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 200,50", "1200.50"), ("1.200,50", "1200.50"), ("1,200.50", "1200.50"), ("1200,50 грн", "1200.50"),
        ("1200,50 ₴", "1200.50"), ("1'200,50", "1200.50"), ("12.000.000,00", "12000000"), ("12,5", "12.50"),
        ("1200,5000", "1200.50"), ("0", "0"), ("1200.-", "1200"), ("1.200.300", "1200300"), ("1200,500", "1200.50"),
        ("1 200,500", "1200.50"), ("0,500", "0.50"), ("0.30000000000000004", "0.30"), ("80\u00a0603", "80603"),
        ("12000000000000.50", "12000000000000.50"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "1.200",
        "1,200",
        "333,3333",
        "80,603",
        "1200,503",
        "12 50",
        "1.200.30",
        "1,200,30",
        "-5",
        "5,",
        "багато",
        "1e3",
        "1.٢٣",
        "111111111111111,123456",
    ],
)
def test_two_readings_and_lost_kopiykas_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_amount(text)


def test_a_whole_number_that_may_be_a_fraction_is_refused() -> None:
    refuse_doubtful_whole("1200")
    with pytest.raises(Unreadable):
        refuse_doubtful_whole("1.200")
