"""A field added to a noun's model and description is at once in its form, page, list, files, API and history."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry.exchange.queries import location_table, organisation_table
from registry.kernel.access import SYSTEM
from registry.places.queries.locations import filtered_locations
from registry.places.queries.organisations import filtered_organisations
from registry.places.rules.locations import LOCATION
from registry.places.rules.organisations import ORGANISATION
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.registry import make_hromada, make_location, make_organisation


def test_a_new_field_of_an_organisation_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(
        ORGANISATION,
        at("/organisations/{id}/edit"),
        at("/organisations/{id}"),
        "/organisations",
        "organisations",
        "organisation",
        lambda session: organisation_table(session, filtered_organisations(SYSTEM)),
    )
    with throw_away_field(engine, ORGANISATION):
        hromada = make_hromada(session)
        first, second = make_organisation(session, hromada), make_organisation(session, hromada)
        check_everywhere(app, session, subject, first, second)


def test_a_new_field_of_a_location_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(
        LOCATION,
        at("/locations/{id}/edit"),
        at("/locations/{id}"),
        "/locations",
        "locations",
        "location",
        lambda session: location_table(session, filtered_locations(SYSTEM)),
    )
    with throw_away_field(engine, LOCATION):
        hromada = make_hromada(session)
        first, second = make_location(session, hromada), make_location(session, hromada)
        check_everywhere(app, session, subject, first, second)
