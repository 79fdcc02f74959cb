"""The addresses of this floor's part of the API: a table of contents."""

from typing import Any

from flask import Blueprint, Flask

from registry.assets.api import assets, history, kinds
from registry.kernel.api import openapi
from registry.kernel.api.doors import make_blueprint
from registry.places.api import locations, organisations

ROUTES = (
    ("GET", "/assets", assets.assets),
    ("POST", "/assets", assets.add_asset),
    ("GET", "/assets/<uuid:asset_id>", assets.asset),
    ("PATCH", "/assets/<uuid:asset_id>", assets.change_asset),
    ("DELETE", "/assets/<uuid:asset_id>", assets.drop_asset),
    ("GET", "/kinds", kinds.kinds),
    ("GET", "/kinds/<code>", kinds.kind),
    ("GET", "/locations", locations.locations),
    ("POST", "/locations", locations.add_location),
    ("GET", "/locations/<uuid:location_id>", locations.location),
    ("PATCH", "/locations/<uuid:location_id>", locations.change_location),
    ("DELETE", "/locations/<uuid:location_id>", locations.drop_location),
    ("GET", "/organisations", organisations.organisations),
    ("POST", "/organisations", organisations.add_organisation),
    ("GET", "/organisations/<uuid:organisation_id>", organisations.organisation),
    ("PATCH", "/organisations/<uuid:organisation_id>", organisations.change_organisation),
    ("GET", "/history", history.history),
    ("GET", "/history/<int:number>", history.change),
)


def plug_api(app: Flask, name: str, routes: Any) -> None:
    """Plug a floor's part of the API in; it takes tokens only, so forms' tokens do not concern it."""
    blueprint = make_blueprint(name)
    for method, address, view in routes:
        blueprint.add_url_rule(address, view_func=view, methods=[method])
    app.extensions["csrf"].exempt(blueprint)
    app.register_blueprint(blueprint)


def plug_docs(app: Flask) -> None:
    """Plug in the OpenAPI document and its page; they hold no data and need no token."""
    blueprint = Blueprint("api_docs", __name__)
    blueprint.add_url_rule("/api/openapi.json", view_func=openapi.openapi_document)
    blueprint.add_url_rule("/api/docs", view_func=openapi.docs)
    app.register_blueprint(blueprint)
