"""How values look on a page."""

from decimal import Decimal

import pytest
from flask import Flask

from registry.kernel.money import format_thousand, format_uah, plain_uah
from registry.kernel.rules.reading import decimal_between
from registry.kernel.web.filters import change, num, percent


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "—"),
        (Decimal(0), "без змін"),
        (Decimal("0.0000001"), "без змін"),
        (Decimal("-0.0000001"), "без змін"),
        (Decimal("-0.0004"), "−0,04\u00a0%"),
        (Decimal("0.1594"), "+15,9\u00a0%"),
        (Decimal("-0.1594"), "−15,9\u00a0%"),
        (Decimal("0.0004"), "+0,04\u00a0%"),
    ],
)
def test_a_change_is_said_in_words_only_when_there_is_none(app: Flask, share: Decimal | None, words: str) -> None:
    with app.test_request_context():
        assert change(share) == words


@pytest.mark.parametrize(
    ("share", "text"),
    [("0", "0,0"), ("-0.0", "0,0"), ("-0.0004", "0,0"), ("0.0004", "0,0"), ("-0.0006", "−0,1"), ("0.1", "+10,0")],
)
def test_a_percentage_that_rounds_to_nothing_has_no_sign(share: str, text: str) -> None:
    assert percent(Decimal(share)) == f"{text}\u00a0%"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("-0"), None, "0"), (Decimal("-0.00"), 1, "0,0"), (Decimal("-0.04"), 1, "0,0"), (-0.0, None, "0,0"),
        (Decimal("-0.06"), 1, "−0,1"), (Decimal("-1234.5"), None, "−1\u202f234,5"), (0, None, "0"),
    ],
)  # fmt: skip
def test_a_figure_that_is_or_rounds_to_nothing_has_no_sign(value: Decimal, decimals: int | None, text: str) -> None:
    assert num(value, decimals) == text


@pytest.mark.parametrize("text", ["-0", "-0.00", "-0,0"])
def test_money_and_percentages_that_are_nothing_have_no_sign_from_the_door_on(text: str) -> None:
    amount = Decimal(text.replace(",", "."))

    assert str(decimal_between()(text)) == "0"
    assert (format_uah(amount), format_uah(amount - Decimal("0.004")), plain_uah(amount)) == ("0,00", "0,00", "0.00")
    assert format_thousand(amount) == "0,0"


def test_a_negative_sum_has_one_minus_wherever_it_is_shown() -> None:
    value = Decimal("-1234.5")

    assert (format_uah(value), format_thousand(value), num(value, 1)) == (
        "−1\u202f234,50", "−1,2345", "−1\u202f234,5",
    )  # fmt: skip
