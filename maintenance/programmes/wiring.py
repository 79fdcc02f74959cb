"""How the council's programmes are plugged in: their pages and API."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from maintenance.contracts.queries.measures import MEASURE_SOURCES
from maintenance.programmes.api import drafts as drafts_api
from maintenance.programmes.api import programmes as programmes_api
from maintenance.programmes.api import reading as reading_api
from maintenance.programmes.operations.bound import bound_records
from maintenance.programmes.operations.reading import ENTITY, LABEL
from maintenance.programmes.queries import cover_programmes, is_reading_public, list_measures, programme_documents
from maintenance.programmes.web import programmes, reading
from maintenance.programmes.web.search import SEARCH
from registry.assets.queries.history import COVERS
from registry.exchange.operations.outgoing import OutgoingDocuments, add_outgoing
from registry.exchange.operations.taking_back import HELD_BY
from registry.kernel.api.routes import plug_api
from registry.kernel.errors import because
from registry.kernel.fields import FLAG, Field, text
from registry.kernel.queries.history import NEEDS
from registry.kernel.seams import (
    HistoryWords,
    NavigationItem,
    PublicLink,
    add_navigation,
    add_public_links,
    add_search,
    seams,
)
from registry.kernel.text import N_

ROUTES = (
    ("GET", "/programmes", programmes_api.programmes),
    ("POST", "/programmes", drafts_api.create_programme),
    ("GET", "/programmes/<code>", programmes_api.programme),
    ("POST", "/programmes/<code>/copies", drafts_api.copy_of_programme),
    ("POST", "/programmes/<code>/amendments", drafts_api.amendment_of_programme),
    ("GET", "/programmes/<code>/comparison", drafts_api.programme_comparison),
    ("GET", "/programmes/<code>/check", programmes_api.programme_check),
    ("POST", "/programmes/read", reading_api.read),
    ("PATCH", "/programmes/<code>", programmes_api.change_programme),
    ("DELETE", "/programmes/<code>", programmes_api.drop_programme),
)
WORDS = HistoryWords(
    entities={"programme": N_("Програма"), ENTITY: LABEL},
    told={
        ENTITY: (Field("is_open", FLAG, "Відкрито для всіх", "Open to everybody"),),
        "programme": (Field("sha256", text(64), "Контрольна сума", "Checksum"),),
    },
)


def plug_programmes(app: Flask) -> None:
    """Plug in the programmes."""
    app.register_blueprint(programmes.bp)
    app.register_blueprint(reading.bp)
    plug_api(app, "programmes_api", ROUTES)
    seams(app).history_words.add(WORDS)
    add_search(app, SEARCH)
    NEEDS.update(dict.fromkeys(("programme",), "programme.read"))
    COVERS["programme"] = cover_programmes
    add_public_links(app, PublicLink("/public/programme", _l("Перевірити програму"), 40, is_reading_public))
    add_navigation(app, NavigationItem("/programmes", _l("Програми"), "programmes", 70, "programme.read", "plans"))


MEASURE_SOURCES["programme"] = list_measures
HELD_BY.append((bound_records, ("Програма", "Programme")))
add_outgoing(OutgoingDocuments("programmes", because("Програми"), programme_documents))
