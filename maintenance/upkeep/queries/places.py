"""Where assets stand, as conditions: a room without a settlement is in its building's."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from registry.assets.models.asset import Asset
from registry.places.models.location import Location
from registry.places.models.territory import Settlement


def in_settlement(settlement_id: uuid.UUID) -> ColumnElement[bool]:
    """Condition on assets: they stand in the settlement."""
    return Asset.location_id.in_(_places().where(_settlement_of() == settlement_id))


def in_named_settlement(settlement: str) -> ColumnElement[bool]:
    """Condition on assets: the settlement is given by its КАТОТТГ code, or by its id while the code is not verified."""
    named = select(Settlement.id).where(or_(Settlement.katottg == settlement, *_own_id(settlement)))
    return Asset.location_id.in_(_places().where(_settlement_of().in_(named)))


_building = aliased(Location)


def _places() -> Select[Any]:
    return select(Location.id).outerjoin(_building, Location.parent_id == _building.id)


def _settlement_of() -> ColumnElement[uuid.UUID]:
    return func.coalesce(Location.settlement_id, _building.settlement_id)


def _own_id(settlement: str) -> list[ColumnElement[bool]]:
    try:
        return [Settlement.id == uuid.UUID(settlement)]
    except ValueError:
        return []
