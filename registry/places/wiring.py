"""How hromadas, organisations and locations are plugged in."""

import uuid

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.api.routes import plug_api
from registry.kernel.completeness import SUBJECTS, Subject, add_criteria
from registry.kernel.errors import NotFound, because
from registry.kernel.fields import Field, reference, whole
from registry.kernel.operations.permits import demand
from registry.kernel.queries.attachments import OWNERS, FileOwner
from registry.kernel.queries.leavers import LOGINS
from registry.kernel.seams import (
    Card,
    HistoryWords,
    NavigationItem,
    add_cards,
    add_first_step,
    add_navigation,
    add_search,
    seams,
)
from registry.kernel.text import N_
from registry.kernel.words import options
from registry.places.api import addresses as addresses_api
from registry.places.api import doubles as doubles_api
from registry.places.api import locations as locations_api
from registry.places.api import organisations as organisations_api
from registry.places.api import territory as territory_api
from registry.places.models.codifier import CodifierEdition, UnitChange
from registry.places.models.location import Location, LocationKind
from registry.places.models.merging import Merger
from registry.places.models.organisation import Organisation, Role
from registry.places.operations.codifier import ENTITY
from registry.places.operations.own_referrers import OWN
from registry.places.operations.referrers import add_referrers
from registry.places.queries.completeness import (
    OF_LOCATIONS,
    OF_ORGANISATIONS,
    known_locations,
    known_organisations,
)
from registry.places.queries.locations import get_location
from registry.places.web import (
    addresses,
    doubles,
    houses,
    hromadas,
    locations,
    organisations,
    positions,
    settlements,
    streets,
    territory,
)
from registry.places.web.first_step import TERRITORY_STEP
from registry.places.web.search import SOURCES

ROUTES = (
    *locations_api.ROUTES,
    *organisations_api.ROUTES,
    *territory_api.ROUTES,
    *addresses_api.ROUTES,
    *doubles_api.ROUTES,
)


def told_of_merging(entity: str) -> tuple[Field, ...]:
    """What the history of two merged records tells beside their fields: each names the other."""
    return (
        Field("merged_from", reference(entity), "Увібрано", "Took in"),
        Field("merged_into", reference(entity), "Об’єднано з", "Merged into"),
        Field("not_double", reference(entity), "Не дублікат", "No double"),
    )


WORDS = HistoryWords(
    entities={
        "location": N_("Місце"),
        "organisation": N_("Організація"),
        "hromada": N_("Громада"),
        "settlement": N_("Населений пункт"),
        "starosta_district": N_("Старостинський округ"),
        ENTITY: N_("Кодифікатор"),
        "street": N_("Вулиця"),
        "house": N_("Будинок"),
    },
    actions={
        "locate": N_("Поставлено на карту за адресою"),
        "unlocate": N_("Знято з карти"),
        "measure": N_("Координати підтверджено"),
        "merge": N_("Об’єднано"),
        "unmerge": N_("Об’єднання скасовано"),
        "apart": N_("Вирішено щодо дублікатів"),
    },
    told={
        **{entity: told_of_merging(entity) for entity in ("location", "organisation")},
        ENTITY: (
            Field("units", whole(0, 10_000_000), "Одиниць", "Units"),
            *(
                Field(one.value, whole(0, 10_000_000), one.word().capitalize(), one.word("en").capitalize())
                for one in UnitChange
            ),
        ),
    },
    pages={"location": "locations.location", "organisation": "organisations.organisation", "street": "streets.street"},
)


def _may_see_files(session: Session, actor: Actor, location_id: uuid.UUID, hromada_id: uuid.UUID) -> bool:
    """A photo of an open place may show the hidden thing that stands there too, so it needs that right as well."""
    if not actor.can("place.exact", hromada_id):
        return False
    try:
        get_location(session, actor, location_id)
    except NotFound:
        return False
    return True


def _demand_exact(session: Session, actor: Actor, location_id: uuid.UUID) -> None:
    demand(actor, "place.exact", get_location(session, actor, location_id).hromada_id)


OWNERS["location"] = FileOwner(
    "asset.read",
    "asset.write",
    _may_see_files,
    lambda location_id: ("locations.location", {"location_id": location_id}),
    _demand_exact,
)


def plug_places(app: Flask) -> None:
    """Plug in hromadas, organisations and locations."""
    LOGINS.update((Merger.merged_by, CodifierEdition.imported_by))
    for module in (
        hromadas,
        settlements,
        locations,
        organisations,
        territory,
        addresses,
        positions,
        doubles,
        streets,
        houses,
    ):
        app.register_blueprint(module.bp)
    plug_api(app, "places_api", ROUTES)
    seams(app).history_words.add(WORDS)
    add_search(app, *SOURCES)
    add_first_step(app, TERRITORY_STEP)
    add_referrers(*OWN)
    for page in ("location", "organisation"):
        add_cards(app, page, Card("merged", _l("Об’єднано сюди"), 60, "asset.read", doubles.render_merged))
    add_navigation(
        app,
        NavigationItem("/locations", _l("Місця"), "location", 110, "asset.read", "registers"),
        NavigationItem("/streets", _l("Вулиці"), "location", 115, "asset.read", "registers"),
        NavigationItem("/organisations", _l("Організації"), "organisations", 120, "asset.read", "registers"),
        NavigationItem("/doubles", _l("Дублікати"), "copy", 122, ("asset.write", "contract.write"), "data"),
        NavigationItem("/hromadas", _l("Громади"), "location", 135, "people.manage", "setup"),
        NavigationItem("/territory", _l("Територія"), "layers", 136, "instance.manage", "setup"),
    )


SUBJECTS["location"] = Subject(
    "location",
    because("Місця"),
    20,
    "locations.locations",
    known_locations,
    kind=Location.kind,
    kinds=lambda _session: {code: (name, "location") for code, name in options(LocationKind)},
)
add_criteria("location", *OF_LOCATIONS)
SUBJECTS["organisation"] = Subject(
    "organisation",
    because("Організації"),
    30,
    "organisations.organisations",
    known_organisations,
    kind=Organisation.role,
    parameter="role",
    kinds=lambda _session: {code: (name, "organisations") for code, name in options(Role)},
    writes=("asset.write", "contract.write"),
)
add_criteria("organisation", *OF_ORGANISATIONS)
