"""What is taken out of the money is the version that somebody saw, at every door."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.models.rate import Rate
from maintenance.costing.models.scenario import Scenario
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.operations.scenarios import create_scenario
from registry.kernel.access import SYSTEM
from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment, make_rate, make_transfer
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_kinds


def _scenario(session: Session) -> Scenario:
    return create_scenario(session, SYSTEM, first_hromada(session).id, {"name": "Дорожче"})


def _transfer(session: Session) -> Transfer:
    return make_transfer(session, make_line(session), make_line(session, code="2.2"))


MADE: dict[str, tuple[Callable[[Session], Any], str, str]] = {
    "act": (lambda session: make_act(session, make_contract(session)), "/acts/{}/delete", "/acts/{}"),
    "payment": (lambda session: make_payment(session, make_contract(session)), "/payments/{}/delete", "/payments/{}"),
    "transfer": (_transfer, "/transfers/{}/delete", "/transfers/{}"),
    "rate": (lambda session: make_rate(session, first_hromada(session)), "/costing/rates/{}/delete", "/rates/{}"),
    "scenario": (_scenario, "/costing/scenario/{}/delete", "/scenarios/{}"),
}
MODELS = {"act": Act, "payment": Payment, "transfer": Transfer, "rate": Rate, "scenario": Scenario}


@pytest.fixture
def made(session: Session, noun: str) -> tuple[uuid.UUID, int]:
    """A record with its version."""
    make_kinds(session)
    found = MADE[noun][0](session)
    session.commit()
    key = found.id, found.version
    session.commit()
    return key


@pytest.fixture
def browser(app: Flask, session: Session, made: Any) -> FlaskClient:
    make_person(session, "accountant.test", role="accountant", hromada=first_hromada(session))
    return sign_in(app, "accountant.test")


def is_there(session: Session, noun: str, key: uuid.UUID) -> bool:
    session.expire_all()
    found = session.get(MODELS[noun], key) is not None
    session.rollback()
    return found


@pytest.mark.parametrize("noun", MADE)
def test_a_page_takes_out_only_the_version_that_it_shows(
    browser: FlaskClient, session: Session, noun: str, made: tuple[uuid.UUID, int]
) -> None:
    key, version = made
    address = MADE[noun][1].format(key)
    reason = {"reason": "помилка"}

    untold = browser.post(address, data=reason)
    stale = browser.post(address, data={**reason, "version": version + 1}, follow_redirects=True)
    kept = is_there(session, noun, key)
    taken = browser.post(address, data={**reason, "version": version})

    assert untold.status_code == 422
    assert "Хтось уже змінив" in stale.text
    assert (kept, taken.status_code, is_there(session, noun, key)) == (True, 302, False)


@pytest.mark.parametrize("noun", MADE)
def test_a_program_takes_out_only_the_version_that_it_names(
    app: Flask, session: Session, noun: str, made: tuple[uuid.UUID, int]
) -> None:
    key, version = made
    api = api_as(app, session, "accountant", first_hromada(session))
    address = MADE[noun][2].format(key)

    statuses = [
        api.delete(address).status_code,
        api.delete(address, if_match=f'"v{version + 1}"').status_code,
        api.delete(address, if_match=f'"v{version}"').status_code,
    ]

    assert statuses == [428, 412, 204]
    assert not is_there(session, noun, key)
