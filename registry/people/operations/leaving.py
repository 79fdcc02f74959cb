"""People who left: after a while, or when asked, the name gives way to the post; what they did stays."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.kernel.access import Actor
from registry.kernel.errors import Conflict
from registry.kernel.queries.leavers import LOGINS
from registry.people.models import DirectoryIdentity, RecoveryCode, SecondFactor, SetupLink, User
from registry.people.operations.people import record_user
from registry.people.operations.sessions import end_sessions
from registry.people.operations.tokens import revoke_tokens
from registry.people.rules.leaving import former_login, former_name
from registry.places.models.organisation import Organisation


def forget_person(session: Session, actor: Actor, user: User, today: date, post: str = "") -> User:
    """Put the post in the place of a person's name and login; raise Conflict for whoever may still come in.

    The history keeps who did what by the account, and shows the post. Nothing of the old name is written into it.
    Who is back in the organisation's directory gets an account of their own.
    """
    if user.is_active:
        raise Conflict("Спершу закрийте людині доступ: забувають лише тих, хто пішов")
    if user.forgotten_on is not None:
        return user
    login = user.login
    user.display_name = post.strip() or former_name(_departments(session, user))
    user.login, user.password_hash, user.forgotten_on = former_login(user.id), None, today
    for column in LOGINS:
        session.execute(update(column.class_).where(column == login).values({column.key: user.display_name}))
        _forget_in_tokens(session, column, login, user.display_name)
    end_sessions(session, user.id)
    revoke_tokens(session, user.id)
    for way_in in (SetupLink, SecondFactor, RecoveryCode):
        session.execute(delete(way_in).where(way_in.user_id == user.id))
    # Whom an administrator shut out here, though the directory still vouches for them, stays so: it holds no name.
    left = DirectoryIdentity.user_id == user.id, DirectoryIdentity.is_gone
    session.execute(delete(DirectoryIdentity).where(*left))
    record_user(session, actor, user, "forget", {"display_name": (None, user.display_name)})
    return user


def _forget_in_tokens(session: Session, column: InstrumentedAttribute[Any], login: str, name: str) -> None:
    """Put the post before a token's name too: «login (API: name)» tells by what something was done, and stays so."""
    rest = func.substr(column, len(login) + 1)
    told = func.substr(literal(name).concat(rest), 1, column.type.length)
    by_token = column.startswith(f"{login} (API: ", autoescape=True)
    session.execute(update(column.class_).where(by_token).values({column.key: told}))


def forget_who_left(session: Session, actor: Actor, today: date, days: int) -> list[uuid.UUID]:
    """Forget everybody who has had no access for so many days; gives their ids."""
    since = today - timedelta(days=days)
    gone = select(User).where(~User.is_active, User.forgotten_on.is_(None), User.disabled_on <= since)
    return [forget_person(session, actor, user, today).id for user in session.scalars(gone.order_by(User.id)).all()]


def _departments(session: Session, user: User) -> list[str]:
    ids = {one.department_id for one in user.memberships if one.department_id is not None}
    return list(session.scalars(select(Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)))
