"""How the first floor is plugged in: maps, layers, and what listens to changed assets."""

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from registry.wiring import NavigationItem, add_navigation


def plug_gis(app: Flask) -> None:
    """Plug in the first floor."""
    app.register_blueprint(Blueprint("gis", __name__, template_folder="templates"))
    add_navigation(app, NavigationItem("/map", _("Карта"), "map", 30, "asset.read"))
