"""What a hromada's and a settlement's fields may hold."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from registry.errors import because
from registry.rules.fields import Errors, Field, Reading, read_fields
from registry.rules.reading import Unreadable, choice_of, decimal_between, integer_between, text_of
from registry.text import N_

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
    "population": Field(integer_between(0, 10_000_000)),
}


def read_hromada(given: Mapping[str, Any], *, is_new: bool) -> Reading:
    """Read a hromada's values; its west must lie west of its east, its south below its north."""
    reading = read_fields(given, HROMADA_FIELDS, is_new=is_new)
    reading.errors.update(_wrong_sides(reading))
    return reading


def _wrong_sides(reading: Reading) -> Errors:
    wrong: Errors = {}
    for low, high in (("west", "east"), ("south", "north")):
        first, second = reading.values.get(low), reading.values.get(high)
        if first is not None and second is not None and first >= second:
            wrong[high] = [because("Має бути більше за протилежну межу")]
    return wrong
