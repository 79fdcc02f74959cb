"""OGC API Features, part 1 (OGC 17-069r4: core, GeoJSON, OpenAPI 3.0): what GIS programs open by one address.

Public collections need no token; the others need one and show what the API shows its owner. Read only; EPSG:4326 as
CRS84, longitude first.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, request, url_for
from flask_babel import gettext as _
from pydantic_core import to_json
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from gis.api.feature_collections import COLLECTIONS, Collection
from gis.api.feature_documents import (
    CONFORMS_TO,
    GEOJSON,
    JSON,
    OPENAPI,
    collection_document,
    definition,
    landing,
    link,
    see_also,
)
from gis.api.feature_questions import BY_ALL, read_question
from registry.kernel.access import NOBODY
from registry.kernel.api.doors import authenticate
from registry.kernel.errors import Forbidden, Invalid, NotFound, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor
from registry.kernel.web.errors import TITLES, answer_problem, field_errors

BAD_REQUEST = 400
bp = Blueprint("features", __name__, url_prefix="/ogc")


@bp.before_request
def know_who_asks() -> None:
    """Know the owner of the token, if one was sent; without one only what is public is there."""
    if "Authorization" in request.headers:
        authenticate()
    else:
        g.actor, g.hromadas = NOBODY, []


@bp.errorhandler(Invalid)
def refuse(error: Invalid) -> tuple[Response, int]:
    """Refuse a wrong parameter as the standard asks: by 400, with the reasons."""
    return answer_problem(BAD_REQUEST, _(TITLES[BAD_REQUEST]), _("Параметри не прийнято"), field_errors(error))


def show_landing() -> Response:
    """Give the landing page: what there is and where."""
    _take_nothing()
    return _answer(landing(_address), JSON)


def show_conformance() -> Response:
    """Name the classes of the standard that are kept to."""
    _take_nothing()
    return _answer({"conformsTo": CONFORMS_TO}, JSON)


def show_definition() -> Response:
    """Give the OpenAPI definition of these addresses."""
    _take_nothing()
    return _answer(definition(_address("landing"), COLLECTIONS.values()), OPENAPI)


def show_collections() -> Response:
    """List the collections that the asker may read."""
    _take_nothing()
    told = [collection_document(one, _address, db.session()) for one in COLLECTIONS.values() if _is_open(one)]
    return _answer({"links": see_also(_address, "collections"), "collections": told}, JSON)


def show_collection(name: str) -> Response:
    """Describe one collection."""
    _take_nothing()
    return _answer(collection_document(_collection(name), _address, db.session()), JSON)


def show_items(name: str) -> Response:
    """Give a page of features."""
    collection = _collection(name)
    asked = read_question(request.args, collection.filters)
    page = collection.list(db.session(), current_actor(), asked)
    address = _address("items", name=name)
    links = [link(address, "self", GEOJSON, query=request.args.items())]
    if page.next is not None:
        query = {**request.args, "cursor": page.next}
        links.append(link(address, "next", GEOJSON, query=query.items()))
    links.append(link(_address("collection", name=name), "collection", JSON))
    told = {
        "type": "FeatureCollection",
        "features": page.features,
        "numberMatched": page.total,
        "numberReturned": len(page.features),
        "links": links,
    }
    return _answer(told, GEOJSON)


def show_item(name: str, feature_id: str) -> Response:
    """Give one feature."""
    collection = _collection(name)
    _take_nothing()
    found = collection.find(db.session(), current_actor(), feature_id)
    if found is None:
        raise NotFound("Такого об’єкта немає")
    links = [
        link(_address("item", name=name, feature_id=feature_id), "self", GEOJSON),
        link(_address("collection", name=name), "collection", JSON),
    ]
    return _answer({**found, "links": links}, GEOJSON)


def _collection(name: str) -> Collection:
    """Find a collection; raise NotFound, Unauthorized without a token, Forbidden for whoever may not read it."""
    found = COLLECTIONS.get(name)
    if found is None:
        raise NotFound("Такої збірки немає")
    if not _is_open(found):
        if current_actor() is NOBODY:
            raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "oblik"}))
        raise Forbidden("Токен або його власник не має на це прав")
    return found


def _is_open(collection: Collection) -> bool:
    return collection.permission is None or bool(current_actor().hromada_ids(collection.permission))


def _take_nothing() -> None:
    unknown = {name for name in request.args if name not in BY_ALL}
    if unknown:
        raise Invalid({name: [because("Такого поля немає")] for name in unknown})


def _address(endpoint: str, /, **values: str) -> str:
    return url_for(f"features.{endpoint}", _external=True, **values)


def _answer(told: Mapping[str, Any], kind: str) -> Response:
    return Response(to_json(told), content_type=kind)


PAGES = (
    ("/", "landing", show_landing),
    ("/conformance", "conformance", show_conformance),
    ("/api", "definition", show_definition),
    ("/collections", "collections", show_collections),
    ("/collections/<name>", "collection", show_collection),
    ("/collections/<name>/items", "items", show_items),
    ("/collections/<name>/items/<feature_id>", "item", show_item),
)
for path, endpoint, view in PAGES:
    bp.add_url_rule(path, endpoint, view, methods=["GET"])
