"""The addresses of costing: a table of contents."""

from flask import Blueprint

from maintenance.costing.web import pages as costing_pages
from maintenance.costing.web import settings as costing_settings
from maintenance.costing.web import what_if as costing_what_if

bp = Blueprint("costing", __name__)

for address, view, methods in (
    ("/costing", costing_pages.start, ["GET"]),
    ("/costing/<int:year>", costing_pages.year_page, ["GET"]),
    ("/costing/<int:year>/<uuid:line_id>", costing_pages.line_page, ["GET"]),
    ("/costing/<int:year>/scenario", costing_what_if.save, ["POST"]),
    ("/costing/scenario/<uuid:scenario_id>/delete", costing_what_if.forget, ["POST"]),
    ("/costing/settings", costing_settings.settings, ["GET"]),
    ("/costing/settings/index", costing_settings.add_index, ["POST"]),
    ("/costing/settings/line", costing_settings.add_line, ["POST"]),
    ("/costing/settings/line/<uuid:line_id>", costing_settings.edit_line, ["GET", "POST"]),
):
    bp.add_url_rule(address, view_func=view, methods=methods)
