"""A hromada's assets with their kinds and places, as columns, and of which of them the asker may know the place."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.rules.asset_table import AssetTable, Places
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.queries.kept_works import keep
from maintenance.costing.rules.facts.asset_shares import Kopiykas
from registry.assets.models.asset import Asset
from registry.assets.queries.kinds import KINDS
from registry.kernel.access import Actor
from registry.places.models.location import Location

NOWHERE = -1
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class PlacedAssets:
    """A hromada's assets in the order of lists; the numbers of their locations and settlements, NOWHERE is none."""

    ids: Sequence[uuid.UUID]
    kind_codes: npt.NDArray[np.str_]
    locations: Sequence[uuid.UUID]
    location_of: Places
    settlements: Sequence[uuid.UUID]
    settlement_of: Places
    buildings: Mapping[uuid.UUID, uuid.UUID]
    """Room -> the location that it is in."""
    of_table: Places
    """For each place of the book's table its row here: a book has only assets of kinds that contracts cover.

    NOWHERE is an asset that is there no longer: no contract counts it."""

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> Mapping[uuid.UUID, int]:
        """Number the assets."""
        return {one: row for row, one in enumerate(self.ids)}

    def spread(self, column: Kopiykas) -> Kopiykas:
        """Put a column of the book's table to these rows."""
        found = np.zeros(len(self), dtype=np.int64)
        known = self.of_table != NOWHERE
        np.add.at(found, self.of_table[known], column[known])
        return found


def read_placed(session: Session, hromada_id: uuid.UUID, covered: CoveredBook) -> PlacedAssets:
    """Read the assets, once as long as the book is kept: whatever adds, moves or alters one ends the book."""
    return keep(covered, "placed assets", lambda: _placed(session, hromada_id, covered.book.assets))


def _placed(session: Session, hromada_id: uuid.UUID, table: AssetTable) -> PlacedAssets:
    columns = (Location.id, Location.parent_id, Location.settlement_id)
    places = session.execute(select(*columns).where(Location.hromada_id == hromada_id)).all()
    own, buildings = {row.id: row.settlement_id for row in places}, {row.id: row.parent_id for row in places}
    statement = select(Asset.id, Asset.kind_code, Asset.location_id).where(Asset.hromada_id == hromada_id)
    rows = session.execute(statement.order_by(Asset.sort_key, Asset.inventory_number, Asset.id)).all()
    ids, kinds, stands = zip(*rows, strict=True) if rows else ((), (), ())
    locations, location_of = _numbered(stands)
    settlements, of_location = _numbered([own.get(one) or own.get(buildings.get(one)) for one in locations])
    numbers = {one: row for row, one in enumerate(ids)}
    return PlacedAssets(
        ids=ids,
        kind_codes=np.array(kinds, dtype=np.str_),
        locations=locations,
        location_of=location_of,
        settlements=settlements,
        settlement_of=np.append(of_location, NOWHERE).astype(np.int32)[location_of],
        buildings={one: buildings[one] for one in locations if buildings.get(one)},
        of_table=np.fromiter((numbers.get(one, NOWHERE) for one in table), np.int32, len(table)),
    )


def _numbered(found: Sequence[Any]) -> tuple[list[uuid.UUID], Places]:
    """Number things in the order in which they are met."""
    numbers: dict[Any, int] = {}
    codes = [NOWHERE if one is None else numbers.setdefault(one, len(numbers)) for one in found]
    return list(numbers), np.array(codes, dtype=np.int32)


def hidden_places(session: Session, actor: Actor, hromada_id: uuid.UUID, assets: PlacedAssets) -> Mask:
    """Tell of which assets the asker may not know the exact place, as `rules.disclosure.may_see_place` decides it.

    Asked anew each time: what was public a moment ago may be a secret now.
    """
    if actor.can("place.exact", hromada_id):
        return np.zeros(len(assets), dtype=np.bool_)
    kinds = KINDS.get(session).values()
    secret = [one.code for one in kinds if one.is_sensitive]
    hidden: Mask = np.isin(assets.kind_codes, np.array(secret, dtype=np.str_))
    may_be_public = [one.code for one in kinds if one.is_sensitive and one.may_be_public]
    if may_be_public:
        own = (Asset.hromada_id == hromada_id, Asset.kind_code.in_(may_be_public), Asset.published)
        public = session.scalars(select(Asset.id).where(*own))
        hidden[[assets.row_of[one] for one in public if one in assets.row_of]] = False
    return hidden
