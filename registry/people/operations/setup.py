"""The first administrator: made through a one-time link while there is none."""

from typing import cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.people.models import SetupLink, User
from registry.people.operations.people import create_user, record_user
from registry.people.queries.people import find_user_by_login, has_admin
from registry.people.rules.passwords import hash_password, judge_password
from registry.people.rules.people import RoleIn, judge_login, plain_login
from registry.people.rules.sessions import LINK_LIFE
from registry.people.rules.tokens import hash_secret, is_secret, make_secret

GONE = because("Посилання вже використано або воно застаріло")


def make_setup_link(session: Session) -> str:
    """Give the path of the page where the first administrator comes in; earlier links die. Raise Conflict."""
    if has_admin(session):
        raise Conflict("Адміністратор уже є")
    session.execute(delete(SetupLink).where(SetupLink.user_id.is_(None)))
    secret = make_secret()
    session.add(SetupLink(token_hash=hash_secret(secret), created_at=clock.now()))
    session.flush()
    return f"/setup/{secret}"


def find_link(session: Session, secret: str, *, is_for_person: bool) -> SetupLink | None:
    """Find an unused link that still works; a link to the first administrator dies once there is one."""
    if not is_secret(secret):
        return None
    link = session.get(SetupLink, hash_secret(secret))
    if link is None or link.used_at is not None or (link.user_id is not None) != is_for_person:
        return None
    if is_for_person:
        user = session.get_one(User, link.user_id)
        return link if user.is_active and clock.now() - link.created_at < LINK_LIFE else None
    return None if has_admin(session) else link


def take_link(session: Session, secret: str, *, is_for_person: bool) -> SetupLink:
    """Use a link up, exactly once even when two come at the same time; raise NotFound."""
    link = find_link(session, secret, is_for_person=is_for_person)
    if link is None:
        raise NotFound(GONE)
    unused = SetupLink.token_hash == link.token_hash, SetupLink.used_at.is_(None)
    taken = cast("CursorResult[None]", session.execute(update(SetupLink).where(*unused).values(used_at=clock.now())))
    if taken.rowcount != 1:
        raise NotFound(GONE)
    return link


def create_first_admin(session: Session, secret: str, *, login: str, password: str, display_name: str = "") -> User:
    """Make the first administrator through the link, which dies; raise NotFound, Invalid by field."""
    plain = plain_login(login)
    reasons = {"login": judge_login(plain), "password": judge_password(password, plain)}
    if find_user_by_login(session, plain) is not None:
        reasons["login"] = [because("Такий логін уже є")]
    if any(reasons.values()):
        raise Invalid({name: listed for name, listed in reasons.items() if listed})
    take_link(session, secret, is_for_person=False)
    user = create_user(
        session, SYSTEM, {"login": plain, "display_name": display_name}, [RoleIn("admin")], administers_all=True
    )
    user.password_hash = hash_password(password)
    session.flush()
    record_user(session, SYSTEM, user, "password", {"password": (None, "***")})
    session.execute(delete(SetupLink).where(SetupLink.user_id.is_(None), SetupLink.token_hash != hash_secret(secret)))
    return user
