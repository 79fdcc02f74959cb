"""What assets ought to have, of all that this wing knows; contracts and coverage are said by their own wings."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from registry.assets.models.asset import STATUSES, Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.assets import visible_assets
from registry.assets.queries.disclosure import listed_place_is_disclosed
from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.attributes import attributes_of
from registry.assets.rules.completeness import made, placed, tangible
from registry.kernel.access import Actor
from registry.kernel.completeness import Criterion
from registry.kernel.errors import because
from registry.kernel.json_values import json_text
from registry.kernel.models.attachment import Attachment
from registry.places.models.location import Location

IN_USE = tuple(one for one in STATUSES if one != "retired")
"""What is retired needs nothing any more."""
HEIGHT = "height_m"
"""The attribute that says how high a camera hangs; without it nobody knows what its picture shows."""
_Building = aliased(Location, name="building")
Chosen = Callable[[Iterable[AssetKind]], list[str]]


def present_assets(actor: Actor, hromada_id: uuid.UUID | None) -> Select[Asset]:
    """Select the visible assets that are not retired, of one hromada or of all."""
    statement = visible_assets(actor).where(Asset.status.in_(IN_USE))
    return statement if hromada_id is None else statement.where(Asset.hromada_id == hromada_id)


def _of(chosen: Chosen) -> Callable[[Session], list[str]]:
    return lambda session: chosen(list_kinds(session))


def _empty(column: InstrumentedAttribute[Any]) -> Callable[[Session, Actor], ColumnElement[bool]]:
    return lambda _session, _actor: column.is_(None)


def _stands_nowhere(_session: Session, actor: Actor) -> ColumnElement[bool]:
    """The place has no position, and neither has its building; a secret place is no one's to ask of."""
    bare = (
        select(Location.id)
        .outerjoin(_Building, _Building.id == Location.parent_id)
        .where(Location.geometry.is_(None), _Building.geometry.is_(None))
    )
    return and_(listed_place_is_disclosed(actor), Asset.location_id.in_(bare))


def _has_no_photo(_session: Session, actor: Actor) -> ColumnElement[bool]:
    """Photos of a secret place are as secret as the place."""
    shown = select(Attachment.entity_id).where(
        Attachment.entity == "asset", Attachment.content_type.startswith("image/")
    )
    return and_(listed_place_is_disclosed(actor), Asset.id.not_in(shown))


def _has_no_height(session: Session, _actor: Actor) -> ColumnElement[bool]:
    """Look into the attributes of those alone that may have it."""
    return and_(Asset.kind_code.in_(_with_height(session)), json_text(Asset.attributes, HEIGHT).is_(None))


def _with_height(session: Session) -> list[str]:
    return [one.code for one in list_kinds(session) if HEIGHT in {each.name for each in attributes_of(one.definition)}]


CRITERIA = (
    Criterion(
        "place", because("де стоїть"), 10, _empty(Asset.location_id),
        ("place", "place_kind", "building", "address", "settlement", "lat", "lon"), asked_of=_of(placed),
    ),
    Criterion(
        "position", because("координати"), 20, _stands_nowhere,
        ("place", "building", "address", "settlement", "lat", "lon"), asked_of=_of(placed),
    ),
    Criterion("price", because("вартість"), 30, _empty(Asset.price), ("price",)),
    Criterion("commissioned_on", because("дата введення"), 40, _empty(Asset.commissioned_on), ("commissioned_on",)),
    Criterion("holder", because("на чиєму балансі"), 50, _empty(Asset.holder_id), ("holder",)),
    Criterion("responsible", because("відповідальна посада"), 60, _empty(Asset.responsible), ("responsible",)),
    Criterion("serial", because("серійний номер"), 70, _empty(Asset.serial), ("serial",), asked_of=_of(made)),
    Criterion(
        "warranty", because("гарантія"), 80, _empty(Asset.warranty_until), ("warranty_until",), asked_of=_of(made)
    ),
    Criterion("height", because("висота"), 85, _has_no_height, ("attributes.height_m",), asked_of=_with_height),
    Criterion("photo", because("фото"), 90, _has_no_photo, asked_of=_of(tangible)),
)  # fmt: skip
"""The inventory number is none of them: no asset is without one."""
