"""Rows of locations."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from registry.exchange.operations.import_kinds import RowWriter
from registry.exchange.operations.import_places import Places
from registry.exchange.operations.import_territory import Territory, Warned
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Errors, Refusals
from registry.kernel.rules.reading import is_blank
from registry.places.operations.locations import change_location
from registry.places.rules.locations import LOCATION, read_location

COLUMN_OF = {"place": "name", "place_kind": "kind"}
"""A location is the place of an asset, said in columns of its own."""


PLACE_FIELDS = frozenset({"name", "kind", "parent_id", "address", "settlement_id", "geometry"})
"""What a place is known and settled by."""


def _beside_place() -> list[str]:
    """Name the columns of a location beside those that say where it is."""
    return [one.name for one in LOCATION.written if one.is_exported and one.name not in PLACE_FIELDS]


def _as_place(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say a location's row as the place of an asset is said."""
    return {"place": cells.get("name"), "place_kind": cells.get("kind"), **cells}


class LocationRows(RowWriter):
    """Writes locations row by row; one is known by name, building, address and settlement."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.session, self.actor, self.territory = session, actor, territory
        self.places = Places(session, actor, territory)
        self.warned: list[Warned] = self.places.warned
        self.noted = self.places.noted

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the known places that the next rows may mean."""
        self.places.foresee([_as_place(cells) for cells in rows])

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid with all its wrong columns."""
        refusals, settlement, found = Refusals(), None, None
        self.places.row = row
        if is_blank(cells.get("name")):
            refusals.add({"name": [because("Заповніть це поле")]})
        hromada = self.territory.choose(cells, [])
        before = len(self.places.made)
        title = str(cells.get("name"))
        with refusals.gathering():
            settlement = self.territory.settlement(cells.get("settlement"), hromada.id)
        with refusals.gathering(COLUMN_OF):
            found, is_written = self.places.find(_as_place(cells), hromada.id, settlement, title=title, current=None)
        rest = {name: cells[name] for name in _beside_place() if name in cells}
        if found is None:
            refusals.add(
                read_location({**rest, "name": cells.get("name"), "kind": cells.get("kind")}, is_new=True).errors
            )
            raise Invalid(refusals.fields)
        version = found.version
        with refusals.gathering():
            change_location(self.session, self.actor, found, rest, version=version)
        refusals.raise_any()
        self.warned += self.territory.warn_outside(found, cells, row)
        if len(self.places.made) > before:
            return "created"
        return "updated" if is_written or found.version != version else "unchanged"

    def finish(self) -> dict[int, Errors]:
        """Tell of places by the columns of locations; nothing is refused after the last row."""
        self.warned[:] = [(row, COLUMN_OF.get(name, name), *said) for row, name, *said in self.warned]
        return {}
