"""Words of a list in any number, gender and case."""

import pytest

from registry.kernel.rules.reading import Unreadable, choice_of
from registry.kernel.rules.word_forms import codes_by_stem

SHELTERS = {"simple": ("найпростіше укриття",), "storage": ("сховище",), "dual": ("споруда подвійного призначення",)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Найпростіші укриття", "simple"),
        ("СХОВИЩА", "storage"),
        ("Споруди подвійного призначення", "dual"),
    ],
)
def test_a_choice_is_known_in_the_plural(text: str, code: str) -> None:
    assert choice_of(SHELTERS)(text) == code


def test_another_word_is_refused() -> None:
    with pytest.raises(Unreadable):
        choice_of(SHELTERS)("Укриття")


def test_a_stem_of_two_codes_stands_for_none() -> None:
    assert codes_by_stem({"біла": "white", "біле": "pale", "green": "green"}) == {}
