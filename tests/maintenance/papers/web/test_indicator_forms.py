"""Defining indicators and entering figures on the screen."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.papers.models.indicator import Indicator, IndicatorFigure
from registry.places.models.territory import Hromada
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import SLAVUTYCH
from tests.factories.registry import first_hromada, make_asset, make_kinds

FORM = {
    "code": "fast_shelters", "title": "Укриття зі швидким інтернетом", "unit": "од.", "direction": "more",
    "formula": "count", "counted": "objects", "kinds": ["shelter"], "name_0": "speed_mbps", "is_0": "at_least",
    "values_0": "100", "name_1": "wifi", "is_1": "one_of", "values_1": "так",
}  # fmt: skip


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


def test_a_formula_is_chosen_with_its_parameters_and_computed_at_once(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    for speed, wifi in ((100, True), (100, False), (50, True)):
        make_asset(session, hromada, kind="shelter", attributes={"speed_mbps": speed, "wifi": wifi})
    session.commit()

    shown = browser.post("/indicators/definitions/new", data=FORM, follow_redirects=True).text

    assert "Індикатор визначено" in shown
    key, conditions = session.execute(select(Indicator.id, Indicator.conditions)).one()
    session.rollback()
    assert conditions == [
        {"name": "speed_mbps", "is": "at_least", "values": ["100"]},
        {"name": "wifi", "is": "one_of", "values": ["true"]},
    ]
    assert "1\u00a0од." in shown
    assert "Є Wi-Fi = так" in shown
    assert 'value="так"' in browser.get(f"/indicators/definitions/{key}/edit").text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"values_0": ""}, "Виберіть характеристику, порівняння"),
        ({"values_1": "інколи"}, "«так» або «ні»"),
        ({"kinds": []}, "Виберіть види майна"),
        ({"code": "Код"}, "малі латинські літери"),
        ({"formula": "share"}, "серед яких видів"),
    ],
)
def test_a_form_says_what_is_wrong_at_its_field(browser: FlaskClient, values: dict[str, str], said: str) -> None:
    refused = browser.post("/indicators/definitions/new", data={**FORM, **values})

    assert refused.status_code == 422
    assert said.casefold() in refused.text.casefold()


def test_only_what_the_formula_needs_is_asked_for_until_something_is_refused(browser: FlaskClient) -> None:
    asked = browser.get("/indicators/definitions/new").text
    refused = browser.post("/indicators/definitions/new", data={**FORM, "title": ""}).text

    assert ('data-when="formula"' in asked, 'data-when="formula"' in refused) == (True, False)


def test_a_definition_is_changed_taken_out_and_brought_back(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    made = make_indicator(session, hromada, code="fast_shelters")
    session.commit()
    address = f"/indicators/definitions/{made.id}"
    changed = browser.post(f"{address}/edit", data={**FORM, "version": "1"}, follow_redirects=True).text
    gone = browser.post(f"{address}/delete", data={"version": "2"}, follow_redirects=True).text
    back = browser.post(f"{address}/restore", follow_redirects=True).text

    assert "Індикатор збережено" in changed
    assert "Вилучено визначення: Укриття зі швидким інтернетом." in gone
    assert "Повернуто" in back
    assert browser.post(f"{address}/edit", data={**FORM, "version": "9"}).status_code == 422


def test_a_figure_is_entered_changed_taken_out_and_brought_back(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    code = make_indicator(session, hromada, formula="entered", kinds=[], unit="так/ні").code
    session.commit()
    sent = {"what": "fact", "value": "так", "ends_on": "2025-12-31", "source": "Звіт відділу"}
    entered = browser.post(f"/indicators/{code}/figures/new", data=sent, follow_redirects=True).text
    address = f"/indicators/figures/{session.scalars(select(IndicatorFigure.id)).one()}"
    session.rollback()
    changed = browser.post(f"{address}/edit", data={**sent, "value": "ні", "version": "1"}, follow_redirects=True).text
    gone = browser.post(f"{address}/delete", data={"version": "2"}, follow_redirects=True).text
    back = browser.post(f"{address}/restore", follow_redirects=True).text

    assert "Звіт відділу" in entered
    assert ">так</span>" in entered
    assert ">ні</span>" in changed
    assert "Вилучено внесене значення" in gone
    assert "Звіт відділу" not in gone
    assert "Повернуто" in back
    assert f"/indicators/{code}" in browser.get(address).headers["Location"]


@pytest.mark.usefixtures("demonstration")
def test_a_council_takes_a_definition_of_the_catalogue_over(app: Flask, session: Session) -> None:
    make_person(session, "over", role="admin")
    session.commit()
    browser, hromada = sign_in(app, "over"), "?hromada=UA32100130000093505"
    form = browser.get(f"/indicators/definitions/new{hromada}&like=cameras").text
    sent = {
        "code": "cameras", "title": "Камери, що працюють", "unit": "од.", "formula": "count", "counted": "objects",
        "direction": "more", "kinds": ["camera"], "statuses": ["in_service"], "programme": SLAVUTYCH, "number": "9",
    }  # fmt: skip
    assert 'value="cameras"' in form
    taken = browser.post(f"/indicators/definitions/new{hromada}", data=sent, follow_redirects=True).text
    again = browser.get(f"/indicators{hromada}").text
    own = session.scalars(select(Indicator.id)).one()
    session.rollback()
    browser.post(f"/indicators/definitions/{own}/delete", data={"version": "1"})

    assert "визначення громади" in taken
    assert "Камери, що працюють" in again
    assert "«Безпечне місто»" not in again
    assert "«Безпечне місто»" in browser.get(f"/indicators{hromada}").text


def test_of_a_computed_one_only_a_target_is_entered(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada).code
    session.commit()

    form = browser.get(f"/indicators/{code}/figures/new").text
    sent = {"what": "fact", "value": "5", "ends_on": "2026-12-31", "source": "Рішення"}
    refused = browser.post(f"/indicators/{code}/figures/new", data=sent)

    assert '<option value="fact"' not in form
    assert refused.status_code == 422
    assert "внести можна лише ціль" in refused.text


def test_the_history_tells_who_entered_what(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada, formula="entered", kinds=[]).code
    make_figure(session, hromada, code, value="12,5")
    session.commit()

    told = browser.get("/history").text

    assert "Значення індикатора" in told
    assert "Звіт за 2025 рік" in told
