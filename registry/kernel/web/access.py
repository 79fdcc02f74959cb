"""Who is asking: the actor of a request, the hromada being looked at, and the guard before each page."""

import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from registry.kernel.access import NOBODY, Actor
from registry.kernel.errors import Forbidden
from registry.kernel.seams import Here, seams

STEERING = frozenset({"endpoint", "form"})
"""What links are made with; no page asks for anything by these names."""
SAFE_NEXT = re.compile(r"/(?![/\\])[\w\-./?=&%:,;+~@]*")


def plug_access(app: Flask) -> None:
    """Refuse what no page takes, before anything else of a request."""
    app.before_request(_refuse_nul)


def current_actor() -> Actor:
    """Give the request's actor; NOBODY when no one signed in."""
    actor: Actor = g.get("actor", NOBODY)
    return actor


def current_user() -> Any:
    """Give the person who signed in; raise Forbidden when no one did."""
    user: Any = g.get("user")
    if user is None:
        raise Forbidden("Спершу увійдіть")
    return user


def current_hromada() -> Here | None:
    """Give the hromada chosen in the top line; None is all of the actor's."""
    hromada: Here | None = g.get("hromada")
    return hromada


def current_hromada_id() -> uuid.UUID | None:
    """Give the chosen hromada's id, or None for all."""
    hromada = current_hromada()
    return hromada.id if hromada else None


def look_at(hromada_id: uuid.UUID | None) -> None:
    """Say of which hromada the answer is, where the page chooses it by other ways than the top line."""
    g.looked_at = hromada_id


def looked_at_id() -> uuid.UUID | None:
    """Give the id of the hromada that the answer is of, else the chosen one's; None for all."""
    found: uuid.UUID | None = g.get("looked_at") or current_hromada_id()
    return found


def query_values(*left_out: str) -> dict[str, Any]:
    """Give the address's own query values for a link, without those that the making of a link takes for its own."""
    asked = request.args.items()
    return {name: value for name, value in asked if is_plain_name(name) and name not in left_out}


def is_plain_name(name: str) -> bool:
    """Tell whether a query value's name can be handed on to a link: others would steer `url_for` or name a page."""
    return not name.startswith("_") and name not in STEERING


def safe_next(path: str | None) -> str:
    """Give a path on this site to go on to; anything else becomes the start page."""
    return path if path and SAFE_NEXT.fullmatch(path) else "/"


def require(*permissions: str, is_one_enough: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a page: signed in (else to sign-in and back), and each permission (or one) held in some hromada."""
    enough = any if is_one_enough else all

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if actor.user_id is None:
                return _to_sign_in()
            if permissions and not enough(actor.hromada_ids(permission) for permission in permissions):
                raise Forbidden("У вас немає прав на цю сторінку")
            return view(*args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return guard


def link_to(name: str, /, **values: Any) -> str | None:
    """Give the address of an upper wing's page by its name among the seams; None where no wing offers it."""
    endpoint = seams(current_app).links.get(name)
    return url_for(endpoint, **values) if endpoint else None


def _to_sign_in() -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    response = redirect(link_to("sign_in", next=safe_next(here)) or "/")
    if request.headers.get("HX-Request"):
        response.status_code = 204
        response.headers["HX-Redirect"] = response.headers["Location"]
    return response


def _refuse_nul() -> None:
    """Refuse the character that PostgreSQL keeps in no text, wherever in an address or a form it comes."""
    if "\x00" in request.path:
        abort(404)
    try:
        values = [*request.args.values(), *request.args]
    except UnicodeDecodeError:
        abort(400)
    if not request.path.startswith("/api/"):  # its bodies have a reader and a limit of their own
        values += [*request.form.values(), *request.form]
    if any("\x00" in value for value in values):
        abort(400)
