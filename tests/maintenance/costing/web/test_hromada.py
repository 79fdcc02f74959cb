"""An empty register says what will be where the money is."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.people import make_person, sign_in

PAGES = (
    "/costing/2027", "/costing/facts", "/costing/2027/rules", "/costing/2027/years", "/costing/2027/contracts",
    "/costing/2027/providers", "/costing/2027/turn", "/costing/2027/versions/new", "/costing/2027/assets",
    "/costing/2027/scenarios", "/costing/rates", "/costing/rates/new", "/transfers/new",
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
