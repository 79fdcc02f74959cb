"""A programme document as a file: JSON read with suspicion, written a row a line."""

import json
from typing import Any

from registry.kernel.errors import Invalid, Reason, because

MAX_BYTES = 5_000_000
"""The two programmes built in take 30 and 115 kB."""
LISTS = ("signed_by", "notes", "passport", "indicators")


class _RepeatedKeyError(ValueError):
    """A key stands twice in one object."""


def read_file(content: bytes) -> Any:
    """Read a document from a file's bytes: UTF-8 with or without BOM, no doubled keys, no NaN. Raise Invalid."""
    if len(content) > MAX_BYTES:
        raise Invalid(file=because("Файл завеликий: понад %(limit)s МБ", limit=MAX_BYTES // 1_000_000))
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode()  # Half a surrogate is refused here, as another UnicodeError.
        return found
    except UnicodeError as error:
        raise Invalid(file=because("Файл має бути в кодуванні UTF-8")) from error
    except (ValueError, RecursionError) as error:
        raise Invalid(file=because("Це не документ JSON: %(place)s", place=_place(error))) from error


def _place(error: Exception) -> Reason | str:
    if isinstance(error, json.JSONDecodeError):
        return because("рядок %(line)s, місце %(column)s", line=error.lineno, column=error.colno)
    return because("ключ повторюється") if isinstance(error, _RepeatedKeyError) else str(error)[:200]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKeyError
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def write_file(document: dict[str, Any]) -> str:
    """Write a document with a row of a table, an item or an indicator on each line, so that changes are readable."""
    parts = [f"  {_compact(name)}: {_write_part(name, value)}" for name, value in document.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _write_part(name: str, value: Any) -> str:
    if name in LISTS and value:
        return _lines(map(_compact, value), "    ")
    if name == "tables":
        return _lines(("{\n" + ",\n".join(_write_table(one)) + "\n    }" for one in value), "    ")
    return _compact(value)


def _write_table(table: dict[str, Any]) -> list[str]:
    return [
        f"      {_compact(name)}: "
        + (_lines(map(_compact, value), "        ") if name in ("columns", "rows") else _compact(value))
        for name, value in table.items()
    ]


def _lines(items: Any, indent: str) -> str:
    return "[\n" + ",\n".join(indent + item for item in items) + f"\n{indent[:-2]}]"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
