"""What costs in a year: assets with their kinds and places, as columns, and whose places the asker may know."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from registry.kernel.bulk import among, portions
from registry.places.models.location import Location

NOWHERE = -1
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CountedAssets:
    """A book's assets by their places in its table, and after them those that only the log knows the cost of."""

    ids: Sequence[uuid.UUID]
    kind_codes: npt.NDArray[np.str_]
    table: AssetTable
    others: Mapping[uuid.UUID, int]

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, asset_id: uuid.UUID) -> int | None:
        """Give the row of an asset."""
        place = self.table.find(asset_id)
        return self.others.get(asset_id) if place is None else place

    def spread(self, column: Kopiykas) -> Kopiykas:
        """Lengthen a column of the table by nothing for the others."""
        return np.concatenate([column, np.zeros(len(self) - len(column), dtype=np.int64)])


def read_counted(session: Session, covered: CoveredBook, asset_ids: Iterable[uuid.UUID]) -> CountedAssets:
    """Name a book's assets and those of some others that it has not: it has kinds that contracts cover."""
    table = covered.book.assets
    kinds: dict[uuid.UUID, str] = {}
    for some in portions(one for one in dict.fromkeys(asset_ids) if table.find(one) is None):
        rows = session.execute(select(Asset.id, Asset.kind_code).where(among(session, Asset.id, some)))
        kinds.update({row.id: row.kind_code for row in rows})
    ids = [*table, *kinds]
    codes = np.concatenate([table.kind_codes, np.array([*kinds.values()], dtype=np.str_)])
    return CountedAssets(ids, codes, table, {one: len(table) + at for at, one in enumerate(kinds)})


@dataclass(frozen=True, eq=False)
class Whereabouts:
    """For each of some assets the numbers of its location and settlement; NOWHERE is none."""

    locations: Sequence[uuid.UUID]
    location_of: Places
    settlements: Sequence[uuid.UUID]
    settlement_of: Places
    buildings: Mapping[uuid.UUID, uuid.UUID]
    """Room -> the location that it is in."""


def read_whereabouts(
    session: Session, hromada_id: uuid.UUID, covered: CoveredBook, assets: CountedAssets
) -> Whereabouts:
    """Tell where assets stand; what is read is kept as long as the book: whatever moves one ends the book."""
    at, places = keep(covered, "whereabouts", lambda: _read_places(session, hromada_id))
    own, buildings = {row.id: row.settlement_id for row in places}, {row.id: row.parent_id for row in places}
    locations, location_of = _numbered([at.get(one) for one in assets.ids])
    settlements, of_location = _numbered([own.get(one) or own.get(buildings.get(one)) for one in locations])
    return Whereabouts(
        locations=locations,
        location_of=location_of,
        settlements=settlements,
        settlement_of=np.append(of_location, NOWHERE).astype(np.int32)[location_of],
        buildings={one: buildings[one] for one in locations if buildings.get(one)},
    )


def _read_places(session: Session, hromada_id: uuid.UUID) -> tuple[Mapping[uuid.UUID, uuid.UUID], Sequence[Any]]:
    columns = (Location.id, Location.parent_id, Location.settlement_id)
    places = session.execute(select(*columns).where(Location.hromada_id == hromada_id)).all()
    stands = select(Asset.id, Asset.location_id).where(Asset.hromada_id == hromada_id, Asset.location_id.is_not(None))
    return {row.id: row.location_id for row in session.execute(stands)}, places


def _numbered(found: Sequence[Any]) -> tuple[list[uuid.UUID], Places]:
    """Number things in the order in which they are met."""
    numbers: dict[Any, int] = {}
    codes = [NOWHERE if one is None else numbers.setdefault(one, len(numbers)) for one in found]
    return list(numbers), np.array(codes, dtype=np.int32)


def hidden_places(session: Session, actor: Actor, hromada_id: uuid.UUID, assets: CountedAssets) -> Mask:
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
        public = (assets.find(one) for one in session.scalars(select(Asset.id).where(*own)))
        hidden[[row for row in public if row is not None]] = False
    return hidden
