"""The form of a support line: it names a measure of a programme by one choice."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from registry.places.models.territory import Hromada
from tests.described import inputs_of
from tests.factories.maintenance_contracts import make_line
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_hromada, make_organisation


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    make_programme_in(session, made, "first", {"2.1": "1,0"})
    make_programme_in(session, made, "second", {"2.1": "2,0"}, year=2028)
    session.commit()
    return made


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "olha.lines", role="accountant")
    return sign_in(app, "olha.lines")


def test_a_line_names_one_of_two_measures_with_one_number(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    line = make_line(session, hromada)
    unit = make_organisation(session, hromada, name="Виконком")
    unit_id, address = unit.id, f"/costing/settings/line/{line.id}"
    session.commit()
    page = browser.get(address).text
    assert page.index("Програма second") < page.index("Програма first")
    offered = re.findall(r'value="([0-9a-f-]{36} 2\.1)"', page[page.index("Програма first") :])
    value = offered[0]

    told = {"measure_code": value, "programme_code": "0217530", "spending_unit_id": unit_id}
    saved = browser.post(address, data={**inputs_of(page, "measure_code"), **told})

    assert saved.status_code == 302
    assert named(session) == tuple(value.split(" "))
    assert inputs_of(browser.get(address).text, "measure_code")["measure_code"] == value
    listed = browser.get("/costing/settings").text
    assert "0217530" in listed
    assert "Виконком" in listed
    cleared = {**inputs_of(browser.get(address).text, "measure_code"), "measure_code": ""}
    assert browser.post(address, data=cleared).status_code == 302
    assert named(session) == ("None", None)


def named(session: Session) -> tuple[str, str | None]:
    """Give what the only line names, leaving no transaction open."""
    row = session.execute(select(ServiceLine.measure_programme_id, ServiceLine.measure_code)).one()
    session.rollback()
    return str(row[0]), row[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"programme_code": "75"}, "7 цифр КПКВКМБ"),
        ({"measure_code": "00000000-0000-0000-0000-000000000001 2.1"}, "Такого запису немає в цій громаді"),
        ({"measure_code": "2.1"}, "Такого запису немає"),
    ],
)
def test_what_cannot_be_named_is_refused_with_its_reason(
    session: Session, hromada: Hromada, browser: FlaskClient, given: dict[str, str], said: str
) -> None:
    address = f"/costing/settings/line/{make_line(session, hromada).id}"
    session.commit()
    filled = inputs_of(browser.get(address).text, "measure_code")

    refused = browser.post(address, data={**filled, **given})

    assert refused.status_code == 422
    assert said in refused.text
