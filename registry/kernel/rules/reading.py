"""Reading what people, files and programs send: strict, bounded, each refusal with its reason."""

import math
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from registry.kernel.errors import Choices, Reason, because
from registry.kernel.rules.word_forms import codes_by_stem, stem
from registry.kernel.spatial import Box
from registry.kernel.text import clean, fold

_LOW = tuple(map(Decimal, (-180, -90, -180, -90)))
_HIGH = tuple(map(Decimal, (180, 90, 180, 90)))

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2100, 12, 31)
MAX_INTEGER = 2**53
YES = frozenset({"так", "true", "yes", "1", "on", "+", "y", "є", "t"})
NO = frozenset({"ні", "false", "no", "0", "off", "-", "n", "немає", "f"})
BLANK = frozenset({"", "<null>", "null"})
"""What exported registers write where there is nothing."""
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_LOCAL_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_INTEGER = re.compile(r"[+-]?[0-9]{1,16}(\.0+)?")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,17})?")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")

Read = Callable[[Any], Any]


class Unreadable(Exception):
    """A value cannot be taken; carries the reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(str(reason))


class PartlyUnreadable(Unreadable):
    """Of rows some cannot be taken; carries what could be read, and the reasons by place and field: «0.amount»."""

    def __init__(self, value: Any, errors: Mapping[str, list[Reason]]) -> None:
        super().__init__(next(iter(errors.values()))[0])
        self.value = value
        self.errors = errors


def is_blank(value: Any) -> bool:
    """Tell whether nothing was given: None, spaces, or a foreign register's word for nothing."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in BLANK)


def text_of(limit: int, *, is_long: bool = False) -> Read:
    """Read text of at most `limit` characters; only a long one keeps its line breaks."""

    def read(value: Any) -> str | None:
        if is_blank(value):
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise Unreadable(because("Тут має бути текст"))
        text = clean(value)
        text = text if is_long else " ".join(text.split())
        if len(text) > limit:
            raise Unreadable(because("Не більше %(limit)s символів", limit=limit))
        return text or None

    return read


def read_day(value: Any) -> date | None:
    """Read a calendar day: a date, «2026-11-22» or «22.11.2026», from 1900 to 2100."""
    if is_blank(value):
        return None
    found = _parse_day(value)
    if found is None:
        raise Unreadable(because("Вкажіть дату, наприклад 22.11.2026"))
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Unreadable(because("Дата має бути між 01.01.1900 і 31.12.2100"))
    return found


def _parse_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date() if (value.hour, value.minute, value.second) == (0, 0, 0) else None
    if isinstance(value, date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        if iso := _ISO_DAY.fullmatch(text):
            return date(*map(int, iso.groups()))
        if local := _LOCAL_DAY.fullmatch(text):
            day, month, year = map(int, local.groups())
            return date(year, month, day)
    except ValueError:
        return None
    return None


def read_instant(value: Any, zone: tzinfo) -> datetime | None:
    """Read an instant: «2026-11-22T14:05» or «22.11.2026 14:05»; without a zone of its own it is of the one given.

    The result is in UTC, so that comparing two of them is right on the days of the clock changes too.
    """
    if is_blank(value):
        return None
    moment = value if isinstance(value, datetime) else _parse_moment(value)
    if moment is None:
        raise Unreadable(because("Вкажіть дату й час, наприклад 22.11.2026 14:05"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    if moment.date() < FIRST_DAY:
        raise Unreadable(because("Дата має бути не раніше за %(day)s", day=f"{FIRST_DAY:%d.%m.%Y}"))
    if moment.date() > LAST_DAY:
        raise Unreadable(because("Дата має бути не пізніше за %(day)s", day=f"{LAST_DAY:%d.%m.%Y}"))
    return moment.astimezone(UTC)


def _parse_moment(value: Any) -> datetime | None:
    text = value.strip() if isinstance(value, str) and len(value) <= 40 else ""
    for form in ("%d.%m.%Y %H:%M", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 -- the zone is the caller's
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def integer_between(low: int = -MAX_INTEGER, high: int = MAX_INTEGER) -> Read:
    """Read a whole number from `low` to `high`, both included."""

    def read(value: Any) -> int | None:
        if is_blank(value):
            return None
        number = _parse_integer(value)
        if number is None:
            raise Unreadable(because("Вкажіть ціле число"))
        return int(_within(number, low, high))

    return read


def _parse_integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) <= MAX_INTEGER else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= MAX_INTEGER else None
    text = _SPACES.sub("", value) if isinstance(value, str) else ""
    return int(text.partition(".")[0]) if _INTEGER.fullmatch(text) else None


def decimal_between(low: Decimal | None = None, high: Decimal | None = None) -> Read:
    """Read a decimal figure (comma or point) within bounds, both included."""

    def read(value: Any) -> Decimal | None:
        if is_blank(value):
            return None
        number = _parse_decimal(value)
        if number is None:
            raise Unreadable(because("Вкажіть число, наприклад 12,5"))
        return Decimal(_within(number, low, high))

    return read


def _parse_decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, Decimal | int | float):
        if isinstance(value, Decimal) and not value.is_finite():
            return None
        text = format(Decimal(str(value)), "f")
    else:
        text = _SPACES.sub("", value).replace(",", ".").replace("−", "-") if isinstance(value, str) else ""
    return plain_decimal(Decimal(text)) if _DECIMAL.fullmatch(text) else None


def plain_decimal(number: Decimal) -> Decimal:
    """Write a figure in one way, whichever door it came by: 1.50 -> 1.5, 100 -> 100, -0 -> 0."""
    number = number or abs(number)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _within(number: Any, low: Any, high: Any) -> Any:
    if low is not None and number < low:
        raise Unreadable(because("Не менше ніж %(limit)s", limit=low))
    if high is not None and number > high:
        raise Unreadable(because("Не більше ніж %(limit)s", limit=high))
    return number


def read_flag(value: Any) -> bool | None:
    """Read yes or no, as a switch or in words («так», «ні»)."""
    if isinstance(value, bool):
        return value
    if is_blank(value):
        return None
    word = fold(value) if isinstance(value, str) else str(value) if isinstance(value, int) else ""
    if word in YES or word in NO:
        return word in YES
    raise Unreadable(because("Вкажіть «так» або «ні»"))


def read_id(value: Any) -> uuid.UUID | None:
    """Read an identifier of another thing."""
    if is_blank(value):
        return None
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(value) if isinstance(value, str) and len(value) in (32, 36) else _refuse_id()
    except ValueError:
        return _refuse_id()


def _refuse_id() -> uuid.UUID:
    raise Unreadable(because("Такого запису немає"))


def codes_by_word(choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give codes by their words, folded; a code beats labels, a label of two codes stands for none."""
    meant: dict[str, set[str]] = {}
    for code, labels in choices.items():
        for word in labels:
            meant.setdefault(fold(word), set()).add(code)
    sure = {word: codes.pop() for word, codes in meant.items() if len(codes) == 1}
    return {**sure, **{fold(code): code for code in choices}}


def choice_of(choices: Mapping[str, Sequence[str]]) -> Read:
    """Read one of the codes; any of a code's labels that is no other's too stands for it, in any case."""
    known = codes_by_word(choices)
    stems = codes_by_stem(known)

    def read(value: Any) -> str | None:
        if is_blank(value):
            return None
        word = str(value) if isinstance(value, str | int | float) else ""
        code = known.get(fold(word)) or stems.get(stem(word))
        if code is None:
            raise Unreadable(because("Виберіть одне з: %(choices)s", choices=Choices(choices)))
        return code

    return read


def list_of(choices: Mapping[str, Sequence[str]]) -> Read:
    """Read several codes, as a list or as text parted by commas or semicolons; none is None."""
    read_one = choice_of(choices)

    def read(value: Any) -> list[str] | None:
        if is_blank(value):
            return None
        parts = re.split(r"[;|]|,\s|,(?![0-9])", value) if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or len(parts) > len(choices) * 2:
            raise Unreadable(because("Тут має бути перелік"))
        found = {read_one(part) for part in parts if not is_blank(part)}
        return [code for code in choices if code in found] or None

    return read


def read_box(value: Any) -> Box | None:
    """Read «west,south,east,north» in degrees."""
    text = text_of(120)(value)
    if text is None:
        return None
    sides = [decimal_between(low, high)(part) for part, low, high in zip(text.split(","), _LOW, _HIGH, strict=False)]
    if len(sides) != 4 or len(text.split(",")) != 4 or None in sides or sides[0] > sides[2] or sides[1] > sides[3]:
        raise Unreadable(because("Чотири числа через кому: захід, південь, схід, північ"))
    west, south, east, north = map(float, sides)
    return (west, south, east, north)
