"""Holding people while rights are given: whoever loses them at that very moment gives and gets none."""

import uuid

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, because
from registry.people.models import User
from registry.people.rules.people import still_manages

CLOSED = because("Цій людині закрито доступ. Спершу відкрийте його знову")
LOST = because("Ваші права щойно змінилися. Оновіть сторінку")


def hold_people(session: Session, actor: Actor, *user_ids: uuid.UUID, with_admins: bool = False) -> None:
    """Hold the accounts and the actor's own until the transaction ends, all at once so that no two wait for each other.

    `with_admins` holds those of all too, for whoever counts them. What is read of them afterwards is as it is now.
    Raise Forbidden when the actor lost meanwhile what gives rights.
    """
    wanted = {*user_ids, *([actor.user_id] if actor.user_id else [])}
    if not wanted:
        return
    those = User.id.in_(wanted)
    held = select(User).where(or_(those, User.administers_all) if with_admins else those).order_by(User.id)
    held = held.with_for_update(key_share=True, of=User).execution_options(populate_existing=True)
    people = {user.id: user for user in session.scalars(held)}
    for user in people.values():
        session.expire(user, ["memberships"])
    own = people.get(actor.user_id) if actor.user_id else None
    if own is not None and not actor.is_system and not still_manages(actor, own):
        raise Forbidden(LOST)
