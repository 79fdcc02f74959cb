"""Pages by position: the next page starts after the last row seen, whatever was added meanwhile."""

import base64
import binascii
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from registry.kernel.errors import Invalid, because
from registry.kernel.money import read_plain_uah, to_kopiykas

Row = TypeVar("Row")
MAX_LIMIT = 1000
MAX_CURSOR = 2000
MAX_NUMBER = 2**31 - 1
TOTAL = "total_found"
"""The column that tells of each row how many match altogether."""
LAST_DATE = date(9999, 12, 31)
LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)
"""Where things without a date stand in order: after all others."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list and where the next ones start; None is the end."""

    rows: Sequence[Row]
    next_cursor: str | None
    total: int | None = None
    """How many match on all pages, where finding the page has told it anyway."""


@dataclass(frozen=True)
class Order:
    """One way to sort: what the database compares, and the same values taken from a row; the last is unique."""

    columns: tuple[Any, ...]
    values: Callable[[Any], Sequence[Any]]
    decode: tuple[Callable[[Any], Any], ...]
    is_former: bool = False
    """A name that is still taken but no longer told of."""


def as_text(value: Any) -> str:
    """Take a text out of a cursor; what no database keeps as text is no cursor of ours."""
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    value.encode()  # Half a surrogate is refused here, by the same ValueError.
    return value


def as_number(value: Any) -> int:
    """Take a whole number out of a cursor."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MAX_NUMBER:
        raise ValueError(value)
    return value


def as_moment(value: Any) -> datetime:
    """Take an instant out of a cursor."""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def as_amount(value: Any) -> Decimal:
    """Take hryvnia out of a cursor."""
    amount = read_plain_uah(as_text(value))
    if amount is None:
        raise ValueError(value)
    to_kopiykas(amount)
    return amount


def field_order(
    column: InstrumentedAttribute[Any], decode: Callable[[Any], Any] = as_text, *, absent: Any = None
) -> Order:
    """Order by one field of a model; a thing without it stands where `absent` would, None where all have it."""
    name, model = column.key, column.class_
    compared = column if absent is None else func.coalesce(column, literal(absent, column.type))

    def values(row: Any) -> Sequence[Any]:
        value = getattr(row, name)
        return (absent if value is None else value, row.id)

    return Order((compared, model.id), values, (decode, uuid.UUID))


def with_former(orders: Mapping[str, Order], **former: str) -> dict[str, Order]:
    """Let some orders be asked for by names that they once had: `former_name="name"`."""
    return {**orders, **{name: replace(orders[now], is_former=True) for name, now in former.items()}}


def names_of(orders: Mapping[str, Order]) -> str:
    """Name the orders to choose from."""
    return ", ".join(name for name, order in orders.items() if not order.is_former)


def choose_order(orders: Mapping[str, Order], sort: str) -> tuple[Order, bool]:
    """Find an order by its name; a leading minus turns it around. Raise Invalid for an unknown one."""
    name = sort.removeprefix("-")
    if name not in orders:
        raise Invalid(sort=because("Сортувати можна за: %(names)s", names=names_of(orders)))
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


def select_page(
    statement: Select[Any],
    orders: Mapping[str, Order],
    *,
    sort: str,
    limit: int,
    cursor: str | None,
    is_fenced: bool = False,
) -> Select[Any]:
    """Select of a page's rows what the order compares, the key last, and nothing else; one row more than the page.

    `is_fenced` first finds all that match and puts them in order afterwards: a database that expects many would walk
    the whole order for the few that a word or a box leaves.
    """
    order, _ = choose_order(orders, sort)
    compared = [column.label(f"by{place}") for place, column in enumerate(order.columns)]
    if not is_fenced:
        paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
        return paged.with_only_columns(*compared, maintain_column_froms=True)
    found = statement.with_only_columns(*compared, maintain_column_froms=True).cte("found").prefix_with("MATERIALIZED")
    fenced = {**orders, sort.removeprefix("-"): replace(order, columns=tuple(found.c))}
    total = select(func.count()).select_from(found).scalar_subquery().label(TOTAL)
    return after_cursor(select(*found.c, total), fenced, sort=sort, limit=limit, cursor=cursor)


def joined_to_page(statement: Select[Any], key: Any, page: Select[Any], *, sort: str) -> Select[Any]:
    """Read only a page's rows, in its order: `page` is what `select_page` gives, `key` the same as its last column."""
    found = page.subquery("page")
    compared = [column for column in found.c if column.name != TOTAL]
    by = (column.desc() if sort.startswith("-") else column.asc() for column in compared)
    told = statement.add_columns(found.c[TOTAL]) if TOTAL in found.c else statement
    return told.join(found, compared[-1] == key).order_by(*by)


def _bound(column: ColumnElement[Any], value: Any) -> ColumnElement[Any]:
    return literal(value, column.type)


def cut_page(rows: Sequence[Row], orders: Mapping[str, Order], *, sort: str, limit: int) -> Page[Row]:
    """Take the page out of the rows found and name where the next one starts."""
    shown = rows[:limit]
    total = getattr(rows[0], TOTAL, None) if rows else None
    if len(rows) <= limit:
        return Page(shown, None, total)
    order, _ = choose_order(orders, sort)
    return Page(shown, _encode(sort, order.values(shown[-1])), total)


def turned(sort: str) -> str:
    """Name the same order the other way around."""
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"


def cursor_after(row: Any, orders: Mapping[str, Order], sort: str) -> str:
    """Name the place right after a row."""
    order, _ = choose_order(orders, sort)
    return _encode(sort, order.values(row))


def count_all(page: Page[Any], cursor: str | None, count: Callable[[], int]) -> int:
    """Tell how many match on all pages; the database is asked only where the page does not tell it."""
    if page.total is not None:
        return page.total
    return len(page.rows) if cursor is None and page.next_cursor is None else count()


def _encode(sort: str, values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    plain = [str(value) if isinstance(value, uuid.UUID | Decimal) else value for value in plain]
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
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError, binascii.Error) as error:
        raise Invalid(cursor=because("Початок сторінки не розпізнано; відкрийте список спочатку")) from error
