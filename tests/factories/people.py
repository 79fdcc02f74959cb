"""People for tests: accounts with roles, signed-in browsers, tokens."""

import uuid

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db
from registry.people.models import Membership, User
from registry.people.operations.sessions import open_session
from registry.people.operations.tokens import create_token
from registry.people.rules.passwords import hash_password
from registry.people.web.sessions import COOKIE
from registry.places.models.territory import Hromada

PASSWORD = "тихий берег річки"
_HASH = hash_password(PASSWORD)


def make_person(
    session: Session,
    login: str = "olena.it",
    *,
    role: str | None = "admin",
    hromada: Hromada | None = None,
    **values: object,
) -> User:
    """Make a person who knows PASSWORD, with a role in one hromada or, without one, in all; then over all if admin."""
    user = User(
        **{
            "id": uuid.uuid4(),
            "login": login,
            "display_name": login,
            "password_hash": _HASH,
            "is_active": True,
            "language": "uk",
            "created_at": clock.now(),
            **values,
        }
    )
    if role == "admin" and hromada is None:
        user.administers_all = True
    if role:
        user.memberships = [Membership(id=uuid.uuid4(), role=role, hromada_id=hromada.id if hromada else None)]
    session.add(user)
    session.commit()
    return user


def make_api_token(session: Session, user: User, scope: str = "write", days: int = 30) -> str:
    """Make a token and give its secret."""
    _token, secret = create_token(session, SYSTEM, user, name="тест", scope=scope, days=days)
    session.commit()
    return secret


def sign_in(app: Flask, login: str) -> FlaskClient:
    """Give a browser in which the person is signed in, without the time that checking a password takes."""
    client = app.test_client()
    with app.app_context():
        user = db.session.scalars(select(User).where(User.login == login)).one()
        client.set_cookie(COOKIE, open_session(db.session(), user, "127.0.0.1", {"csrf_token": "0" * 40}))
        db.session.commit()
    return client


def sign_in_by_form(app: Flask, login: str, password: str = PASSWORD) -> FlaskClient:
    """Give a browser in which the person signed in through the page."""
    client = app.test_client()
    response = client.post("/sign-in", data={"login": login, "password": password})
    assert response.status_code == 302, response.text
    return client
