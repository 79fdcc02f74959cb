"""What an asset's fields may hold: one validation for pages, API and import."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from registry.assets.models.asset import STATUSES, Asset
from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import attributes_of, merge_attributes
from registry.kernel.errors import because
from registry.kernel.rules.fields import Errors, Field, Reading, read_fields
from registry.kernel.rules.reading import (
    STATUS_LABELS,
    choice_of,
    read_day,
    read_flag,
    read_id,
    read_price,
    text_of,
)
from registry.kernel.text import word_column

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what the eye confuses: 0 O, 1 I L."""
CODE_LENGTH = 8
CODE_PATTERN = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")

ASSET_FIELDS: Mapping[str, Field] = {
    "inventory_number": Field(text_of(40), is_required=True),
    "name": Field(text_of(200), is_required=True),
    "kind": Field(text_of(40), is_required=True),
    "status": Field(choice_of({code: STATUS_LABELS[code] for code in STATUSES}), True, "in_service"),
    "location_id": Field(read_id),
    "parent_id": Field(read_id),
    "holder_id": Field(read_id),
    "responsible": Field(text_of(200)),
    "manufacturer": Field(text_of(100)),
    "model": Field(text_of(100)),
    "serial": Field(text_of(100)),
    "commissioned_on": Field(read_day),
    "decommissioned_on": Field(read_day),
    "warranty_until": Field(read_day),
    "price": Field(read_price),
    "funding_source": Field(text_of(200)),
    "note": Field(text_of(2000, is_long=True)),
    "is_demo": Field(read_flag, fallback=False),
}
COLUMNS: Mapping[str, str] = {"kind": "kind_code"}
"""Fields whose column is called otherwise."""


def column_of(field: str) -> str:
    """Give the model's name of a field."""
    return COLUMNS.get(field, field)


def read_asset(given: Mapping[str, Any], kind: AssetKind | None, asset: Asset | None) -> Reading:
    """Read an asset's values against its kind; `asset` is the one being changed, None for a new one.

    The result holds `attributes` whole (merged), and only the given fields when changing.
    """
    plain = {name: value for name, value in given.items() if name != "attributes"}
    reading = read_fields(plain, ASSET_FIELDS, is_new=asset is None)
    if kind is not None and ("attributes" in given or asset is None):
        current = asset.attributes if asset else {}
        told = given.get("attributes", {})
        merged, errors = merge_attributes(kind.definition, emptied(kind) if told is None else told, current)
        reading.values["attributes"] = merged
        reading.errors.update(errors)
    reading.errors.update(_wrong_periods(reading.values, asset, reading.errors))
    return reading


def emptied(kind: AssetKind) -> dict[str, None]:
    """Take away every attribute that a kind may do without: what null means for all of them at once."""
    return {one.name: None for one in attributes_of(kind.definition) if not one.is_required}


def _wrong_periods(values: Mapping[str, Any], asset: Asset | None, errors: Errors) -> Errors:
    start, end = (
        values[name] if name in values else getattr(asset, name, None)
        for name in ("commissioned_on", "decommissioned_on")
    )
    if start and end and start > end and "decommissioned_on" not in errors:
        return {"decommissioned_on": [because("Вибуття не може бути раніше за введення в експлуатацію")]}
    return {}


def new_code() -> str:
    """Draw a code for a QR label; eight characters of 31 say nothing about the thing."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def asset_search(asset: Asset, kind: AssetKind) -> str:
    """Compose what an asset is found by; never its place, which not everyone may know.

    Cameras and their like are called by their streets: the name of a sensitive kind is left to the place's words.
    """
    words = [
        str(asset.attributes[one.name])
        for one in attributes_of(kind.definition)
        if one.type == "text" and one.name in asset.attributes
    ]
    return word_column(
        asset.inventory_number,
        None if kind.is_sensitive else asset.name,
        asset.serial,
        kind.name_uk,
        asset.holder.name if asset.holder else None,
        asset.model,
        asset.manufacturer,
        asset.responsible,
        *words,
    )


def asset_place_search(asset: Asset, kind: AssetKind) -> str:
    """Compose what an asset is found by for those who may know its place: building, room, address, a telling name."""
    name = asset.name if kind.is_sensitive else None
    if asset.location is None:
        return word_column(name)
    inside = asset.location.parent
    around = (inside.name, inside.address) if inside else ()
    return word_column(name, asset.location.name, asset.location.address, *around)
