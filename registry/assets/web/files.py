"""Files of an asset: photos and papers added on its page."""

import uuid

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.assets.queries.assets import get_asset
from registry.kernel.errors import Invalid
from registry.kernel.operations.attachments import add_attachment
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say

MAX_AT_ONCE = 20


@require("asset.write")
def add_files(asset_id: uuid.UUID) -> Response:
    """Keep the uploaded files of an asset; a refused one keeps none of them."""
    asset = get_asset(db.session(), current_actor(), asset_id)
    uploads = [one for one in request.files.getlist("file") if one.filename][:MAX_AT_ONCE]
    try:
        for upload in uploads:
            add_attachment(
                db.session(),
                current_actor(),
                seams(current_app).settings.attachments,
                entity="asset",
                entity_id=asset.id,
                hromada_id=asset.hromada_id,
                file_name=upload.filename or "",
                data=upload.read(),
            )
    except Invalid as error:
        db.session.rollback()
        for reasons in error.fields.values():
            flash(_("Не додано: %(name)s. ", name=upload.filename) + "; ".join(map(say, reasons)), "error")
        return redirect(url_for("assets.asset", asset_id=asset_id, tab="files"))
    db.session.commit()
    flash(
        _("Додано файлів: %(count)s", count=len(uploads)) if uploads else _("Виберіть файл"),
        "ok" if uploads else "warn",
    )
    return redirect(url_for("assets.asset", asset_id=asset_id, tab="files"))
