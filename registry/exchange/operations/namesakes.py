"""Places of the register that bear a row's name: which a row means that says less of it, and what to tell of others."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from registry.exchange.operations.import_territory import Warned
from registry.exchange.rules.known_places import Key, is_same, mark
from registry.kernel.access import Actor
from registry.kernel.errors import Reason, because
from registry.kernel.text import N_, fold_name
from registry.kernel.whereabouts import Whereabouts
from registry.places.models.location import Location, LocationKind
from registry.places.rules.place_words import say_once

NEAR_M = 250
"""A point farther from a building than this lies in another one."""
MOST_NAMESAKES = 50
"""A name that more places bear («Опора») tells none of them, and to look at each for every row would take for ever."""
TAKEN = N_("Узято наявне місце: %(known)s. Якщо це інше, вкажіть його адресу або будівлю")


class Namesakes:
    """The places that stood in the register before the file, by their names."""

    def __init__(self, actor: Actor, whereabouts: Whereabouts, get: Callable[[uuid.UUID], Location]) -> None:
        self.actor, self.whereabouts, self.get = actor, whereabouts, get
        self.ids: dict[Key, tuple[uuid.UUID, ...]] = {}
        """By name; of a name that too many bear one more than MOST_NAMESAKES."""
        self.warned: list[Warned] = []

    def remember(self, place: Location) -> None:
        """Know a place of the register by its name."""
        key = mark(place.hromada_id, fold_name(place.name))
        known = self.ids.get(key, ())
        if len(known) <= MOST_NAMESAKES:
            self.ids[key] = (*known, place.id)

    def stays(self, told: Mapping[str, Any], shape: BaseGeometry | None, current: Location, *, is_named: bool) -> bool:
        """Tell whether a row says nothing against the place where its thing stands."""
        is_in_it = not is_named and told["parent_id"] == current.id
        if not (is_in_it or told["parent_id"] in (None, current.parent_id)) or not _agrees(told, current):
            return False
        if current.parent_id is not None and not self._is_near(current, shape):
            return False
        if is_named:
            return fold_name(told["name"]) == fold_name(current.name)
        if told["address"] is not None:
            return bool(addresses_of(current))
        is_here = shape is None or (current.shape is not None and is_same(current.shape, shape))
        return told["parent_id"] is not None or is_here

    def find_meant(
        self, row: int, hromada_id: uuid.UUID, told: Mapping[str, Any], shape: BaseGeometry | None
    ) -> Location | None:
        """Give the only place of the register that has the name and all else that the row says of it; tell of it.

        Of several none is meant: a new one is made and told, since a file of names alone cannot say which.
        """
        fitting = [one for one in self._named(hromada_id, told) if _has(one, told)]
        if shape is not None:
            fitting = [one for one in fitting if one.shape is not None and is_same(one.shape, shape)]
        if len(fitting) != 1:
            return None
        reason = because(TAKEN, known=self._said(fitting[0]))
        self.warned.append((row, "place", told["name"], reason))
        return fitting[0]

    def warn_beside(self, row: int, hromada_id: uuid.UUID, told: Mapping[str, Any]) -> None:
        """Tell of a new place that it may be one which the register has under the same name."""
        alike = [one for one in self._named(hromada_id, told) if _may_be(one, told)]
        if alike:
            self.warned.append((row, "place", told["name"], self._beside(alike)))

    def _beside(self, alike: list[Location]) -> Reason:
        known, others = self._said(alike[0]), len(alike) - 1
        if others:
            return because(
                "Це нове місце, хоча в реєстрі вже є %(known)s та ще %(others)s із такою назвою. "
                "Якщо це одне з них, вкажіть його адресу або будівлю",
                known=known,
                others=others,
            )
        return because(
            "Це нове місце, хоча в реєстрі вже є %(known)s. Якщо це воно, вкажіть його адресу або будівлю",
            known=known,
        )

    def _named(self, hromada_id: uuid.UUID, told: Mapping[str, Any]) -> Iterator[Location]:
        known = self.ids.get(mark(hromada_id, fold_name(told["name"])), ())
        return map(self.get, known if len(known) <= MOST_NAMESAKES else ())

    def _is_near(self, place: Location, shape: BaseGeometry | None) -> bool:
        """Tell whether a room may lie where a row puts it."""
        if shape is None or place.shape is None:
            return True
        distance_m = self.whereabouts.distance_m(place.shape, shape)
        return distance_m is None or distance_m <= NEAR_M

    def _said(self, place: Location) -> str:
        """Name a place, with where it is as far as the actor may know."""
        around = say_place(place) if self.actor.can("place.exact", place.hromada_id) else ""
        return f"«{place.name}» ({around})" if around else f"«{place.name}»"


def say_place(place: Location) -> str:
    """Say in one line where a place is, beside its own name."""
    inside, settlement = place.parent, place.settlement
    address = place.address or (inside.address if inside else None)
    parts = (inside.name if inside else None, address, settlement.name if settlement else None)
    return ", ".join(say_once(place.name, *parts)[1:])


def addresses_of(place: Location) -> set[str]:
    """Give by what addresses a place is known, folded: its own and its building's."""
    told = (place.address, place.parent.address if place.parent else None)
    return {fold_name(one) for one in told if one}


def beside_known(found: Location, values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a place has already: its name, its building, and an address that may be the building's."""
    known = addresses_of(found)
    return {
        name: value
        for name, value in values.items()
        if name not in ("name", "parent_id") and not (name == "address" and fold_name(value) in known)
    }


def without_other_spelling(found: Location, values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is only spelt otherwise: two spellings of one name would rewrite each other for ever."""
    return {
        name: value
        for name, value in values.items()
        if name not in ("name", "address") or fold_name(getattr(found, name) or "") != fold_name(value)
    }


def says_the_same(found: Location, values: Mapping[str, Any]) -> bool:
    """Tell at once that nothing changes, for the many rows of a repeated import."""
    kind = values.get("kind")
    is_same_kind = kind is None or fold_name(str(kind)) in {
        fold_name(word) for word in (found.kind, *LocationKind(found.kind).words)
    }
    rest = (getattr(found, name) == value for name, value in values.items() if name != "kind")
    return is_same_kind and all(rest)


def is_all_there(building: Location, told: Mapping[str, Any], shape: BaseGeometry | None) -> bool:
    """Tell whether a row that names a building and no place in it says no more than where the building is.

    Its thing stands in the building itself: a place of the thing's own name in it would say nothing.
    """
    is_here = shape is None or (building.shape is not None and is_same(building.shape, shape))
    return is_here and told["kind"] in (None, building.kind) and _agrees(told, building)


def _agrees(told: Mapping[str, Any], place: Location) -> bool:
    """Tell whether address and settlement may be the place's: equal, or unknown to one of the two."""
    known = addresses_of(place)
    is_there = told["address"] is None or not known or fold_name(told["address"]) in known
    settled = {told["settlement_id"], place.settlement_id}
    return is_there and (None in settled or len(settled) == 1)


def _may_be(place: Location, told: Mapping[str, Any]) -> bool:
    is_inside = None in (told["parent_id"], place.parent_id) or told["parent_id"] == place.parent_id
    return is_inside and _agrees(told, place)


def _has(place: Location, told: Mapping[str, Any]) -> bool:
    """Tell whether a place has all that a row says of it."""
    words = {fold_name(word) for word in (place.kind, *LocationKind(place.kind).words)}
    return (
        told["parent_id"] in (None, place.parent_id)
        and told["settlement_id"] in (None, place.settlement_id)
        and (told["address"] is None or fold_name(told["address"]) in addresses_of(place))
        and (told["kind"] is None or fold_name(str(told["kind"])) in words)
    )
