"""One meaning of a filter on attributes, in Python."""

from typing import Any

import pytest

from registry.assets.rules.attribute_filter import has_wanted, read_wanted, wanted_of
from tests.factories.attributes import DEFINITION, SAME


@pytest.mark.parametrize(("name", "wanted", "found", "is_same"), SAME)
def test_two_values_are_the_same_when_they_say_the_same(name: str, wanted: Any, found: Any, is_same: bool) -> None:
    attributes = {} if found is None else {name: found}

    assert has_wanted(attributes, wanted_of(DEFINITION, {name: wanted})) is is_same


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("archive_days", "60", 60),
        ("archive_days", 60, 60),
        ("range_m", "90.0", 90),
        ("range_m", "90,5", 90.5),
        ("night", "так", True),
        ("checked", "22.11.2026", "2026-11-22"),
        ("mount", "опора", "pole"),
        ("bands", "2,4 ГГц", ["2.4"]),
        ("number", "007", "007"),
    ],
)
def test_what_is_wanted_is_read_by_the_kinds_description(name: str, told: Any, kept: Any) -> None:
    assert read_wanted(DEFINITION, {name: told}) == ({name: kept}, {})


@pytest.mark.parametrize("told", [None, "", "  "])
def test_a_blank_value_is_no_condition(told: Any) -> None:
    assert read_wanted(DEFINITION, {"mount": told}) == ({}, {})


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"colour": "red"}, "attributes.colour"),
        ({"mount": "дах"}, "attributes.mount"),
        ({"archive_days": "далеко"}, "attributes.archive_days"),
        ({"archive_days": 1.5}, "attributes.archive_days"),
        ({"range_m": True}, "attributes.range_m"),
        ("mount", "attributes"),
        ({str(number): 1 for number in range(21)}, "attributes"),
    ],
)
def test_what_the_kind_does_not_know_is_refused_by_name(told: Any, field: str) -> None:
    _kept, errors = read_wanted(DEFINITION, told)

    assert field in errors
