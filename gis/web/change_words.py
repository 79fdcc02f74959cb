"""How a waiting change of a public card is put into words."""

from typing import Any

import shapely
from flask_babel import gettext as _

from gis.queries.public_changes import Waiting
from gis.rules.publication import CARD_LABELS


def said_changes(waiting: Waiting) -> list[tuple[str, str | None, str | None]]:
    """Give each field that differs with what the public sees and what it would see; what is not known is left out."""
    told = ((field, _said(old), _said(new)) for field, old, new in waiting.changes)
    return [(_(CARD_LABELS[field]), old, new) for field, old, new in told if old is not None or new is not None]


def _said(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return _("так") if value else _("ні")
    return f"{value.y:.6f}, {value.x:.6f}" if isinstance(value, shapely.Point) else str(value)
