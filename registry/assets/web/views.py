"""Saved views of the list of assets: kept, opened, shared, chosen to begin with."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.assets.models.view import SavedView
from registry.assets.operations.views import Kept, Look, begin_with_view, drop_view, keep_view
from registry.assets.queries.view_query import ASSETS, kept_pairs
from registry.assets.queries.views import OfferedView, list_views
from registry.kernel.errors import Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, is_plain_name, require
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages

ALL = "all"
"""Asked for as a view, it is the whole list, whatever it usually begins with."""


def address_of(view: SavedView) -> str:
    """Give the address of the list as a view has it."""
    asked = [(name, value) for name, value in parse_qsl(view.query) if is_plain_name(name)]
    return f"{url_for('assets.assets')}?{urlencode([*asked, ('view', str(view.id))])}"


def offered_views() -> list[dict[str, Any]]:
    """List the views that the asker may open, the one that is shown marked."""
    shown = request.args.get("view")
    return [_offered(one, shown) for one in list_views(db.session(), current_actor(), ASSETS)]


def _offered(one: OfferedView, shown: str | None) -> dict[str, Any]:
    return {
        "id": one.view.id,
        "name": one.view.name,
        "url": address_of(one.view),
        "is_own": one.is_own,
        "is_shared": one.view.is_shared,
        "is_default": one.is_default,
        "hidden_columns": one.view.hidden_columns,
        "is_shown": shown == str(one.view.id),
    }


def usual_address(views: list[dict[str, Any]]) -> str | None:
    """Give the address with which the asker's list begins, where nothing is asked for by the present one."""
    is_bare = not request.args and "HX-Request" not in request.headers
    return next((one["url"] for one in views if one["is_default"]), None) if is_bare else None


@require("asset.read")
def save() -> Response:
    """Keep the list as it is shown under a name."""
    look = Look(urlencode(kept_pairs(request.form.get("query", ""))), request.form.get("hidden_columns"))
    is_shared = bool(request.form.get("shared"))

    def keep() -> SavedView:
        name, shared_with = request.form.get("name", ""), _where_shared() if is_shared else None
        return keep_view(db.session(), current_actor(), ASSETS, Kept(name, look, is_shared, shared_with))

    return _done(keep, lambda view: _("Подання збережено: %(name)s", name=view.name))


def _where_shared() -> uuid.UUID | None:
    """Give the chosen hromada, or the only one where the asker writes; None is all of them."""
    own = current_actor().hromada_ids("asset.write") or frozenset()
    return current_hromada_id() or (next(iter(own)) if len(own) == 1 else None)


@require("asset.read")
def choose(view_id: uuid.UUID) -> Response:
    """Begin the list with a view, or no longer."""
    is_default = request.form.get("on") == "1"

    def write() -> SavedView:
        return begin_with_view(db.session(), current_actor(), ASSETS, view_id, is_default=is_default)

    told = (
        _("Список починатиметься з подання «%(name)s»") if is_default else _("Список знову починається з усього майна")
    )
    return _done(write, lambda view: told % {"name": view.name} if is_default else told)


@require("asset.read")
def delete(view_id: uuid.UUID) -> Response:
    """Throw a view away."""
    name = drop_view(db.session(), current_actor(), ASSETS, view_id)
    db.session.commit()
    flash(_("Подання прибрано: %(name)s", name=name), "ok")
    return redirect(url_for("assets.assets", view=ALL))


def _done(write: Callable[[], SavedView], words: Callable[[SavedView], str]) -> Response:
    try:
        view = write()
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(url_for("assets.assets", view=ALL))
    db.session.commit()
    flash(words(view), "ok")
    return redirect(address_of(view))


PAGES = (
    ("POST", "/assets/views", save),
    ("POST", "/assets/views/<uuid:view_id>/default", choose),
    ("POST", "/assets/views/<uuid:view_id>/delete", delete),
)
bp = make_pages("views", __name__, PAGES)
