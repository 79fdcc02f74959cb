"""Places as a file knows them: by a mark of their names, and by the small square in which they lie."""

import uuid
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import chain

from shapely.geometry.base import BaseGeometry

from registry.kernel.errors import Invalid, because
from registry.kernel.text import fold_name
from registry.places.models.location import Location

SEVERAL_PLACES = because("Місць із такою назвою кілька: вкажіть координати, адресу або будівлю")
SAME_DEG = 1e-9
"""Two points nearer than this are one: a tenth of a millimetre."""
CELL_DIGITS = 7

Key = bytes
"""A short mark of what a place is known by: the same for places that a file cannot tell apart."""
Cell = tuple[float, float] | None
Known = dict[Cell, list[uuid.UUID]]


def mark(*parts: object) -> Key:
    """Mark a place by what it is known by."""
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=16).digest()


def key_of(place: Location) -> Key:
    """Give the mark of a place of the register."""
    address = fold_name(place.address or "")
    return mark(place.hromada_id, fold_name(place.name), place.parent_id, address, place.settlement_id)


def is_same(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Tell whether two shapes are one."""
    return bool(one.geom_type == other.geom_type and one.equals_exact(other, SAME_DEG))


def cell_of(shape: BaseGeometry | None) -> Cell:
    """Name the small square in which a shape begins, so that the same shape is found without trying all."""
    if shape is None or shape.is_empty:
        return None
    west, south, _east, _north = shape.bounds
    return round(west, CELL_DIGITS), round(south, CELL_DIGITS)


def _near(shape: BaseGeometry) -> Iterator[Cell]:
    west, south, _east, _north = shape.bounds
    for x in {round(west - SAME_DEG, CELL_DIGITS), round(west + SAME_DEG, CELL_DIGITS)}:
        for y in {round(south - SAME_DEG, CELL_DIGITS), round(south + SAME_DEG, CELL_DIGITS)}:
            yield (x, y)


def choose_place(
    known: Known, shape: BaseGeometry | None, current: Location | None, get: Callable[[uuid.UUID], Location]
) -> Location | None:
    """Prefer the place with the same shape, then the one where the thing stands, then one without a shape."""
    here = current if current is not None and current.id in known.get(cell_of(current.geometry), ()) else None
    if shape is None:
        fitting = [here.id] if here else list(chain.from_iterable(known.values()))
        if len(fitting) > 1:
            raise Invalid(place=SEVERAL_PLACES)
        return here or next(map(get, fitting), None)
    near = map(get, chain.from_iterable(known.get(cell, ()) for cell in _near(shape)))
    same = [one for one in near if one.geometry is not None and is_same(one.geometry, shape)]
    if same:
        return current if current in same else same[0]
    return here or next(map(get, known.get(None, ())), None)
