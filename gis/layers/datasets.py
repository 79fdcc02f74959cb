"""The public datasets: which public cards and keys each holds, and a card as a feature of its dataset."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely

from gis.layers.catalogue import make_feature
from gis.layers.geojson import make_geometry
from gis.models.public_object import PublicObject
from gis.rules.publication import COMMON_KEYS, SHELTER_KEYS, WIFI_KEYS, WIFI_KINDS
from registry.kernel.text import N_


@dataclass(frozen=True)
class Dataset:
    """A published dataset: its kinds, its columns and what to call it (open data speak Ukrainian)."""

    name: str
    title: str
    description: str
    kinds: tuple[str, ...]
    keys: tuple[str, ...]


DATASETS = {
    one.name: one
    for one in (
        Dataset(
            "shelters",
            N_("Укриття цивільного захисту"),
            N_("Оприлюднені укриття громади: де вони, скільки людей вміщують, чи є безбар’єрний вхід і зв’язок."),
            ("shelter",),
            COMMON_KEYS + SHELTER_KEYS,
        ),
        Dataset(
            "wifi",
            N_("Відкриті точки та зони Wi-Fi"),
            N_("Оприлюднені точки доступу та зони безоплатного Wi-Fi громади."),
            WIFI_KINDS,
            COMMON_KEYS + WIFI_KEYS,
        ),
    )
}


def make_public_feature(dataset: Dataset, one: PublicObject) -> dict[str, Any]:
    """Make a public card a feature of its dataset."""
    row = make_row(dataset, one)
    return make_feature(row.pop("geometry"), row, row["public_id"])


def make_row(dataset: Dataset, one: PublicObject) -> dict[str, Any]:
    """Give a card's keys of its dataset as plain values; the geometry is GeoJSON."""
    return {key: _plain(getattr(one, key)) for key in dataset.keys}


def _plain(value: Any) -> Any:
    if isinstance(value, shapely.Point):
        return make_geometry(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
