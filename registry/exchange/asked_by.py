"""Who stands behind an import: the person named on the command line, or the one whose work a process carries out."""

import uuid
from dataclasses import replace

import click
from flask import current_app
from flask_babel import gettext as _

from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import Forbidden
from registry.kernel.seams import db, seams
from registry.people.models import User
from registry.people.queries.people import actor_of, find_user_by_login, list_hromadas


def person_named(login: str | None) -> Actor:
    """Give the actor that a login stands for, with that person's rights; without one it is the register itself."""
    if login is None:
        return SYSTEM
    user = find_user_by_login(db.session(), login)
    if user is None or not user.is_active:
        raise click.BadParameter(_("Такої людини немає або доступ закрито"), param_hint="--as")
    return _actor(user)


def person_with(user_id: str | None, label: str | None = None) -> Actor:
    """Give the actor of a work that was entered earlier; raise Forbidden when its person may no longer come in.

    `label` is what the work was entered under, a token's name in it.
    """
    if user_id is None:
        return SYSTEM
    user = db.session().get(User, uuid.UUID(user_id))
    if user is None or not user.is_active:
        raise Forbidden("Доступ людини, яка це почала, вже закрито")
    actor = _actor(user)
    return replace(actor, label=label) if label else actor


def _actor(user: User) -> Actor:
    return actor_of(user, seams(current_app).roles, list_hromadas(db.session()))
