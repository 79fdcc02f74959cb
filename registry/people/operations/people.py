"""Writing people: accounts, their roles in hromadas, disabling; each change ends what it takes away."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, Reason, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.operations.permits import demand_all
from registry.kernel.records import Draft, Writing, change, create
from registry.people.models import Membership, SetupLink, User
from registry.people.operations.sessions import end_all_of
from registry.people.operations.standing import hold_people
from registry.people.operations.tokens import revoke_tokens
from registry.people.queries.people import find_user_by_login, get_person, list_admin_ids, roles_in
from registry.people.rules.people import (
    PERSON,
    RoleIn,
    is_admin,
    judge_roles,
    may_give,
    may_rule,
)
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada


def create_user(
    session: Session,
    actor: Actor,
    values: Mapping[str, Any],
    roles: Iterable[RoleIn],
    *,
    administers_all: bool = False,
) -> User:
    """Make an account without a password, with roles; raise Invalid by field, Forbidden, Conflict."""
    wanted = frozenset(roles)
    hold_people(session, actor)
    reasons = _judge(session, wanted, administers_all=administers_all)
    errors = {**PERSON.read(values, is_new=True).errors, **({"roles": reasons} if reasons else {})}
    if errors:
        raise Invalid(errors)
    _check_may_give(actor, wanted)
    if administers_all:
        demand_all(actor)
    made = User(id=uuid.uuid4(), is_active=True, administers_all=administers_all, created_at=clock.now())
    made.memberships = [_membership(one) for one in sorted(wanted, key=str)]
    user: User = create(session, actor, WRITING, made, values)
    _record_roles(session, actor, user, frozenset(), wanted)
    return user


def update_profile(session: Session, actor: Actor, user: User, values: Mapping[str, Any]) -> User:
    """Change the given fields of the own account; raise Invalid by field."""
    written: User = change(session, actor, WRITING, user, values, version=None)
    return written


def update_person(session: Session, actor: Actor, user_id: uuid.UUID, values: Mapping[str, Any]) -> User:
    """Change the given fields of a person whom the actor manages; raise NotFound, Invalid by field, Forbidden."""
    user = get_person(session, actor, user_id)
    if user.id != actor.user_id:
        check_may_rule(actor, user)
    return update_profile(session, actor, user, values)


def update_roles(
    session: Session,
    actor: Actor,
    user_id: uuid.UUID,
    roles: Iterable[RoleIn],
    *,
    administers_all: bool | None = None,
) -> User:
    """Give a person exactly these roles and end their sessions; raise NotFound, Invalid, Forbidden, Conflict.

    `administers_all` None leaves the flag as it is. Somebody without any right would be found by nobody but an
    administrator of all, so the last role is not taken: access is closed instead.
    """
    hold_people(session, actor, user_id, with_admins=True)
    user = get_person(session, actor, user_id)
    had, wanted = roles_in(session, user.id), frozenset(roles)
    over_all = user.administers_all if administers_all is None else administers_all
    if had == wanted and over_all == user.administers_all:
        return user
    _refuse_own(actor, user)
    _check(roles=_judge(session, wanted, administers_all=over_all))
    _check_may_give(actor, had ^ wanted)
    if user.is_active:
        _keep_an_admin(session, user, wanted, of_all=over_all)
    if over_all != user.administers_all:
        demand_all(actor)
        user.administers_all = over_all
        record_user(session, actor, user, "roles", {"administers_all": (not over_all, over_all)})
    user.memberships = [one for one in user.memberships if _plain(one) in wanted]
    session.flush()
    user.memberships += [_membership(one) for one in sorted(wanted - had, key=str)]
    session.flush()
    end_all_of(session, user.id)
    _record_roles(session, actor, user, had, wanted)
    return user


def disable_user(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Shut a person out at once: no sign-in, session, token, link or long work. Raise NotFound, Forbidden, Conflict."""
    hold_people(session, actor, user_id, with_admins=True)
    user = get_person(session, actor, user_id)
    if not user.is_active:
        return user
    _refuse_own(actor, user)
    check_may_rule(actor, user)
    _keep_an_admin(session, user, frozenset(), of_all=False)
    user.is_active, user.disabled_on = False, clock.today()
    end_all_of(session, user.id)
    revoke_tokens(session, user.id)
    session.execute(delete(SetupLink).where(SetupLink.user_id == user.id))
    record_user(session, actor, user, "disable", {"is_active": (True, False)})
    return user


def enable_user(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Let a disabled person in again, with the same password and roles; old tokens and links stay dead."""
    hold_people(session, actor, user_id)
    user = get_person(session, actor, user_id)
    if user.is_active:
        return user
    check_may_rule(actor, user)
    if user.forgotten_on is not None:
        raise Conflict("Цю людину вже забуто: ім'я поступилося посаді. Додайте її заново")
    user.is_active, user.disabled_on = True, None
    record_user(session, actor, user, "enable", {"is_active": (False, True)})
    return user


def check_may_rule(actor: Actor, user: User) -> None:
    """Raise Forbidden unless all of the person's roles are the actor's to give."""
    if not may_rule(actor, user):
        raise Forbidden("Ця людина має роль і в іншій громаді; це може зробити адміністратор усього реєстру")


def record_user(session: Session, actor: Actor, user: User, action: str, changes: Changes) -> None:
    """Write a change of an account into the history; passwords and their hashes are never among the values."""
    record_history(
        session,
        actor,
        action,
        entity="user",
        entity_id=user.id,
        label=user.login,
        hromada_id=None,
        changes=changes,
    )


def _record_roles(
    session: Session, actor: Actor, user: User, had: frozenset[RoleIn], wanted: frozenset[RoleIn]
) -> None:
    """Write one entry for each hromada where roles changed, so that its own auditor sees it."""
    for hromada_id in sorted({one.hromada_id for one in had ^ wanted}, key=str):
        old, new = (_texts(roles, hromada_id) for roles in (had, wanted))
        record_history(
            session,
            actor,
            "roles",
            entity="user",
            entity_id=user.id,
            label=user.login,
            hromada_id=hromada_id,
            changes={"roles": (old, new)},
        )


def _texts(roles: frozenset[RoleIn], hromada_id: uuid.UUID | None) -> list[str]:
    here = [one for one in roles if one.hromada_id == hromada_id]
    return sorted(f"{one.role} ({one.department_id})" if one.department_id else one.role for one in here)


def _keep_an_admin(session: Session, user: User, roles: frozenset[RoleIn], *, of_all: bool) -> None:
    """Refuse to leave the instance without an administrator; holds those there are, so that two cannot race."""
    session.scalars(
        select(Membership.id).where(Membership.role == "admin").order_by(Membership.id).with_for_update()
    ).all()
    for only_of_all, stays in ((True, of_all), (False, of_all or is_admin(roles))):
        if list_admin_ids(session, of_all=only_of_all) == {user.id} and not stays:
            raise Conflict("Це останній адміністратор. Спершу призначте іншого")


def _refuse_own(actor: Actor, user: User) -> None:
    if actor.user_id == user.id:
        raise Forbidden("Власні права змінює інший адміністратор")


def _check_may_give(actor: Actor, roles: Iterable[RoleIn]) -> None:
    if not all(may_give(actor, one.hromada_id) for one in roles):
        raise Forbidden("Ролі можна надавати лише в громадах, де ви адміністратор")


def _judge(session: Session, roles: frozenset[RoleIn], *, administers_all: bool) -> list[Reason]:
    reasons = judge_roles(roles)
    if not roles and not administers_all:
        reasons.append(because("Надайте людині хоча б одну роль; щоб вона більше не входила, закрийте їй доступ"))
    for one in roles:
        if one.hromada_id is not None and session.get(Hromada, one.hromada_id) is None:
            reasons.append(because("Такої громади немає"))
        if one.department_id is not None:
            department = session.get(Organisation, one.department_id)
            if department is None or department.hromada_id != one.hromada_id:
                reasons.append(because("Такого підрозділу в цій громаді немає"))
    return reasons


def _check(**reasons: list[Reason]) -> None:
    found = {name: listed for name, listed in reasons.items() if listed}
    if found:
        raise Invalid(found)


def _plain(membership: Membership) -> RoleIn:
    return RoleIn(membership.role, membership.hromada_id, membership.department_id)


def _membership(one: RoleIn) -> Membership:
    return Membership(id=uuid.uuid4(), role=one.role, hromada_id=one.hromada_id, department_id=one.department_id)


def _demand_write(actor: Actor, user: User) -> None:
    """One's own account, or that of somebody to be managed; whom, `check_may_rule` and `get_person` know."""
    if user.id != actor.user_id and not actor.is_system and not actor.hromada_ids("people.manage"):
        raise Forbidden("У вас немає прав змінювати людей")


def _check_draft(session: Session, draft: Draft) -> None:
    """A login is nobody else's and never changes; a new person is called by it until told otherwise."""
    login = draft.values.get("login")
    if login and not draft.is_new and login != draft.thing.login:
        draft.refuse("login", because("Логін не змінюється"))
    elif login and draft.is_new:
        with session.no_autoflush:
            if find_user_by_login(session, login) is not None:
                draft.refuse("login", because("Такий логін уже є"))
    if not draft.will_be("display_name") and "display_name" not in draft.errors:
        if draft.is_new:
            draft.values["display_name"] = login
        else:
            draft.refuse("display_name", because("Напишіть, як вас називати: посада або ім’я"))


WRITING = Writing(
    PERSON,
    _demand_write,
    check=_check_draft,
    label=lambda user: str(user.login),
    scope=lambda _user: None,
    taken={"login": ("login", because("Такий логін уже є"))},
)
