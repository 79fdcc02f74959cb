"""Settlements, streets, places and organisations in the search over everything."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, joinedload

from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.searching import holds_words
from registry.kernel.text import fold, is_called, nearer_words, search_words, sort_key, uncapitalised
from registry.kernel.words import word
from registry.places.models.location import Location, LocationKind
from registry.places.models.organisation import Role
from registry.places.models.street import Street, StreetType
from registry.places.models.territory import Category
from registry.places.queries.locations import filtered_locations
from registry.places.queries.organisations import filtered_organisations
from registry.places.queries.streets import filtered_streets
from registry.places.queries.territory import find_settlements, list_hromadas
from registry.places.rules.addresses import TYPES
from registry.places.rules.house_numbers import fold_address, read_number
from registry.places.rules.territory import part_category

CANDIDATES = 24
"""So many that have every word are set in order by their names."""


def find_places(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give the place of that name first, then those that are so called, then some that have every word."""
    statement = filtered_locations(actor, hromada_id=hromada_id)
    words = search_words(q)
    worded = holds_words(words, Location.search)
    nearer = holds_words(nearer_words(q), Location.search, beside=words, of=[Location.search])
    loaded = statement.options(joinedload(Location.settlement), joinedload(Location.parent))
    found: dict[uuid.UUID, Location] = {}
    there = [[*worded, *nearer, Location.parent_id.is_(None)], [*worded, *nearer]] if nearer else []
    some_of_many = holds_words(words, Location.search, is_hurried=True)
    for conditions in ([Location.sort_key == sort_key(q)], *there, some_of_many, worded):
        if len(found) < CANDIDATES:
            some = loaded.where(*conditions, Location.id.not_in(list(found))).limit(CANDIDATES - len(found))
            found |= {one.id: one for one in session.scalars(some)}
    places = sorted(found.values(), key=lambda one: _nearness(one.name, q))
    return [_place(one, q) for one in places[:limit]]


def _nearness(name: str, q: str) -> tuple[bool, ...]:
    """Order names: the same, then those that hold all that was typed, then all words but what a street is.

    Of those alike a word's start comes before its middle: «вода» is nearer to «Водоканал» than to «Завод».
    """
    words = search_words(q)
    starts = [f" {word}" for word in words]
    return (
        fold(name) != fold(q),
        not is_called(name, [*words, *nearer_words(q)]),
        not is_called(name, words),
        not is_called(name, starts),
    )


def _place(place: Location, q: str) -> Hit:
    inside = place.parent.name if place.parent else None
    settlement = place.settlement.name if place.settlement else None
    detail = " · ".join(filter(None, (word(LocationKind, place.kind), inside, place.address, settlement)))
    url = url_for("locations.location", location_id=place.id)
    return Hit(place.name, detail, url, "place", is_exact=fold(place.name) == fold(q))


def find_organisations(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give organisations that have every word, or the whole code of the state register, the nearest name first."""
    some = session.scalars(filtered_organisations(actor, q=q, hromada_id=hromada_id).limit(CANDIDATES)).all()
    found = sorted(some, key=lambda one: (q != one.edrpou, _nearness(one.name, q)))[:limit]
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


def find_named_settlements(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int
) -> list[Hit]:
    """Give the settlements of that name, half as many as of other nouns, each leading to the places in it."""
    _category, bare = part_category(q.strip())
    found = sorted(find_settlements(session, actor, hromada_id, q), key=lambda one: _nearness(one.name, bare))
    hromadas = {one.id: one.short_name for one in list_hromadas(session, actor)}
    return [
        Hit(
            one.name,
            " · ".join(filter(None, (word(Category, one.category), hromadas.get(one.hromada_id), one.katottg))),
            url_for("locations.locations", settlement_id=one.id),
            "location",
        )
        for one in found[: (limit + 1) // 2]
    ]


def find_streets(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give streets by today's or a former name, the nearest first; one that is asked for with a house, without it."""
    selected = filtered_streets(actor, q=q, hromada_id=hromada_id)
    street = without_house(q)
    some = session.scalars(selected.limit(CANDIDATES)).all()
    if not some and street != q:
        selected = filtered_streets(actor, q=street, hromada_id=hromada_id)
        some = session.scalars(selected.limit(CANDIDATES)).all()
    found = sorted(some, key=lambda one: (*_nearness(one.name, street), one.sort_key))[:limit]
    return [_street(one) for one in found]


def without_house(q: str) -> str:
    """Leave a house's number off an address; a text that is no address stays as it is."""
    words = q.replace(",", " ").split()
    for at in range(1, len(words)):
        is_named = any(fold_address(one).rstrip(".") not in TYPES for one in words[:at])
        if is_named and read_number(" ".join(words[at:])):
            return " ".join(words[:at])
    return q


def _street(street: Street) -> Hit:
    former = _("колишні назви: %(names)s", names=", ".join(street.former_names)) if street.former_names else ""
    detail = " · ".join(filter(None, (street.settlement.name, former)))
    kind = "" if street.kind == StreetType.OTHER else word(StreetType, street.kind)
    title = " ".join(filter(None, (uncapitalised(kind), street.name)))
    return Hit(title, detail, url_for("streets.street", street_id=street.id), "location")


SOURCES = (
    SearchSource("settlements", _l("Населені пункти"), 15, "asset.read", find_named_settlements),
    SearchSource("locations", _l("Місця"), 20, "asset.read", find_places, "locations.locations"),
    SearchSource("streets", _l("Вулиці"), 25, "asset.read", find_streets, "streets.streets"),
    SearchSource(
        "organisations", _l("Організації"), 40, "asset.read", find_organisations, "organisations.organisations"
    ),
)
