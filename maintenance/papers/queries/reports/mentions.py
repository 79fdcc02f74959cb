"""Whether a text that leaves the house names something hidden: sensitive assets are told of by kind and number only."""

import uuid
from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.kernel.text import fold
from registry.places.models.location import Location

SHORTEST = 6
"""Shorter names are words of everyday speech."""


def telling_texts(session: Session, hromada_id: uuid.UUID, texts: Mapping[str, str | None]) -> list[str]:
    """Give the names of those texts in which a hidden sensitive asset is named, or the address where it stands."""
    folded = {name: fold(text) for name, text in texts.items() if text and text.strip()}
    if not folded:
        return []
    secrets = set(_secrets(session, hromada_id))
    return [name for name, text in folded.items() if any(secret in text for secret in secrets)]


def _secrets(session: Session, hromada_id: uuid.UUID) -> Iterator[str]:
    """Give what only staff may know; the words for a kind, and places where other things stand too, are no secret."""
    columns = (Asset.name, Asset.serial, Asset.location_id, Location.name, Location.address)
    every = (
        select(AssetKind.is_sensitive & ~Asset.published, *columns)
        .join(AssetKind, AssetKind.code == Asset.kind_code)
        .outerjoin(Location, Location.id == Asset.location_id)
        .where(Asset.hromada_id == hromada_id)
    )
    rows = session.execute(every).all()
    plain = {
        fold(word) for row in session.execute(select(AssetKind.name_uk, AssetKind.name_en)) for word in row if word
    }
    open_places = {row[3] for row in rows if not row[0]}
    for is_hidden, name, serial, place_id, place, address in rows:
        if not is_hidden:
            continue
        words = [name, serial, *([place, address] if place_id not in open_places else [])]
        yield from (told for word in words if word and len(told := fold(word)) >= SHORTEST and told not in plain)
