"""How transactions begin: pages that only read wait for nobody, and what they note of their use is written."""

from datetime import timedelta
from unittest import mock

from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.people.models import UserSession
from tests.factories.people import make_person, sign_in_by_form


def test_a_page_is_read_while_somebody_else_writes(app: Flask, session: Session, engine: Engine) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")

    with engine.begin() as writer:
        writer.execute(text("UPDATE registry_user SET display_name = 'Інше' WHERE login = 'olena.it'"))
        with mock.patch("registry.people.web.presence.is_due_for_touch", return_value=True):
            response = client.get("/profile")

    assert response.status_code == 200


def test_reading_a_page_moves_the_end_of_the_session_on(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")
    before = session.scalars(select(UserSession.seen_at)).one()
    session.rollback()

    with mock.patch.object(clock, "now", return_value=before + timedelta(minutes=20)):
        response = client.get("/profile")

    assert response.status_code == 200
    assert session.scalars(select(UserSession.seen_at)).one() == before + timedelta(minutes=20)
