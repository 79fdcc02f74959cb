"""The addresses of assets: a table of contents."""

from flask import Blueprint

from registry.assets.web import actions as asset_actions
from registry.assets.web import files, labels
from registry.assets.web import form as asset_form
from registry.assets.web import list as asset_list
from registry.assets.web import page as asset_page

bp = Blueprint("assets", __name__)

for address, view, methods in (
    ("/assets", asset_list.assets, ["GET"]),
    ("/assets/choose", asset_form.choose, ["GET"]),
    ("/assets/labels", labels.sheet, ["GET"]),
    ("/assets/new", asset_form.add, ["GET", "POST"]),
    ("/assets/<uuid:asset_id>", asset_page.asset, ["GET"]),
    ("/assets/<uuid:asset_id>/edit", asset_form.edit, ["GET", "POST"]),
    ("/assets/<uuid:asset_id>/retire", asset_actions.retire, ["POST"]),
    ("/assets/<uuid:asset_id>/restore", asset_actions.restore, ["POST"]),
    ("/assets/<uuid:asset_id>/files", files.add_files, ["POST"]),
    ("/assets/<uuid:asset_id>/label", labels.label, ["GET"]),
):
    bp.add_url_rule(address, view_func=view, methods=methods)
