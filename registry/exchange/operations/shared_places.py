"""Places of the register that others stand at as well: a row that moves one moves them all, and has to say so."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.counts import count_moved_with
from registry.exchange.operations.import_territory import Warned
from registry.exchange.rules.known_places import is_same
from registry.kernel.access import Actor
from registry.kernel.bulk import portions
from registry.kernel.errors import BothNames, Reason, because, counted
from registry.kernel.rules.reading import is_blank
from registry.kernel.whereabouts import Whereabouts
from registry.places.models.location import Location

FINE_M = 10
"""A move of less than so many metres is told with a decimal."""
FINEST_M = 0.1


@dataclass(frozen=True, slots=True)
class Move:
    """A row that says of a shared place that it stands elsewhere."""

    row: int
    column: str
    value: Any
    place_id: uuid.UUID
    place: str
    distance_m: float | None


class SharedPlaces:
    """Counts who stands at the places of the rows' assets, less those of whom the file itself tells."""

    def __init__(self, session: Session, actor: Actor, whereabouts: Whereabouts) -> None:
        self.session, self.actor, self.whereabouts = session, actor, whereabouts
        self.left: Counter[uuid.UUID] = Counter()
        """Place that several stand at -> how many of them no row has told of so far."""
        self.stood: dict[uuid.UUID, BaseGeometry] = {}
        """Where a shared place that a row moved stands in the register."""
        self.moves: list[Move] = []

    def foresee(self, assets: Iterable[Asset]) -> None:
        """Count by one statement who stands where the assets of the next rows stand."""
        ids = {one for asset in assets for one in _places_of(asset)} - self.left.keys()
        for portion in portions(ids):
            counts = count_moved_with(self.session, self.actor, portion)
            self.left.update({place_id: count for place_id, count in counts.items() if count > 1})

    def tell_of(self, asset: Asset) -> None:
        """Note that a row tells of an asset, before it is written: whoever keeps the file knows of that one."""
        for place_id in _places_of(asset):
            if place_id in self.left:
                self.left[place_id] -= 1

    def note(self, row: int, cells: Mapping[str, Any], place: Location, shape: BaseGeometry) -> None:
        """Note where a row puts a place, before it is written."""
        if place.id not in self.left or place.geometry is None:
            return
        stood = self.stood.get(place.id, place.geometry)
        if is_same(stood, shape):
            return
        self.stood[place.id] = stood
        column = next((name for name in ("geometry", "lat") if not is_blank(cells.get(name))), "lon")
        distance_m = self.whereabouts.distance_m(stood, shape)
        self.moves.append(Move(row, column, cells.get(column), place.id, place.name, distance_m))

    def warn(self) -> Iterator[Warned]:
        """Tell, once all rows are known, of those that move what the file does not speak of."""
        for one in self.moves:
            others = self.left[one.place_id]
            if others > 0:
                yield one.row, one.column, one.value, _reason(one, others)


def _places_of(asset: Asset) -> Iterator[uuid.UUID]:
    """Give the places that move the asset when they are moved: its own, and the building of a room without a shape."""
    if asset.location is not None:
        yield asset.location.id
        if asset.location.geometry is None and asset.location.parent_id is not None:
            yield asset.location.parent_id


def _reason(move: Move, others: int) -> Reason:
    said = counted(
        others,
        ("об’єкт, його буде пересунуто", "об’єкти, їх буде пересунуто", "об’єктів, їх буде пересунуто"),
        ("more thing stands there and will be moved", "more things stand there and will be moved"),
    )
    if move.distance_m is None:
        return because("Місце «%(place)s» спільне: на ньому ще %(others)s", place=move.place, others=said)
    return because(
        "Місце «%(place)s» спільне: на ньому ще %(others)s на %(metres)s м",
        place=move.place,
        others=said,
        metres=_metres(move.distance_m),
    )


def _metres(distance_m: float) -> BothNames:
    if distance_m >= FINE_M:
        whole = f"{distance_m:,.0f}".replace(",", "\N{NO-BREAK SPACE}")
        return BothNames(whole, whole)
    fine = f"{max(distance_m, FINEST_M):.1f}"
    return BothNames(fine.replace(".", ","), fine)
