"""The page of useful lives and replacement prices, and its form."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.replacement import ReplacementPrice
from registry.places.models.territory import Hromada
from tests.factories.maintenance_facts import make_replacement
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_kinds


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    session.commit()
    return first_hromada(session)


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "halyna.zamina", role="accountant", hromada=hromada)
    session.commit()
    return sign_in(app, "halyna.zamina")


VALUES = {"kind": "camera", "life_years": "5", "price": "9 000,50", "vat": "not_payer", "known_on": "2026-10-12",
          "source": "Пропозиція № 4"}  # fmt: skip


def test_a_price_is_entered_changed_taken_out_and_brought_back(session: Session, browser: FlaskClient) -> None:
    assert "Цін заміни ще немає" in browser.get("/costing/replacements").text

    shown = browser.post("/costing/replacements/new", data=VALUES, follow_redirects=True).text
    refused = browser.post("/costing/replacements/new", data={**VALUES, "price": "0"})

    assert "Ціну заміни внесено" in shown
    assert refused.status_code == 422
    one = session.scalars(select(ReplacementPrice)).one()
    address, version = f"/costing/replacements/{one.id}", one.version
    session.rollback()
    assert "виконавець не платник ПДВ" in browser.get(address).text
    gone = browser.post(f"{address}/delete", data={"version": version}, follow_redirects=True).text
    assert "Вилучено: ціна заміни" in gone
    assert "Повернуто" in browser.post(f"{address}/restore", follow_redirects=True).text


def test_a_second_price_of_one_day_is_refused(session: Session, browser: FlaskClient) -> None:
    browser.post("/costing/replacements/new", data=VALUES)

    second = browser.post("/costing/replacements/new", data={**VALUES, "price": "1"})
    later = browser.post("/costing/replacements/new", data={**VALUES, "price": "1", "known_on": "2026-10-13"})

    assert (second.status_code, later.status_code) == (422, 302)
    assert "На цей день таке вже внесено" in second.text


def test_what_nobody_entered_is_an_estimate_of_what_the_asker_may_know(
    app: Flask, session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    for place, price in enumerate(("100.00", "300.00", "200.00")):
        make_asset(session, hromada, kind="server", inventory_number=f"С-{place}", price=Decimal(price),
                   commissioned_on=date(2024, 5, 1 + place))  # fmt: skip
    make_asset(session, hromada, kind="server", inventory_number="С-9", price=Decimal("9.00"), status="planned")
    make_replacement(session, hromada, known_on="2099-01-01")
    session.commit()

    page = browser.get("/costing/replacements").text

    assert "медіана останніх 3 купівель" in page
    assert "200,00" in page
    assert "діятиме з 01.01.2099" in page
