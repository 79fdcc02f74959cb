"""Reading people: by login, by id, as a list, and the actor that each one is."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, as_number, as_text, choose_order
from registry.people.models import DirectoryIdentity, Membership, User
from registry.people.rules.people import PERSON, RoleIn, roles_of
from registry.people.rules.roles import Role, grants_of
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.queries.territory import TERRITORY


def find_user_by_login(session: Session, login: str) -> User | None:
    """Find an account by its exact login."""
    return session.scalars(select(User).where(User.login == login)).one_or_none()


@by_description(PERSON)
def orders() -> dict[str, Order]:
    """Give the orders of the list; those who can sign in come first unless another one is asked for."""
    is_shut = case((User.is_active, 0), else_=1)
    by_access = Order(
        (is_shut, User.login, User.id),
        lambda one: (0 if one.is_active else 1, one.login, one.id),
        (as_number, as_text, uuid.UUID),
    )
    return orders_of(PERSON, is_active=by_access)


def list_people(
    session: Session, people: Select[User], *, sort: str = "is_active", limit: int | None = None, offset: int = 0
) -> Sequence[User]:
    """List what `managed_people` selects; `limit` None is no limit."""
    order, is_descending = choose_order(orders(), sort)
    by = (column.desc() if is_descending else column.asc() for column in order.columns)
    query = people.options(selectinload(User.memberships)).order_by(*by)
    return session.scalars(query.limit(limit).offset(offset)).all()


def count_people(session: Session, people: Select[User]) -> int:
    """Count what `managed_people` selects."""
    return session.scalar(people.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def managed_people(actor: Actor, **same: Any) -> Select[User]:
    """Select all people for an administrator of all, else those of the own hromadas; fields by their exact values."""
    people = select(User).where(*equal(same_of(PERSON), same))
    if actor.administers_all:
        return people
    return people.where(User.id.in_(select(Membership.user_id).where(_managed(actor))))


def without(actor: Actor) -> Select[User]:
    """Select whom the actor may manage, but for the actor."""
    return managed_people(actor).where(User.id != actor.user_id)


def who_can_enter(people: Select[User]) -> Select[User]:
    """Keep those who have a password, or for whom the directory vouches, and whose access is open."""
    is_vouched = User.id.in_(select(DirectoryIdentity.user_id))
    return people.where(User.is_active, or_(User.password_hash.is_not(None), is_vouched))


def get_person(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Get one of the people whom the actor may manage; raise NotFound."""
    query = managed_people(actor).where(User.id == user_id).options(selectinload(User.memberships))
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Такої людини немає")
    return found


def roles_in(session: Session, user_id: uuid.UUID) -> frozenset[RoleIn]:
    """Give a person's roles as plain values, as the database holds them now."""
    return roles_of(session.scalars(select(Membership).where(Membership.user_id == user_id)).all())


def has_admin(session: Session) -> bool:
    """Tell whether anybody who can sign in administers anything."""
    return bool(list_admin_ids(session))


def list_admin_ids(session: Session, *, of_all: bool = False) -> set[uuid.UUID]:
    """List active administrators with a password; `of_all` leaves out those of hromadas."""
    is_admin = User.id.in_(select(Membership.user_id).where(Membership.role == "admin"))
    rules = User.administers_all if of_all else or_(User.administers_all, is_admin)
    return set(session.scalars(select(User.id).where(rules, User.is_active, User.password_hash.is_not(None))))


def list_hromadas(session: Session) -> Sequence[Hromada]:
    """List every hromada of the instance by name; to be read, not to be changed."""
    return list(TERRITORY.get(session).hromadas.values())


def list_departments(session: Session, hromada_ids: Sequence[uuid.UUID]) -> Sequence[Organisation]:
    """List the departments and balance holders to which writing may be limited."""
    query = (
        select(Organisation)
        .where(Organisation.hromada_id.in_(hromada_ids), Organisation.role.in_(("department", "holder")))
        .order_by(Organisation.sort_key)
    )
    return session.scalars(query).all()


def actor_of(
    user: User, roles: Mapping[str, Role], hromadas: Sequence[Hromada], *, is_read_only: bool = False
) -> Actor:
    """Give the actor that a person is: grants per hromada of all the person's roles."""
    return Actor(
        label=user.login,
        user_id=user.id,
        grants=grants_of(user.memberships, roles, [one.id for one in hromadas], administers_all=user.administers_all),
        is_read_only=is_read_only,
    )


def _managed(actor: Actor) -> ColumnElement[bool]:
    managed = actor.hromada_ids("people.manage") or frozenset()
    return Membership.hromada_id.in_(managed)
