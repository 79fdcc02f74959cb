"""The descriptions of a hromada, its settlements and starosta districts."""

import re
from decimal import Decimal
from typing import Any

from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.fields import DAY, Field, Noun, See, Type, choice, number, reference, text, whole, year
from registry.kernel.rules.reading import Unreadable, text_of
from registry.kernel.text import N_
from registry.places.models.territory import Category, Hromada, MoneyUnit, Settlement, StarostaDistrict

WEST, SOUTH, EAST, NORTH = Decimal("22.10"), Decimal("44.10"), Decimal("40.30"), Decimal("52.50")
"""A box around Ukraine in degrees, SRID 4326 (area of use of EPSG:5561, with the mainland's south)."""
_CODE = re.compile(r"UA[0-9]{17}")
SPELT_CATEGORIES = {
    "місто": Category.CITY, "м": Category.CITY,
    "селище": Category.TOWN, "смт": Category.TOWN, "с-ще": Category.TOWN, "сел": Category.TOWN,
    "село": Category.VILLAGE, "с": Category.VILLAGE,
}  # fmt: skip
"""How a settlement's category is written before its name, or behind it."""
_SPELT = "|".join(SPELT_CATEGORIES)
_BEFORE = re.compile(rf"({_SPELT})(?:\.\s*|\s+)(?=\S)", re.IGNORECASE)
_BEHIND = re.compile(rf"\s*(?:,\s*({_SPELT})|\(\s*({_SPELT})\.?\s*\))\.?$", re.IGNORECASE)


def read_katottg(value: Any) -> str | None:
    """Read a КАТОТТГ code: Latin «UA» and 17 digits."""
    told: str | None = text_of(40)(value)
    if told is None:
        return None
    code = told.replace(" ", "").upper().translate(str.maketrans("УА", "UA"))
    if not _CODE.fullmatch(code):
        raise Unreadable(because("Код КАТОТТГ — це UA і 17 цифр"))
    return code


def part_category(told: str) -> tuple[Category | None, str]:
    """Part the category from a settlement's name: «с. Нове» and «Нове (село)» are a village and «Нове».

    None where it says none.
    """
    if found := _BEFORE.match(told):
        return SPELT_CATEGORIES[found[1].lower()], told[found.end() :]
    if (found := _BEHIND.search(told)) and found.start():
        return SPELT_CATEGORIES[(found[1] or found[2]).lower()], told[: found.start()]
    return None, told


def is_hromada_level(code: str) -> bool:
    """Tell whether a КАТОТТГ code is of a hromada or something above: its settlement and city district are zeros."""
    return code[9:14] == "00000"


KATOTTG = Type("text", read_katottg, {"type": "string", "pattern": "^UA[0-9]{17}$"}, 19)


def degrees(low: Decimal, high: Decimal) -> Type:
    """A longitude or latitude, both bounds included; kept as a float, for it is measured and not counted."""
    exact = number(low, high)

    def read(value: Any) -> float | None:
        found = exact.read(value)
        return None if found is None else float(found)

    return Type("degrees", read, {"type": "number", "minimum": float(low), "maximum": float(high)})


def _open(_actor: Actor, _thing: Any) -> frozenset[See]:
    """Territory is no secret to whoever may read it at all."""
    return frozenset({See.OPEN})


LON, LAT = degrees(WEST, EAST), degrees(SOUTH, NORTH)

HROMADA = Noun(
    "hromada",
    Hromada,
    "Громада",
    "Hromada",
    [
        Field(
            "code", KATOTTG, "Код КАТОТТГ", "KATOTTG code",
            "UA і 17 цифр, рівень громади. З завантаженого кодифікатора прийдуть і її населені пункти",
            "UA and 17 digits, of the hromada's level. Out of an imported codifier its settlements come along",
            is_required=True, is_listed=True,
        ),
        Field("name", text(200), "Повна назва", "Full name", is_required=True, spellings=("назва",)),
        Field(
            "short_name", text(60), "Коротка назва", "Short name", "Для верхнього рядка й підсумків: Славутич",
            "For the top line and totals: Slavutych", is_required=True, is_listed=True,
        ),
        Field("west", LON, "Західна межа, довгота", "Western bound, longitude", unit="°", is_required=True),
        Field("east", LON, "Східна межа, довгота", "Eastern bound, longitude", unit="°", is_required=True),
        Field("south", LAT, "Південна межа, широта", "Southern bound, latitude", unit="°", is_required=True),
        Field("north", LAT, "Північна межа, широта", "Northern bound, latitude", unit="°", is_required=True),
        Field(
            "costing_year", year(2000, 2100), "Рік розрахунку витрат", "Costing year", "Порожньо — наступний рік",
            "Empty means the next year",
        ),
        Field(
            "money_unit", choice(MoneyUnit), "Одиниця сум", "Unit of amounts",
            "У ній стоять суми в розрахунках і файлах.", "Amounts stand in it in costings and files.",
            fallback="thousand",
        ),
    ],
    seen=_open,
    rows=(("code",), ("name",), ("short_name",), ("west", "east"), ("south", "north"), ("costing_year", "money_unit")),
)  # fmt: skip

DISTRICT = Noun(
    "starosta_district",
    StarostaDistrict,
    "Старостинський округ",
    "Starosta district",
    [
        Field("name", text(200), "Назва", "Name", is_required=True),
        Field("valid_from", DAY, "Діє з", "Valid from"),
        Field("valid_to", DAY, "Діє до, включно", "Valid to, inclusive"),
    ],
    rows=(("name",), ("valid_from", "valid_to")),
)

SETTLEMENT = Noun(
    "settlement",
    Settlement,
    "Населений пункт",
    "Settlement",
    [
        Field("category", choice(Category), "Категорія", "Category", is_required=True, is_listed=True),
        Field("name", text(200), "Назва", "Name", is_required=True, order="sort_key"),
        Field("katottg", KATOTTG, "Код КАТОТТГ", "KATOTTG code", is_listed=True,
              spellings=("код", "код населеного пункту")),
        Field("district_id", reference("starosta_district"), "Старостинський округ", "Starosta district",
              empty="немає", is_listed=True),
        Field("lat", LAT, "Широта", "Latitude", unit="°"),
        Field("lon", LON, "Довгота", "Longitude", unit="°"),
        Field("area_km2", number(Decimal("0.01"), Decimal(100_000)), "Площа", "Area", unit=N_("км²")),
        Field("population", whole(0, 10_000_000), "Населення", "Population", unit=N_("осіб")),
    ],
    rows=(("category", "name"), ("katottg",), ("district_id",), ("lat", "lon"), ("area_km2", "population")),
)  # fmt: skip
