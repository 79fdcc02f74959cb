"""Coordinates as people and their devices write them: degrees, minutes, seconds, both in one cell."""

import re
from decimal import Decimal

from registry.kernel.errors import because
from registry.kernel.rules.reading import Unreadable
from registry.kernel.text import fold

DIGITS = Decimal("0.0000001")
"""A centimetre: seconds with a decimal say no more."""
_SIDES = (
    (re.compile(r"(?:пн|північна|північної|п|n)\.?\s*(?:ш(?:ироти|ирота)?\.?)?"), "lat"),
    (re.compile(r"(?:сх|східна|східної|с|e)\.?\s*(?:д(?:овготи|овгота)?\.?)?"), "lon"),
)
_FIGURE = r"[0-9]{1,3}(?:[.,][0-9]{1,17})?"
_DEGREES = re.compile(rf"(?P<degrees>{_FIGURE})\s*°?")
_MINUTES = re.compile(
    rf"(?P<degrees>[0-9]{{1,3}})\s*[°º*\s]\s*(?P<minutes>{_FIGURE})\s*(?:['’′ʼ]|\s|$)\s*"
    rf"(?:(?P<seconds>{_FIGURE})\s*(?:\"|''|’’|″|”|“)?)?"
)
_PAIRS = tuple(re.compile(form) for form in (
    r"([0-9]{1,3}\.[0-9]+)\s*[,;\s/|]\s*([0-9]{1,3}\.[0-9]+)",
    r"([0-9]{1,3},[0-9]+)\s*(?:[;\s/|]|,\s)\s*([0-9]{1,3},[0-9]+)",
    r"(.*?[nsпш][\w.]*)\s*[,;\s/|]\s*(.*?[ewсд][\w.]*)",
    r"([ns]\s*[0-9].*?)\s*[,;\s/|]\s*([ew]\s*[0-9].*)",
    r"([^,;]*[°'\"′″][^,;]*)[,;]\s*([^,;]*[°'\"′″][^,;]*)",
))  # fmt: skip
_BRACKETS = "()[] "
WRONG = because("Вкажіть координату, наприклад 51,5215 або 51°31'17\"")


def read_degrees(text: str, side: str) -> str:
    """Read a «lat» or «lon» in degrees; raise Unreadable. A letter of the other side says that they are swapped."""
    told = fold(text).replace("’’", '"').strip(_BRACKETS)
    told, named = _without_side(told)
    if named not in (None, side):
        raise Unreadable(because("Схоже, широту й довготу переплутано"))
    sign, told = ("-", told[1:].strip()) if told.startswith("-") else ("", told.removeprefix("+").strip())
    if found := _DEGREES.fullmatch(told):
        return sign + found.group("degrees").replace(",", ".")
    if found := _MINUTES.fullmatch(told):
        return sign + _from_minutes(*(found.group(name) for name in ("degrees", "minutes", "seconds")))
    raise Unreadable(WRONG)


def _without_side(told: str) -> tuple[str, str | None]:
    for form, side in _SIDES:
        for found in (form.match(told), re.search(rf"(?<=[0-9°'\"’′″\s]){form.pattern}$", told)):
            if found is not None and found.group():
                return (told[: found.start()] + told[found.end() :]).strip(), side
    return told, None


def _from_minutes(degrees: str, minutes: str, seconds: str | None) -> str:
    parts = [Decimal(part.replace(",", ".")) for part in (degrees, minutes, seconds or "0")]
    if any(part >= 60 for part in parts[1:]):
        raise Unreadable(because("Мінут і секунд має бути менше ніж 60"))
    return format((parts[0] + parts[1] / 60 + parts[2] / 3600).quantize(DIGITS), "f")


def both_of(text: str) -> tuple[str, str] | None:
    """Give latitude and longitude of a cell that holds both; None when it does not."""
    told = fold(text).replace("’’", '"').strip(_BRACKETS)
    for form in _PAIRS:
        if found := form.fullmatch(told):
            try:
                return read_degrees(found.group(1), "lat"), read_degrees(found.group(2), "lon")
            except Unreadable:
                continue
    return None
