"""The addresses of assets: a table of contents."""

from registry.assets.web import actions as asset_actions
from registry.assets.web import files, labels
from registry.assets.web import form as asset_form
from registry.assets.web import list as asset_list
from registry.assets.web import page as asset_page
from registry.kernel.web.pages import make_pages

PAGES = (
    ("GET", "/assets", asset_list.assets),
    ("GET", "/assets/choose", asset_form.choose),
    ("GET", "/assets/labels", labels.sheet),
    ("GET POST", "/assets/new", asset_form.add),
    ("GET", "/assets/<uuid:asset_id>", asset_page.asset),
    ("GET POST", "/assets/<uuid:asset_id>/edit", asset_form.edit),
    ("POST", "/assets/<uuid:asset_id>/retire", asset_actions.retire),
    ("POST", "/assets/<uuid:asset_id>/restore", asset_actions.restore),
    ("POST", "/assets/<uuid:asset_id>/files", files.add_files),
    ("GET", "/assets/<uuid:asset_id>/label", labels.label),
)
bp = make_pages("assets", __name__, PAGES)
