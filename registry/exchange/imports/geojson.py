"""GeoJSON: parsed strictly, its properties become columns and its geometries one more."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NoReturn

from registry.exchange.imports.csv_text import decode
from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.kernel.errors import Invalid, because

MAX_DEPTH = 40
DEGREES = ("crs84", "epsg::4326", "epsg:4326")


JSON_SOURCES: list[Callable[[Any], SourceTable | None]] = []
"""What reads documents of other systems; each gives None for what is not its own. Filled by the wings."""
NO_KNOWN_JSON = because(
    "Цей JSON не впізнано: майно й місця беремо з GeoJSON (FeatureCollection), договори — з JSON договору в ProZorro"
)


def read_json(data: bytes) -> SourceTable:
    """Read GeoJSON, or a document of a system that some wing knows; raise Invalid on «file»."""
    text = decode(data)
    _refuse_depth(text)
    told = _loaded(text, parse_float=Decimal) if JSON_SOURCES and '"FeatureCollection"' not in text[:1000] else None
    found = (read(told) for read in JSON_SOURCES if told is not None)
    return next((one for one in found if one is not None), None) or read_geojson(data)


def _loaded(text: str, **options: Any) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant, **options)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise Invalid(file=because("Це неправильний JSON: %(why)s", why=str(error)[:100])) from error


def read_geojson(data: bytes) -> SourceTable:
    """Read a FeatureCollection or one Feature; raise Invalid on «file»."""
    told = _parse(decode(data))
    if told.get("type") not in ("FeatureCollection", "Feature"):
        raise Invalid(file=NO_KNOWN_JSON)
    features = told.get("features") if told["type"] == "FeatureCollection" else [told]
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise Invalid(file=NO_KNOWN_JSON)
    _refuse_other_crs(told.get("crs"))
    properties = [one.get("properties") or {} for one in features]
    if not all(isinstance(one, dict) for one in properties):
        raise Invalid(file=because("Властивості об’єкта мають бути переліком назв і значень"))
    headings = list(dict.fromkeys(name for one in properties for name in one if name != "geometry"))
    is_placed = any(one.get("geometry") is not None for one in features)
    shapes = [[feature.get("geometry")] if is_placed else [] for feature in features]
    rows = [
        SourceRow(at, [*(_cell(one.get(name)) for name in headings), *shape])
        for at, (one, shape) in enumerate(zip(properties, shapes, strict=True), 1)
    ]
    return SourceTable([*headings, *(["geometry"] if is_placed else [])], rows, is_fixed=True)


def _parse(text: str) -> dict[str, Any]:
    _refuse_depth(text)
    told = _loaded(text)
    if not isinstance(told, dict):
        raise Invalid(file=NO_KNOWN_JSON)
    return told


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_depth(text: str) -> None:
    depth, in_string, is_escaped = 0, False, False
    for letter in text:
        if in_string:
            in_string = is_escaped or letter != '"'
            is_escaped = letter == "\\" and not is_escaped
        elif letter == '"':
            in_string = True
        elif letter in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Invalid(file=because("Вкладеність понад %(limit)s рівнів", limit=MAX_DEPTH))
        elif letter in "]}":
            depth -= 1


def _refuse_other_crs(crs: Any) -> None:
    name = str(((crs or {}).get("properties") or {}).get("name", "")) if isinstance(crs, dict) else ""
    if name and not name.casefold().endswith(DEGREES):
        raise Invalid(file=because("Координати мають бути в градусах WGS 84 (EPSG:4326), а не %(crs)s", crs=name[:60]))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "так" if value else "ні"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if value is None else str(value)
