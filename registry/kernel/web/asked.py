"""What the address of a list asks for; it is shown without the conditions that are not understood, and says so."""

import re
from collections.abc import Container
from typing import Any

from flask import g, request
from flask_babel import gettext as _

from registry.kernel.fields import Noun
from registry.kernel.queries.described import condition_of, filters_of_noun
from registry.kernel.rules.reading import Read, Unreadable
from registry.kernel.words import label

OF_EVERY_LIST = frozenset({"hromada", "sort", "cursor", "at", "page"})
_TRACKING = re.compile(r"utm_.*|[a-z]{0,10}clid|mc_[ce]id|_g[al]")
"""What mailings and other sites hang on links; it asks for nothing."""
MOST_SAID = 5
MOST_LETTERS = 60


def not_understood() -> str:
    """Say in one sentence which conditions the list was shown without; nothing when all were understood."""
    unread: dict[str, str] = g.get("not_understood", {})
    said = [f"«{one}»" for one in list(unread.values())[:MOST_SAID]] + ["…"] * (len(unread) > MOST_SAID)
    return _("Список показано без умов, яких не розпізнано: %(names)s", names=", ".join(said)) if said else ""


def leave_out(name: str, said: str = "") -> None:
    """Note that a condition was not understood; `said` is what people call it."""
    unread: dict[str, str] = g.setdefault("not_understood", {})
    value = request.args.get(name, "")
    unread.setdefault(name, f"{said or name}: {value}"[:MOST_LETTERS])


def refuse_others(known: Container[str]) -> None:
    """Note each condition that is none of this list's; what follows people around is no condition."""
    for name, value in request.args.items():
        if value and name not in OF_EVERY_LIST and name not in known and not _TRACKING.fullmatch(name):
            leave_out(name)


def asked(name: str, read: Read, said: str = "") -> Any:
    """Read a condition; None where it is not there, or not understood."""
    try:
        return read(request.args.get(name))
    except Unreadable:
        leave_out(name, said)
        return None


def asked_filters(noun: Noun, *own: str, **readers: Read) -> dict[str, Any]:
    """Read the conditions on a noun's fields; `own` names what the list takes beside them.

    What a description alone cannot read, such as a kind that must be there, is read by one of the `readers`.
    """
    fields = filters_of_noun(noun)
    refuse_others({*fields, *own})
    found = {
        name: asked(name, readers.get(name) or condition_of(one), label(one))
        for name, one in fields.items()
        if name not in own
    }
    return {name: value for name, value in found.items() if value is not None}


def asked_sort(orders: Container[str], usual: str) -> str:
    """Read the order; the usual one where none is asked for, or none that the list knows."""
    sort = request.args.get("sort") or usual
    if sort == usual or sort.removeprefix("-") in orders:
        return sort
    leave_out("sort", _("Порядок"))
    return usual
