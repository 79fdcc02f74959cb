"""A field added to a programme's model and description is at once wherever its state is seen."""

from flask import Flask
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from maintenance.programmes.rules.programmes import PROGRAMME
from tests.described import Subject, check_everywhere, throw_away_field
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_hromada


def test_a_new_field_of_a_programme_is_on_its_form_its_page_and_in_the_history(
    engine: Engine, session: Session, app: Flask
) -> None:
    subject = Subject(
        PROGRAMME, lambda one: f"/programmes/{one.code}/state", lambda one: f"/programmes/{one.code}", None, None
    )
    with throw_away_field(engine, PROGRAMME):
        hromada = make_hromada(session)
        first, second = (make_programme_in(session, hromada, code, {"2.1": "1,0"}) for code in ("first", "second"))
        check_everywhere(app, session, subject, first, second)


def test_a_field_is_bounded_as_its_column() -> None:
    columns = inspect(PROGRAMME.model).columns
    bounded = {one.name: one.type.limit for one in PROGRAMME.fields if one.type.limit}

    assert bounded == {name: columns[name].type.length for name in bounded}
