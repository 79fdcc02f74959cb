"""A field added to a noun's model and description is at once in its form, page, list, files, API and history."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry.exchange.queries import location_table, organisation_table
from registry.kernel.access import SYSTEM
from registry.places.queries.locations import filtered_locations
from registry.places.queries.organisations import filtered_organisations
from registry.places.queries.territory import list_districts
from registry.places.rules.locations import LOCATION
from registry.places.rules.organisations import ORGANISATION
from registry.places.rules.territory import DISTRICT, HROMADA, SETTLEMENT
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.registry import make_hromada, make_location, make_organisation, make_settlement


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


def test_a_new_field_of_a_settlement_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    with throw_away_field(engine, SETTLEMENT):
        hromada = make_hromada(session)
        subject = Subject(
            SETTLEMENT,
            at(f"/hromadas/{hromada.code}/settlements/{{id}}"),
            None,
            f"/hromadas/{hromada.code}",
            "settlements",
        )
        first, second = make_settlement(session, hromada), make_settlement(session, hromada, "Лісове", "село")
        check_everywhere(app, session, subject, first, second)


def test_a_new_field_of_a_hromada_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(HROMADA, lambda one: f"/hromadas/{one.code}", None, "/hromadas", "hromadas")
    with throw_away_field(engine, HROMADA):
        first, second = make_hromada(session), make_hromada(session, name="Друга громада")
        check_everywhere(app, session, subject, first, second)


def test_a_new_field_of_a_starosta_district_is_in_its_form_and_history(
    engine: Engine, session: Session, app: Flask
) -> None:
    with throw_away_field(engine, DISTRICT):
        hromada = make_hromada(session, districts=[{"name": "Лівобережний"}, {"name": "Правобережний"}])
        first, second = list_districts(session, hromada)
        subject = Subject(DISTRICT, at(f"/hromadas/{hromada.code}/districts/{{id}}"), None, None, None)
        check_everywhere(app, session, subject, first, second)
