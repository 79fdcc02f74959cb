"""Columns of files with streets and houses: our own, those of OpenStreetMap's extracts and of address registers."""

from dataclasses import replace

from registry.exchange.rules.columns import HROMADA_COLUMN, PLACE_COLUMNS, Column
from registry.kernel.text import N_

_PLACE = {one.name: one for one in PLACE_COLUMNS}
_SETTLEMENT = replace(_PLACE["settlement"], aliases=(*_PLACE["settlement"].aliases, "addr:city", "settlem"))
_KIND = Column("kind", N_("Тип вулиці"), "Street type", "text", ("тип", "st_type", "street_type"))

STREET_COLUMNS = (
    _SETTLEMENT,
    _KIND,
    Column(
        "name", N_("Назва"), "Name",
        aliases=("вулиця", "назва вулиці", "street", "st_name", "thoroughfare", "найменування"),
    ),
    Column("name_uk", N_("Назва українською"), "Name in Ukrainian", aliases=("name:uk",)),
    Column(
        "former_names", N_("Колишні назви"), "Former names",
        aliases=("old_name", "стара назва", "колишня назва", "попередня назва"),
    ),
    Column("former_names_uk", N_("Колишні назви українською"), "Former names in Ukrainian", aliases=("old_name:uk",)),
    Column("road", N_("Клас дороги"), "Road class", aliases=("highway",)),
    _PLACE["geometry"],
    HROMADA_COLUMN,
)  # fmt: skip
HOUSE_COLUMNS = (
    _SETTLEMENT,
    Column("place_name", N_("Місцевість"), "Locality", aliases=("addr:place",)),
    _KIND,
    Column(
        "street", N_("Вулиця"), "Street",
        aliases=("addr:street", "назва вулиці", "thoroughfare", "st_name", "street_name", "вул"),
    ),
    Column(
        "number", N_("Будинок"), "House",
        aliases=("addr:housenumber", "номер будинку", "номер", "буд", "locatordesignator", "build", "housenumber"),
    ),
    Column("corpus", N_("Корпус"), "Block", aliases=("addresslocatorbuilding", "корп")),
    _PLACE["lat"],
    _PLACE["lon"],
    _PLACE["geometry"],
    HROMADA_COLUMN,
)  # fmt: skip
