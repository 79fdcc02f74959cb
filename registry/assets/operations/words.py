"""Keeping what assets are found by in step with their kinds, holders and places."""

import uuid

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from registry.assets.models.asset import Asset
from registry.assets.rules.assets import asset_place_search, asset_search
from registry.places.models.location import Location

BATCH = 1000
_WRITE = (
    update(Asset.__table__)  # type: ignore[arg-type]  # A declared table is a Table.
    .where(Asset.__table__.c.id == bindparam("of"))
    .values(search=bindparam("own"), place_search=bindparam("place"))
)


def refresh_words(session: Session, which: ColumnElement[bool]) -> int:
    """Write anew what some assets are found by and give how many differed; their versions stay."""
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


def _row_of(asset: Asset) -> dict[str, uuid.UUID | str] | None:
    own, place = asset_search(asset, asset.kind), asset_place_search(asset, asset.kind)
    if (own, place) == (asset.search, asset.place_search):
        return None
    set_committed_value(asset, "search", own)
    set_committed_value(asset, "place_search", place)
    return {"of": asset.id, "own": own, "place": place}
