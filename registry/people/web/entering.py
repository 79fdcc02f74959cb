"""Letting a person in: at once, or by way of the second step; the new session and the cookies that go with it."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from registry.kernel import clock
from registry.kernel.errors import NotFound, because
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_user
from registry.people.models import DirectoryIdentity, User
from registry.people.operations.second_factor import begin_second_factor
from registry.people.operations.sessions import VOUCHED, end_session, open_session
from registry.people.operations.sign_in import record_sign_in
from registry.people.queries.second_factor import find_second_factor
from registry.people.rules.sealing import Seal
from registry.people.rules.second_factor import must_have_second_factor
from registry.people.web.known_browser import remember_browser
from registry.people.web.sessions import COOKIE, set_session_cookie

LANGUAGE_COOKIE = "oblik_lang"
YEAR = 365 * 24 * 3600
CHANGED = because("Обліковий запис щойно змінився. Увійдіть ще раз")
COMING = "coming"
COMING_SECONDS = 600
"""How long after the password the second step may be taken."""


@dataclass(frozen=True)
class Coming:
    """Who gave the right password and has a second step to take, and where the person wanted to go."""

    user: User
    target: str


def seal() -> Seal:
    """Give the seal of this instance's secrets."""
    return Seal(seams(current_app).settings.secret_key)


def is_demanded(user: User) -> bool:
    """Tell whether this instance demands a second factor of a person."""
    return must_have_second_factor(user, seams(current_app).settings.second_factor)


def enter(user: User, target: str, *, has_proved: bool = False) -> Response:
    """Let a person in whose password was right; where a second step has to be taken, lead there first.

    `has_proved` says that whoever vouches for the person has asked for two proofs already.
    """
    if has_proved:
        return let_in(user, target)
    if find_second_factor(db.session(), user.id) is not None:
        return _to_second_step(user, target, "people.second_step")
    if is_demanded(user):
        begin_second_factor(db.session(), user, seal())
        return _to_second_step(user, target, "people.enrol")
    return let_in(user, target)


def let_in(user: User, target: str) -> Response:
    """Sign a person in: a new secret, whatever the browser brought along."""
    return open_for(redirect(target), user)


def open_for(response: Any, user: User) -> Any:
    """Open a session, written down, whose cookies go with an answer."""
    _give_session(response, user)
    remember_browser(response, user)
    record_sign_in(db.session(), user, request.remote_addr)
    response.set_cookie(
        LANGUAGE_COOKIE, user.language, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    db.session.commit()
    return response


def find_coming() -> Coming | None:
    """Find who is between password and second step in this browser; None when too late or the account changed."""
    told = session.get(COMING)
    if not told or clock.now().timestamp() - told["at"] > COMING_SECONDS:
        return None
    user = db.session.get(User, uuid.UUID(told["user"]))
    if user is None or not user.is_active or _proof_of(user) != told["proof"]:
        return None
    return Coming(user, told["next"])


def renew_session(response: Response) -> Response:
    """Give the person of this request a new session after all old ones ended."""
    _give_session(response, current_user())
    db.session.commit()
    return response


def _to_second_step(user: User, target: str, endpoint: str) -> Response:
    db.session.commit()
    at = int(clock.now().timestamp())
    session[COMING] = {"user": str(user.id), "at": at, "proof": _proof_of(user), "next": target}
    return redirect(url_for(endpoint))


def _proof_of(user: User) -> str:
    """Give what changes with the password, so that a step begun with an old one leads nowhere."""
    secret = current_app.config["SECRET_KEY"]
    return hashlib.sha256(f"{secret}:{user.password_hash}".encode()).hexdigest()[:32]


def _give_session(response: Any, user: User) -> None:
    """Open a session for an account as it is now: whoever changes the password just then finds it and ends it."""
    proved = user.password_hash
    db.session.refresh(user, with_for_update={"read": True, "of": User})
    if not user.is_active or user.password_hash != proved:
        db.session.rollback()
        raise NotFound(CHANGED)
    end_session(db.session(), request.cookies.get(COOKIE))
    data: dict[str, Any] = {
        current_app.config["WTF_CSRF_FIELD_NAME"]: secrets.token_hex(20),
        "hromada": session.get("hromada", ""),
    }
    if db.session.get(DirectoryIdentity, user.id) is not None:
        data[VOUCHED] = True
    secret = open_session(db.session(), user, request.remote_addr, data)
    session.clear()
    set_session_cookie(response, secret, is_secure=request.is_secure)
