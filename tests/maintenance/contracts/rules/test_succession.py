"""The period of the next contract, and what looks like it."""

import uuid
from datetime import date

import pytest

from maintenance.contracts.rules.succession import Side, is_near, looks_alike, next_period

DAY = date.fromisoformat
FIRST, SECOND = uuid.uuid4(), uuid.uuid4()
CAMERA, OTHER = uuid.uuid4(), uuid.uuid4()
PARK, SQUARE = {"settlement": "UA1"}, {"settlement": "UA2"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "next_starts_on", "next_ends_on"),
    [
        ("2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31"),
        ("2027-01-01", "2027-12-31", "2028-01-01", "2028-12-31"),
        ("2024-01-01", "2026-12-31", "2027-01-01", "2029-12-31"),
        ("2026-03-15", "2027-03-14", "2027-03-15", "2028-03-14"),
        ("2027-03-01", "2028-02-29", "2028-03-01", "2029-02-28"),
        ("2024-02-29", "2025-02-27", "2025-02-28", "2026-02-27"),
        ("2026-01-31", "2026-02-27", "2026-02-28", "2026-03-30"),
        ("2026-01-01", "2026-03-31", "2026-04-01", "2026-06-30"),
        ("2026-01-20", "2026-12-31", "2027-01-01", "2027-12-31"),
        ("2026-05-15", "2026-12-31", "2027-01-01", "2027-12-31"),
        ("2026-07-01", "2026-12-31", "2027-01-01", "2027-06-30"),
        ("2026-01-20", "2026-06-30", "2026-07-01", "2026-12-31"),
        ("2026-05-10", "2026-05-10", "2026-05-11", "2026-06-10"),
    ],
)
def test_the_next_contract_is_as_long_as_this_one(starts_on, ends_on, next_starts_on, next_ends_on):
    assert next_period(DAY(starts_on), DAY(ends_on)) == (DAY(next_starts_on), DAY(next_ends_on))


@pytest.mark.parametrize(
    ("starts_on", "is_so"),
    [("2027-03-03", True), ("2027-03-04", False), ("2026-10-30", True), ("2026-10-29", False), ("2027-01-01", True)],
)
def test_the_next_contract_begins_within_two_months_around_the_end(starts_on, is_so):
    assert is_near(DAY("2026-12-31"), DAY(starts_on)) is is_so


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        (Side(FIRST, frozenset({CAMERA})), Side(SECOND, frozenset({CAMERA, OTHER})), True),
        (Side(FIRST, frozenset({CAMERA})), Side(FIRST, frozenset({OTHER})), False),
        (Side(FIRST), Side(FIRST), False),
        (Side(FIRST, frozenset({CAMERA}), frozenset({"camera"})), Side(SECOND, kinds={"camera": ({},)}), True),
        (Side(FIRST, frozenset({CAMERA}), frozenset({"camera"})), Side(SECOND, kinds={"camera": (PARK,)}), False),
        (Side(FIRST, frozenset({CAMERA}), frozenset({"camera"})), Side(SECOND, kinds={"server": ({},)}), False),
        (Side(FIRST, kinds={"camera": ({},)}), Side(SECOND, kinds={"camera": (PARK,)}), True),
        (Side(FIRST, kinds={"camera": (PARK,)}), Side(SECOND, kinds={"camera": (PARK,)}), True),
        (Side(FIRST, kinds={"camera": (PARK,)}), Side(SECOND, kinds={"camera": (SQUARE,)}), False),
        (Side(FIRST, kinds={"camera": (PARK,)}), Side(FIRST, kinds={"camera": (SQUARE,)}), True),
        (Side(None, kinds={"camera": (PARK,)}), Side(None, kinds={"camera": (SQUARE,)}), False),
        (Side(FIRST, kinds={"camera": ({},)}), Side(FIRST, kinds={"server": ({},)}), False),
    ],
)
def test_contracts_look_alike_when_they_cover_the_same(one, other, is_so):
    assert (looks_alike(one, other), looks_alike(other, one)) == (is_so, is_so)
