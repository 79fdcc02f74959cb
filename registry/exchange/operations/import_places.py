"""Rows that name places: found among the known ones, completed, or added."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from registry.exchange.operations.import_territory import Territory, Warned
from registry.exchange.operations.namesakes import (
    Namesakes,
    beside_known,
    is_all_there,
    says_the_same,
    without_other_spelling,
)
from registry.exchange.operations.shared_places import SharedPlaces
from registry.exchange.operations.told_places import read_shape, told_of
from registry.exchange.rules.known_places import Key, Known, cell_of, choose_place, is_same, key_of, mark
from registry.kernel.access import Actor
from registry.kernel.batch import find
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Refusals
from registry.kernel.rules.former import former_values
from registry.kernel.rules.reading import Unreadable, is_blank, text_of
from registry.kernel.text import clean, fold_name, sort_key, spellings
from registry.places.models.location import Location
from registry.places.models.territory import Settlement
from registry.places.operations.locations import change_location, create_location
from registry.places.queries.mergers import find_successor, mergers_named
from registry.places.queries.whereabouts import note_of_settlement
from registry.places.rules.locations import LOCATION

NAMED = ("place", "building", "address", "lat", "lon", "geometry")
PLACE_COLUMNS = frozenset({*NAMED, "place_kind", "settlement"})
COLUMN_OF = {"name": "place", "kind": "place_kind", "settlement_id": "settlement", "parent_id": "building"}
TITLES = ("place", "address", "building", "name", "inventory_number")
"""The columns by which a place may be called."""
MOST_HELD = 2_000
"""So many places of the register are kept as they were read; an earlier one is read again when a row means it."""

SEVERAL = because("Будівель із такою назвою кілька: вкажіть населений пункт")
SEVERAL_HERE = because("Будівель із такою назвою в цьому населеному пункті кілька: назвіть їх по-різному")

NAME_ALONE = because(
    "Кілька рядків потрапили в одне місце, бо мають лише його назву. Якщо це різні місця, вкажіть адресу або координати"
)


class Places:
    """The places that a file speaks of, looked up by name, building, address and settlement."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.session, self.actor, self.territory = session, actor, territory
        self.held: dict[uuid.UUID, Location] = {}
        """The places of the register; those of the file are found by what gathers them."""
        self.known: dict[Key, Known] = {}
        self.buildings: dict[tuple[uuid.UUID, str], list[tuple[uuid.UUID, uuid.UUID | None]]] = {}
        """By name: which places may be meant, each with its settlement; kept only where rows name buildings."""
        self.may_name_buildings = False
        self.former: dict[Key, Location] = {}
        """What was merged away, as files of that time name it -> what it was merged into."""
        self.asked: set[int] = set()
        """The names that were looked up, by their hashes: a large file has many."""
        self.made: set[uuid.UUID] = set()
        self.row = 0
        """The row that speaks now."""
        self.bare: set[tuple[uuid.UUID, str]] = set()
        self.said: dict[Key, tuple[int, BaseGeometry]] = {}
        self.warned: list[Warned] = []
        self.noted: list[Warned] = []
        self.around: Settlement | None = None
        """The one settlement by whose boundary the row's shape lies, where the row names none."""
        self.shared = SharedPlaces(session, actor, territory.whereabouts)
        self.namesakes = Namesakes(actor, territory.whereabouts, self._get)
        self.namesakes.warned = self.warned

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the known places of every name that the rows may mean."""
        self.may_name_buildings = self.may_name_buildings or any("building" in cells for cells in rows)
        words = {clean(str(cells[name])) for cells in rows for name in TITLES if not is_blank(cells.get(name))}
        told = {sort_key(one) for word in words for one in spellings(word)}
        told |= {sort_key(one.name) for places in self.territory.settlements.values() for one in places}
        unasked = sorted(one for one in told if hash(one) not in self.asked)
        self.asked.update(map(hash, unasked))
        around = (selectinload(Location.parent), selectinload(Location.settlement))
        for names in portions(unasked):
            having = select(Location).where(
                Location.hromada_id.in_(self.territory.ids), among(self.session, Location.sort_key, names)
            )
            for one in self.session.scalars(having.order_by(Location.id).options(*around)):
                self.held[one.id] = one
                self._remember(one)
                self.namesakes.remember(one)
            self._recall(names)
        for place_id in list(self.held)[:-MOST_HELD]:
            del self.held[place_id]

    def _recall(self, names: Sequence[str]) -> None:
        """Know by all that it was called what was merged into another place."""
        for merger in mergers_named(self.session, "location", self.territory.ids, names):
            into_id = find_successor(self.session, merger.gone_id)
            stays = find(self.session, Location, into_id) if into_id else None
            if stays is not None:
                told = former_values(LOCATION, merger.gone)
                told = {name: told.get(name) for name in ("name", "address", "settlement_id", "parent_id")}
                ids = {name: uuid.UUID(told[name]) if told[name] else None for name in ("settlement_id", "parent_id")}
                self.former[_key(merger.hromada_id, {**told, **ids}, ids["parent_id"])] = stays

    def _remember(self, one: Location) -> None:
        self.known.setdefault(key_of(one), {}).setdefault(cell_of(one.geometry), []).append(one.id)
        if self.may_name_buildings and one.kind != "room":
            self.buildings.setdefault((one.hromada_id, fold_name(one.name)), []).append((one.id, one.settlement_id))

    def _get(self, place_id: uuid.UUID) -> Location:
        found: Location = self.held.get(place_id) or find(self.session, Location, place_id)  # type: ignore[assignment]
        return found

    def find(
        self,
        cells: Mapping[str, Any],
        hromada_id: uuid.UUID,
        settlement: Settlement | None,
        *,
        title: str,
        current: Location | None,
    ) -> tuple[Location | None, bool]:
        """Give the place that a row of an asset means, and whether it was written; None when it names none."""
        if all(is_blank(cells.get(name)) for name in NAMED):
            if settlement is None:
                return None, False
            if current is not None and current.settlement_id == settlement.id:
                return current, False
        refusals, shape = Refusals(), None
        told = told_of(cells, settlement, title, refusals)
        with refusals.gathering():
            shape = read_shape(cells)
        self.around = None if shape is None or settlement else self.territory.settlement_around(hromada_id, shape)
        with refusals.gathering():
            told["parent_id"] = self._building(cells.get("building"), hromada_id, settlement, told)
            told["settlement_id"] = told["settlement_id"] or self._settled_as(told["parent_id"])
        self.around = None if told.get("parent_id") else self.around
        refusals.raise_any()
        if shape is not None and not is_blank(cells.get("place")):
            self._warn_of_contradiction(_key(hromada_id, told, told["parent_id"]), told["name"], shape)
        if current is None and shape is None and not (told["parent_id"] or told["address"] or told["settlement_id"]):
            self._warn_of_name_alone(hromada_id, told["name"])
        return self._settle(told, hromada_id, shape, current, cells=cells)

    def _settled_as(self, building_id: uuid.UUID | None) -> uuid.UUID | None:
        """A room belongs to the settlement of its building where none is said, and is found again by it."""
        building = find(self.session, Location, building_id) if building_id else None
        return building.settlement_id if building else None

    def _warn_of_name_alone(self, hromada_id: uuid.UUID, name: str) -> None:
        """Tell of rows that meet in one place because they say no more of it than its name."""
        if (hromada_id, fold_name(name)) in self.bare:
            self.warned.append((self.row, "place", name, NAME_ALONE))
        self.bare.add((hromada_id, fold_name(name)))

    def _warn_of_contradiction(self, key: Key, name: str, shape: BaseGeometry) -> None:
        """Tell of two rows that put one place in two positions."""
        row, before = self.said.setdefault(key, (self.row, shape))
        if not is_same(before, shape):
            reason = because("Рядки %(one)s і %(two)s ставлять це місце по-різному", one=row, two=self.row)
            self.warned.append((self.row, "place", name, reason))

    def _settle(
        self,
        told: dict[str, Any],
        hromada_id: uuid.UUID,
        shape: BaseGeometry | None,
        current: Location | None,
        *,
        cells: Mapping[str, Any],
    ) -> tuple[Location, bool]:
        """Find the told place among the known ones, complete it or add it; tell whether anything was written."""
        key = _key(hromada_id, told, told["parent_id"])
        is_named = not is_blank(cells.get("place"))
        found = choose_place(self.known.get(key, {}), shape, current, self._get) or self._around(told, shape, current)
        values = {name: value for name, value in told.items() if value is not None}
        if found is None and key not in self.former:
            found = self._meant(hromada_id, told, shape, current, is_named=is_named)
            if found is not None:
                values = beside_known(found, values)
        if found is not None:
            values = without_other_spelling(found, values)
        if shape is not None:
            values["geometry"] = shape
        if found is None and key in self.former:
            return self.former[key], False  # What was merged is known by its former name, and not rewritten by it.
        if found is None:
            if is_named:
                self.namesakes.warn_beside(self.row, hromada_id, told)
            made = self._make_settled(hromada_id, values, key)
            self.made.add(made.id)
            return made, True
        if shape is not None:
            self.shared.note(self.row, cells, found, shape)
            if found.geometry is not None and is_same(found.geometry, shape):
                del values["geometry"]
        if says_the_same(found, values):
            return found, False
        return found, self._complete(found, values)

    def _around(self, told: dict[str, Any], shape: BaseGeometry | None, current: Location | None) -> Location | None:
        """Give the place that got its settlement by the boundary as it was made from a row that names none."""
        if self.around is None or told["settlement_id"]:
            return None
        key = _key(self.around.hromada_id, {**told, "settlement_id": self.around.id}, told["parent_id"])
        return choose_place(self.known.get(key, {}), shape, current, self._get)

    def _make_settled(self, hromada_id: uuid.UUID, values: dict[str, Any], key: Key) -> Location:
        """Make a place, with the settlement by whose boundary it lies where the row names none.

        Rows of the file that say no more of it still find it.
        """
        if self.around is None or values.get("settlement_id"):
            return self._make(hromada_id, values)
        made = self._make(hromada_id, {**values, "settlement_id": self.around.id})
        self.known.setdefault(key, {}).setdefault(cell_of(made.geometry), []).append(made.id)
        self.noted.append((self.row, "settlement", None, note_of_settlement(self.around)))
        return made

    def _meant(
        self,
        hromada_id: uuid.UUID,
        told: dict[str, Any],
        shape: BaseGeometry | None,
        current: Location | None,
        *,
        is_named: bool,
    ) -> Location | None:
        """Give the place that a row means though it says less of it than the register knows."""
        if current is not None and self.namesakes.stays(told, shape, current, is_named=is_named):
            return current
        if is_named:
            return self.namesakes.find_meant(self.row, hromada_id, told, shape)
        building = self._get(told["parent_id"]) if told["parent_id"] else None
        return building if building is not None and is_all_there(building, told, shape) else None

    def _complete(self, found: Location, values: Mapping[str, Any]) -> bool:
        version, key, cell = found.version, key_of(found), cell_of(found.geometry)
        with _as_columns():
            change_location(self.session, self.actor, found, values, version=version)
        now, here = key_of(found), cell_of(found.geometry)
        if (now, here) != (key, cell):
            if found.id in self.known.get(key, {}).get(cell, ()):
                self.known[key][cell].remove(found.id)
            self.known.setdefault(now, {}).setdefault(here, []).append(found.id)
        return found.version != version

    def _building(
        self, cell: Any, hromada_id: uuid.UUID, settlement: Settlement | None, told: Mapping[str, Any]
    ) -> uuid.UUID | None:
        """Give the building of a name; of several the one in the row's settlement, or that has the told place."""
        try:
            name = text_of(200)(cell)
        except Unreadable as refusal:
            raise Invalid(building=refusal.reason) from refusal
        if name is None:
            return None
        named = self.buildings.get((hromada_id, fold_name(name)), [])
        fitting = [one for one in named if settlement is None or one[1] in (None, settlement.id)]
        if len(fitting) > 1 and settlement is not None:
            fitting = [one for one in fitting if one[1] == settlement.id] or fitting
        if len(fitting) > 1:
            fitting = [one for one in fitting if _key(hromada_id, told, one[0]) in self.known] or fitting
        if len(fitting) > 1:
            raise Invalid(building=SEVERAL if settlement is None else SEVERAL_HERE)
        if fitting:
            return fitting[0][0]
        settled = settlement or self.around
        if settled is not None and settlement is None:
            self.noted.append((self.row, "settlement", None, note_of_settlement(settled)))
        values = {"name": name, "kind": "building", "settlement_id": settled.id if settled else None}
        return self._make(hromada_id, values).id

    def _make(self, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Location:
        with _as_columns():
            made = create_location(self.session, self.actor, hromada_id, values)
        self._remember(made)
        return made


def _key(hromada_id: uuid.UUID, told: Mapping[str, Any], parent_id: uuid.UUID | None) -> Key:
    return mark(hromada_id, fold_name(told["name"]), parent_id, fold_name(told["address"] or ""), told["settlement_id"])


@contextmanager
def _as_columns() -> Iterator[None]:
    """Tell refusals by the file's columns."""
    try:
        yield
    except Invalid as error:
        raise Invalid({COLUMN_OF.get(name, name): reasons for name, reasons in error.fields.items()}) from error
