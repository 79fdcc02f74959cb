"""Pages by position: the next page starts after the last row seen, whatever was added meanwhile."""

import base64
import binascii
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_

from registry.errors import Invalid, because

Row = TypeVar("Row")
MAX_LIMIT = 1000
MAX_CURSOR = 2000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list and where the next ones start; None is the end."""

    rows: Sequence[Row]
    next_cursor: str | None


@dataclass(frozen=True)
class Order:
    """One way to sort: what the database compares, and the same values taken from a row; the last is unique."""

    columns: tuple[Any, ...]
    values: Callable[[Any], Sequence[Any]]
    decode: tuple[Callable[[Any], Any], ...]


def as_is(value: Any) -> Any:
    """Take a text or a number out of a cursor unchanged; anything else is no cursor of ours."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(value)
    return value


def choose_order(orders: Mapping[str, Order], sort: str) -> tuple[Order, bool]:
    """Find an order by its name; a leading minus turns it around. Raise Invalid for an unknown one."""
    name = sort.removeprefix("-")
    if name not in orders:
        raise Invalid(sort=because("Сортувати можна за: %(names)s", names=", ".join(orders)))
    return orders[name], sort.startswith("-")


def after_cursor(
    statement: Select[Any], orders: Mapping[str, Order], *, sort: str, limit: int, cursor: str | None
) -> Select[Any]:
    """Order the statement and let it start after the cursor; it takes one row more than the page, to see the end."""
    order, is_descending = choose_order(orders, sort)
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(limit=because("Від 1 до %(limit)s", limit=MAX_LIMIT))
    if cursor:
        last = tuple_(
            *(_bound(column, value) for column, value in zip(order.columns, _decode(cursor, sort, order), strict=True))
        )
        here = tuple_(*order.columns)
        statement = statement.where(here < last if is_descending else here > last)
    by = (column.desc() if is_descending else column.asc() for column in order.columns)
    return statement.order_by(*by).limit(limit + 1)


def _bound(column: ColumnElement[Any], value: Any) -> ColumnElement[Any]:
    return literal(value, column.type)


def cut_page(rows: Sequence[Row], orders: Mapping[str, Order], *, sort: str, limit: int) -> Page[Row]:
    """Take the page out of the rows found and name where the next one starts."""
    shown = rows[:limit]
    if len(rows) <= limit:
        return Page(shown, None)
    order, _ = choose_order(orders, sort)
    return Page(shown, _encode(sort, order.values(shown[-1])))


def _encode(sort: str, values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    plain = [str(value) if isinstance(value, uuid.UUID) else value for value in plain]
    text = json.dumps([sort, *plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, sort: str, order: Order) -> list[Any]:
    try:
        if len(cursor) > MAX_CURSOR:
            raise ValueError(len(cursor))
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(told, list) or told[:1] != [sort]:
            raise ValueError(cursor)
        return [decode(value) for decode, value in zip(order.decode, told[1:], strict=True)]
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise Invalid(cursor=because("Початок сторінки не розпізнано; відкрийте список спочатку")) from error
