"""A form is done and committed as a whole, or refused with the reasons at its fields and nothing kept."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.forms import make_form, text
from registry.kernel.seams import db
from registry.kernel.web.form_errors import saved
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.operations.organisations import create_organisation
from tests.factories.registry import make_hromada


@pytest.fixture
def form(app: Flask, session: Session) -> Iterator[FlaskForm]:
    make_hromada(session)
    session.commit()
    with app.test_request_context("/", method="POST", data={"name": "КП «Світло»"}):
        yield make_form("NameForm", {"name": text("Назва")})


def written() -> Organisation:
    hromada_id = db.session().scalars(select(Hromada.id)).one()
    return create_organisation(db.session(), SYSTEM, hromada_id, {"name": "КП «Світло»"})


def count(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(Organisation)).all())


def test_what_was_done_is_committed_and_given(form: FlaskForm, session: Session) -> None:
    done = saved(form, written)

    assert done is not None
    assert count(session) == 1


def test_a_refusal_stands_at_its_field_and_nothing_is_kept(form: FlaskForm, session: Session) -> None:
    def refuse() -> Organisation:
        written()
        raise Invalid(name=because("Заповніть це поле"), other=because("Такого поля немає"))

    assert saved(form, refuse) is None
    assert form["name"].errors == ["Заповніть це поле"]
    assert form.form_errors == ["Такого поля немає"]
    assert count(session) == 0


def test_a_conflict_stands_above_the_form(form: FlaskForm, session: Session) -> None:
    def collide() -> Organisation:
        written()
        raise Conflict("Цей запис уже повернуто")

    assert saved(form, collide) is None
    assert form.form_errors == ["Цей запис уже повернуто"]
    assert count(session) == 0


def test_a_page_may_put_refusals_where_its_own_fields_are(form: FlaskForm) -> None:
    told: list[Invalid] = []

    def refuse() -> Organisation:
        raise Invalid(name=because("Заповніть це поле"))

    assert saved(form, refuse, told.append) is None
    assert [list(error.fields) for error in told] == [["name"]]
    assert form["name"].errors == []
