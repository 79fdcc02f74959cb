"""A field added to a model and description of this wing is at once wherever its noun is seen."""

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from maintenance.costing.operations.scenarios import create_scenario
from maintenance.costing.rules.approved.transfers import TRANSFER
from maintenance.costing.rules.facts.acts import ACT
from maintenance.costing.rules.facts.payments import PAYMENT
from maintenance.costing.rules.rates.rates import RATE
from maintenance.costing.rules.replacements.replacements import REPLACEMENT
from maintenance.costing.rules.scenarios import SCENARIO, SCENARIO_CHANGE
from registry.kernel.access import SYSTEM
from registry.kernel.fields import Noun
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment, make_rate, make_replacement, make_transfer
from tests.factories.registry import first_hromada, make_kinds


def test_a_new_field_of_an_act_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(ACT, at("/acts/{id}/edit"), at("/acts/{id}"), "/acts", "acts")
    with throw_away_field(engine, ACT):
        contract = make_contract(session, make_line(session))
        check_everywhere(app, session, subject, make_act(session, contract), make_act(session, contract))


def test_a_new_field_of_a_payment_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(PAYMENT, at("/payments/{id}/edit"), at("/payments/{id}"), "/payments", "payments")
    with throw_away_field(engine, PAYMENT):
        contract = make_contract(session, make_line(session))
        check_everywhere(app, session, subject, make_payment(session, contract), make_payment(session, contract))


def test_a_new_field_of_a_transfer_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(TRANSFER, at("/transfers/{id}/edit"), at("/transfers/{id}"), "/transfers", "transfers")
    with throw_away_field(engine, TRANSFER):
        line = make_line(session)
        check_everywhere(app, session, subject, make_transfer(session, None, line), make_transfer(session, None, line))


def test_a_new_field_of_a_scenario_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    address = at("/costing/scenario/{id}")
    subject = Subject(SCENARIO, at("/costing/scenario/{id}/edit"), address, None, "scenarios")
    with throw_away_field(engine, SCENARIO):
        hromada_id = make_line(session).hromada_id
        first, second = (create_scenario(session, SYSTEM, hromada_id, {"name": name}) for name in ("перший", "другий"))
        check_everywhere(app, session, subject, first, second)


def test_a_new_field_of_a_rate_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(RATE, at("/costing/rates/{id}/edit"), None, "/costing/rates", "rates", filters=False)
    with throw_away_field(engine, RATE):
        hromada = first_hromada(session)
        make_kinds(session)
        first, second = make_rate(session, hromada), make_rate(session, hromada, known_on="2026-02-01")
        check_everywhere(app, session, subject, first, second)


def test_a_new_field_of_a_replacement_price_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    address = at("/costing/replacements/{id}/edit")
    subject = Subject(REPLACEMENT, address, None, "/costing/replacements", "replacement_prices", filters=False)
    with throw_away_field(engine, REPLACEMENT):
        hromada = first_hromada(session)
        make_kinds(session)
        first, second = make_replacement(session, hromada), make_replacement(session, hromada, known_on="2026-02-01")
        check_everywhere(app, session, subject, first, second)


@pytest.mark.parametrize("noun", [ACT, PAYMENT, TRANSFER, RATE, REPLACEMENT, SCENARIO, SCENARIO_CHANGE], ids=repr)
def test_a_field_is_bounded_as_its_column(noun: Noun) -> None:
    columns = inspect(noun.model).columns
    bounded = [one for one in noun.fields if one.type.limit and one.column in columns]

    assert {one.name: one.type.limit for one in bounded} == {
        one.name: columns[one.column].type.length for one in bounded
    }
