"""The ground floor's pages, plugged into the application; `wiring.py` holds what they share."""

from flask import Flask
from flask_babel import lazy_gettext as _

from registry.assets.web import assets, history, kinds
from registry.kernel.seams import NavigationItem, add_navigation
from registry.kernel.web import attachments, vendor
from registry.people.web import people
from registry.places.web import hromadas, locations, organisations, settlements


def plug_registry(app: Flask) -> None:
    """Plug in the ground floor: pages, templates, navigation."""
    app.register_blueprint(vendor.bp)
    for module in (assets, attachments, kinds, locations, organisations, history):
        app.register_blueprint(module.bp)
    app.register_blueprint(people.bp)
    app.register_blueprint(hromadas.bp)
    app.register_blueprint(settlements.bp)
    add_navigation(
        app,
        NavigationItem("/assets", _("Майно"), "assets", 20, "asset.read"),
        NavigationItem("/locations", _("Місця"), "location", 110, "asset.read", "more"),
        NavigationItem("/organisations", _("Організації"), "organisations", 120, "asset.read", "more"),
        NavigationItem("/history", _("Історія"), "history", 130, "history.read", "more"),
        NavigationItem("/hromadas", _("Громади"), "location", 135, "people.manage", "more"),
        NavigationItem("/people", _("Люди"), "people", 140, "people.manage", "more"),
    )
