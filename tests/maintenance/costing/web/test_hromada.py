"""An empty register says what will be where the money is; a page of one of several hromadas asks of which."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

PAGES = (
    "/costing/2027", "/costing/facts", "/costing/2027/rules", "/costing/2027/years", "/costing/2027/contracts",
    "/costing/2027/providers", "/costing/2027/turn", "/costing/2027/versions/new", "/costing/2027/assets",
    "/costing/2027/scenarios", "/costing/rates", "/costing/rates/new", "/transfers/new",
)  # fmt: skip
OF_ONE = (
    "/indicators", "/indicators/definitions/new", "/reports", "/reports/new", "/templates", "/templates/act",
    "/templates/settings", "/costing/2027/request", "/costing/2027", "/costing/facts?year=2027",
    "/costing/2027/years", "/costing/2027/contracts",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_without_a_hromada_a_page_says_what_will_be_here_and_the_first_step(
    app: Flask, session: Session, path: str
) -> None:
    make_person(session, "administrator.test", role="admin")

    client = sign_in(app, "administrator.test")
    response = client.get(path)

    assert (response.status_code, client.head(path).status_code) == (200, 200)
    assert "Тут буде розрахунок витрат" in response.text and 'href="/hromadas/new"' in response.text


@pytest.mark.parametrize("path", ["/reports", "/reports/new"])
def test_without_a_hromada_reports_are_no_page_of_costs(app: Flask, session: Session, path: str) -> None:
    make_person(session, "administrator.test", role="admin")

    page = sign_in(app, "administrator.test").get(path).text

    assert "Громади ще немає" in page and 'href="/hromadas/new"' in page
    assert "Тут буде розрахунок витрат" not in page


def test_who_may_not_add_hromadas_is_offered_no_step(app: Flask, session: Session) -> None:
    make_person(session, "accountant.test", role="accountant")

    page = sign_in(app, "accountant.test").get("/costing/2027")

    assert (page.status_code, 'href="/hromadas/new"' in page.text) == (200, False)


@pytest.mark.parametrize("path", ["/costing/2027/costing.csv", "/costing/facts/2027/facts.xlsx"])
def test_no_file_is_made_of_nothing(app: Flask, session: Session, path: str) -> None:
    make_person(session, "administrator.test", role="admin")

    assert sign_in(app, "administrator.test").get(path).status_code == 404


def test_there_is_nothing_to_write_to(app: Flask, session: Session) -> None:
    make_person(session, "administrator.test", role="admin")

    assert sign_in(app, "administrator.test").post("/costing/2027/turn", data={}).status_code == 404


@pytest.fixture
def hromadas(session: Session) -> tuple[Hromada, Hromada]:
    made = make_hromada(session, name="Перша міська громада"), make_hromada(session, name="Друга сільська громада")
    session.commit()
    return made


@pytest.fixture
def browser(app: Flask, session: Session, hromadas: tuple[Hromada, Hromada]) -> FlaskClient:
    make_person(session, "of.both", role="admin")
    session.commit()
    return sign_in(app, "of.both")


@pytest.mark.parametrize("address", OF_ONE)
def test_a_page_of_one_hromada_shows_none_until_one_of_several_is_chosen(
    browser: FlaskClient, hromadas: tuple[Hromada, Hromada], session: Session, address: str
) -> None:
    code, name = hromadas[1].code, hromadas[1].name
    session.rollback()

    asked = browser.get(address)
    page = browser.get(f"{address}{'&' if '?' in address else '?'}hromada={code}")

    assert "У якій громаді?" in asked.text
    assert f"hromada={code}" in asked.text
    assert ("year=2027" in asked.text) is ("year=2027" in address)
    assert page.status_code == 200
    assert "У якій громаді?" not in page.text
    assert name in page.text


@pytest.mark.parametrize(
    "address", ["/costing/2027/costing.csv?unit=uah", "/costing/facts/2027/facts.xlsx", "/indicators/annex.csv"]
)
def test_a_file_of_one_hromada_is_of_none_until_one_of_several_is_chosen(
    browser: FlaskClient, hromadas: tuple[Hromada, Hromada], session: Session, address: str
) -> None:
    code = hromadas[1].code
    session.rollback()

    asked = browser.get(address)
    file = browser.get(f"{address}{'&' if '?' in address else '?'}hromada={code}")

    assert (asked.status_code, "Content-Disposition" in asked.headers) == (300, False)
    assert "Цей файл — про одну громаду." in asked.text
    assert f"hromada={code}" in asked.text
    assert (file.status_code, code in file.headers["Content-Disposition"]) == (200, True)


def test_nothing_is_written_to_a_hromada_that_nobody_named(browser: FlaskClient) -> None:
    refused = browser.post("/costing/2027/turn", data={})

    assert refused.status_code == 404
    assert "Виберіть громаду" in refused.text
