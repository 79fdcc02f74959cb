"""Publishing and taking back, from the asset's page."""

import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from gis.operations.publication import (
    LONGEST_REASON,
    confirm_publication,
    decline_publication,
    unpublish_asset,
)
from gis.queries.public_changes import count_waiting, find_returned, list_waiting
from gis.web.change_words import said_changes
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, query_values, require, safe_next
from registry.kernel.web.pages import make_pages

DECLINED = "declined"
SHOWN, FIRST = 100, 5
"""How many changes a page, and the start page, shows."""


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
    return _queue()


def _queue(reason: str = "", ticked: Collection[str] = ()) -> str:
    session, actor, here = db.session(), current_actor(), current_hromada_id()
    only = _returned()
    try:
        page = list_waiting(session, actor, here, limit=SHOWN, cursor=request.args.get("cursor"), only=only)
    except Invalid:
        page = list_waiting(session, actor, here, limit=SHOWN, only=only)
    return render_template(
        "gis/queue.html",
        rows=page.rows,
        next_cursor=page.next_cursor,
        count_words=_count_words(count_waiting(session, actor, here, only=only)),
        is_narrowed=only is not None,
        said=said_changes,
        reason=reason,
        ticked=ticked,
        longest_reason=LONGEST_REASON,
    )


def _returned() -> set[uuid.UUID] | None:
    """Find what the stretch of the history named in the address brought back; None where none is named."""
    first, last = (request.args.get(name, 0, type=int) for name in ("first", "last"))
    return find_returned(db.session(), first, last) if 0 < first <= last < 2**62 else None


def _count_words(count: int) -> str:
    return ngettext("%(num)s зміна чекає", "%(num)s змін чекають", count)


@require("publish")
def decide() -> Any:
    """Show the public what was ticked, as it was read, or decline it; what was changed meanwhile waits on."""
    ticked, reason = request.form.getlist("change")[:SHOWN], request.form.get("reason", "").strip()
    chosen = [_ticked(one) for one in ticked]
    is_declined = request.form.get("do") == "decline"
    refused = _refuse(ticked, reason, is_declined)
    if refused:
        flash(refused, "error")
        return _queue(reason, ticked), 422
    done, changed = 0, 0
    for one in chosen:
        try:
            _decide(one, reason if is_declined else None)
            done += 1
        except (Conflict, NotFound):
            changed += 1
    db.session.commit()
    if changed:
        flash(_("Тим часом змінено, відхилено або вилучено: %(count)s. Звірте, що лишилося.", count=changed), "error")
    if done:
        told = _("Відхилено: %(count)s", count=done) if is_declined else _("Підтверджено: %(count)s", count=done)
        flash(told, "ok")
    return redirect(safe_next(request.form.get("next") or url_for("publication.queue", **query_values("cursor"))))


def _refuse(ticked: Collection[str], reason: str, is_declined: bool) -> str:
    if not ticked:
        return _("Позначте, що підтвердити або відхилити")
    if is_declined and not 0 < len(reason) <= LONGEST_REASON:
        return _("Скажіть, чому відхилено: це побачить той, хто змінював")
    return ""


def _decide(change: "Ticked", declined: str | None) -> None:
    session, actor = db.session(), current_actor()
    if declined is None:
        confirm_publication(session, actor, change.asset_id, mark=change.mark, overrules=change.is_declined)
    else:
        decline_publication(session, actor, change.asset_id, declined, mark=change.mark)


class Ticked(NamedTuple):
    """A change as it was read: of which asset, its mark, and whether it was shown as declined."""

    asset_id: uuid.UUID
    mark: str
    is_declined: bool


def _ticked(text: str) -> Ticked:
    asset_id, mark, state = f"{text}::".split(":")[:3]
    try:
        return Ticked(uuid.UUID(asset_id), mark, state == DECLINED)
    except ValueError:
        raise NotFound("Такого майна немає") from None


def render_waiting(session: Session, actor: Actor, hromada_id: Any) -> Markup:
    """Tell a publisher on «Сьогодні» how many changes wait, and the first of them."""
    total = count_waiting(session, actor, hromada_id)
    if not total:
        return Markup("")
    rows = list_waiting(session, actor, hromada_id, limit=FIRST).rows
    return Markup(render_template("gis/_waiting.html", rows=rows, total=total))  # noqa: S704, the template escapes what people typed


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise Conflict("Оновіть сторінку й повторіть")
    return version


PAGES = (
    ("GET", "/publishing", queue),
    ("POST", "/publishing", decide),
    ("POST", "/map/asset/<uuid:asset_id>/unpublish", unpublish),
)
bp = make_pages("publication", __name__, PAGES)
