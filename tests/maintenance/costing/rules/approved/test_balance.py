"""What is approved after transfers, day by day; the sum over lines is moved by additions alone."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.costing.rules.approved.balance import Move, approve, moved_until, overdrawn
from registry.kernel.money import from_kopiykas

A, B, C = (uuid.UUID(int=number) for number in (1, 2, 3))
DECIDED = {A: Decimal("100.00"), B: Decimal("50.00")}
BY = date(2025, 12, 20)


def move(day: str, source: uuid.UUID | None, target: uuid.UUID | None, amount: str, revoked: str | None = None) -> Move:
    revoked_on = date.fromisoformat(revoked) if revoked else None
    return Move(uuid.uuid4(), date.fromisoformat(day), source, target, Decimal(amount), revoked_on)


@pytest.mark.parametrize(
    ("moves", "day", "a", "b", "c"),
    [
        ([], "2026-12-31", "100.00", "50.00", None),
        ([("2026-03-10", A, B, "30.00")], "2026-03-09", "100.00", "50.00", None),
        ([("2026-03-10", A, B, "30.00")], "2026-03-10", "70.00", "80.00", None),
        ([("2026-03-10", A, C, "30.00")], "2026-12-31", "70.00", "50.00", "30.00"),
        ([("2026-03-10", None, B, "30.00")], "2026-12-31", "100.00", "80.00", None),
        ([("2026-03-10", B, None, "30.00")], "2026-12-31", "100.00", "20.00", None),
        ([("2026-03-10", A, B, "30.00", "2026-06-01")], "2026-05-31", "70.00", "80.00", None),
        ([("2026-03-10", A, B, "30.00", "2026-06-01")], "2026-06-01", "100.00", "50.00", None),
        ([("2026-03-10", A, B, "30.00"), ("2026-04-10", B, A, "30.00")], "2026-12-31", "100.00", "50.00", None),
        ([("2025-12-19", A, B, "30.00")], "2026-12-31", "100.00", "50.00", None),  # Before the decision: in it.
        ([("2025-12-20", A, B, "30.00")], "2026-12-31", "100.00", "50.00", None),  # Of its day: the same decision.
        ([("2025-12-21", A, B, "30.00")], "2026-12-31", "70.00", "80.00", None),
    ],
)
def test_a_transfer_counts_from_its_decision_until_it_is_revoked(
    moves: list[tuple[str, ...]], day: str, a: str, b: str, c: str | None
) -> None:
    approved = approve(DECIDED, BY, [move(*one) for one in moves], date.fromisoformat(day))

    wanted = {line: Decimal(sum_) for line, sum_ in ((A, a), (B, b), (C, c)) if sum_ is not None}
    assert dict(approved.sums) == wanted
    assert approved.decided == DECIDED


@pytest.mark.parametrize(
    ("moves", "short"),
    [
        ([("2026-03-10", A, B, "100.00")], {}),
        ([("2026-03-10", A, B, "100.01")], {A: "-0.01"}),
        ([("2026-03-10", C, B, "1.00")], {C: "-1.00"}),
        ([("2026-03-10", A, B, "120.00"), ("2026-03-10", None, A, "20.00")], {}),  # Of one day: together.
        ([("2026-03-10", A, B, "120.00"), ("2026-03-11", None, A, "20.00")], {A: "-20.00"}),
        ([("2026-02-10", None, A, "20.00"), ("2026-03-10", A, B, "120.00")], {}),
        ([("2026-02-10", None, A, "20.00", "2026-04-01"), ("2026-03-10", A, B, "120.00")], {A: "-20.00"}),
        ([("2025-12-01", A, B, "500.00")], {}),
    ],
)
def test_no_line_goes_below_zero_on_any_day_unnoticed(
    moves: list[tuple[str, ...]], short: dict[uuid.UUID, str]
) -> None:
    approved = approve(DECIDED, BY, [move(*one) for one in moves], date(2026, 1, 1))

    assert overdrawn(approved) == {line: Decimal(left) for line, left in short.items()}


LINES = st.sampled_from([None, A, B, C])
DAYS = st.integers(0, 400).map(lambda days: date(2025, 12, 1) + timedelta(days=days))


@given(
    st.lists(st.tuples(DAYS, LINES, LINES, st.integers(1, 10**12), st.none() | st.integers(0, 200))),
    DAYS,
)
def test_between_lines_nothing_is_won_or_lost(made: list[tuple], day: date) -> None:
    moves = [
        Move(uuid.uuid4(), on, source, target, from_kopiykas(amount),
             None if after is None else on + timedelta(days=after))
        for on, source, target, amount, after in made
        if source != target
    ]  # fmt: skip
    approved = approve(DECIDED, BY, moves, day)
    counted = [one for one in approved.later if one.is_in_force(day)]
    outside = sum((one.amount for one in counted if one.source is None), Decimal(0)) - sum(
        (one.amount for one in counted if one.target is None), Decimal(0)
    )

    assert sum(moved_until(approved.later, day).values(), Decimal(0)) == outside
    assert sum(approved.sums.values(), Decimal(0)) == sum(DECIDED.values(), Decimal(0)) + outside
