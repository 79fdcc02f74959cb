"""Reading JSON from strangers: refuse what the standard reader lets through and a database chokes on."""

import hashlib
import json
import math
from collections.abc import Callable
from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

MAX_BODY = 1024 * 1024
MAX_DEPTH = 30
MAX_INTEGER = 2**53
FORM = "multipart/form-data"
JSON_TYPES = ("application/json", "application/merge-patch+json")


class BadJsonError(BadRequest):
    """The body is no JSON that we take; `reason` is a Ukrainian sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_request(read_form: Callable[[], Any] | None = None) -> Any:
    """Read the request's body, a form by `read_form`; raise BadJsonError, or UnsupportedMediaType for another type."""
    if read_form is not None and request.mimetype == FORM:
        return read_form()
    if request.mimetype not in JSON_TYPES:
        raise UnsupportedMediaType
    request.max_content_length = MAX_BODY
    try:
        raw = request.get_data()
    except RequestEntityTooLarge as error:
        raise BadJsonError("Тіло запиту більше за 1 МБ") from error
    return parse(raw)


def sent_content() -> bytes:
    """Give what was sent; of a form its fields and files, for its boundary is another one each time."""
    if request.mimetype != FORM:
        return request.get_data()
    found = [repr(sorted(request.form.items(multi=True)))]
    for name, one in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        found.append(repr((name, one.filename, hashlib.sha256(one.stream.read()).hexdigest())))
        one.stream.seek(0)
    return "\n".join(found).encode()


def parse(raw: bytes) -> Any:
    """Parse JSON strictly; raise BadJsonError."""
    try:
        found = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_bounded,
        )
    except RecursionError as error:
        raise BadJsonError("Забагато рівнів вкладення") from error
    except UnicodeDecodeError as error:
        raise BadJsonError("Тіло запиту має бути в UTF-8") from error
    except ValueError as error:
        raise BadJsonError("Це не JSON") from error
    _check(found)
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadJsonError("Одне поле вказано двічі")
    return found


def _refuse_constant(_name: str) -> Any:
    raise BadJsonError("NaN та Infinity — не числа JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BadJsonError("Завелике число")
    return number


def _bounded(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise BadJsonError("Завелике число")
    return int(text)


def _check(found: Any) -> None:
    """Walk the document without recursion: its depth, and every text in it."""
    waiting = [(found, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                raise BadJsonError("Забагато рівнів вкладення")
            parts = [*value, *value.values()] if isinstance(value, dict) else value
            waiting.extend((part, depth + 1) for part in parts)


def _check_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadJsonError("У тексті є недопустимі символи")
