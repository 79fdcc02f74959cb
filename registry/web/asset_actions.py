"""Retiring an asset and bringing it back."""

import uuid

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from registry.errors import Invalid, because
from registry.operations.assets import restore_asset, retire_asset
from registry.rules.reading import Unreadable, integer_between, read_day, text_of
from registry.web.access import current_actor, require
from registry.web.errors import say
from registry.wiring import db


def read_version() -> int:
    """Read the version that the form was based on; raise Invalid."""
    try:
        version = integer_between(1)(request.form.get("version"))
    except Unreadable as refusal:
        raise Invalid(version=refusal.reason) from refusal
    if version is None:
        raise Invalid(version=because("Бракує версії, яку ви змінюєте"))
    return int(version)


@require("asset.write")
def retire(asset_id: uuid.UUID) -> Response:
    """Take the asset out of service on the given day."""
    here = redirect(url_for("assets.asset", asset_id=asset_id))
    try:
        on = read_day(request.form.get("on"))
        reason = text_of(300)(request.form.get("reason"))
        asset = retire_asset(db.session(), current_actor(), asset_id, version=read_version(), on=on, reason=reason)
    except Unreadable as refusal:
        flash(say(refusal.reason), "error")
        return here
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return here
    db.session.commit()
    flash(gettext("Списано: %(name)s. Це можна скасувати кнопкою «Повернути».", name=asset.name), "ok")
    return here


@require("asset.write")
def restore(asset_id: uuid.UUID) -> Response:
    """Undo a retirement."""
    asset = restore_asset(db.session(), current_actor(), asset_id, version=read_version())
    db.session.commit()
    flash(gettext("Повернуто: %(name)s", name=asset.name), "ok")
    return redirect(url_for("assets.asset", asset_id=asset_id))
