"""The description of a location, and how its place on the map is told."""

from collections.abc import Mapping
from typing import Any

from registry.kernel.errors import because
from registry.kernel.fields import FLAG, IS_DEMO, Field, Noun, Type, choice, long_text, reference, text
from registry.kernel.rules.fields import Errors, Reading
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import N_, word_column
from registry.places.models.location import Location, LocationKind, PositionSource
from registry.places.rules import territory  # noqa: F401, a settlement has to be described before it is referred to.
from registry.places.rules.geometry import read_geometry, read_point

GEOMETRY = Type(
    "geometry", read_geometry, {"type": "object", "title": "GeoJSON geometry, longitude and latitude, EPSG:4326"}
)

LOCATION = Noun(
    "location",
    Location,
    "Місце",
    "Location",
    [
        Field(
            "name", text(200), "Назва", "Name", is_required=True, order="sort_key", spellings=("місце", "place"),
            usual=(
                "найменування", "об’єкт", "назва закладу", "заклад", "назва будівлі", "назва приміщення", "приміщення",
                "найменування об’єкта", "найменування закладу", "найменування будівлі", "назва установи", "установа",
                "назва локації", "локація", "споруда", "назва споруди", "місцезнаходження", "місце розташування",
                "найменування приміщення", "назва об’єкта нерухомості",
            ),
        ),
        Field(
            "kind", choice(LocationKind), "Що за місце", "Place kind", is_required=True, fallback="site",
            spellings=("що це", "вид", "тип"), is_listed=True,
            usual=(
                "тип об’єкта", "вид об’єкта", "тип місця", "вид місця", "тип приміщення", "вид приміщення", "категорія",
                "тип будівлі", "вид будівлі", "тип локації",
            ),
        ),
        Field(
            "parent_id", reference("location"), "Розташоване в", "Located in", "Для приміщення — його будівля.",
            "For a room its building.", empty=N_("окреме місце"),
        ),
        Field("address", text(300), "Адреса", "Address", is_listed=True),
        Field(
            "settlement_id", reference("settlement"), "Населений пункт", "Settlement", empty="не вказано",
            is_listed=True,
        ),
        Field("geometry", GEOMETRY, "Координати", "Coordinates", on_form=False, on_page=False),
        Field(
            "position_source", choice(PositionSource), "Звідки координати", "Source of coordinates",
            "За адресою координати приблизні, доки їх не звірять.", "By the address they are estimated until checked.",
            fallback="none", spellings=("джерело координат",),
        ),
        Field("indoor", FLAG, "У приміщенні", "Indoor", fallback=False),
        Field("note", long_text(1000), "Примітка", "Note", spellings=("примітки",)),
        IS_DEMO,
    ],
    rows=(("name", "kind"), ("parent_id",), ("address", "settlement_id"), ("position_source",), ("indoor",), ("note",)),
)  # fmt: skip


def read_location(given: Mapping[str, Any], *, is_new: bool) -> Reading:
    """Read a location's values; `lon` and `lat` may stand for a point's geometry."""
    values = dict(given)
    lon, lat = values.pop("lon", None), values.pop("lat", None)
    errors: Errors = {}
    if "lon" in given or "lat" in given:
        point, errors = read_point(lon, lat)
        if not is_blank(values.get("geometry")) and point is not None:
            errors["geometry"] = [because("Вкажіть або координати, або геометрію")]
        elif is_blank(values.get("geometry")) and not errors:
            values["geometry"] = point
    reading = LOCATION.read(values, is_new=is_new)
    reading.errors.update(errors)
    return reading


def says_no_settlement(values: Mapping[str, Any]) -> bool:
    """Tell whether what a door brought of a new place leaves its settlement open; a room belongs to its building's."""
    return all(is_blank(values.get(name)) for name in ("settlement", "settlement_id", "parent_id"))


def location_search(location: Location) -> str:
    """Compose what a location is found by; a room by its building as well."""
    inside = location.parent
    around = (inside.name, inside.address) if inside else ()
    return word_column(location.name, location.address, *around)


def position_source(location: Location) -> str:
    """Keep a place's source true: without a shape of its own it has none, with one it is measured unless told."""
    if location.geometry is None:
        return PositionSource.NONE.value
    told = location.position_source
    return PositionSource.MEASURED.value if told in (None, PositionSource.NONE) else told
