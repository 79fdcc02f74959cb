"""Which hromada and settlement a row speaks of."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import clean, fold
from registry.kernel.whereabouts import Whereabouts, read_whereabouts
from registry.places.models.location import Location
from registry.places.models.territory import Hromada, Settlement
from registry.places.operations.settlements import create_settlement
from registry.places.queries.territory import list_hromadas
from registry.places.queries.whereabouts import warn_of_bounds, warn_of_settlement
from registry.places.rules.geometry import read_point
from registry.places.rules.territory import part_category

Warned = tuple[int, str, Any, Reason]
"""Row, field, value and what to look at."""


class Territory:
    """The hromadas that may be written to, with their settlements, looked up by what a row holds."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        hromada_id: uuid.UUID | None,
        *,
        may_add: bool = False,
        permission: str = "asset.write",
    ) -> None:
        self.session, self.actor, self.may_add = session, actor, may_add
        writable = list_hromadas(session, actor, permission)
        self.hromadas: Sequence[Hromada] = [one for one in writable if hromada_id in (None, one.id)]
        self.ids = ids = [one.id for one in self.hromadas]
        settlements = session.scalars(select(Settlement).where(Settlement.hromada_id.in_(ids)))
        self.settlements: dict[str, list[Settlement]] = {}
        self.by_id: dict[uuid.UUID, Settlement] = {}
        self.whereabouts: Whereabouts = read_whereabouts(session)
        """Read once: what the rows themselves change would have it read anew for each of them."""
        for one in settlements:
            self._remember(one)

    def _remember(self, one: Settlement) -> None:
        self.by_id[one.id] = one
        for name in {fold(one.name), fold(f"{one.category} {one.name}"), fold(one.katottg or one.name)}:
            self.settlements.setdefault(name, []).append(one)

    def _add(self, told: str, hromada_id: uuid.UUID) -> Settlement:
        """Add a settlement that a row names with its category: «с. Нове»."""
        category, name = part_category(clean(told))
        if category is None:
            raise Invalid(settlement=because("Щоб додати населений пункт, напишіть його з категорією: с. Нове"))
        values = {"category": category, "name": name.strip(" .,")}
        made = create_settlement(self.session, self.actor, hromada_id, values)
        self._remember(made)
        return made

    def choose(self, cells: Mapping[str, Any], owner_ids: Sequence[uuid.UUID]) -> Hromada:
        """Choose by the row's own column, what it already belongs to, its place, or there being one; raise Invalid."""
        if not is_blank(cells.get("hromada")):
            return self._named(fold(str(cells["hromada"])))
        for candidates in self._candidates(cells, owner_ids):
            if len(candidates) == 1:
                return candidates[0]
        raise Invalid(
            hromada=because("Незрозуміло, з якої громади цей рядок: додайте стовпець «Громада» або --hromada")
        )

    def _candidates(self, cells: Mapping[str, Any], owner_ids: Sequence[uuid.UUID]) -> Iterator[Sequence[Hromada]]:
        yield self.hromadas
        yield self._owners(owner_ids)
        yield self._around(cells)
        yield self._settled(cells)

    def _named(self, name: str) -> Hromada:
        for one in self.hromadas:
            if name in (fold(one.code), fold(one.name), fold(one.short_name)):
                return one
        raise Invalid(hromada=because("Такої громади немає, або ви не можете до неї записувати"))

    def _owners(self, ids: Sequence[uuid.UUID]) -> list[Hromada]:
        return [one for one in self.hromadas if one.id in ids]

    def _around(self, cells: Mapping[str, Any]) -> list[Hromada]:
        point, _errors = read_point(cells.get("lon"), cells.get("lat"))
        if point is None:
            return []
        return [one for one in self.hromadas if one.west <= point.x <= one.east and one.south <= point.y <= one.north]

    def _settled(self, cells: Mapping[str, Any]) -> list[Hromada]:
        ids = {one.hromada_id for one in self._find(cells.get("settlement"))}
        return [one for one in self.hromadas if one.id in ids]

    def _find(self, told: Any) -> list[Settlement]:
        if is_blank(told):
            return []
        name = fold(str(told)).rstrip(" ,")
        category, bare = part_category(name)
        found = self.settlements.get(name) or self.settlements.get(bare, [])
        return [one for one in found if one.category == category] or found

    def warn_outside(self, location: Location, cells: Mapping[str, Any], row: int) -> list[Warned]:
        """Warn of a row that puts a place outside its hromada, or into another settlement than the place says."""
        told = next((name for name in ("lat", "geometry") if not is_blank(cells.get(name))), None)
        if told is None or location.geometry is None:
            return []
        here = next(one for one in self.hromadas if one.id == location.hromada_id)
        lies_in = self.by_id.get(self.whereabouts.settlement_of(here.id, location.geometry) or here.id)
        said = self.by_id.get(location.settlement_id or here.id)
        return [
            *((row, told, cells[told], reason) for reason in warn_of_bounds(self.whereabouts, here, location.geometry)),
            *((row, "settlement", cells.get("settlement"), reason) for reason in warn_of_settlement(lies_in, said)),
        ]

    def settlement_around(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> Settlement | None:
        """Give the one settlement by whose boundary a shape lies."""
        found = self.whereabouts.sole_settlement_of(hromada_id, shape)
        return self.by_id.get(found) if found else None

    def settlement(self, told: Any, hromada_id: uuid.UUID) -> Settlement | None:
        """Find the settlement a cell names; None for a blank cell. Raise Invalid on «settlement»."""
        if is_blank(told):
            return None
        found = [one for one in self._find(told) if one.hromada_id == hromada_id]
        if len(found) == 1:
            return found[0]
        if not found and self.may_add:
            return self._add(str(told), hromada_id)
        if not found:
            raise Invalid(settlement=because("Такого населеного пункту в громаді немає"))
        names = ", ".join(f"{one.category} {one.name}" for one in found)
        raise Invalid(settlement=because("Уточніть, який із них: %(names)s", names=names))
