"""Attributes of a cover are typed and shown in words; code words are read as before."""

from typing import Any

import pytest

from maintenance.contracts.rules.cover_text import read_pairs, write_pairs
from registry.assets.rules.attributes import attributes_of

ATTRIBUTES = attributes_of({
    "attributes": [
        {"name": "mount", "type": "choice", "label_uk": "Кріплення", "label_en": "Mount",
         "choices": [{"code": "pole", "uk": "опора", "en": "pole"}]},
        {"name": "resolution", "type": "text", "label_uk": "Роздільність", "label_en": "Resolution"},
        {"name": "range_m", "type": "integer", "label_uk": "Дальність", "label_en": "Range", "unit": "м"},
        {"name": "bands", "type": "list", "label_uk": "Діапазони", "label_en": "Bands",
         "choices": [{"code": "2.4", "uk": "2.4 ГГц"}, {"code": "5", "uk": "5 ГГц"}]},
        {"name": "fixed_ip", "type": "boolean", "label_uk": "IP-адреса постійна", "label_en": "Fixed IP"},
    ]
})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        (" ; ", {}),
        ("mount=pole; resolution=4 Мп", {"mount": "pole", "resolution": "4 Мп"}),
        ("кріплення = опора; Роздільність = 4 Мп;", {"mount": "pole", "resolution": "4 Мп"}),
        ("Mount = Pole; Resolution = 4 MP", {"mount": "pole", "resolution": "4 MP"}),
        ("дальність = 60", {"range_m": 60}),
        ("діапазони = 2.4 | 5 ГГц", {"bands": ["2.4", "5"]}),
        ("IP-адреса постійна = так", {"fixed_ip": True}),
        ("forgotten = 7", {"forgotten": "7"}),
    ],
)
def test_pairs_are_read_by_labels_and_by_code_words(text: str, expected: dict[str, Any]) -> None:
    assert read_pairs(text, ATTRIBUTES) == (expected, True)


@pytest.mark.parametrize(
    "text", ["просто слова", "mount=", "= опора", "mount = стовп", "a = b = c", "невідоме = 1", "дальність = далеко"]
)
def test_what_cannot_be_read_is_said_to_be_unclear(text: str) -> None:
    assert not read_pairs(text, ATTRIBUTES)[1]


def test_pairs_are_shown_by_labels_and_read_back_the_same() -> None:
    values = {"mount": "pole", "resolution": "4 Мп", "bands": ["2.4", "5"], "forgotten": "7"}

    shown = write_pairs(values, ATTRIBUTES, "uk")

    assert shown == "кріплення = опора; роздільність = 4 Мп; діапазони = 2.4 ГГц | 5 ГГц; forgotten = 7"
    assert read_pairs(shown, ATTRIBUTES) == (values, True)
    assert write_pairs({"mount": "pole", "fixed_ip": True}, ATTRIBUTES, "en") == "mount = pole; fixed IP = yes"
