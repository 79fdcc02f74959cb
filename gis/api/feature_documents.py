"""The documents of OGC API Features beside the features: landing page, conformance, collections, definition."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from gis.api.feature_collections import Collection
from gis.api.feature_questions import CRS84, DEFAULT_LIMIT
from registry.kernel.queries.paging import MAX_LIMIT

JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM = "application/problem+json"
_CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS_TO = [f"{_CORE}/{name}" for name in ("core", "oas30", "geojson")]
Address = Callable[..., str]
Document = dict[str, Any]
Asked = Iterable[tuple[str, str]]


def link(
    href: str, rel: str, kind: str, *, title: str | None = None, query: Iterable[tuple[str, str]] = ()
) -> Document:
    """Make a link; what was asked for stands in its query."""
    asked = urlencode(list(query))
    told = {"href": f"{href}?{asked}" if asked else href, "rel": rel, "type": kind}
    return {**told, "title": title} if title else told


def see_also(address: Address, itself: str) -> list[Document]:
    """Link a document to itself and to the landing page."""
    return [link(address(itself), "self", JSON), link(address("landing"), "root", JSON)]


def landing(address: Address) -> Document:
    """Give the landing page."""
    return {
        "title": _("Облік: геодані"),
        "description": _("Оприлюднене — без токена; майно й місця — з токеном API і правами його власника."),
        "links": [
            link(address("landing"), "self", JSON),
            link(address("definition"), "service-desc", OPENAPI, title=_("Опис адрес")),
            link(address("conformance"), "conformance", JSON, title=_("Частини стандарту")),
            link(address("collections"), "data", JSON, title=_("Збірки об’єктів")),
        ],
    }


def collection_document(one: Collection, address: Address, session: Session) -> Document:
    """Describe a collection; the extent of what is public is where it really lies."""
    box = one.box(session) if one.box else None
    told: Document = {
        "id": one.name,
        "title": _(one.title),
        "description": _(one.description),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            link(address("collection", name=one.name), "self", JSON),
            link(address("items", name=one.name), "items", GEOJSON, title=_(one.title)),
        ],
    }
    return {**told, "extent": {"spatial": {"bbox": [list(box)], "crs": CRS84}}} if box else told


def definition(server: str, collections: Iterable[Collection]) -> Document:
    """Give the OpenAPI 3.0 definition of the addresses below the landing page."""
    paths: dict[str, Document] = {
        "/": {"get": _operation("getLandingPage", JSON)},
        "/conformance": {"get": _operation("getConformanceDeclaration", JSON)},
        "/collections": {"get": _operation("getCollections", JSON)},
    }
    for one in collections:
        here, name = f"/collections/{one.name}", one.name.replace("-", "_")
        security: Document = {} if one.permission is None else {"security": [{"bearer": []}]}
        paths[here] = {"get": _operation(f"describe_{name}", JSON) | security}
        asked = [*_PAGING, *(_parameter(key, {"type": "string"}, said) for key, said in one.filters.items())]
        paths[f"{here}/items"] = {"get": _operation(f"list_{name}", GEOJSON, asked) | security}
        by_id = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        paths[f"{here}/items/{{featureId}}"] = {"get": _operation(f"get_{name}", GEOJSON, [by_id]) | security}
    return {
        "openapi": "3.0.3",
        "info": {"title": _("Облік: геодані"), "version": "1"},
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }


def _parameter(name: str, schema: Document, said: str) -> Document:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": said}


_NUMBERS = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
_PAGING = (
    _parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        "How many features at most",
    ),
    _parameter("cursor", {"type": "string"}, "Of the link `next`"),
    {**_parameter("bbox", _NUMBERS, "west,south,east,north in degrees"), "style": "form", "explode": False},
    _parameter("datetime", {"type": "string"}, "Nothing here has a time of its own: every time matches"),
)


def _operation(name: str, kind: str, parameters: Iterable[Document] = ()) -> Document:
    content = {kind: {"schema": {"type": "object"}}}
    return {
        "operationId": name,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": "OK", "content": content},
            "default": {"description": "Refused", "content": {PROBLEM: {"schema": {"type": "object"}}}},
        },
    }
