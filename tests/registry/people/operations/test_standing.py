"""Rights given at the very moment when they are taken from whoever gives or gets them."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM, Actor
from registry.kernel.operations.long_work import begin_work, queue_work
from registry.kernel.seams import db
from registry.people.models import ApiToken, SetupLink, User
from registry.people.operations.people import disable_user, enable_user, update_roles
from registry.people.operations.tokens import create_token
from registry.people.queries.people import roles_in
from registry.people.rules.people import RoleIn
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
Give = Callable[[FlaskClient, User, Hromada], object]


def _token(client: FlaskClient, _other: User, _hromada: Hromada) -> object:
    return client.post("/profile/tokens", data={"name": "мій", "scope": "write", "days": "30"})


def _person(client: FlaskClient, _other: User, hromada: Hromada) -> object:
    return client.post("/people/new", data={"login": "friend", "display_name": "Друг", "role": f"admin@{hromada.id}"})


def _roles(client: FlaskClient, other: User, hromada: Hromada) -> object:
    return client.post(f"/people/{other.id}/roles", data={"role": f"admin@{hromada.id}"})


def _link(client: FlaskClient, other: User, _hromada: Hromada) -> object:
    return client.post(f"/people/{other.id}/password-link")


@pytest.mark.parametrize("taken", ["access", "role"])
@pytest.mark.parametrize("give", [_token, _person, _roles, _link])
def test_who_loses_rights_at_that_moment_gives_none(
    app: Flask, session: Session, engine_name: str, give: Give, taken: str
) -> None:
    if engine_name == "sqlite" or (give is _token and taken == "role"):
        return  # One writes at a time there; a token is never wider than its owner's roles.
    make_person(session, "chief")
    hromada = make_hromada(session)
    leaving = make_person(session, "leaving", hromada=hromada)
    other = make_person(session, "other", role="viewer", hromada=hromada)
    client = sign_in(app, "leaving")
    session.commit()

    if taken == "access":
        disable_user(session, SYSTEM, leaving.id)
    else:
        update_roles(session, SYSTEM, leaving.id, [RoleIn("viewer", hromada.id)])
    _at_that_moment(app, session, lambda: give(client, other, hromada))
    if taken == "access":
        enable_user(session, SYSTEM, leaving.id)
        session.commit()

    alive = select(func.count()).select_from(ApiToken).where(ApiToken.revoked_at.is_(None))
    assert session.scalar(alive) == 0
    assert session.scalar(select(func.count()).select_from(SetupLink)) == 0
    assert sorted(session.scalars(select(User.login))) == ["chief", "leaving", "other"]
    assert roles_in(session, other.id) == {RoleIn("viewer", hromada.id)}


def test_a_token_that_is_made_first_dies_with_the_access(app: Flask, session: Session, engine_name: str) -> None:
    if engine_name == "sqlite":
        return  # One writes at a time there.
    chief = make_person(session, "chief")
    leaving = make_person(session, "leaving")
    browser = sign_in(app, "chief")
    create_token(session, SYSTEM, leaving, name="мій", scope="write")
    _at_that_moment(app, session, lambda: browser.post(f"/people/{leaving.id}/disable"))

    session.expire_all()
    assert (chief.is_active, leaving.is_active) == (True, False)
    assert session.scalars(select(ApiToken.revoked_at)).one() is not None


def test_a_long_work_that_is_entered_while_access_is_closed_waits_for_that(
    app: Flask, session: Session, engine_name: str
) -> None:
    if engine_name == "sqlite":
        return  # One writes at a time there.
    make_person(session, "chief")
    leaving = make_person(session, "leaving")
    disable_user(session, SYSTEM, leaving.id)
    waited: list[bool] = []

    def begin() -> None:
        with app.app_context():
            work_id = queue_work(db.session(), Actor("leaving", leaving_id), "export", "реєстр").id
            db.session.commit()
            begin_work(db.session(), work_id)
            waited.append(not db.session.get_one(User, leaving_id).is_active)
            db.session.rollback()

    leaving_id: uuid.UUID = leaving.id
    _at_that_moment(app, session, begin)

    assert waited == [True]


def _at_that_moment(app: Flask, session: Session, do: Callable[[], object]) -> None:
    """Do something in another thread up to where it waits for this session, which then commits."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(do)
        while not (doing.done() or _is_waited_for(app)):
            pass
        session.commit()
        doing.result(20)


def _is_waited_for(app: Flask) -> bool:
    with app.app_context(), db.engine.connect() as connection:
        return bool(connection.scalar(text(WAITING)))
