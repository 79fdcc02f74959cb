"""Writing boundaries of hromadas and settlements, and what follows from them: the box, the point, the area."""

import math
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from gis.models.boundary import Boundary
from gis.queries.boundaries import find_boundary
from gis.rules.boundaries import BOUNDARY, ReadBoundary, describe_outline, measure_area_km2, simplify
from registry.exchange.operations.taking_back import UNDO
from registry.kernel.access import Actor
from registry.kernel.errors import BothNames, Conflict, because
from registry.kernel.operations.permits import demand
from registry.kernel.records import Writing, change, create, remove
from registry.places.models.territory import Hromada, Settlement
from registry.places.operations.hromadas import update_hromada
from registry.places.operations.settlements import update_settlement

AREA_STEP = Decimal("0.01")
"""What the area of a settlement is typed to."""
BOX_DECIMALS = 6
SAME_DEG = 1e-9


def set_boundary(
    session: Session, actor: Actor, hromada_id: uuid.UUID, settlement: Settlement | None, read: ReadBoundary
) -> str:
    """Give a hromada, or a settlement in it, this boundary; tell «created», «updated» or «unchanged». Raise Forbidden.

    The box of a hromada becomes its boundary's; a settlement's point and area are filled in where it has none.
    """
    with session.no_autoflush:
        hromada = session.get_one(Hromada, hromada_id)
    found = find_boundary(session, hromada_id, settlement.id if settlement else None)
    values = {"geometry": read.geometry, "shown": read.shown, "area_km2": read.area_km2}
    if found is None:
        made = Boundary(id=uuid.uuid4(), hromada_id=hromada_id, hromada=hromada)
        create(session, actor, WRITING, made, {**values, "settlement_id": settlement.id if settlement else None})
    elif found.geometry.equals_exact(read.geometry, SAME_DEG):
        return "unchanged"
    else:
        former = found.geometry
        change(session, actor, WRITING, found, values, version=found.version)
        found.former = former
    if settlement is None:
        update_hromada(session, actor, hromada.code, box_of(read), version=hromada.version)
    elif filled := _filled(settlement, read):
        update_settlement(session, actor, settlement, filled, version=settlement.version)
    return "created" if found is None else "updated"


def restore_boundary(session: Session, actor: Actor, boundary: Boundary, _values: Mapping[str, Any]) -> Boundary:
    """Give a boundary the shape that the last change replaced; raise Conflict where it was not kept."""
    if boundary.former is None:
        raise Conflict(because("Попередній контур межі «%(name)s» не збережено", name=_called(boundary)))
    shape, boundary.former = boundary.former, None
    values = {"geometry": shape, "shown": simplify(shape), "area_km2": measure_area_km2(shape)}
    written: Boundary = change(session, actor, WRITING, boundary, values, version=None, action=UNDO)
    return written


def box_of(read: ReadBoundary) -> dict[str, str]:
    """Give the sides of the box around a boundary, rounded outwards, as they would be typed."""
    west, south, east, north = read.geometry.bounds
    scale = 10**BOX_DECIMALS
    low = {"west": math.floor(west * scale), "south": math.floor(south * scale)}
    high = {"east": math.ceil(east * scale), "north": math.ceil(north * scale)}
    return {name: f"{side / scale:.{BOX_DECIMALS}f}" for name, side in {**low, **high}.items()}


def _filled(settlement: Settlement, read: ReadBoundary) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    if settlement.lon is None and settlement.lat is None:
        point = read.geometry.representative_point()
        filled |= {"lon": f"{point.x:.6f}", "lat": f"{point.y:.6f}"}
    if settlement.area_km2 is None:
        filled["area_km2"] = f"{max(read.area_km2.quantize(AREA_STEP), AREA_STEP):f}"
    return filled


def delete_boundary(session: Session, actor: Actor, boundary: Boundary, *, version: int) -> None:
    """Take a boundary away; the box, points and areas that came of it stay."""
    remove(session, actor, WRITING, boundary, version=version)


def _called(boundary: Boundary) -> BothNames | str:
    return boundary.hromada.name if boundary.settlement is None else boundary.settlement.called


WRITING = Writing(
    BOUNDARY,
    lambda actor, boundary: demand(actor, "people.manage", boundary.hromada_id),
    describe=describe_outline,
    label=lambda boundary: str(_called(boundary)),
)
