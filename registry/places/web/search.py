"""Places and organisations in the search over everything."""

import uuid

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, joinedload

from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.text import fold
from registry.kernel.words import word
from registry.places.models.location import Location, LocationKind
from registry.places.models.organisation import Role
from registry.places.queries.locations import filtered_locations
from registry.places.queries.organisations import filtered_organisations


def find_places(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give places that have every word."""
    statement = filtered_locations(actor, q=q, hromada_id=hromada_id).limit(limit)
    found = session.scalars(statement.options(joinedload(Location.settlement), joinedload(Location.parent))).all()
    return [_place(one, q) for one in found]


def _place(place: Location, q: str) -> Hit:
    inside = place.parent.name if place.parent else None
    settlement = place.settlement.name if place.settlement else None
    detail = " · ".join(filter(None, (word(LocationKind, place.kind), inside, place.address, settlement)))
    url = url_for("locations.location", location_id=place.id)
    return Hit(place.name, detail, url, "place", is_exact=fold(place.name) == fold(q))


def find_organisations(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give organisations that have every word, or the whole code of the state register."""
    found = session.scalars(filtered_organisations(actor, q=q, hromada_id=hromada_id).limit(limit)).all()
    return [
        Hit(
            one.name,
            " · ".join(filter(None, (word(Role, one.role), one.edrpou))),
            url_for("organisations.organisation", organisation_id=one.id),
            "organisation",
            is_exact=q == one.edrpou or fold(one.name) == fold(q),
        )
        for one in found
    ]


SOURCES = (
    SearchSource("locations", _l("Місця"), 20, "asset.read", find_places, "locations.locations"),
    SearchSource(
        "organisations", _l("Організації"), 40, "asset.read", find_organisations, "organisations.organisations"
    ),
)
