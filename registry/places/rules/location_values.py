"""What a location's fields may hold."""

from collections.abc import Mapping
from typing import Any

from registry.kernel.errors import because
from registry.kernel.fields import Noun
from registry.kernel.rules.fields import Errors, Field, Reading, read_fields
from registry.kernel.rules.reading import choice_of, is_blank, read_flag, read_id, text_of
from registry.kernel.text import N_, word_column
from registry.places.models.location import LOCATION_KINDS, Location
from registry.places.rules.geometry import read_geometry, read_point

LOCATION_KIND_LABELS: dict[str, tuple[str, ...]] = {
    "site": (N_("місце"), "site", "майданчик"),
    "pole": (N_("опора"), "pole", "стовп"),
    "building": (N_("будівля"), "building", "будинок"),
    "room": (N_("приміщення"), "room", "кімната", "кабінет"),
    "line": (N_("лінія"), "line", "траса"),
    "area": (N_("територія"), "area", "зона"),
}
LOCATION_FIELDS: Mapping[str, Field] = {
    "name": Field(text_of(200), is_required=True),
    "kind": Field(choice_of({code: LOCATION_KIND_LABELS[code] for code in LOCATION_KINDS}), True, "site"),
    "address": Field(text_of(300)),
    "settlement_id": Field(read_id),
    "geometry": Field(read_geometry),
    "indoor": Field(read_flag, fallback=False),
    "parent_id": Field(read_id),
    "note": Field(text_of(1000, is_long=True)),
    "is_demo": Field(read_flag, fallback=False),
}


def read_location(given: Mapping[str, Any], location: Location | None) -> Reading:
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
    reading = read_fields(values, LOCATION_FIELDS, is_new=location is None)
    reading.errors.update(errors)
    return reading


def location_search(location: Location) -> str:
    """Compose what a location is found by; a room by its building as well."""
    inside = location.parent
    around = (inside.name, inside.address) if inside else ()
    return word_column(location.name, location.address, *around)


LOCATION = Noun("location", Location, "Місце", "Place", [])
"""What others refer to; its fields are read above."""
