"""Addresses of pages, each built once: a page of lists names hundreds of them, and the next reader the same ones."""

import uuid
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

from flask import Flask, has_request_context, request

MOST_KEPT = 20_000
OPTIONS = frozenset({"_anchor", "_method", "_scheme", "_external"})
TOLD_APART = frozenset({str, int, uuid.UUID})
"""Values of these types alone are keys: equal values of others, as 1 and True, may be written otherwise."""
LONGEST = 64
"""Longer words are somebody's search: kept they would fill the memory, and nobody asks for them again."""


class AddressedFlask(Flask):
    """An application that keeps the addresses it has built, the least used put away first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Give the address of a page, of one with an anchor or another host as Flask does."""
        values = {name: one for name, one in values.items() if not (name in OPTIONS and one is None)}
        if not has_request_context() or endpoint.startswith(".") or not OPTIONS.isdisjoint(values):
            return super().url_for(endpoint, **values)
        self.inject_url_defaults(endpoint, values)
        if not all(map(_is_key, values.values())):
            return super().url_for(endpoint, **values)
        key = (request.script_root, request.method, endpoint, *values.items())
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        built = super().url_for(endpoint, **values)
        with self._lock:
            self._kept[key] = built
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return built


def _is_key(value: Any) -> bool:
    return type(value) in TOLD_APART and not (isinstance(value, str) and len(value) > LONGEST)
