"""Answering lists: a page, its cursor and the count of all pages."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from registry.kernel.api.doors import Answer, chosen_hromada_id
from registry.kernel.errors import Invalid, because
from registry.kernel.queries.paging import Page

PAGING = ("limit", "cursor", "sort", "hromada")


def answer_page(page: Page[Any], total: int, show: Callable[[Any], dict[str, Any]]) -> Answer:
    """Answer a page of a list."""
    return Answer({"items": [show(row) for row in page.rows], "next": page.next_cursor, "total": total})


def filters_of(query: BaseModel | Mapping[str, Any]) -> dict[str, Any]:
    """Give the filters that were asked for, the hromada by its id; what is none of paging."""
    asked = query.model_dump(exclude_none=True, exclude_unset=True) if isinstance(query, BaseModel) else query
    found = {name: value for name, value in asked.items() if name not in PAGING and value is not None}
    hromada_id = chosen_hromada_id(asked.get("hromada"))
    return {**found, "hromada_id": hromada_id} if hromada_id else found


def answer_rows(rows: list[dict[str, Any]], *, limit: int, cursor: str | None) -> Answer:
    """Answer a page of a list that is short enough to be had whole; its cursor is a plain place in it."""
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 6):
        raise Invalid(cursor=because("Початок сторінки не розпізнано; відкрийте список спочатку"))
    start = int(cursor or 0)
    end = start + limit
    return Answer({"items": rows[start:end], "next": str(end) if end < len(rows) else None, "total": len(rows)})
