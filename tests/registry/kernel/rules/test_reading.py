"""Reading values: what is taken, what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kernel.rules.amounts import read_price
from registry.kernel.rules.reading import (
    Read,
    Unreadable,
    choice_of,
    decimal_between,
    integer_between,
    list_of,
    read_day,
    read_flag,
    read_id,
    read_instant,
    text_of,
)

COLOURS = {"red": ("червоний",), "blue": ("синій", "голубий")}


@pytest.mark.parametrize(
    ("read", "told", "expected"),
    [
        (text_of(10), "  а   б ", "а б"),
        (text_of(10), "<Null>", None),
        (text_of(10), "\x00", None),
        (text_of(10), 42, "42"),
        (read_day, "22.11.2026", date(2026, 11, 22)),
        (read_day, "2026-11-22", date(2026, 11, 22)),
        (read_day, datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22)),
        (read_day, "", None),
        (integer_between(0, 10), "10", 10),
        (integer_between(0), "1 200", 1200),
        (integer_between(0), 7.0, 7),
        (decimal_between(), "12,5", Decimal("12.5")),
        (decimal_between(), 30.75, Decimal("30.75")),
        (read_flag, "Так", True),
        (read_flag, 0, False),
        (read_flag, "", None),
        (read_price, "1 200,50", Decimal("1200.50")),
        (read_price, 1200, Decimal(1200)),
        (choice_of(COLOURS), "Голубий", "blue"),
        (list_of(COLOURS), "синій; red", ["red", "blue"]),
        (list_of(COLOURS), [], None),
    ],
)
def test_what_people_type_is_read(read: Read, told: Any, expected: Any) -> None:
    assert read(told) == expected


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (text_of(3), "чотири"),
        (text_of(10), ["a"]),
        (text_of(10), True),
        (read_day, "31.02.2026"),
        (read_day, "31.12.1899"),
        (read_day, "2101-01-01"),
        (read_day, 45000),
        (integer_between(0, 10), 11),
        (integer_between(), "1_000"),
        (integer_between(), "１２"),
        (integer_between(), True),
        (integer_between(), 10**30),
        (decimal_between(), "NaN"),
        (decimal_between(), float("inf")),
        (decimal_between(), "1e5"),
        (decimal_between(Decimal(0), Decimal(360)), "361"),
        (read_flag, "можливо"),
        (read_price, "-1"),
        (read_price, "1.005"),
        (read_price, 10.5),
        (read_price, Decimal("NaN")),
        (read_id, "не-uuid"),
        (read_id, 5),
        (choice_of(COLOURS), "зелений"),
        (list_of(COLOURS), {"red": 1}),
    ],
)
def test_what_is_no_value_is_refused(read: Read, told: Any) -> None:
    with pytest.raises(Unreadable):
        read(told)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text())))
def test_no_value_breaks_the_readers(told: Any) -> None:
    readers = (text_of(50), read_day, integer_between(), decimal_between(), read_flag, read_price, read_id)
    for read in (*readers, choice_of(COLOURS), list_of(COLOURS)):
        try:
            read(told)
        except Unreadable as refusal:
            assert str(refusal.reason)


@pytest.mark.parametrize("told", ["", "  ", "null", None])
def test_a_blank_identifier_is_none(told: Any) -> None:
    assert read_id(told) is None


def test_a_label_of_two_codes_stands_for_neither_and_a_code_beats_labels() -> None:
    read = choice_of({"a": ("Спільне", "first"), "b": ("спільне", "second"), "c": ("a",)})

    assert [read(word) for word in ("first", "second", "a", "c")] == ["a", "b", "a", "c"]
    with pytest.raises(Unreadable):
        read("Спільне")


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "2101-01-01T00:00:00Z", "1899-12-31T23:59+14:00"])
def test_an_instant_out_of_bounds_is_refused_whatever_its_zone(text: str) -> None:
    with pytest.raises(Unreadable):
        read_instant(text, UTC)
