"""How payments fall on acts, by tables and by laws that hold whatever the sums."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.costing.rules.facts.spread import ActSum, PaymentSum, spread

ACTS = [uuid.UUID(int=one) for one in range(1, 9)]
PAYMENTS = [uuid.UUID(int=100 + one) for one in range(9)]
DAY = date(2026, 1, 31)


def act(place: int, amount: str, day: int = 0) -> ActSum:
    return ActSum(ACTS[place], DAY + timedelta(days=day), Decimal(amount))


def payment(place: int, amount: str, *acts: int, day: int = 0) -> PaymentSum:
    return PaymentSum(PAYMENTS[place], DAY + timedelta(days=day), Decimal(amount), tuple(ACTS[one] for one in acts))


@pytest.mark.parametrize(
    ("acts", "payments", "falls"),
    [
        pytest.param([act(0, "100")], [payment(0, "100", 0)], {(0, 0): "100"}, id="one for one"),
        pytest.param([act(0, "100")], [payment(0, "60", 0)], {(0, 0): "60"}, id="a part"),
        pytest.param([act(0, "100")], [payment(0, "120", 0)], {(0, 0): "100"}, id="more than the act"),
        pytest.param([act(0, "100")], [payment(0, "100")], {}, id="in advance"),
        pytest.param(
            [act(0, "100"), act(1, "50")], [payment(0, "150", 0, 1)], {(0, 0): "100", (0, 1): "50"}, id="for two acts",
        ),
        pytest.param(
            [act(0, "100", day=9), act(1, "50")], [payment(0, "70", 0, 1)], {(0, 1): "50", (0, 0): "20"},
            id="the earlier act first",
        ),
        pytest.param(
            [act(0, "100")], [payment(0, "60", 0), payment(1, "60", 0, day=3)], {(0, 0): "60", (1, 0): "40"},
            id="two payments of one act by day",
        ),
        pytest.param(
            [act(0, "100")], [payment(0, "60", 0, day=3), payment(1, "60", 0)], {(1, 0): "60", (0, 0): "40"},
            id="the earlier payment first",
        ),
        pytest.param(
            [act(0, "50"), act(1, "50", day=1)], [payment(0, "50", 0, 1), payment(1, "50", 0, day=5)],
            {(1, 0): "50", (0, 0): "0", (0, 1): "50"}, id="a payment of one act has no choice and comes first",
        ),
        pytest.param([act(0, "100")], [payment(0, "30", 0, 5)], {(0, 0): "30"}, id="an act that is not there"),
    ],
)  # fmt: skip
def test_a_payment_fills_its_acts_in_the_order_of_their_dates(
    acts: list[ActSum], payments: list[PaymentSum], falls: dict[tuple[int, int], str]
) -> None:
    shares = spread(acts, payments)

    assert shares == {(PAYMENTS[one], ACTS[other]): Decimal(sum_) for (one, other), sum_ in falls.items()}


SUMS = st.integers(1, 10**9).map(lambda kopiykas: Decimal(kopiykas).scaleb(-2))
MADE_ACTS = st.lists(st.tuples(SUMS, st.integers(0, 60)), min_size=1, max_size=6).map(
    lambda told: [act(place, str(amount), day) for place, (amount, day) in enumerate(told)]
)
MADE_PAYMENTS = st.lists(st.tuples(SUMS, st.integers(0, 60), st.sets(st.integers(0, 5))), max_size=8).map(
    lambda told: [payment(place, str(amount), *sorted(acts), day=day) for place, (amount, day, acts) in enumerate(told)]
)


@given(MADE_ACTS, MADE_PAYMENTS)
def test_no_act_gets_more_than_it_is_owed_and_no_payment_gives_more_than_it_has(
    acts: list[ActSum], payments: list[PaymentSum]
) -> None:
    shares = spread(acts, payments)

    for one in acts:
        assert sum(share for (_, act_id), share in shares.items() if act_id == one.id) <= one.amount
    for paid in payments:
        fallen = sum(share for (payment_id, _), share in shares.items() if payment_id == paid.id)
        open_acts = [
            one
            for one in acts
            if one.id in paid.act_ids and sum(s for (_, key), s in shares.items() if key == one.id) < one.amount
        ]
        assert fallen <= paid.amount
        assert fallen == paid.amount or not open_acts, "money is left over while an act of the payment is still owed"


@given(MADE_ACTS, MADE_PAYMENTS, st.randoms())
def test_the_order_in_which_records_come_changes_nothing(
    acts: list[ActSum], payments: list[PaymentSum], random: object
) -> None:
    turned = [*payments]
    random.shuffle(turned)  # type: ignore[attr-defined]

    assert spread(acts[::-1], turned) == spread(acts, payments)
