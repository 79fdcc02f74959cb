"""Headings of real inventories are understood, and never against a field's own name."""

from registry.assets.models.kind import AssetKind
from registry.exchange.rules.columns import columns_of_kind, known_spellings, match_headings, normal
from registry.exchange.rules.usual_headings import USUAL

CAMERA = AssetKind(
    code="camera", name_uk="Камера", name_en="Camera",
    definition={"attributes": [
        {"name": name, "type": "text", "label_uk": label, "label_en": name}
        for name, label in (
            ("resolution", "Роздільність"), ("archive_days", "Зберігання архіву"), ("height_m", "Висота встановлення"),
            ("view_angle_deg", "Кут огляду"),
        )
    ]},
)  # fmt: skip
CARD = [
    "Інвентарний (номенклатурний) номер", "Найменування, стисла характеристика та призначення об'єкта (пооб'єктно)",
    "Заводський №", "Організація-виготівник", "Дата введення об'єкта в експлуатацію",
    "Первісна (переоцінена) вартість, грн", "Матеріально відповідальна особа", "Місце знаходження",
]  # fmt: skip
PASSPORT = [
    "Інв. №", "Модель камери", "Роздільна здатність, Мп", "Кут огляду (град.)", "Глибина архіву, діб", "Висота, м",
    "Адреса встановлення камери", "GPS-координати", "Термін гарантії до",
]  # fmt: skip


def fields(headings: list[str]) -> list[str | None]:
    found, _unknown = match_headings(headings, known_spellings(columns_of_kind(CAMERA)))
    return [found.get(place) for place in range(len(headings))]


def test_the_card_of_a_fixed_asset_and_the_passport_of_a_camera_are_understood() -> None:
    assert fields(CARD) == [
        "inventory_number", "name", "serial", "manufacturer", "commissioned_on", "price", "responsible", "place",
    ]  # fmt: skip
    assert fields(PASSPORT) == [
        "inventory_number", "model", "attributes.resolution", "attributes.view_angle_deg", "attributes.archive_days",
        "attributes.height_m", "address", "geometry", "warranty_until",
    ]  # fmt: skip
    assert fields(["Інвентар-\nний номер", "Най-\r\nменування"]) == ["inventory_number", "name"]
    assert fields(["Роздільна здатність"]) == ["attributes.resolution"]


def test_a_fields_own_name_beats_a_usual_one_and_of_two_usual_ones_the_first_is_taken() -> None:
    assert fields(["Дата придбання", "Введено в експлуатацію"]) == [None, "commissioned_on"]
    assert fields(["Дата придбання", "Дата монтажу"]) == ["commissioned_on", None]
    assert fields(["Залишкова вартість", "Знос"]) == [None, None]


def test_no_usual_heading_stands_for_two_fields() -> None:
    told = [normal(word) for words in USUAL.values() for word in {normal(one) for one in words}]

    assert sorted(told) == sorted(set(told))
