"""Files of an asset: photos and papers added on its page."""

import uuid

from flask import redirect, url_for
from werkzeug.wrappers import Response

from registry.assets.queries.assets import get_asset
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.attachments import keep_uploads


@require("asset.write")
def add_files(asset_id: uuid.UUID) -> Response:
    """Keep the uploaded files of an asset; a refused one keeps none of them."""
    keep_uploads("asset", get_asset(db.session(), current_actor(), asset_id))
    return redirect(url_for("assets.asset", asset_id=asset_id, tab="files"))
