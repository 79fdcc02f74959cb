"""Fields in words, as pages and the history say them."""

from typing import Any

import pytest
from flask import Flask
from shapely import Point

from registry.kernel.fields import NOUNS
from registry.kernel.web.field_words import say_told, say_value


@pytest.mark.parametrize(
    ("noun", "field", "value", "said"),
    [
        ("location", "geometry", Point(34.25, 49.18), "49.18, 34.25"),
        ("location", "geometry", "5: 34.25000, 49.18000", "5: 34.25000, 49.18000"),
        ("street", "former_names", ["Гучна", "Стара"], "Гучна; Стара"),
        ("street", "former_names", [], None),
    ],
)
def test_a_value_is_said_as_people_read_it(app: Flask, noun: str, field: str, value: Any, said: str | None) -> None:
    with app.app_context():
        assert say_value(NOUNS[noun].by_name[field], value, {}) == said


def test_a_list_of_the_history_is_no_programmers_list(app: Flask) -> None:
    with app.app_context():
        assert say_told(NOUNS["street"].by_name["former_names"], ["Гучна", "Стара"], {}) == "Гучна; Стара"
