"""Rows of long lists: a template draws one row with slots, and Python fills it for every thing.

Macros, translations and addresses are the same in all rows; asked for in each, they cost more than all else of a page.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup, escape

EDGE = "\x00"
"""Stands around a slot's name; no address, form or database of ours takes it in."""


def plug_rows(app: Flask) -> None:
    """Offer slots to every template."""
    app.jinja_env.globals.update(slot=slot, fill_rows=fill_rows)


def slot(name: str) -> Markup:
    """Mark the place of a value in the row that a template draws."""
    return Markup(f"{EDGE}{name}{EDGE}")  # noqa: S704 -- a name of the template's own


def fill_rows(drawn: str, rows: Iterable[Mapping[str, Any]]) -> Markup:
    """Write a row for each mapping of slots to values; what is no markup is escaped."""
    parts = drawn.split(EDGE)
    pattern, names = "%s".join(part.replace("%", "%%") for part in parts[::2]), parts[1::2]
    written = [pattern % tuple([_safe(row[name]) for name in names]) for row in rows]
    return Markup("".join(written))  # noqa: S704 -- escaped value by value


def _safe(value: Any) -> str:
    """Escape what is no markup; most cells are empty or drawn already, and need no look."""
    return value if type(value) is Markup or value == "" else escape(value)


def address_around(endpoint: str, name: str) -> tuple[str, str]:
    """Give what stands before and after the id in the address of a thing's page."""
    nobody = uuid.UUID(int=0)
    values: dict[str, Any] = {name: nobody}
    before, _id, after = url_for(endpoint, **values).partition(str(nobody))
    return before, after
