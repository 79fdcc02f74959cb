"""Percentages that are hardly meant."""

from decimal import Decimal

import pytest

from maintenance.costing.rules.percentages import is_doubtful, likely_percent


@pytest.mark.parametrize(
    ("percent", "is_asked", "likely"),
    [
        ("12", False, None),
        ("50", False, None),
        ("51", True, None),
        ("112", True, "12"),
        ("1.12", True, "12"),
        ("1.081", True, "8.1"),
        ("1.10", False, None),
        ("1.5", False, None),
        ("1", False, None),
        ("2.25", False, None),
        ("-1.12", False, None),
        ("0.95", False, None),
    ],
)
def test_a_large_change_and_what_looks_like_an_index_are_asked_about(
    percent: str, is_asked: bool, likely: str | None
) -> None:
    assert is_doubtful(Decimal(percent)) is is_asked
    found = likely_percent(Decimal(percent))
    assert (None if found is None else f"{found:f}") == likely
