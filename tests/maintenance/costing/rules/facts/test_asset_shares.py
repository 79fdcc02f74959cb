"""An act's sum is shared among assets and adds up to itself."""

import uuid
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.costing.rules.facts.asset_shares import share_act

ASSETS = [uuid.UUID(int=one) for one in range(1, 40)]


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("100", [1], ["100"]),
        ("100", [1, 1, 1], ["33.33", "33.34", "33.33"]),
        ("100", [Fraction(1, 3), Fraction(2, 3)], ["33.33", "66.67"]),
        ("0.01", [1, 1], ["0.01", "0.00"]),
        ("100", [Decimal("185.00"), 0, Decimal("185.00")], ["50", None, "50"]),
        ("100", [0, 0], [None, None]),
        ("100", [], []),
    ],
)
def test_an_act_is_shared_as_the_plan_shares_its_price(
    amount: str, shares: list[Fraction | Decimal | int], parts: list[str | None]
) -> None:
    shared = share_act(Decimal(amount), dict(zip(ASSETS, shares, strict=False)))

    assert [shared.get(one) for one in ASSETS[: len(parts)]] == [None if one is None else Decimal(one) for one in parts]


@given(st.integers(1, 10**12), st.lists(st.fractions(min_value=0, max_value=100), max_size=39))
def test_the_shares_add_up_to_the_act(kopiykas: int, shares: list[Fraction]) -> None:
    amount = Decimal(kopiykas).scaleb(-2)

    shared = share_act(amount, dict(zip(ASSETS, shares, strict=False)))

    assert sum(shared.values()) == (amount if any(shares) else 0)
    assert all(part >= 0 for part in shared.values())
