"""Rows of locations and organisations."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.operations.import_places import Places
from registry.exchange.operations.import_territory import Territory
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Refusals
from registry.kernel.rules.reading import is_blank, text_of
from registry.kernel.text import fold
from registry.places.models.organisation import Organisation
from registry.places.operations.locations import update_location
from registry.places.operations.organisations import create_organisation, update_organisation
from registry.places.rules.locations import LOCATION, read_location

COLUMN_OF = {"place": "name", "place_kind": "kind"}
"""A location is the place of an asset, said in columns of its own."""


PLACE_FIELDS = frozenset({"name", "kind", "parent_id", "address", "settlement_id", "geometry"})
"""What a place is known and settled by."""


def _beside_place() -> list[str]:
    """Name the columns of a location beside those that say where it is."""
    return [one.name for one in LOCATION.written if one.is_exported and one.name not in PLACE_FIELDS]


class LocationRows:
    """Writes locations row by row; one is known by name, building, address and settlement."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.session, self.actor, self.territory = session, actor, territory
        self.places: dict[uuid.UUID, Places] = {}

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid with all its wrong columns."""
        refusals, settlement, found = Refusals(), None, None
        if is_blank(cells.get("name")):
            refusals.add({"name": [because("Заповніть це поле")]})
        hromada = self.territory.choose(cells, [])
        if hromada.id not in self.places:
            self.places[hromada.id] = Places(self.session, self.actor, hromada.id)
        places = self.places[hromada.id]
        before = frozenset(places.made)
        told = {"place": cells.get("name"), "place_kind": cells.get("kind"), **cells}
        with refusals.gathering():
            settlement = self.territory.settlement(cells.get("settlement"), hromada.id)
        with refusals.gathering(COLUMN_OF):
            found, is_written = places.find(told, settlement, title=str(cells.get("name")), current=None)
        rest = {name: cells[name] for name in _beside_place() if name in cells}
        if found is None:
            refusals.add(
                read_location({**rest, "name": cells.get("name"), "kind": cells.get("kind")}, is_new=True).errors
            )
            raise Invalid(refusals.fields)
        version = found.version
        with refusals.gathering():
            update_location(self.session, self.actor, found.id, rest, version=version)
        refusals.raise_any()
        if found.id in places.made - before:
            return "created"
        return "updated" if is_written or found.version != version else "unchanged"

    def finish(self) -> dict[int, Any]:
        """Nothing waits for the end."""
        return {}


class OrganisationRows:
    """Writes organisations row by row; one is known by its ЄДРПОУ, or else by its name."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.session, self.actor, self.territory = session, actor, territory
        self.known: dict[tuple[uuid.UUID, str], Organisation] = {}
        self.later: list[tuple[int, Organisation, str]] = []
        ids = [one.id for one in territory.hromadas]
        for one in session.scalars(select(Organisation).where(Organisation.hromada_id.in_(ids))):
            self._remember(one)

    def _remember(self, one: Organisation) -> None:
        for word in filter(None, (fold(one.name), one.edrpou)):
            self.known.setdefault((one.hromada_id, word), one)

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid by column."""
        words = [fold(str(cells[name])) for name in ("edrpou", "name") if not is_blank(cells.get(name))]
        owners = [one.id for one in self.territory.hromadas if any((one.id, word) in self.known for word in words)]
        hromada = self.territory.choose(cells, owners)
        found = next((self.known[hromada.id, word] for word in words if (hromada.id, word) in self.known), None)
        values = {name: cell for name, cell in cells.items() if name not in ("parent", "hromada")}
        values = {name: cell for name, cell in values.items() if name != "role" or not is_blank(cell)}
        if found is None:
            found, outcome = create_organisation(self.session, self.actor, hromada.id, values), "created"
            self._remember(found)
        else:
            version = found.version
            found = update_organisation(self.session, self.actor, found.id, values, version=version)
            outcome = "unchanged" if found.version == version else "updated"
        parent = text_of(200)(cells.get("parent"))
        if parent is not None:
            self.later.append((row, found, parent))
        return outcome

    def finish(self) -> dict[int, Any]:
        """Put the parts into their wholes; give refusals by row."""
        refused: dict[int, Any] = {}
        for row, one, name in self.later:
            whole = self.known.get((one.hromada_id, fold(name)))
            if whole is None:
                refused[row] = {"parent": [because("Такої організації немає ні в реєстрі, ні у файлі")]}
                continue
            try:
                update_organisation(self.session, self.actor, one.id, {"parent_id": whole.id}, version=one.version)
            except Invalid as error:
                refused[row] = {"parent": error.fields.get("parent_id", [])}
        return refused
