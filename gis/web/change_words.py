"""How a public card, and a waiting change of one, is put into words."""

from typing import Any

import shapely
from flask_babel import gettext as _

from gis.queries.public_changes import Waiting
from gis.rules.publication import CARD_FIELDS, CARD_LABELS, PublicCard
from registry.assets.models.asset import Asset
from registry.assets.rules.attributes import attributes_of
from registry.assets.web.words import kind_name, show_attribute


def said_changes(waiting: Waiting) -> list[tuple[str, str | None, str | None]]:
    """Give each field that differs with what the public sees and what it would see; what is not known is left out."""
    asset = waiting.asset
    told = ((field, _said(asset, field, old), _said(asset, field, new)) for field, old, new in waiting.changes)
    return [(_(CARD_LABELS[field]), old, new) for field, old, new in told if old is not None or new is not None]


def said_card(asset: Asset, card: PublicCard) -> list[tuple[str, str]]:
    """Give each field of a card as the public sees it; what is not known is left out."""
    told = ((field, _said(asset, field, getattr(card, field))) for field in CARD_FIELDS)
    return [(_(CARD_LABELS[field]), said) for field, said in told if said is not None]


def _said(asset: Asset, field: str, value: Any) -> str | None:
    if value is None:
        return None
    if field == "kind":
        return kind_name(asset.kind)
    if isinstance(value, bool):
        return _("так") if value else _("ні")
    if isinstance(value, shapely.Point):
        return f"{value.y:.6f}, {value.x:.6f}"
    attribute = next((one for one in attributes_of(asset.kind.definition) if one.name == field), None)
    return show_attribute(attribute, value) if attribute is not None and attribute.choices else str(value)
