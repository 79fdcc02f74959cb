"""How hromadas, organisations and locations are plugged in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from registry.kernel.api.routes import plug_api
from registry.kernel.fields import Field, whole
from registry.kernel.seams import HistoryWords, NavigationItem, add_navigation, add_search, seams
from registry.kernel.text import N_
from registry.places.api import addresses as addresses_api
from registry.places.api import locations as locations_api
from registry.places.api import organisations as organisations_api
from registry.places.api import territory as territory_api
from registry.places.models.codifier import UnitChange
from registry.places.operations.codifier import ENTITY
from registry.places.web import (
    addresses,
    houses,
    hromadas,
    locations,
    organisations,
    positions,
    settlements,
    streets,
    territory,
)
from registry.places.web.search import SOURCES

ROUTES = (
    *locations_api.ROUTES,
    *organisations_api.ROUTES,
    *territory_api.ROUTES,
    *addresses_api.ROUTES,
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
    },
    told={
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


def plug_places(app: Flask) -> None:
    """Plug in hromadas, organisations and locations."""
    for module in (hromadas, settlements, locations, organisations, territory, addresses, positions, streets, houses):
        app.register_blueprint(module.bp)
    plug_api(app, "places_api", ROUTES)
    seams(app).history_words.add(WORDS)
    add_search(app, *SOURCES)
    add_navigation(
        app,
        NavigationItem("/locations", _l("Місця"), "location", 110, "asset.read", "more"),
        NavigationItem("/streets", _l("Вулиці"), "location", 115, "asset.read", "more"),
        NavigationItem("/organisations", _l("Організації"), "organisations", 120, "asset.read", "more"),
        NavigationItem("/hromadas", _l("Громади"), "location", 135, "people.manage", "more"),
        NavigationItem("/territory", _l("Територія"), "location", 136, "instance.manage", "more"),
    )
