"""What stands first on the pages of a year and of a line, and how a year lies in months."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from registry.assets.models.asset import Asset
from registry.kernel import clock
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_programme_in
from tests.factories.registry import first_hromada, make_asset, make_hromada


@pytest.fixture
def contract(session: Session, monkeypatch: pytest.MonkeyPatch) -> Contract:
    """Two contracts that pay for one camera on the same days, an error; one of them has an act."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 10))
    hromada = make_hromada(session)
    make_asset(session, hromada, commissioned_on=date(2020, 1, 1))
    line = make_line(session, hromada)
    make_contract(session, line, number="ДРУГИЙ/26")
    contract = make_contract(session, line, number="ПЕРШИЙ/26", amount="6000.00", ends_on="2027-06-30")
    make_act(session, contract, amount="499.99")
    session.commit()
    return contract


@pytest.fixture
def browser(app: Flask, session: Session, contract: Contract) -> FlaskClient:
    make_person(session, "accountant.test", role="accountant", hromada=first_hromada(session))
    return sign_in(app, "accountant.test")


def plain(page: str) -> str:
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def test_what_makes_figures_wrong_stands_before_them(browser: FlaskClient, contract: Contract) -> None:
    for path in ("/costing/2026", f"/costing/2026/{contract.service_line_id}"):
        page = browser.get(path).text
        warned = page.index("Спершу виправте")

        assert warned < page.index("Звідки")
        assert "за двома договорами" in page[warned : warned + 600]
        assert 'id="findings"' in page


def test_a_year_without_errors_warns_of_none(browser: FlaskClient) -> None:
    assert "Спершу виправте" not in browser.get("/costing/2024").text


def test_a_ceiling_exceeded_is_to_be_explained_and_no_error_to_be_corrected(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 10))
    hromada = make_hromada(session)
    programme = make_programme_in(session, hromada, "trial", {"2.1": "1,0"})
    line = make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    make_contract(session, line, covers=[], terms=[{"basis": "per_month", "amount": "500.00"}])
    year, line_id = programme.years[0], line.id
    session.commit()
    make_person(session, "accountant.test", role="accountant", hromada=hromada)
    client = sign_in(app, "accountant.test")

    for path in (f"/costing/{year}", f"/costing/{year}/{line_id}"):
        page = client.get(path).text

        assert "Понад стелю програми: поясніть" in page
        assert "Спершу виправте" not in page and "помилка" not in page


def test_a_line_draws_its_year_by_month_beside_the_same_figures(browser: FlaskClient, contract: Contract) -> None:
    page = plain(browser.get(f"/costing/2026/{contract.service_line_id}").text)

    assert "За місяцями, 2026 рік" in page
    assert "січ, Прийнято: 499,99 грн" in page, "said by the column"
    assert page.count("499,99") >= 3, "said by column, description and table"
    assert f"line={contract.service_line_id}" in page
    assert "4 квартал" in page


def test_a_contract_draws_the_year_that_is_asked_for_within_its_own(browser: FlaskClient, contract: Contract) -> None:
    for asked, shown in (("", "2026"), ("?months=2027", "2027"), ("?months=1999", "2026"), ("?months=x", "2026")):
        page = plain(browser.get(f"/contracts/{contract.id}{asked}").text)

        assert f"За місяцями, {shown} рік" in page, asked
    assert f"contract={contract.id}" in page and "січ, Прийнято: 499,99 грн" in page


def test_a_file_of_months_holds_the_line_or_the_contract_alone(browser: FlaskClient, contract: Contract) -> None:
    file = "/costing/facts/2026/facts.csv"
    rows = {
        query: len(browser.get(file + query).data.decode("utf-8-sig").splitlines()) - 1
        for query in ("", f"?contract={contract.id}", f"?line={contract.service_line_id}", f"?line={contract.id}")
    }

    assert list(rows.values()) == [24, 12, 24, 0]


def test_money_of_acts_stays_with_those_who_may_read_it(app: Flask, session: Session, contract: Contract) -> None:
    make_person(session, "technician.test", role="technician", hromada=first_hromada(session))

    page = sign_in(app, "technician.test").get(f"/contracts/{contract.id}").text

    assert "За місяцями" not in page and "ПЕРШИЙ/26" in page


def test_kept_pieces_of_a_page_follow_names_that_no_figure_depends_on(
    browser: FlaskClient, session: Session, contract: Contract
) -> None:
    asset = session.scalars(select(Asset)).one()
    paths = ("/costing/2026", f"/costing/2026/{contract.service_line_id}")
    before = [browser.get(path).text for path in paths for _twice in range(2)]

    asset.name = asset.open_name = "Камера, названа інакше"
    contract.number = "НАЗВАНИЙ ІНАКШЕ/26"
    contract.vat = "included_20"
    session.commit()

    assert all("інакше" not in page and "НАЗВАНИЙ" not in page and "у т. ч. ПДВ" not in page for page in before)
    for path in paths:
        page = browser.get(path).text
        assert page.count("Камера, названа інакше") > 1
        assert "Договір № НАЗВАНИЙ ІНАКШЕ/26" in page and "Договір № ПЕРШИЙ/26" not in page
        assert "у т. ч. ПДВ" in page
