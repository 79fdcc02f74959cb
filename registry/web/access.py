"""Who is asking: the actor of a request, the hromada being looked at, and the guard before each page."""

import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from registry.errors import Forbidden
from registry.models.territory import Hromada
from registry.rules.access import NOBODY, Actor

SAFE_NEXT = re.compile(r"/(?![/\\])[\w\-./?=&%:,;+~@]*")


def current_actor() -> Actor:
    """Give the request's actor; NOBODY when no one signed in."""
    actor: Actor = g.get("actor", NOBODY)
    return actor


def current_hromada() -> Hromada | None:
    """Give the hromada chosen in the top line; None is all of the actor's."""
    hromada: Hromada | None = g.get("hromada")
    return hromada


def current_hromada_id() -> uuid.UUID | None:
    """Give the chosen hromada's id, or None for all."""
    hromada = current_hromada()
    return hromada.id if hromada else None


def safe_next(path: str | None) -> str:
    """Give a path on this site to go on to; anything else becomes the start page."""
    return path if path and SAFE_NEXT.fullmatch(path) else "/"


def require(*permissions: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a page: signed in (else to sign-in and back), and each permission held in some hromada."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if actor.user_id is None:
                return _to_sign_in()
            if not all(actor.hromada_ids(permission) for permission in permissions):
                raise Forbidden("У вас немає прав на цю сторінку")
            return view(*args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_sign_in() -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    response = redirect(url_for("people.sign_in", next=safe_next(here)))
    if request.headers.get("HX-Request"):
        response.status_code = 204
        response.headers["HX-Redirect"] = response.headers["Location"]
    return response
