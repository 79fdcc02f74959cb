"""Patterns of inventory numbers."""

import pytest

from registry.exchange.rules.number_pattern import read_pattern
from registry.kernel.errors import Invalid


@pytest.mark.parametrize(("pattern", "number"), [("КАМ-{n:04}", "КАМ-0007"), ("{n}", "7"), ("К{n:3}/26", "К007/26")])
def test_a_pattern_gives_a_number(pattern: str, number: str) -> None:
    assert read_pattern(pattern).number(7) == number


@pytest.mark.parametrize("pattern", ["КАМ", "{n}{n}", "{n:99}", "{x}", "{n.__class__}", "К" * 40 + "{n}"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid):
        read_pattern(pattern)
