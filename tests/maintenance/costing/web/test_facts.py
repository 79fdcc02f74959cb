"""The page of plan against fact."""

import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maintenance.costing.queries import facts as fact_queries
from maintenance.costing.web import facts as facts_page
from registry.kernel import clock
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_hromada


@pytest.fixture
def browser(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 10))
    make_hromada(session)
    make_person(session, "accountant.test", role="accountant", hromada=first_hromada(session))
    return sign_in(app, "accountant.test")


def plain(page: str) -> str:
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_year_shows_its_sums_months_and_findings(browser: FlaskClient, session: Session) -> None:
    contract = make_contract(session, make_line(session), number="7/26", amount="12000.50")
    act = make_act(session, contract, amount="1000.25")
    make_payment(session, contract, act, amount="700", on="2026-02-10")
    session.commit()

    page = plain(browser.get("/costing/facts?year=2026").text)
    bars = re.findall(r'<rect class="bar bar--(\w+)" x="([\d.]+)%" y="(\d+)"\s*width="[\d.]+%" height="(\d+)"', page)

    for figure in ("12 000,50", "1 000,25", "700,00", "11 000,25", "не сплачено на 300,25"):
        assert figure in page, figure
    assert "немає актів за 02.2026" in page
    assert "Плану за місяцями ще немає" in page
    drawn = [one for one in bars if one[0] != "contracted"]
    assert drawn == [("accepted", "4.17", "0", "160"), ("paid", "14.06", "48", "112")]
    assert len(bars) - len(drawn) == 12, "the contract's sum lies in every month"


def test_the_plan_stands_beside_the_facts(
    browser: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = make_contract(session, make_line(session))
    make_act(session, contract, amount="90")
    session.commit()
    plan: Mapping[Any, Any] = {contract.id: {month: Decimal(100) for month in range(1, 13)}}
    monkeypatch.setattr(fact_queries, "plan_by_month", lambda *_args, **_named: plan)

    page = plain(browser.get("/costing/facts").text)

    assert "1 190,00" in page, "facts so far and the plan of the rest"
    assert "1 200,00" in page, "what is planned of a contract without a signed sum"
    assert page.count("bar--planned") == 13
    assert "Плану за місяцями ще немає" not in page


def test_a_year_without_anything_says_what_will_be_there(browser: FlaskClient) -> None:
    assert "За 2031 рік нічого немає" in browser.get("/costing/facts?year=2031").text


def test_with_several_hromadas_one_is_asked_for(app: Flask, session: Session) -> None:
    one, other = make_hromada(session), make_hromada(session)
    make_person(session, "auditor.test", role="auditor")
    page = sign_in(app, "auditor.test").get("/costing/facts?year=2026").text

    for hromada in (one, other):
        assert f"/costing/facts?hromada={hromada.code}&amp;year=2026" in page


def test_many_contracts_are_paged_and_their_sums_stay_those_of_all(browser: FlaskClient, session: Session) -> None:
    lines = [make_line(session, code=code) for code in ("1.1", "1.2")]
    for number in range(facts_page.ROWS + 5):
        contract = make_contract(session, lines[number % 2], number=f"Д-{number:03}", amount="100")
        make_act(session, contract, amount="1")
    session.commit()

    first, second = (plain(browser.get(f"/costing/facts?year=2026&page={page}").text) for page in (1, 2))

    numbers = [set(re.findall(r"№ (Д-\d{3})</a>\s*</td>", page)) for page in (first, second)]
    assert [len(one) for one in numbers] == [facts_page.ROWS, 5]
    assert not numbers[0] & numbers[1]
    for page in (first, second):
        assert "10 500,00" in page, "all contracts together"
        assert "5 200,00" in page, "all of the second line, on whichever page they stand"
        assert "Сторінка" in page
        assert "і ще зауважень: 55" in page
        assert page.count("cost-findings__mark") == facts_page.MOST_FINDINGS
        before, folded = page.split("Ще зауважень: 42")
        assert (before.count("cost-findings__mark"), folded.count("cost-findings__mark")) == (8, 42)
    assert "разом з іншими сторінками" in second


def test_a_file_of_one_line_or_contract_tells_of_nothing_else(browser: FlaskClient, session: Session) -> None:
    lines = [make_line(session), make_line(session, code="2.2")]
    contracts = [
        make_contract(session, line, number=f"{place}/26", amount="12000") for place, line in enumerate(lines, 1)
    ]
    for contract in contracts:
        make_act(session, contract, amount="1000.25")
    session.commit()

    def told(query: str) -> str:
        book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/costing/facts/2026/facts.xlsx?{query}").data))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)

    whole, of_line, of_contract = (told(one) for one in ("", f"line={lines[0].id}", f"contract={contracts[1].id}"))

    assert "немає актів" in whole and "немає актів" in of_line and "немає актів" in of_contract
    assert ("1/26" in of_line, "2/26" in of_line) == (True, False)
    assert ("1/26" in of_contract, "2/26" in of_contract) == (False, True)
    assert browser.get("/costing/facts/2026/facts.csv?line=x").status_code == 422
