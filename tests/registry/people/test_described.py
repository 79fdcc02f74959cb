"""A field added to a person's model and description is at once in the form, the list and the history."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry.people.rules.people import PERSON
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.people import make_person


def test_a_new_field_of_a_person_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(PERSON, at("/people/{id}"), None, "/people", None, journal=at("/people/{id}"))
    with throw_away_field(engine, PERSON):
        first, second = make_person(session, "ivan.tech", role="viewer"), make_person(session, "petro", role="viewer")
        check_everywhere(app, session, subject, first, second)
