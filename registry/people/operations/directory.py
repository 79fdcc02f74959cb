"""People as the directory says: made at their first way in, given its roles at each, shut out when it has none."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.errors import Conflict, OblikError, because
from registry.people.models import DirectoryIdentity, User
from registry.people.operations.people import create_user, disable_user, enable_user, update_roles
from registry.people.queries.people import find_user_by_login, list_hromadas
from registry.people.rules.directory import BY_DIRECTORY, DirectorySettings, Vouched, roles_meant
from registry.people.rules.people import RoleIn, plain_login

DOUBTFUL = 3
"""Of so many people and most of all at once the directory more likely tells nothing than that they are gone."""
Roles = tuple[frozenset[RoleIn], bool]


def welcome(session: Session, vouched: Vouched, settings: DirectorySettings) -> User | None:
    """Give the account of a person whom the directory vouches for, with the roles its groups mean now.

    None for whom no group lets in, and whom an administrator shut out here; what that takes away is written. Raise
    Conflict where the login is another account's, Invalid where it cannot be one.
    """
    hromada_ids = {one.code: one.id for one in list_hromadas(session)}
    roles = roles_meant(vouched.groups, settings.roles, hromada_ids)
    identity = _find_identity(session, vouched)
    if identity is None and any(roles):
        identity = _make_identity(session, vouched, settings, roles)
    if identity is None:
        return None
    if not any(roles):
        shut_out(session, identity)
        return None
    return _refresh(session, identity, roles)


def shut_out(session: Session, identity: DirectoryIdentity) -> None:
    """Shut a person out whom the directory has no longer; the way in is open again when it has."""
    if session.get_one(User, identity.user_id).is_active:
        disable_user(session, BY_DIRECTORY, identity.user_id)
        identity.is_gone = True
        session.flush()


def list_identities(session: Session, source: str) -> list[tuple[uuid.UUID, str]]:
    """List whom of a directory there is here: the account and what the directory calls it."""
    rows = session.execute(
        select(DirectoryIdentity.user_id, DirectoryIdentity.subject)
        .join(User, User.id == DirectoryIdentity.user_id)
        .where(DirectoryIdentity.source == source, User.is_active)
        .order_by(DirectoryIdentity.user_id)
    )
    return [(user_id, subject) for user_id, subject in rows]


def keep_up(
    session: Session,
    settings: DirectorySettings,
    told: Sequence[tuple[uuid.UUID, Vouched | None]],
    *,
    is_forced: bool = False,
) -> dict[str, int]:
    """Give people what the directory said of them, and shut out whom it has no longer; count both, and who is refused.

    Raise Conflict where it knows so few all at once that it was more likely asked wrongly.
    """
    gone = sum(vouched is None for _id, vouched in told)
    if gone >= DOUBTFUL and gone * 2 > len(told) and not is_forced:
        raise Conflict(
            because("Каталог не знає %(gone)s із %(all)s людей: перевірте OBLIK_LDAP_BASE і права того, хто шукає",
                    gone=gone, all=len(told))
        )  # fmt: skip
    counts = {"kept": 0, "shut_out": 0, "refused": 0}
    for user_id, vouched in told:
        identity = session.get(DirectoryIdentity, user_id)
        if identity is None:
            continue
        try:
            with session.begin_nested():
                is_kept = _keep_up(session, settings, identity, vouched)
        except OblikError:
            counts["refused"] += 1  # One person's contradiction keeps nobody else's access open.
        else:
            counts["kept" if is_kept else "shut_out"] += 1
    return counts


def _keep_up(
    session: Session, settings: DirectorySettings, identity: DirectoryIdentity, vouched: Vouched | None
) -> bool:
    if vouched is None:
        shut_out(session, identity)
    return vouched is not None and welcome(session, vouched, settings) is not None


def forget_absent(session: Session, source: str, after: timedelta) -> int:
    """Shut out whom nobody can ask about and who did not come in for so long; give how many."""
    late = DirectoryIdentity.checked_at < clock.now() - after
    absent = select(DirectoryIdentity).join(User, User.id == DirectoryIdentity.user_id).where(User.is_active, late)
    found = session.scalars(absent.where(DirectoryIdentity.source == source)).all()
    for identity in found:
        shut_out(session, identity)
    return len(found)


def _find_identity(session: Session, vouched: Vouched) -> DirectoryIdentity | None:
    own = DirectoryIdentity.source == vouched.source, DirectoryIdentity.subject == vouched.subject
    return session.scalars(select(DirectoryIdentity).where(*own)).one_or_none()


def _make_identity(session: Session, vouched: Vouched, settings: DirectorySettings, roles: Roles) -> DirectoryIdentity:
    """Tie the directory's person to the account of that login, made where there is none."""
    login = plain_login(vouched.login)
    user = find_user_by_login(session, login)
    if user is None:
        values = {"login": login, "display_name": vouched.name}
        user = create_user(session, BY_DIRECTORY, values, roles[0], administers_all=roles[1])
    else:
        _check_may_tie(session, user, settings)
    identity = DirectoryIdentity(
        user_id=user.id, source=vouched.source, subject=vouched.subject, checked_at=clock.now(), is_gone=False
    )
    session.add(identity)
    session.flush()
    return identity


def _check_may_tie(session: Session, user: User, settings: DirectorySettings) -> None:
    """An account of before becomes the directory's, unless it is the local administrator's or tied already.

    A provider of OpenID Connect may let people choose their names, so that it takes over no account.
    """
    is_taken = session.get(DirectoryIdentity, user.id) is not None
    if is_taken or user.login == settings.local_admin or not settings.takes_passwords:
        raise Conflict(
            because("Логін «%(login)s» має інший обліковий запис. Зверніться до адміністратора", login=user.login)
        )


def _refresh(session: Session, identity: DirectoryIdentity, roles: Roles) -> User | None:
    user = session.get_one(User, identity.user_id)
    if not user.is_active and not identity.is_gone:
        return None
    if not user.is_active:
        enable_user(session, BY_DIRECTORY, user.id)
    identity.is_gone, identity.checked_at = False, clock.now()
    session.flush()
    return update_roles(session, BY_DIRECTORY, user.id, roles[0], administers_all=roles[1])
