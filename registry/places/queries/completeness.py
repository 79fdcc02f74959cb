"""What places and organisations ought to have."""

import uuid

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from registry.kernel.access import Actor
from registry.kernel.completeness import Criterion
from registry.kernel.errors import because
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation, Role
from registry.places.queries.locations import visible_locations
from registry.places.queries.organisations import visible_organisations

_Around = aliased(Location, name="around_it")
WITH_CODE = tuple(one.value for one in Role if one != Role.DEPARTMENT)
"""A department has the code of the whole that it belongs to."""


def known_locations(actor: Actor, hromada_id: uuid.UUID | None) -> Select[Location]:
    """Select the visible places, of one hromada or of all."""
    statement = visible_locations(actor)
    return statement if hromada_id is None else statement.where(Location.hromada_id == hromada_id)


def known_organisations(actor: Actor, hromada_id: uuid.UUID | None) -> Select[Organisation]:
    """Select the visible organisations, of one hromada or of all."""
    statement = visible_organisations(actor)
    return statement if hromada_id is None else statement.where(Organisation.hromada_id == hromada_id)


def _has_no_position(_session: Session, _actor: Actor) -> ColumnElement[bool]:
    """Condition on places: neither the place nor its building is on the map."""
    around = select(_Around.id).where(_Around.geometry.is_not(None))
    return and_(Location.geometry.is_(None), or_(Location.parent_id.is_(None), Location.parent_id.not_in(around)))


def _has_no_settlement(_session: Session, _actor: Actor) -> ColumnElement[bool]:
    return Location.settlement_id.is_(None)


def _has_no_code(_session: Session, _actor: Actor) -> ColumnElement[bool]:
    return Organisation.edrpou.is_(None)


OF_LOCATIONS = (
    # By its settlement a file knows a place again: one that is filled in there would be another place.
    Criterion("position", because("координати"), 10, _has_no_position, ("lat", "lon")),
    Criterion("settlement", because("населений пункт"), 20, _has_no_settlement),
)
OF_ORGANISATIONS = (
    Criterion("edrpou", because("ЄДРПОУ"), 10, _has_no_code, ("edrpou",), asked_of=lambda _session: WITH_CODE),
)
