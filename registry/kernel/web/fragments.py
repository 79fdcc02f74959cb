"""Pieces of pages that stay the same for many readers: drawn once for each key, then taken from memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import Flask, request
from markupsafe import Markup

MOST_KEPT = 500


class Fragments:
    """Drawn pieces by their keys, the least used put away first; one for an application."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()

    def draw(self, *key: Hashable, caller: Callable[[], Markup]) -> Markup:
        """Give a piece, `{% call draw_once(…) %}…{% endcall %}`; the key tells all that it depends on.

        It must hold no nonce, no form token and nothing of one person alone.
        """
        whole = (request.script_root, *key)
        with self._lock:
            found = self._kept.get(whole)
            if found is not None:
                self._kept.move_to_end(whole)
                return found
        drawn = caller()
        with self._lock:
            self._kept[whole] = drawn
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return drawn


def plug_fragments(app: Flask) -> None:
    """Offer kept pieces to every template."""
    app.jinja_env.globals["draw_once"] = Fragments().draw
