"""How a place is said in one line."""

import pytest

from registry.places.rules.place_words import say_once


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("Клуб, с. Лісне", "Лісне"), ["Клуб, с. Лісне"]),
        (("Клуб, с. ЛІСНЕ", "Лісне"), ["Клуб, с. ЛІСНЕ"]),
        (("Опора 01: вул. Паркова, 5", "вул. Паркова, 5", "Славутич"), ["Опора 01: вул. Паркова, 5", "Славутич"]),
        (("Лісненський клуб", "Лісне"), ["Лісненський клуб", "Лісне"]),
        ((None, "", "Славутич"), ["Славутич"]),
        ((), []),
    ],
)
def test_what_an_earlier_part_says_is_not_said_again(parts: tuple[str | None, ...], said: list[str]) -> None:
    assert say_once(*parts) == said
