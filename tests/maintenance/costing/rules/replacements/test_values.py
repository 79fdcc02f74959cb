"""What a replacement costs: entered, of the last purchases, or not known."""

from datetime import date
from decimal import Decimal

import pytest

from maintenance.costing.rules.replacements.values import Entered, Replacements, median_purchases

DAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("prices", "middle"),
    [
        (["100.00"], "100.00"),
        (["100.00", "101.01"], "100.51"),
        (["300.00", "100.00", "200.00"], "200.00"),
    ],
)
def test_a_kinds_purchases_give_their_median_to_the_kopiyka(prices: list[str], middle: str) -> None:
    days = [date(2020 + place, 5, 1) for place in range(len(prices))]

    bought = median_purchases(("server", Decimal(price), on) for price, on in zip(prices, days, strict=True))

    found = bought["server"]
    assert (str(found.price), found.count) == (middle, len(prices))
    assert (found.first_on.year, found.last_on.year) == (2020, 2019 + len(prices))


@pytest.mark.parametrize(
    ("entered", "has_bought", "told"),
    [
        (Entered(5, Decimal("9000.00"), "included_20", DAY, "КП 4"), True, (5, "9000.00", False, "з ПДВ 20 %: КП 4")),
        (Entered(5, None, "not_payer", DAY, "наказ № 1"), True, (5, "100.00", True, "їх 1 (2024)")),
        (Entered(5, None, "not_payer", DAY, "наказ № 1"), False, (5, "None", False, "ціни заміни не вказано")),
        (None, True, (7, "100.00", True, "оцінка: медіана")),
        (None, False, (7, "None", False, "ціни заміни не вказано")),
    ],
)  # fmt: skip
def test_what_was_entered_counts_first(
    entered: Entered | None, has_bought: bool, told: tuple[int, str, bool, str]
) -> None:
    bought = median_purchases([("server", Decimal("100.00"), date(2024, 5, 1))] if has_bought else [])
    known = Replacements({"server": entered} if entered else {}, bought)

    found = known.of("server", 7)

    assert (found.life_years, str(found.price), found.is_estimate) == told[:3]
    assert told[3] in str(found.said)
