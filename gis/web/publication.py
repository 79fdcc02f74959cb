"""Publishing and taking back, from the asset's page."""

import uuid

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from gis.operations.publication import publish_asset, unpublish_asset
from registry.kernel.errors import Conflict, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages


@require("publish")
def publish(asset_id: uuid.UUID) -> Response:
    """Show an asset to the public; the form sends the version it was opened with."""
    try:
        publish_asset(db.session(), current_actor(), asset_id, version=_version())
    except Invalid as error:
        db.session.rollback()
        for reason in error.fields.get("published", []):
            flash(say(reason), "error")
        return redirect(f"/assets/{asset_id}")
    db.session.commit()
    flash(_("Опубліковано. Жителі вже бачать це на карті."), "ok")
    return redirect(f"/assets/{asset_id}")


@require("publish", "asset.write", is_one_enough=True)
def unpublish(asset_id: uuid.UUID) -> Response:
    """Take an asset back from the public; the form sends the version it was opened with."""
    unpublish_asset(db.session(), current_actor(), asset_id, version=_version())
    db.session.commit()
    flash(_("Знято з публікації. За хвилину це зникне звідусіль."), "ok")
    return redirect(f"/assets/{asset_id}")


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise Conflict("Оновіть сторінку й повторіть")
    return version


PAGES = (
    ("POST", "/map/asset/<uuid:asset_id>/publish", publish),
    ("POST", "/map/asset/<uuid:asset_id>/unpublish", unpublish),
)
bp = make_pages("publication", __name__, PAGES)
