"""Flask's session kept in the person's own row on the server; visitors have a small signed cookie for their form."""

import logging
from typing import Any

import flask
from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.web.at_once import note_at_once
from registry.people.models import UserSession
from registry.people.queries.sessions import find_session
from registry.people.rules.sessions import ABSOLUTE

COOKIE = "oblik_session"
logger = logging.getLogger("oblik")
WITHOUT_PERSON = (
    "/static/",
    "/vendor/",
    "/public/",
    "/ground/",
    "/ground.json",
    "/healthz",
    "/api/",
    "/ogc/",
    "/service-worker",
)
"""What lies below never asks who signed in: files, public pages, and the API with its tokens."""


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The form token, messages and choices of a signed-in person; it dies with its row."""

    def __init__(self, data: dict[str, Any], token_hash: str) -> None:
        def on_update(_self: Any) -> None:
            self.modified = True

        super().__init__(data, on_update)
        self.token_hash = token_hash
        self.modified = False


class OblikSessionInterface(SecureCookieSessionInterface):
    """Opens the row that the cookie's secret names; else the visitor's signed cookie."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Keep the visitor's cookie from leaving by http where the page came by https."""
        return flask.request.is_secure

    def open_session(self, app: Flask, request: Request) -> Any:
        g.presence = None
        if request.path.startswith(WITHOUT_PERSON):
            return super().open_session(app, request)
        try:
            found = find_session(db.session(), request.cookies.get(COOKIE), clock.now())
        except SQLAlchemyError as error:
            g.unopened = error  # Raised where errors are answered, which is not here.
            return super().open_session(app, request)
        if found is None:
            return super().open_session(app, request)
        g.presence = found
        row, _user = found
        return ServerSession(dict(row.data), row.token_hash)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, ServerSession):
            super().save_session(app, session, response)
        elif session.modified:
            _save(session)


def _save(session: ServerSession) -> None:
    """Write what a page has changed; one that only reads waits for nobody, and its messages are shown once more.

    What was asked for is done by now, so that what is lost here must not make the answer a refusal.
    """
    own = UserSession.token_hash == session.token_hash
    statement = update(UserSession).where(own).values(data=dict(session))
    db.session.rollback()
    if request.method in ("GET", "HEAD", "OPTIONS"):
        note_at_once(db.session(), statement)
        return
    try:
        db.session.execute(statement)
        db.session.commit()
    except DBAPIError:
        db.session.rollback()
        logger.warning("what the session keeps was not written at %s", request.path)


def set_session_cookie(response: Any, secret: str, *, is_secure: bool) -> None:
    """Give the browser the secret of its session: out of scripts' reach, not sent from foreign sites."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(ABSOLUTE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=is_secure,
    )
