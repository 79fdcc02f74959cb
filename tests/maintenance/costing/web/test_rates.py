"""The rate card's page, its form, and the estimates on the page of a year."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import ContractCover
from maintenance.costing.models.rate import Rate
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_rate
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_kinds


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    session.commit()
    return first_hromada(session)


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "halyna.kryvonis", role="accountant", hromada=hromada)
    session.commit()
    return sign_in(app, "halyna.kryvonis")


VALUES = {"kind": "camera", "price": "150,50", "known_on": "2026-10-12", "source": "Пропозиція ТОВ «Мережа»"}


def test_an_empty_card_says_what_will_be_there(browser: FlaskClient) -> None:
    page = browser.get("/costing/rates").text

    assert "Розцінок ще немає" in page
    assert "/costing/rates/new" in page


def test_a_rate_is_written_by_form_and_shown_with_how_it_was_reached(browser: FlaskClient, session: Session) -> None:
    sent = {**VALUES, "attributes": "кріплення = опора"}
    shown = browser.post("/costing/rates/new", data=sent, follow_redirects=True).text

    assert "Розцінку внесено" in shown
    assert "Пропозиція ТОВ «Мережа», 12.10.2026, кріплення = " in shown
    (rate,) = session.scalars(select(Rate))
    assert (rate.attributes, str(rate.price)) == ({"mount": "pole"}, "150.50")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"price": "0"}, "Ціна має бути більшою за нуль"),
        ({"attributes": "кріплення опора"}, "Запишіть характеристики"),
        ({"kind": ""}, "Вид майна"),
    ],
)
def test_a_form_says_what_is_wrong(browser: FlaskClient, values: dict[str, str], said: str) -> None:
    refused = browser.post("/costing/rates/new", data={**VALUES, **values})

    assert refused.status_code == 422
    assert said in refused.text


@pytest.mark.parametrize("price", ["4 240,50 грн", "4240.50 грн.", "4 240 грн 50 коп", "4\u202f240,50\u00a0грн"])
def test_a_form_reads_a_price_as_it_stands_in_papers(browser: FlaskClient, session: Session, price: str) -> None:
    written = browser.post("/costing/rates/new", data={**VALUES, "price": price})

    assert written.status_code == 302, written.text
    assert [str(one.price) for one in session.scalars(select(Rate))] == ["4240.50"]


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ("4.240", "Це може бути й тисяча, і дріб"),
        ("12 грн 50", "Вкажіть суму в гривнях"),
        ("120,5 тис. грн", "Тут потрібні гривні, а не тисячі"),
        ("-5", "Сума не може бути від’ємною"),
    ],
)
def test_a_form_says_what_is_wrong_with_a_price_and_keeps_it(browser: FlaskClient, price: str, said: str) -> None:
    refused = browser.post("/costing/rates/new", data={**VALUES, "price": price})

    assert refused.status_code == 422
    assert said in refused.text
    assert f'value="{price}"' in refused.text


@pytest.mark.parametrize(
    ("values", "is_taken"),
    [
        ({}, False),
        ({"known_on": "2026-10-13"}, True),
        ({"kind": "recorder"}, True),
        ({"attributes": "кріплення = опора"}, True),
    ],
)
def test_a_second_rate_of_one_day_is_refused_for_which_of_them_counts_would_be_luck(
    browser: FlaskClient, session: Session, values: dict[str, str], is_taken: bool
) -> None:
    browser.post("/costing/rates/new", data=VALUES)

    second = browser.post("/costing/rates/new", data={**VALUES, "price": "99", **values})

    assert (second.status_code == 302) == is_taken
    assert ("На цей день таке вже внесено: «Пропозиція ТОВ «Мережа»»" in second.text) != is_taken
    assert session.scalar(select(func.count()).select_from(Rate)) == 1 + is_taken


def test_rates_of_one_day_that_stand_already_may_be_changed_and_taken_out(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    first, second = make_rate(session, hromada), make_rate(session, hromada, known_on="2026-01-02")
    session.execute(update(Rate).where(Rate.id == second.id).values(known_on=first.known_on))
    key, version = second.id, second.version
    session.commit()
    sent = {"kind": "camera", "price": "120", "known_on": "2026-01-01", "source": "Інша", "version": str(version)}

    changed = browser.post(f"/costing/rates/{key}/edit", data=sent)
    gone = browser.post(f"/costing/rates/{key}/delete", data={"version": str(version + 1)})
    back = browser.post(f"/costing/rates/{key}/restore", follow_redirects=True).text

    assert (changed.status_code, gone.status_code) == (302, 302)
    assert "На цей день таке вже внесено" in back


def test_a_rate_is_changed_taken_out_and_brought_back(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    made = make_rate(session, hromada)
    session.commit()
    key, version = made.id, made.version
    changed = browser.post(f"/costing/rates/{key}/edit", data={**VALUES, "attributes": "", "version": str(version)})
    gone = browser.post(f"/costing/rates/{key}/delete", data={"version": str(version + 1)}, follow_redirects=True).text
    back = browser.post(f"/costing/rates/{key}/restore", follow_redirects=True).text

    assert changed.status_code == 302
    assert "Вилучено: розцінка, Камера" in gone
    assert "Повернуто" in back
    session.expunge_all()
    assert str(session.get_one(Rate, key).price) == "150.50"


def test_the_card_names_the_contracts_that_a_price_comes_from(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    asset = make_asset(session, hromada)
    for number, amount in (("1/26", "500.00"), ("2/26", "100.00")):
        terms = [{"basis": "per_asset_month", "amount": amount}]
        contract = make_contract(session, make_line(session, code=number), number=number, terms=terms)
        contract.covers = [ContractCover(asset_id=asset.id)]
    make_rate(session, hromada, price="50.00")
    session.commit()

    page = browser.get("/costing/rates").text

    assert re.search(r"<strong>50,00</strong>", page)
    assert re.search(r"<span class=\"muted\">300,00</span>", page)
    assert "за договорами 2026 року: 2 договори, 24,0 об’єкто-місяців, медіана 300,00" in page
    assert page.index("№ 1/26</a> 500,00") < page.index("№ 2/26</a> 100,00")


def test_a_year_shows_estimates_beside_its_total_and_marked(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    line = make_line(session)
    covered = make_asset(session, hromada)
    contract = make_contract(session, line, terms=[{"basis": "per_month", "amount": "1000.00"}], renewal="expected")
    contract.covers = [ContractCover(asset_id=covered.id)]
    make_asset(session, hromada, status="planned", commissioned_on="2027-07-01")
    make_rate(session, hromada)
    session.commit()

    page = browser.get("/costing/2027").text

    assert re.search(r"Поза договорами, орієнтовно 600,00\s+грн", page)
    assert "до суми року не входить" in page
    assert "1 запланований" in page
    assert re.search(r"Орієнтовно 600,00 грн на рік за розцінкою 100,00 грн на місяць \(внесена\)", page)
    assert re.search(r"<strong>12,0</strong>", page)


def test_a_rate_of_a_later_day_is_on_the_card_and_says_from_when_it_counts(
    app: Flask, browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    rate = make_rate(session, hromada, known_on="2099-01-01")
    make_person(session, "auditor.test", role="auditor", hromada=hromada)
    session.commit()

    card = browser.get("/costing/rates").text
    page = sign_in(app, "auditor.test").get(f"/costing/rates/{rate.id}").text
    history = browser.get(f"/history?entity=rate&entity_id={rate.id}").text

    assert "Розцінок ще немає" not in card
    assert "діятиме з 01.01.2099" in card
    assert "діятиме з 01.01.2099" in page
    assert "/edit" not in page
    assert f"/costing/rates/{rate.id}" in history
