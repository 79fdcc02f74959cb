"""Leading the people of a department to another one, when two records of a department were merged."""

import re
import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, because
from registry.kernel.operations.history import record_history
from registry.people.models import Membership, User
from registry.people.operations.sessions import end_all_of
from registry.people.rules.people import may_give, may_rule
from registry.places.operations.referrers import MERGE, UNMERGE, Referrer, Values

_LIMITED = re.compile(r"(?P<role>\w+) \((?P<department>[0-9a-f-]{36})\)")


def _people_of(department_id: uuid.UUID) -> Select[User]:
    limited = select(Membership.user_id).where(Membership.department_id == department_id)
    return select(User).where(User.id.in_(limited))


def _move(session: Session, actor: Actor, user: User, former: uuid.UUID, new: uuid.UUID) -> None:
    for one in [one for one in user.memberships if one.department_id == former]:
        _lead(session, actor, user, one, (former, new), action=MERGE)


def _restore(session: Session, actor: Actor, user_id: uuid.UUID, before: Values) -> None:
    """The history tells each role with its department, as it was."""
    user = session.get_one(User, user_id)
    for told in filter(None, map(_LIMITED.fullmatch, before.get("roles") or ())):
        department_id = uuid.UUID(told["department"])
        for one in user.memberships:
            if one.role == told["role"] and one.department_id not in (None, department_id):
                _lead(session, actor, user, one, (one.department_id, department_id), action=UNMERGE)


def _lead(
    session: Session,
    actor: Actor,
    user: User,
    membership: Membership,
    moved: tuple[uuid.UUID, uuid.UUID],
    *,
    action: str,
) -> None:
    """Change whose things a person may write; as any change of rights it ends the person's sessions."""
    if not (may_give(actor, membership.hromada_id) and may_rule(actor, user)):
        raise Forbidden(because("Людей цього підрозділу переводить адміністратор"))
    membership.department_id = moved[1]
    session.flush()
    end_all_of(session, user.id)
    record_history(
        session, actor, action, entity="user", entity_id=user.id, label=user.login, hromada_id=membership.hromada_id,
        changes={"roles": tuple([f"{membership.role} ({one})"] for one in moved)},  # type: ignore[dict-item]
    )  # fmt: skip


PEOPLE = Referrer(
    "user",
    "organisation",
    because("Доступ людей підрозділу"),
    frozenset({"registry_membership.department_id"}),
    "people.manage",
    _people_of,
    _move,
    _restore,
    is_gathered=False,
)
