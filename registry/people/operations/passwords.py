"""Setting passwords: one's own, or by a one-time link from an administrator."""

import uuid

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid
from registry.people.models import DirectoryIdentity, SetupLink, User
from registry.people.operations.people import check_may_rule, record_user
from registry.people.operations.sessions import end_sessions
from registry.people.operations.setup import take_link
from registry.people.operations.standing import CLOSED, hold_people
from registry.people.queries.people import get_person
from registry.people.rules.passwords import hash_password, judge_password
from registry.people.rules.tokens import hash_secret, make_secret


def set_password(session: Session, actor: Actor, user: User, password: str) -> None:
    """Set a password and end all sessions of the person; raise Invalid."""
    reasons = judge_password(password, user.login)
    if reasons:
        raise Invalid({"password": reasons})
    user.password_hash = hash_password(password)
    session.flush()
    end_sessions(session, user.id)
    session.execute(delete(SetupLink).where(SetupLink.user_id == user.id))
    record_user(session, actor, user, "password", {"password": (None, "***")})


def make_password_link(session: Session, actor: Actor, user_id: uuid.UUID) -> str:
    """Make the one-time secret by which a person sets a password; earlier ones die. Raise NotFound, Forbidden."""
    hold_people(session, actor, user_id)
    user = get_person(session, actor, user_id)
    check_may_rule(actor, user)
    if session.get(DirectoryIdentity, user.id) is not None:
        raise Forbidden("Пароль цієї людини — у каталозі організації")
    if not user.is_active:
        raise Forbidden(CLOSED)
    session.execute(delete(SetupLink).where(SetupLink.user_id == user.id))
    secret = make_secret()
    session.add(SetupLink(token_hash=hash_secret(secret), user_id=user.id, created_at=clock.now()))
    session.flush()
    record_user(session, actor, user, "password_link", {})
    return secret


def set_password_by_link(session: Session, secret: str, password: str) -> User:
    """Set the password of the person whom a one-time link was made for; raise NotFound, Invalid."""
    link = take_link(session, secret, is_for_person=True)
    user = session.get_one(User, link.user_id)
    set_password(session, Actor(label=user.login, user_id=user.id), user, password)
    return user
