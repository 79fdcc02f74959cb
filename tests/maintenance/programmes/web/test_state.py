"""The page on which it is said whether a programme is in force."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from registry.places.models.territory import Hromada
from tests.described import inputs_of
from tests.factories.maintenance_contracts import make_line
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_hromada

ADDRESS = "/programmes/trial/state"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    make_programme_in(session, made, "trial", {"2.1": "1,0"})
    make_programme_in(session, made, "next", {"2.1": "2,0"}, year=2028)
    session.commit()
    return made


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    """A browser of someone who keeps programmes."""
    make_person(session, "olha.state", role="accountant")
    return sign_in(app, "olha.state")


def test_a_replaced_programme_says_so_on_its_page_and_in_the_list(session: Session, browser: FlaskClient) -> None:
    following_id = session.scalars(select(Programme.id).where(Programme.code == "next")).one()
    session.rollback()
    filled = inputs_of(browser.get(ADDRESS).text, "state")
    assert (filled["state"], filled["in_force_to"]) == ("in_force", "")
    told = {"state": "replaced", "state_decision": "№ 7", "in_force_to": "2027-12-31", "replaced_by_id": following_id}

    saved = browser.post(ADDRESS, data={**filled, **told})

    assert saved.status_code == 302
    page = browser.get("/programmes/trial").text
    for word in ("замінено іншою", "№ 7", "31.12.2027", "Програма next"):
        assert word in page
    assert "замінено іншою" in browser.get("/programmes").text


def test_what_contradicts_itself_stays_on_the_form_with_its_reason(browser: FlaskClient) -> None:
    filled = inputs_of(browser.get(ADDRESS).text, "state")

    refused = browser.post(ADDRESS, data={**filled, "state": "ended", "state_decision": "№ 7"})

    assert refused.status_code == 422
    assert "Вкажіть останній день" in refused.text
    assert 'value="№ 7"' in refused.text


def test_a_programme_is_taken_out_unless_a_line_names_it(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    programme = session.scalars(select(Programme).where(Programme.code == "trial")).one()
    make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    version = programme.version
    session.commit()

    held = browser.post("/programmes/trial/delete", data={"version": version}, follow_redirects=True).text
    gone = browser.post("/programmes/next/delete", data={"version": 1}, follow_redirects=True).text

    assert "її заходи названо в рядках кошторису 2.1" in held
    assert "Вилучено: Програма next" in gone
    assert browser.get("/programmes/next").status_code == 404


def test_a_reader_sees_the_state_and_no_way_to_change_it(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "ivan.state", role="auditor")
    reader = sign_in(app, "ivan.state")

    page = reader.get("/programmes/trial").text

    assert "діє" in page
    assert "Змінити стан" not in page
    assert reader.get(ADDRESS).status_code in (403, 404)
