"""Plugging the wings' parts of the API in, and the document that describes them."""

from typing import Any

from flask import Blueprint, Flask

from registry.kernel.api import openapi
from registry.kernel.api.doors import make_blueprint


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
