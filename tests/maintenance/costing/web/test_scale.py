"""In which unit amounts stand: the hromada's own or the address's, on every page of costing and in its files."""

import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.places.operations.hromadas import update_hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset

UAH, THOUSAND = "72\u202f000,60", "72,0006"
ROW = "Обслуговування 2.1"


@pytest.fixture
def browser(app: Flask, session: Session) -> FlaskClient:
    """An administrator's browser, where a line costs 72 000,60 hryvnia."""
    line = make_line(session)
    make_asset(session)
    make_contract(session, line, terms=[{"basis": "per_month", "amount": "6000.05"}], vat="included_20")
    make_person(session, "olha.scale", role="admin")
    session.commit()
    return sign_in(app, "olha.scale")


def line_of(session: Session, browser: FlaskClient, query: str = "") -> str:
    page: str = browser.get(f"/costing/2026{query}").text
    return page[page.index('id="line-2.1"') : page.index("<tfoot>")]


def test_without_being_asked_amounts_stand_in_the_hromada_s_own_unit(session: Session, browser: FlaskClient) -> None:
    before = line_of(session, browser)

    hromada = first_hromada(session)
    update_hromada(session, SYSTEM, hromada.code, {"money_unit": "uah"}, version=hromada.version)
    session.commit()
    after = line_of(session, browser)

    assert f"<strong>{THOUSAND}</strong>" in before
    assert f"<strong>{UAH}</strong>" in after


@pytest.mark.parametrize(
    ("query", "shown"), [("?unit=uah", UAH), ("?unit=thousand", THOUSAND), ("?unit=mln", THOUSAND)]
)
def test_the_address_chooses_the_unit_and_an_unknown_one_is_the_hromada_s(
    session: Session, browser: FlaskClient, query: str, shown: str
) -> None:
    assert f"<strong>{shown}</strong>" in line_of(session, browser, query)


def test_the_chosen_unit_goes_with_every_link_of_the_page_and_into_its_files(browser: FlaskClient) -> None:
    page = browser.get("/costing/2026?unit=uah").text
    plain = browser.get("/costing/2026").text

    assert "/costing/2026/costing.xlsx?unit=uah" in page
    assert "/costing/2026/costing.xlsx?unit=thousand" in plain
    assert page.count("unit=uah") > plain.count("unit=uah")
    assert '<input type="hidden" name="unit" value="uah">' in page
    for unit, head, cell in (("uah", "Рік, грн", 72000.6), ("thousand", "Рік, тис. грн", 72.0006)):
        found = browser.get(f"/costing/2026/costing.xlsx?unit={unit}").data
        sheet = openpyxl.load_workbook(io.BytesIO(found))["Розрахунок"]
        assert (sheet["H3"].value, sheet["H4"].value) == (head, cell)
        assert sheet["H5"].value == "=SUM(H4)"
    assert ";72,0006;" in browser.get("/costing/2026/costing.csv?unit=thousand").data.decode("utf-8-sig")
    assert ";72000,60;" in browser.get("/costing/2026/costing.csv").data.decode("utf-8-sig")


def test_a_page_of_thousands_writes_all_amounts_with_the_decimals_of_the_longest(
    session: Session, browser: FlaskClient
) -> None:
    round_one = make_line(session, code="3.1")
    make_contract(session, round_one, terms=[{"basis": "per_month", "amount": "1000.00"}], covers=[])
    session.commit()

    page = browser.get("/costing/2026").text

    assert "12,0000" in page
    assert "84,0006" in page


def test_vat_is_told_of_the_component_the_line_and_the_total(session: Session, browser: FlaskClient) -> None:
    page = browser.get("/costing/2026?unit=uah").text

    vat = "12\u202f000,10"
    assert f"ПДВ {vat}</span>" in line_of(session, browser, "?unit=uah")
    assert page.count(f"у т. ч. ПДВ {vat}") == 2  # the component and the total
