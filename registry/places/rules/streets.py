"""The descriptions of streets and houses, and what they are found by."""

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from registry.kernel.errors import because
from registry.kernel.fields import Field, Noun, Type, choice, reference, text
from registry.kernel.rules.reading import Unreadable, is_blank, text_of
from registry.kernel.text import word_column
from registry.places.models.street import House, Street, StreetType
from registry.places.rules import territory  # noqa: F401, a settlement has to be described before it is referred to.
from registry.places.rules.addresses import name_words
from registry.places.rules.geometry import read_geometry
from registry.places.rules.house_numbers import read_number

MOST_NAMES = 20
LONGEST_NAME = 200
LINES = ("LineString", "MultiLineString")


def read_names(value: Any) -> list[str] | None:
    """Read former names: a list, or a text with semicolons between them."""
    if is_blank(value):
        return []
    told = value if isinstance(value, list | tuple) else str(value).split(";")
    names = [name for one in told if (name := text_of(LONGEST_NAME)(one))]
    if len(names) > MOST_NAMES:
        raise Unreadable(because("Не більше %(limit)s назв", limit=MOST_NAMES))
    return list(dict.fromkeys(names))


def read_line(value: Any) -> BaseGeometry | None:
    """Read the line of a street, perhaps of several parts."""
    shape = read_geometry(value)
    if shape is not None and shape.geom_type not in LINES:
        raise Unreadable(because("Вулиця на карті — це лінія"))
    return shape


def read_spot(value: Any) -> BaseGeometry | None:
    """Read where a house stands: a point, or the outline of the building, whose middle stands for it."""
    shape = read_geometry(value)
    if shape is None or shape.geom_type == "Point":
        return shape
    if shape.geom_type in LINES:
        raise Unreadable(because("Будинок на карті — це точка або контур"))
    return shape.representative_point()


def read_house_number(value: Any) -> str | None:
    """Read a house number in any of its spellings and write it in one: «12-А корп. 2»."""
    told: str | None = text_of(40)(value)
    if told is None:
        return None
    number = read_number(told)
    if number is None:
        raise Unreadable(because("Вкажіть номер будинку, наприклад 12-А або 5/2 корп. 1"))
    return str(number)


NAMES = Type("names", read_names, {"type": "array", "items": {"type": "string", "maxLength": LONGEST_NAME}})
LINE = Type("geometry", read_line, {"type": "object", "title": "GeoJSON line, longitude and latitude, EPSG:4326"})
SPOT = Type("geometry", read_spot, {"type": "object", "title": "GeoJSON point, longitude and latitude, EPSG:4326"})
NUMBER = Type("text", read_house_number, {"type": "string", "maxLength": 40}, 40)

STREET = Noun(
    "street",
    Street,
    "Вулиця",
    "Street",
    [
        Field(
            "settlement_id", reference("settlement"), "Населений пункт", "Settlement", is_required=True,
            is_listed=True, spellings=("addr:city", "settlem", "postname"),
        ),
        Field("kind", choice(StreetType), "Тип", "Type", is_required=True, fallback="street",
              spellings=("st_type", "тип вулиці"), is_listed=True),
        Field("name", text(LONGEST_NAME), "Назва", "Name", is_required=True, order="sort_key",
              spellings=("вулиця", "name:uk", "назва вулиці", "st_name", "thoroughfare")),
        Field(
            "former_names", NAMES, "Колишні назви", "Former names", "Через крапку з комою.", "Parted by semicolons.",
            fallback=[], spellings=("стара назва", "old_name", "old_name:uk", "address_old"), is_filter=False,
        ),
        Field("geometry", LINE, "Лінія на карті", "Line on the map", on_form=False, on_page=False),
    ],
)  # fmt: skip

HOUSE = Noun(
    "house",
    House,
    "Будинок",
    "House",
    [
        Field("street_id", reference("street"), "Вулиця", "Street", is_required=True, is_listed=True),
        Field("number", NUMBER, "Номер", "Number", "З літерою й корпусом: 12-А корп. 2.",
              "With letter and corpus: 12-А корп. 2.", is_required=True, order="number_key"),
        Field("geometry", SPOT, "Точка на карті", "Point on the map", is_required=True, on_form=False, on_page=False),
    ],
    name_column="number",
)  # fmt: skip


def street_search(street: Street) -> str:
    """Compose what a street is found by: its name of today and the former ones."""
    names = (street.name, *street.former_names)
    return word_column(*(word.text for name in names for word in name_words(name)))


def middle_of(shape: BaseGeometry) -> shapely.Point:
    """Give the point in the middle of a street's way; of several parts, of the longest."""
    parts: Sequence[BaseGeometry] = getattr(shape, "geoms", [shape])
    longest: BaseGeometry = max(parts, key=lambda one: one.length)
    middle: shapely.Point = longest.interpolate(0.5, normalized=True)
    return middle
