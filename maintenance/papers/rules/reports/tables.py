"""The tables of a report's document: every paper, page and file is written from them, so that all say the same."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from registry.kernel.money import NOTHING, plain_uah

Document = dict[str, Any]
Cells = Mapping[str, Any]
"""What stands in a row, by the names of columns; None is not known, which is not zero."""
TENTH = Decimal("0.1")


class Sort(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    FIGURE = "figure"


class Level(StrEnum):
    """What a row is."""

    TASK = "task"
    ROW = "row"
    PART = "part"
    TOTAL = "total"


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its head, what its cells are and how wide it is on paper."""

    name: str
    head: str
    sort: Sort = Sort.TEXT
    width_mm: int = 22


def row(key: str, level: Level, cells: Cells, *, is_open: bool = True) -> Document:
    """Write a row; what is not open is left out of what the public sees."""
    return {
        "key": key,
        "level": level.value,
        "is_open": is_open,
        "cells": {name: _cell(one) for name, one in cells.items()},
    }


def _cell(value: Any) -> str | None:
    """Write a value so that it stays exact."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    return format(value, "f")


def table(name: str, title: str, columns: Sequence[Column], rows: Iterable[Document]) -> Document:
    """Write a table."""
    heads = [{"name": one.name, "head": one.head, "sort": one.sort.value, "width_mm": one.width_mm} for one in columns]
    return {"name": name, "title": title, "columns": heads, "rows": list(rows)}


def find_table(document: Document, name: str) -> Document | None:
    """Find a table by its name."""
    found: Document | None = next((one for one in document["tables"] if one["name"] == name), None)
    return found


def add_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Add up what is known; None where nothing is."""
    known = [one for one in amounts if one is not None]
    return sum(known, NOTHING) if known else None


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Give a part in percent to a tenth, half up; None where either is unknown or there is no whole."""
    if part is None or not whole:
        return None
    return (100 * part / whole).quantize(TENTH, rounding=ROUND_HALF_UP)


def uah(amount: Decimal | None) -> str | None:
    """Write hryvnia for a cell."""
    return None if amount is None else plain_uah(amount)


def canonical(document: Document) -> bytes:
    """Write a document as the bytes that are kept and whose hash names it: keys in order, no spaces, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data: bytes) -> str:
    """Give the SHA-256 of bytes in hexadecimal figures."""
    return hashlib.sha256(data).hexdigest()


CONTENT = "json"
"""The file of an issued report that is its content."""


def read_document(data: bytes) -> Document:
    """Read the content that was issued."""
    found: Document = json.loads(data)
    return found
