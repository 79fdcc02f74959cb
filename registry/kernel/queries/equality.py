"""Exact equality of fields: which fields of a thing may be asked for, and where each is kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from registry.kernel.db import ExactDecimal
from registry.kernel.rules.reading import plain_decimal

Kept = InstrumentedAttribute[Any] | Callable[[Any], ColumnElement[bool]]
"""The column of a field; or, where no column holds the value as it is shown, what makes the condition of it."""


@dataclass(frozen=True)
class Stretch:
    """All instants of a day, the end exclusive."""

    since: datetime
    before: datetime


def own_columns(model: type[Any], *names: str) -> dict[str, Kept]:
    """Name the columns of fields that are called as their columns."""
    return {name: getattr(model, name) for name in names}


def equal(kept: Mapping[str, Kept], wanted: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Turn values by field into conditions; fields that are not kept here are left to others."""
    for name, value in wanted.items():
        column = kept.get(name)
        if isinstance(column, InstrumentedAttribute):
            yield _holds(column, value)
        elif column is not None:
            yield column(value)


def _holds(column: InstrumentedAttribute[Any], value: Any) -> ColumnElement[bool]:
    """Compare as people do: an instant lies within a day, and 1.10 is 1.1."""
    if isinstance(value, Stretch):
        return and_(column >= value.since, column < value.before)
    if isinstance(value, Decimal) and isinstance(column.type, ExactDecimal):
        written = cast(column, String)
        short = func.rtrim(func.rtrim(written, "0"), ".")
        return case((written.contains("."), short), else_=written) == format(plain_decimal(value), "f")
    same: ColumnElement[bool] = column == value
    return same


def parted(kept: Mapping[str, Kept], asked: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part what was asked for into plain equalities and the rest."""
    same = {name: value for name, value in asked.items() if name in kept}
    return same, {name: value for name, value in asked.items() if name not in kept}
