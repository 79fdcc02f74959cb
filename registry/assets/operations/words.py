"""Keeping what assets are found and openly called by in step with their kinds, holders and places."""

import uuid

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from registry.assets.models.asset import Asset
from registry.assets.rules.assets import asset_place_search, asset_search
from registry.assets.rules.disclosure import open_name
from registry.kernel.text import sort_key
from registry.places.models.location import Location

BATCH = 1000
BOUND = {"search": "own", "place_search": "place", "open_name": "called", "open_sort_key": "ordered"}
"""By column the parameter that holds its value: parameters may not be called as the columns they are set to."""
_WRITE = (
    update(Asset.__table__)  # type: ignore[arg-type]  # A declared table is a Table.
    .where(Asset.__table__.c.id == bindparam("of"))
    .values({column: bindparam(name) for column, name in BOUND.items()})
)


def refresh_words(session: Session, which: ColumnElement[bool]) -> int:
    """Write anew what some assets are found and openly called by and give how many differed; their versions stay."""
    session.flush()
    statement = select(Asset).where(which).execution_options(yield_per=BATCH)
    statement = statement.options(
        joinedload(Asset.kind), joinedload(Asset.holder), joinedload(Asset.location).joinedload(Location.parent)
    )
    count = 0
    for assets in session.scalars(statement).partitions():
        rows = [row for asset in assets if (row := _row_of(asset))]
        if rows:
            session.connection().execute(_WRITE, rows)
        count += len(rows)
    return count


def call_openly(asset: Asset) -> None:
    """Set the name that tells no place after what decides about it has changed: publication, by its own writer."""
    asset.open_name = open_name(asset)
    asset.open_sort_key = sort_key(asset.open_name)


def _row_of(asset: Asset) -> dict[str, uuid.UUID | str] | None:
    called = open_name(asset)
    words = {
        "search": asset_search(asset, asset.kind),
        "place_search": asset_place_search(asset, asset.kind),
        "open_name": called,
        "open_sort_key": sort_key(called),
    }
    if all(getattr(asset, name) == value for name, value in words.items()):
        return None
    for name, value in words.items():
        set_committed_value(asset, name, value)
    return {"of": asset.id, **{BOUND[name]: value for name, value in words.items()}}
