"""The list of indicators, one indicator, and annex 3 as it is downloaded."""

import csv
import io
import json
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from config.catalogue.reading import read_indicators
from maintenance.papers.indicator_cli import indicators
from registry.kernel.units import unit_in
from registry.places.models.territory import Hromada
from tests.factories.api import api_as
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, make_programme_in
from tests.factories.registry import first_hromada, make_asset, make_kinds, make_location

CODES = {SLAVUTYCH: "UA32100130000093505", KOBELIAKY: "UA53080130000014699"}
ON = "2026-11-29"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    session.commit()
    return first_hromada(session)


def browser_of(app: Flask, session: Session, hromada: Hromada | None, role: str = "accountant") -> FlaskClient:
    make_person(session, f"{role}.indicators", role=role, hromada=hromada)
    session.commit()
    return sign_in(app, f"{role}.indicators")


def test_before_there_is_a_hromada_the_page_speaks_of_it_and_not_of_money(app: Flask, session: Session) -> None:
    make_person(session, "first.indicators", role="admin")
    session.commit()

    page = sign_in(app, "first.indicators").get("/indicators").text

    assert "Громади ще немає" in page
    assert "Тут буде розрахунок витрат" not in page


def test_an_empty_budget_request_leads_to_the_costing_and_offers_no_files(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    page = browser_of(app, session, hromada).get(f"/costing/2027/request?hromada={hromada.code}").text

    assert "Рядків кошторису на ці роки немає" in page
    assert f'href="/costing/2027?hromada={hromada.code}"' in page.split("Рядків кошторису на ці роки немає")[1]
    assert "request.docx" not in page


def test_the_group_that_no_programme_prints_is_named_in_the_reader_s_language(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    make_programme_in(session, hromada, KOBELIAKY, {"2.1": "1,0"})
    browser = browser_of(app, session, hromada)
    addresses = ("/indicators", "/indicators/officials")

    said = {}
    for language in ("uk", "en"):
        browser.post("/language", data={"lang": language})
        pages = [browser.get(one).text for one in addresses]
        said[language] = [("Дані для розрахунку" in one, "Data for the calculation" in one) for one in pages]

    assert said == {"uk": [(True, False)] * 2, "en": [(False, True)] * 2}


def test_what_shares_are_counted_of_and_units_are_named_in_the_reader_s_language(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    make_programme_in(session, hromada, KOBELIAKY, {"2.1": "1,0"})
    browser = browser_of(app, session, hromada)
    addresses = ("/indicators", "/indicators/population", "/indicators/population/figures/new", "/indicators?q=popul")

    said = {}
    for language in ("uk", "en"):
        browser.post("/language", data={"lang": language})
        pages = [browser.get(one).text for one in addresses]
        said[language] = [[word in one for word in ("Населення громади", "Population of the hromada")] for one in pages]
        said[f"{language}, unit"] = [("631\u00a0" + unit in pages[1]) for unit in ("осіб", "people")]

    assert said["uk"] == [[True, False]] * 4 and said["en"] == [[False, True]] * 4
    assert (said["uk, unit"], said["en, unit"]) == ([True, False], [False, True])


@pytest.mark.parametrize("unit", sorted({one.unit for one in read_indicators()} - {"%"}))
def test_every_unit_of_the_catalogue_s_indicators_has_its_english(unit: str) -> None:
    assert unit_in(unit, "en") != unit


def test_an_empty_list_says_what_will_be_there(app: Flask, session: Session, hromada: Hromada) -> None:
    page = browser_of(app, session, hromada).get("/indicators").text

    assert "Індикаторів ще немає" in page
    assert "/indicators/definitions/new" in page


@pytest.mark.usefixtures("demonstration")
def test_all_doors_say_the_same_of_both_councils(app: Flask, session: Session) -> None:
    client = browser_of(app, session, None)
    api = api_as(app, session, "auditor")
    session.commit()
    with app.app_context():
        told = json.loads(CliRunner().invoke(indicators, ["--json", "--on", ON]).stdout)
    rows = told["indicators"]

    assert told["on"] == ON
    assert {code: sum(one["programme"] == code for one in rows) for code in CODES} == {SLAVUTYCH: 14, KOBELIAKY: 58}
    page = api.get(f"/indicators?on={ON}&limit=200").json
    assert (page["items"], page["total"]) == (rows, 72)
    for programme, code in CODES.items():
        own = {one["number"]: one for one in rows if one["programme"] == programme}
        sheet = client.get(f"/indicators/annex.xlsx?hromada={code}&on={ON}")
        book = load_workbook(io.BytesIO(sheet.data))["Додаток 3"]
        head = [cell.value for cell in book[3]]
        value, base = head.index("Значення"), head.index("Базове значення")
        printed = {row[0]: row for row in book.iter_rows(min_row=4, values_only=True) if row[0]}
        assert {number: _cell(one) for number, one in own.items()} == {
            number: row[value] for number, row in printed.items()
        }
        assert {number: one["base"] for number, one in own.items()} == {n: row[base] for n, row in printed.items()}
        table = client.get(f"/indicators/annex.csv?hromada={code}&on={ON}").data.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(table), delimiter=";"))
        assert len([row for row in lines if row[0].isdigit()]) == len(own)
        shown = client.get(f"/indicators?hromada={code}&on={ON}").text
        assert all(f"/indicators/{one['code']}" in shown for one in own.values())


def _cell(one: dict[str, Any]) -> Any:
    if one["value"] is None:
        return "немає даних"
    if one["unit"].lower() == "так/ні":
        return "так" if one["value"] == "1" else "ні"
    return float(one["value"]) if "." in one["value"] else int(one["value"])


@pytest.mark.usefixtures("demonstration")
def test_the_demonstration_knows_what_its_councils_ask_for(app: Flask, session: Session) -> None:
    api = api_as(app, session, "auditor")
    session.commit()
    found = {one["code"]: one for one in api.get(f"/indicators?on={ON}&limit=200").json["items"]}

    parts = ("value", "numerator", "denominator", "objects")
    known = {
        "cameras": ("20", "20", None, 20),
        "cost_per_cctv": ("6", "120", "20", 20),
        "wifi_zones": ("4", "4", None, 4),
        "update_control": ("85.29", "29", "34", 29),
        "edms_institutions": ("5.49", "5", "91", 16),
        "cctv_cost": ("120", "120", None, None),
    }
    assert {code: tuple(found[code][part] for part in parts) for code in known} == known
    assert found["edms_institutions"]["source_note"] is not None
    assert (found["update_control"]["target"], found["update_control"]["deviation"]) == ("95", "-9.71")


def test_a_list_is_narrowed_by_words_source_and_day(app: Flask, session: Session, hromada: Hromada) -> None:
    make_indicator(session, hromada, title="Камери на вулицях", task="Безпека")
    entered = make_indicator(session, hromada, title="Відвідувачі сайту", formula="entered", kinds=[]).code
    make_figure(session, hromada, entered, value="1500", ends_on="2025-12-31")
    client = browser_of(app, session, hromada)

    assert "Відвідувачі сайту" not in client.get("/indicators?q=камера").text
    assert "Камери на вулицях" not in client.get("/indicators?source=entered").text
    assert "немає даних" not in client.get("/indicators?source=entered").text.split("<tbody>")[1]
    before = client.get("/indicators?on=2025-12-30&source=none").text
    assert "Відвідувачі сайту" in before
    assert "Значення ще не внесено" in before
    assert "Під ці умови не підходить жоден індикатор" in client.get("/indicators?q=трактор").text


def test_a_page_shows_how_a_value_comes_about_and_what_is_behind_it(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    own = make_indicator(
        session, hromada, kinds=["wifi_zone"], conditions=[{"name": "access", "is": "one_of", "values": ["open"]}]
    )
    zone = make_asset(session, hromada, kind="wifi_zone", name="Парк", attributes={"access": "open"})
    make_asset(session, hromada, kind="wifi_zone", name="Рада", attributes={"access": "staff"})
    make_figure(session, hromada, own.code, what="target", ends_on="2100-12-31", value="7")

    page = browser_of(app, session, hromada).get(f"/indicators/{own.code}").text

    assert "Доступ = вільний" in page
    assert f"/assets/{zone.id}" in page
    assert "Рада" not in page.split("Об’єкти за значенням")[-1]
    assert "правила версії 1, визначення громади версії 1" in page
    assert '<svg class="columns__svg"' in page
    assert "Звіт за 2025 рік" in page


def test_a_secret_camera_is_counted_but_not_named_to_who_may_not_know_its_place(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    own = make_indicator(session, hromada)
    camera = make_asset(session, hromada, name="Камера на Паркової, 12", location_id=str(make_location(session).id))
    session.commit()

    told = browser_of(app, session, hromada, "viewer").get(f"/indicators/{own.code}").text
    known = browser_of(app, session, hromada, "auditor").get(f"/indicators/{own.code}").text

    assert "Паркової" not in told
    assert camera.open_name in told
    assert "Паркової" in known


def test_who_may_not_see_money_finds_no_cost(app: Flask, session: Session, hromada: Hromada) -> None:
    made = make_indicator(session, hromada, title="Видатки на план", formula="execution", kinds=[])
    client = browser_of(app, session, hromada, "technician")

    assert "Видатки на план" not in client.get("/indicators").text
    assert client.get(f"/indicators/{made.code}").status_code == 404
    assert browser_of(app, session, hromada, "viewer").get(f"/indicators/{made.code}").status_code == 200


def test_what_is_none_is_not_found(app: Flask, session: Session, hromada: Hromada) -> None:
    client = browser_of(app, session, hromada)

    assert client.get("/indicators/nothing").status_code == 404
    assert client.get("/indicators?hromada=UA00000000000000000").status_code == 404
