"""Publishing and taking back, from the asset's page."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from gis.operations.publication import confirm_publication, publish_asset, unpublish_asset
from gis.queries.public_changes import count_waiting, list_waiting
from gis.web.change_words import said_changes
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require, safe_next
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages

SHOWN, FIRST = 100, 5
"""How many changes a page, and the start page, shows."""


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


@require("publish")
def queue() -> str:
    """Show the changes of published things that wait for a publisher, what the public sees and what it would see."""
    session, actor, here = db.session(), current_actor(), current_hromada_id()
    rows = list_waiting(session, actor, here, limit=SHOWN)
    return render_template("gis/queue.html", rows=rows, total=count_waiting(session, actor, here), said=said_changes)


@require("publish")
def confirm() -> Response:
    """Show the public what was ticked, as it was read; what was changed meanwhile waits on."""
    session, actor = db.session(), current_actor()
    done, changed = 0, 0
    for ticked in request.form.getlist("change")[:SHOWN]:
        asset_id, mark = _ticked(ticked)
        try:
            confirm_publication(session, actor, asset_id, mark=mark)
            done += 1
        except Conflict:
            changed += 1
    session.commit()
    if changed:
        flash(_("Тим часом змінено ще раз: %(count)s. Звірте й підтвердьте знову.", count=changed), "error")
    if done or not changed:
        flash(
            _("Підтверджено: %(count)s", count=done) if done else _("Позначте, що підтвердити"),
            "ok" if done else "error",
        )
    return redirect(safe_next(request.form.get("next") or "/publishing"))


def _ticked(text: str) -> tuple[uuid.UUID, str]:
    asset_id, _colon, mark = text.partition(":")
    try:
        return uuid.UUID(asset_id), mark
    except ValueError:
        raise NotFound("Такого майна немає") from None


def render_waiting(session: Session, actor: Actor, hromada_id: Any) -> Markup:
    """Tell a publisher on «Сьогодні» how many changes wait, and the first of them."""
    total = count_waiting(session, actor, hromada_id)
    if not total:
        return Markup("")
    rows = list_waiting(session, actor, hromada_id, limit=FIRST)
    return Markup(render_template("gis/_waiting.html", rows=rows, total=total))  # noqa: S704, the template escapes what people typed


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise Conflict("Оновіть сторінку й повторіть")
    return version


PAGES = (
    ("GET", "/publishing", queue),
    ("POST", "/publishing", confirm),
    ("POST", "/map/asset/<uuid:asset_id>/publish", publish),
    ("POST", "/map/asset/<uuid:asset_id>/unpublish", unpublish),
)
bp = make_pages("publication", __name__, PAGES)
