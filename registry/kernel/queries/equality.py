"""Exact equality of fields: which fields of a thing may be asked for, and where each is kept."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

Kept = InstrumentedAttribute[Any] | Callable[[Any], ColumnElement[bool]]
"""The column of a field; or, where no column holds the value as it is shown, what makes the condition of it."""


def own_columns(model: type[Any], *names: str) -> dict[str, Kept]:
    """Name the columns of fields that are called as their columns."""
    return {name: getattr(model, name) for name in names}


def equal(kept: Mapping[str, Kept], wanted: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Turn values by field into conditions; fields that are not kept here are left to others."""
    for name, value in wanted.items():
        column = kept.get(name)
        if isinstance(column, InstrumentedAttribute):
            yield column == value
        elif column is not None:
            yield column(value)


def parted(kept: Mapping[str, Kept], asked: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part what was asked for into plain equalities and the rest."""
    same = {name: value for name, value in asked.items() if name in kept}
    return same, {name: value for name, value in asked.items() if name not in kept}
