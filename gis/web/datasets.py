"""The public datasets: their columns, files, structure and passport."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

import shapely

from gis.layers.datasets import Dataset, make_public_feature, make_row
from gis.models.public_object import PublicObject
from registry.kernel.text import N_

LICENCE = "Creative Commons Attribution 4.0 International (CC BY 4.0)"
FREQUENCY = N_("Відразу після внесення змін")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FORMATS = ("csv", "geojson", "json")

COLUMNS: dict[str, tuple[str, str, str]] = {
    "public_id": ("string", "Ідентифікатор", "UUID об’єкта в наборі; не змінюється, доки об’єкт оприлюднено"),
    "kind": ("string", "Вид", "shelter — укриття, wifi_point — точка доступу, wifi_zone — зона Wi-Fi"),
    "name": ("string", "Назва", ""),
    "address": ("string", "Адреса", ""),
    "settlement": ("string", "Населений пункт", ""),
    "geometry": ("string", "Місце", "WGS 84 (EPSG:4326), довгота і широта; у CSV — WKT, у JSON — GeoJSON"),
    "note": ("string", "Примітка для жителів", ""),
    "opening_hours": ("string", "Години роботи", ""),
    "updated_on": ("date", "Оновлено", "РРРР-ММ-ДД: коли востаннє змінилося щось із оприлюдненого"),
    "shelter_type": (
        "string",
        "Вид споруди",
        "protective — сховище, antiradiation — протирадіаційне укриття, dual_purpose — споруда подвійного призначення, "
        "simplest — найпростіше укриття, quick_built — швидкоспоруджувана споруда",
    ),
    "capacity": ("integer", "Місткість, осіб", ""),
    "accessible": ("boolean", "Безбар’єрний вхід", "порожньо — невідомо"),
    "wifi": ("boolean", "Є Wi-Fi", "порожньо — невідомо"),
    "mobile": ("boolean", "Є мобільний зв’язок", "порожньо — невідомо"),
    "backup_power": ("boolean", "Є резервне живлення", "порожньо — невідомо"),
    "ssid": ("string", "Назва мережі", ""),
    "access": (
        "string",
        "Доступ",
        "open — вільний, portal — вільний після сторінки входу, password — за паролем",
    ),
}


def write_csv(dataset: Dataset, objects: Iterable[PublicObject]) -> Iterator[str]:
    """Write the dataset as CSV: commas, UTF-8, geometry as WKT, no cell that a spreadsheet would compute."""
    rows = ([_cell(getattr(one, key)) for key in dataset.keys] for one in objects)
    return _csv(dataset.keys, rows)


def write_structure(dataset: Dataset) -> Iterator[str]:
    """Write the structure file: one line per column."""
    return _csv(("column", "type", "label", "description"), ((key, *COLUMNS[key]) for key in dataset.keys))


def write_json(dataset: Dataset, objects: Iterable[PublicObject]) -> Iterator[str]:
    """Write the dataset as a JSON list."""
    return _listed("[", (make_row(dataset, one) for one in objects), "]")


def write_geojson(dataset: Dataset, objects: Iterable[PublicObject]) -> Iterator[str]:
    """Write the dataset as GeoJSON; the properties are the columns without the geometry."""
    features = (make_public_feature(dataset, one) for one in objects)
    return _listed('{"type": "FeatureCollection", "features": [', features, "]}")


def make_passport(
    dataset: Dataset, publishers: Sequence[str], base: str, *, count: int, latest: date | None
) -> dict[str, Any]:
    """Make the dataset's passport; `base` is the address of the data folder, `latest` the day of the last change."""
    return {
        "identifier": dataset.name,
        "title": dataset.title,
        "description": dataset.description,
        "publisher": publishers,
        "licence": LICENCE,
        "frequency": FREQUENCY,
        "updated": latest,
        "language": "uk",
        "count": count,
        "files": [f"{base}{dataset.name}.{name}" for name in FORMATS],
        "structure": f"{base}{dataset.name}.structure.csv",
    }


def _listed(head: str, documents: Iterable[dict[str, Any]], tail: str) -> Iterator[str]:
    yield head
    for number, document in enumerate(documents):
        text = json.dumps(document, ensure_ascii=False)
        yield text if number == 0 else f", {text}"
    yield tail


def _csv(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in chain([heads], rows):
        writer.writerow(row)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, shapely.Point):
        return f"POINT ({value.x} {value.y})"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
