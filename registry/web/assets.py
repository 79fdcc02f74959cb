"""The addresses of assets: a table of contents."""

from flask import Blueprint

from registry.web import asset_actions, asset_export, asset_form, asset_list, asset_page, labels

bp = Blueprint("assets", __name__)

for address, view, methods in (
    ("/assets", asset_list.assets, ["GET"]),
    ("/assets/choose", asset_form.choose, ["GET"]),
    ("/assets/labels", labels.sheet, ["GET"]),
    ("/assets/export.<any(csv, xlsx, geojson):form>", asset_export.export, ["GET"]),
    ("/assets/new", asset_form.add, ["GET", "POST"]),
    ("/assets/<uuid:asset_id>", asset_page.asset, ["GET"]),
    ("/assets/<uuid:asset_id>/edit", asset_form.edit, ["GET", "POST"]),
    ("/assets/<uuid:asset_id>/retire", asset_actions.retire, ["POST"]),
    ("/assets/<uuid:asset_id>/restore", asset_actions.restore, ["POST"]),
    ("/assets/<uuid:asset_id>/label", labels.label, ["GET"]),
):
    bp.add_url_rule(address, view_func=view, methods=methods)
