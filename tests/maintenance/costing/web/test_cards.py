"""Money on the pages of contracts, of assets and of the day."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maintenance.costing.operations.acts import update_act
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.maintenance_work import make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon in Kyiv on 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: date(2026, 11, 22))


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "accountant") -> FlaskClient:
        make_person(session, f"{role}.cards", role=role)
        return sign_in(app, f"{role}.cards")

    return make


def test_an_asset_costs_its_part_by_year(browser: Browser, session: Session) -> None:
    asset = make_asset(session)
    make_contract(session, make_line(session), number="15/26")
    session.commit()

    cost = browser().get(f"/assets/{asset.id}?tab=cost").text

    assert "6\u202f000,00" in cost
    assert "1 камера × 12 міс" in cost


def test_an_assets_year_says_what_it_is_and_leads_to_its_acts(browser: Browser, session: Session) -> None:
    asset, other = make_asset(session), make_asset(session)
    contract = make_contract(session, make_line(session), number="15/26", starts_on="2025-01-01", ends_on="2026-12-31")
    of_2025 = {"from": "2025-01-01", "to": "2025-12-31", "on": "2025-12-31"}
    acts = [make_act(session, contract, amount="4000", **of_2025), make_act(session, contract, amount="990")]
    make_work(session, asset, cost="60.00", labour="2")
    accepted = make_work(session, asset, other, cost="40.00")
    update_act(session, SYSTEM, acts[1].id, {"work_ids": [str(accepted.id)]}, version=acts[1].version)
    addresses = [f"/acts/{one.id}" for one in acts]
    session.commit()

    page = browser().get(f"/assets/{asset.id}?tab=cost").text.replace("\u202f", " ")
    rows = re.findall(r"<tr>\s*<td><strong>(\d{4})</strong>(.*?)</tr>", page, re.S)
    told = {year: " ".join(re.sub(r"<[^>]+>", " ", row).split()) for year, row in rows}

    assert told["2025"].startswith("факт 2 000,00 2 000,00 —")
    assert told["2026"] == "очікується 5 995,00 495,00 5 500,00 60,00 2,0 год роботи ще 20,00 — в актах"
    assert told["2027"].startswith("план 6 000,00 — 6 000,00")
    for address in addresses:
        assert address in page


def test_a_contract_costs_by_year_with_every_working(browser: Browser, session: Session) -> None:
    make_asset(session)
    contract = make_contract(session, make_line(session))
    session.commit()

    page = browser().get(f"/contracts/{contract.id}").text

    assert "2026: 6\u202f000,00" in page
    assert "2027, прогноз" in page
    assert f"/costing/2026/{contract.service_line_id}" in page
    assert page.index("Вартість за роками") < page.index("Що охоплює договір")


def test_the_day_shows_next_years_request_of_each_hromada(browser: Browser, session: Session) -> None:
    hromada = make_hromada(session)
    make_asset(session, hromada)
    make_contract(session, make_line(session, hromada))
    session.commit()

    page = browser().get("/").text

    assert "Чернетка запиту на наступний рік" in page
    assert f"/costing/2027?hromada={hromada.code}" in page
    assert page.index("Чернетка запиту") < page.index("today-piles")


def test_the_day_asks_for_no_money_of_those_who_may_not_see_it(browser: Browser, session: Session) -> None:
    make_asset(session)
    make_contract(session, make_line(session))
    session.commit()

    page = browser("technician").get("/").text

    assert "/costing/" not in page


def test_a_costing_of_a_past_year_is_no_draft_of_the_next(browser: Browser, session: Session) -> None:
    make_asset(session)
    first_hromada(session).costing_year = 2020
    make_contract(session, make_line(session), starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    session.commit()

    page = browser().get("/").text

    assert "розрахунок на 2020 рік (архів)" in page
    assert "Чернетка запиту на наступний рік" not in page
