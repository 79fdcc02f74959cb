"""Attributes by kind: typed, bounded, merged."""

from typing import Any

import pytest

from registry.assets.rules.attributes import attributes_of, merge_attributes

DEFINITION = {
    "attributes": [
        {"name": "range_m", "type": "decimal", "label_uk": "Дальність", "unit": "м", "min": "1", "max": "2000"},
        {"name": "days", "type": "integer", "label_uk": "Діб"},
        {"name": "night", "type": "boolean", "label_uk": "Ніч"},
        {"name": "checked", "type": "date", "label_uk": "Перевірено"},
        {"name": "mount", "type": "choice", "label_uk": "Кріплення", "choices": [{"code": "pole", "uk": "опора"}]},
        {"name": "bands", "type": "list", "label_uk": "Діапазони", "choices": [{"code": "2.4", "uk": "2,4 ГГц"}]},
        {"name": "number", "type": "text", "label_uk": "Номер", "required": True},
    ]
}


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("range_m", "60,5", 60.5),
        ("range_m", "60,0", 60),
        ("days", "30", 30),
        ("night", "так", True),
        ("night", False, False),
        ("checked", "22.11.2026", "2026-11-22"),
        ("mount", "опора", "pole"),
        ("bands", "2,4 ГГц", ["2.4"]),
        ("number", " 12 ", "12"),
    ],
)
def test_a_value_is_kept_by_its_type(name: str, told: Any, kept: Any) -> None:
    merged, errors = merge_attributes(DEFINITION, {"number": "1", name: told}, {})

    assert not errors
    assert merged[name] == kept


@pytest.mark.parametrize(
    ("name", "told"),
    [("range_m", "0"), ("range_m", "далеко"), ("days", "1,5"), ("days", -1), ("mount", "дах"), ("ip", 1)],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, told: Any) -> None:
    _merged, errors = merge_attributes(DEFINITION, {"number": "1", name: told}, {})

    assert list(errors) == [f"attributes.{name}"]


def test_what_is_not_told_stays_and_none_takes_away() -> None:
    merged, errors = merge_attributes(DEFINITION, {"range_m": None}, {"range_m": 60, "number": "5"})

    assert (merged, errors) == ({"number": "5"}, {})


def test_a_required_attribute_must_be_there() -> None:
    _merged, errors = merge_attributes(DEFINITION, {}, {})

    assert list(errors) == ["attributes.number"]


@pytest.mark.parametrize("told", ["text", 5, ["a"]])
def test_attributes_must_be_named_values(told: Any) -> None:
    _merged, errors = merge_attributes(DEFINITION, told, {})

    assert list(errors) == ["attributes"]


def test_an_outdated_choice_stands_for_itself() -> None:
    mount = attributes_of(DEFINITION)[4]

    assert mount.label_of("pole", "uk") == "опора"
    assert mount.label_of("tree", "uk") == "tree"
