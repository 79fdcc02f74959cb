"""The addresses of pages: each wing lists its own in a table of contents, as it does for the API."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint

Page = tuple[str, str, Callable[..., Any]]
"""Methods parted by spaces, the address, the view; a page is called by its view's name."""


def make_pages(name: str, module: str, pages: Iterable[Page]) -> Blueprint:
    """Make a blueprint out of its table of contents."""
    blueprint = Blueprint(name, module)
    for methods, address, view in pages:
        blueprint.add_url_rule(address, view_func=view, methods=methods.split())
    return blueprint
