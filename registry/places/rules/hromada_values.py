"""What a hromada's and a settlement's fields may hold."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from registry.kernel.errors import because
from registry.kernel.rules.fields import Errors, Field, Reading, read_fields
from registry.kernel.rules.reading import (
    Unreadable,
    choice_of,
    decimal_between,
    integer_between,
    read_day,
    read_id,
    text_of,
)
from registry.kernel.text import N_

WEST, SOUTH, EAST, NORTH = Decimal("22.10"), Decimal("44.10"), Decimal("40.30"), Decimal("52.50")
"""A box around Ukraine in degrees, SRID 4326 (area of use of EPSG:5561, with the mainland's south)."""
CATEGORY_LABELS: dict[str, tuple[str, ...]] = {
    "місто": (N_("місто"), "м.", "city"),
    "селище": (N_("селище"), "смт", "с-ще", "town"),
    "село": (N_("село"), "с.", "village"),
}
_CODE = re.compile(r"UA[0-9]{17}")


def read_katottg(value: Any) -> str | None:
    """Read a КАТОТТГ code: Latin «UA» and 17 digits."""
    text: str | None = text_of(40)(value)
    if text is None:
        return None
    code = text.replace(" ", "").upper().translate(str.maketrans("УА", "UA"))
    if not _CODE.fullmatch(code):
        raise Unreadable(because("Код КАТОТТГ — це UA і 17 цифр"))
    return code


HROMADA_FIELDS: Mapping[str, Field] = {
    "code": Field(read_katottg, is_required=True),
    "name": Field(text_of(200), is_required=True),
    "short_name": Field(text_of(60), is_required=True),
    "west": Field(decimal_between(WEST, EAST), is_required=True),
    "south": Field(decimal_between(SOUTH, NORTH), is_required=True),
    "east": Field(decimal_between(WEST, EAST), is_required=True),
    "north": Field(decimal_between(SOUTH, NORTH), is_required=True),
    "costing_year": Field(integer_between(2000, 2100)),
}
SETTLEMENT_FIELDS: Mapping[str, Field] = {
    "name": Field(text_of(200), is_required=True),
    "category": Field(choice_of(CATEGORY_LABELS), is_required=True),
    "katottg": Field(read_katottg),
    "lon": Field(decimal_between(WEST, EAST)),
    "lat": Field(decimal_between(SOUTH, NORTH)),
    "area_km2": Field(decimal_between(Decimal("0.01"), Decimal(100_000))),
    "population": Field(integer_between(0, 10_000_000)),
    "district_id": Field(read_id),
}
DISTRICT_FIELDS: Mapping[str, Field] = {
    "name": Field(text_of(200), is_required=True),
    "valid_from": Field(read_day),
    "valid_to": Field(read_day),
}


def read_hromada(given: Mapping[str, Any], *, is_new: bool) -> Reading:
    """Read a hromada's values; its west must lie west of its east, its south below its north."""
    reading = read_fields(given, HROMADA_FIELDS, is_new=is_new)
    reading.errors.update(_wrong_sides(reading))
    code = reading.values.get("code")
    if code and not is_hromada_level(code):
        reading.errors["code"] = [because("Це код населеного пункту або району; потрібен код рівня громади")]
    return reading


def is_hromada_level(code: str) -> bool:
    """Tell whether a КАТОТТГ code is of a hromada or something above: its settlement and city district are zeros."""
    return code[9:14] == "00000"


def read_settlement(given: Mapping[str, Any], *, is_new: bool) -> Reading:
    """Read a settlement's values; its code must be of a settlement."""
    reading = read_fields(given, SETTLEMENT_FIELDS, is_new=is_new)
    code = reading.values.get("katottg")
    if code and is_hromada_level(code):
        reading.errors["katottg"] = [because("Це код громади або району; потрібен код населеного пункту")]
    return reading


def read_district(given: Mapping[str, Any], *, is_new: bool) -> Reading:
    """Read a starosta district's values; it must not end before it begins."""
    reading = read_fields(given, DISTRICT_FIELDS, is_new=is_new)
    start, end = reading.values.get("valid_from"), reading.values.get("valid_to")
    if start and end and start > end:
        reading.errors["valid_to"] = [because("Кінець раніше за початок")]
    return reading


def _wrong_sides(reading: Reading) -> Errors:
    wrong: Errors = {}
    for low, high in (("west", "east"), ("south", "north")):
        first, second = reading.values.get(low), reading.values.get(high)
        if first is not None and second is not None and first >= second:
            wrong[high] = [because("Має бути більше за протилежну межу")]
    return wrong
