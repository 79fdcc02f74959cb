"""Organisations' fields."""

import pytest

from registry.places.rules.organisations import ORGANISATION, warn_of_code


@pytest.mark.parametrize(("code", "warnings"), [("00034022", 0), ("00005267", 1), (None, 0)])
def test_a_wrong_check_digit_warns(code: str | None, warnings: int) -> None:
    assert len(warn_of_code(code)) == warnings


@pytest.mark.parametrize(
    ("field", "told", "is_taken"),
    [
        ("edrpou", "00034022", True),
        ("edrpou", "1234", False),
        ("edrpou", "ABCDEFGH", False),
        ("email", "it@slavutych.city", True),
        ("email", "не пошта", False),
        ("phone", "+380 44 123 45 67", True),
        ("phone", "дзвоніть", False),
        ("role", "виконавець", True),
        ("role", "постачальник", True),
        ("role", "король", False),
        ("password", "x", False),
    ],
)
def test_fields_are_checked(field: str, told: str, is_taken: bool) -> None:
    reading = ORGANISATION.read({"name": "КП «Мережа»", field: told}, is_new=True)

    assert (field not in reading.errors) == is_taken
