"""Lists that are read by cursors: which rows of how many a page shows, and the way to the pages around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import request
from flask_babel import gettext as _

from registry.kernel.errors import Invalid
from registry.kernel.queries.paging import Order, Page, cursor_after, turned
from registry.kernel.web.context import here
from registry.kernel.web.filters import num


class Read(Protocol):
    """Reads a page of one list."""

    def __call__(self, *, sort: str, limit: int, cursor: str | None) -> Page[Any]:
        """Give the page after a cursor; raise Invalid for one that is none of the list's."""


@dataclass(frozen=True)
class CursorPage:
    """One page of a list, with the addresses of those around it."""

    page: Page[Any]
    previous: str | None
    next: str | None
    before: int | None
    """How many rows lie before it, as the links that led here have counted; None where none did."""

    @property
    def rows(self) -> Any:
        """Give the page's rows."""
        return self.page.rows

    def words(self, total: int, all_words: str) -> str:
        """Say which rows these are, such as «51–100 із 262»; `all_words` where the list is one page."""
        if self.before is None or not self.rows or (self.previous is None and self.next is None):
            return all_words
        first, last = self.before + 1, self.before + len(self.rows)
        if last > total:
            return all_words
        return _("%(first)s–%(last)s із %(total)s", first=num(first), last=num(last), total=num(total))


def asked_cursor_page(read: Read, orders: Mapping[str, Order], *, sort: str, size: int) -> CursorPage:
    """Read the page that the address asks for; a place that is none of the list's is its beginning."""
    cursor = request.args.get("cursor")
    try:
        page = read(sort=sort, limit=size, cursor=cursor)
    except Invalid:
        cursor, page = None, read(sort=sort, limit=size, cursor=None)
    before = _asked_place() if cursor else 0
    after = None if before is None else before + len(page.rows)
    onward = here(cursor=page.next_cursor, at=after) if page.next_cursor else None
    back = _way_back(read, orders, page.rows[0], sort, size=size, before=before) if cursor and page.rows else None
    return CursorPage(page, here() if cursor and not page.rows else back, onward, before)


def _way_back(read: Read, orders: Mapping[str, Order], first: Any, sort: str, *, size: int, before: int | None) -> str:
    """Walk the list backwards from the page's first row: the page before begins after the row behind that page."""
    backwards = turned(sort)
    rows = read(sort=backwards, limit=size + 1, cursor=cursor_after(first, orders, backwards)).rows
    if len(rows) <= size:
        return here()
    return here(cursor=cursor_after(rows[size], orders, sort), at=None if before is None else max(before - size, 1))


def _asked_place() -> int | None:
    told = request.args.get("at", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= 9 else None
