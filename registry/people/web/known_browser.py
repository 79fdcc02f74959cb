"""The browsers that people came in with: a signed cookie by which nobody's guessing elsewhere keeps them out."""

import secrets
import uuid
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from registry.people.models import User
from registry.people.rules.sign_in import Browser

COOKIE = "oblik_known"
PATH = "/sign-in"
YEAR = 365 * 24 * 3600
MOST_PEOPLE = 8
"""So many people who share a browser are remembered, the latest first."""


def asking_browser() -> Browser:
    """Give where this request comes from; a cookie that is not ours or older than a year makes a stranger."""
    told = _read()
    known_to = frozenset(uuid.UUID(one) for one in told["people"])
    return Browser(request.remote_addr, told["mark"], known_to)


def remember_browser(response: Any, user: User) -> None:
    """Let the browser prove next time that this person came in with it; it proves nothing else."""
    told = _read()
    people = [str(user.id), *(one for one in told["people"] if one != str(user.id))][:MOST_PEOPLE]
    value = _signer().dumps({"mark": told["mark"] or secrets.token_urlsafe(16), "people": people})
    response.set_cookie(COOKIE, value, max_age=YEAR, path=PATH, httponly=True, samesite="Lax", secure=request.is_secure)


def _read() -> dict[str, Any]:
    try:
        told: dict[str, Any] = _signer().loads(request.cookies.get(COOKIE, ""), max_age=YEAR)
    except BadData:
        return {"mark": "", "people": []}
    return told


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="browsers that people came in with")
