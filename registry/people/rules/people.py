"""People: what a login looks like, and who may change whom."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.kernel.access import Actor
from registry.kernel.errors import Reason, because
from registry.kernel.fields import FLAG, Field, Noun, See, Type, choice, text
from registry.kernel.rules.reading import Unreadable, text_of
from registry.people.models import Language, Membership, RoleCode, User

MAX_MEMBERSHIPS = 50
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._\-]{1,58}[a-z0-9]")


@dataclass(frozen=True, order=True)
class RoleIn:
    """A role to hold in one hromada, or in all of them (hromada_id is None), maybe within one department."""

    role: str
    hromada_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None


def plain_login(text: str) -> str:
    """Give a login as it is kept: without outer spaces, in lower case."""
    return text.strip().lower()


def is_login(login: str) -> bool:
    """Tell whether a text can be a login: 3 to 60 Latin letters, digits, dots, hyphens, underscores."""
    return _LOGIN.fullmatch(login) is not None


def judge_login(login: str) -> list[Reason]:
    """List why a login is not accepted."""
    if is_login(login):
        return []
    return [because("Від 3 до 60 малих латинських літер, цифр, крапок, дефісів або підкреслень")]


def _read_login(value: Any) -> str | None:
    told = text_of(200)(value)
    login = None if told is None else plain_login(told)
    if login is not None and judge_login(login):
        raise Unreadable(judge_login(login)[0])
    return login


def _open(_actor: Actor, _thing: Any) -> frozenset[See]:
    """Whoever may know of a person may know all that is described here; secrets are none of these fields."""
    return frozenset({See.OPEN})


PERSON = Noun(
    "user",
    User,
    "Людина",
    "Person",
    [
        Field(
            "login", Type("text", _read_login, {"type": "string", "minLength": 3, "maxLength": 60}, 60), "Логін",
            "Login", "Латинські літери, цифри, крапка, дефіс", "Latin letters, digits, a dot, a hyphen",
            is_required=True, is_listed=True,
        ),
        Field(
            "display_name", text(200), "Посада або ім’я", "Post or name",
            "Як людину бачитимуть колеги в історії та роботах", "What colleagues see in the history and in works",
        ),
        Field("language", choice(Language), "Мова", "Language", fallback="uk"),
        Field(
            "administers_all", FLAG, "Адміністратор усього реєстру", "Administrator of all",
            fallback=False, is_fixed=True, on_page=False,
        ),
        Field("is_active", FLAG, "Доступ відкрито", "May sign in", fallback=True, is_fixed=True, on_page=False),
    ],
    name_column="display_name",
    seen=_open,
)  # fmt: skip
"""What is open of an account; passwords, roles and tokens are written in ways of their own."""


def roles_of(memberships: Iterable[Membership]) -> frozenset[RoleIn]:
    """Give a person's memberships as plain values."""
    return frozenset(RoleIn(one.role, one.hromada_id, one.department_id) for one in memberships)


def home_of(user: User) -> uuid.UUID | None:
    """Give the one hromada where all of a person's roles are; None where they are in several, in all or nowhere."""
    places = {one.hromada_id for one in user.memberships}
    return next(iter(places)) if len(places) == 1 and not user.administers_all else None


def judge_roles(wanted: Iterable[RoleIn]) -> list[Reason]:
    """List why a set of roles is not accepted."""
    listed = list(wanted)
    reasons = [because("Немає ролі «%(role)s»", role=one.role) for one in listed if one.role not in RoleCode.codes()]
    if len({(one.role, one.hromada_id) for one in listed}) < len(listed):
        reasons.append(because("Ту саму роль у тій самій громаді вказано двічі"))
    if len(listed) > MAX_MEMBERSHIPS:
        reasons.append(because("Не більше %(limit)s ролей", limit=MAX_MEMBERSHIPS))
    return reasons


def may_give(actor: Actor, hromada_id: uuid.UUID | None) -> bool:
    """Tell whether the actor may give or take roles in a hromada; in all of them only an administrator of all may."""
    if actor.administers_all:
        return True
    return hromada_id is not None and actor.can("people.manage", hromada_id)


def may_rule(actor: Actor, user: User) -> bool:
    """Tell whether the actor may disable a person or reset the password: may give each right that is held."""
    if user.administers_all and not actor.administers_all:
        return False
    return all(may_give(actor, one.hromada_id) for one in user.memberships)


def still_manages(actor: Actor, user: User) -> bool:
    """Tell whether a person, as the account is now, may still all that the actor may of people and of all hromadas."""
    if not user.is_active or (actor.administers_all and not user.administers_all):
        return False
    admins = {one.hromada_id for one in user.memberships if one.role == "admin"}
    managed = actor.hromada_ids("people.manage") or frozenset()
    return user.administers_all or None in admins or managed <= admins


def is_admin(roles: Iterable[RoleIn]) -> bool:
    """Tell whether the roles make an administrator anywhere."""
    return any(one.role == "admin" for one in roles)


def administers(user: User) -> bool:
    """Tell whether a person is an administrator of anything."""
    return user.administers_all or is_admin(roles_of(user.memberships))
