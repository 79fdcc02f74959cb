"""Retiring an asset and bringing it back."""

import uuid
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.assets.operations.assets import restore_asset, retire_asset
from registry.assets.rules.disclosure import name_of
from registry.assets.web.page import show_asset
from registry.kernel.errors import Invalid
from registry.kernel.rules.reading import Unreadable, read_day, text_of
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version


@require("asset.write")
def retire(asset_id: uuid.UUID) -> Any:
    """Take the asset out of service on the given day; refused, the page comes back with the question as it was."""
    try:
        on = read_day(request.form.get("on"))
        reason = text_of(300)(request.form.get("reason"))
        asset = retire_asset(db.session(), current_actor(), asset_id, version=read_version(), on=on, reason=reason)
    except Unreadable as refusal:
        return show_asset(asset_id, retire_errors=[say(refusal.reason)]), 422
    except Invalid as error:
        db.session.rollback()
        refused = [say(reason) for reasons in error.fields.values() for reason in reasons]
        return show_asset(asset_id, retire_errors=refused), 422
    db.session.commit()
    flash(_("Списано: %(name)s. Це можна скасувати кнопкою «Повернути».", name=name_of(current_actor(), asset)), "ok")
    return redirect(url_for("assets.asset", asset_id=asset_id))


@require("asset.write")
def restore(asset_id: uuid.UUID) -> Response:
    """Undo a retirement."""
    asset = restore_asset(db.session(), current_actor(), asset_id, version=read_version())
    db.session.commit()
    flash(_("Повернуто: %(name)s", name=name_of(current_actor(), asset)), "ok")
    return redirect(url_for("assets.asset", asset_id=asset_id))
