"""The page of what a year's assets cost, its files, and the cards on the pages of kinds and places."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.kernel import clock
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.maintenance_work import make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_location

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon in Kyiv on 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: date(2026, 11, 22))


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "auditor") -> FlaskClient:
        make_person(session, f"{role}.costs", role=role)
        return sign_in(app, f"{role}.costs")

    return make


@pytest.fixture
def world(session: Session) -> dict[str, Any]:
    """Two cameras, one with an open shelter beside it, and a contract of a price for sirens that are not there."""
    pole, hall = make_location(session, name="Опора 77"), make_location(session, name="Ратуша", kind="building")
    line = make_line(session)
    made = {
        "hidden": make_asset(session, name="Камера площі", location_id=str(pole.id)),
        "beside": make_asset(session, name="Камера ратуші", location_id=str(hall.id)),
        "open": make_asset(session, name="Термінал", kind="workstation", location_id=str(hall.id)),
        "pole": pole, "hall": hall, "line": line,
    }  # fmt: skip
    make_contract(session, line, number="К-1")
    servers = [{"kind": "workstation"}]
    made["servers"] = make_contract(session, line, number="С-1", covers=servers,
                                    terms=[{"basis": "per_month", "amount": "100"}])  # fmt: skip
    sirens = [{"kind": "siren"}]
    made["nobody"] = make_contract(session, line, number="Н-1", covers=sirens,
                                   terms=[{"basis": "per_month", "amount": "7"}])  # fmt: skip
    session.commit()
    return made


def plain(page: str) -> str:
    return re.sub(r"[\u202f\u00a0]", " ", page)


def rows_of(page: str) -> dict[str, str]:
    """The table's rows by their names, each as its text."""
    found = {}
    for row in re.findall(r"<tr>\s*<td>(.*?)</tr>", plain(page), re.S):
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()
        found[words.split(" 1", 1)[0][:40]] = words
    return found


def row(page: str, name: str) -> str:
    return next(words for words in rows_of(page).values() if words.startswith(name))


def test_a_year_by_kind_adds_up_and_tells_what_belongs_to_nothing(browser: Browser, world: dict[str, Any]) -> None:
    page = browser().get("/costing/2026/assets").text

    assert "2 12 000,00 план — 12 000,00" in row(page, "Камера")
    assert "1 1 200,00 план — 1 200,00" in row(page, "Робоче місце")
    assert "— 84,00 план — 84,00" in row(page, "Не розподілено")
    assert "3 13 284,00 план" in row(page, "Разом")


def test_acts_come_before_the_plan_and_say_so(browser: Browser, session: Session, world: dict[str, Any]) -> None:
    make_act(session, world["servers"], amount="90", **{"from": "2026-02-01", "to": "2026-02-28", "on": "2026-02-28"})
    session.commit()

    page = browser().get("/costing/2026/assets").text

    assert "1 1 190,00 очікується 90,00 1 100,00" in row(page, "Робоче місце")
    assert "3 13 274,00 очікується 90,00 13 184,00" in row(page, "Разом")


def test_a_kind_leads_to_its_assets_and_an_asset_to_its_years(browser: Browser, world: dict[str, Any]) -> None:
    client = browser()

    assert "/costing/2026/assets?by=asset&amp;kind=camera" in client.get("/costing/2026/assets").text
    page = client.get("/costing/2026/assets?by=asset&kind=camera").text

    assert f"/assets/{world['hidden'].id}?tab=cost" in page
    assert "Термінал" not in page
    assert "Не розподілено" not in page, "what belongs to no asset belongs to no kind"
    assert "12 000,00" in row(page, "Разом")


def test_a_line_narrows_the_year_to_its_contracts(browser: Browser, session: Session, world: dict[str, Any]) -> None:
    other = make_line(session, code="9.9")
    session.commit()

    page = browser().get(f"/costing/2026/assets?line={other.id}").text

    assert "витрат на це майно немає" in page


def test_who_may_not_know_a_place_sees_it_by_settlement_alone(browser: Browser, world: dict[str, Any]) -> None:
    page, known = browser("accountant").get("/costing/2026/assets?by=place").text, browser().get(
        "/costing/2026/assets?by=place"
    ).text  # fmt: skip

    assert "Опора 77" not in page
    assert "12 000,00" in row(page, "Точне місце приховано"), "both cameras, also the one beside the server"
    assert "1 200,00" in row(page, "Ратуша")
    assert "6 000,00" in row(known, "Опора 77")
    assert "7 200,00" in row(known, "Ратуша")
    assert row(page, "Разом") == row(known, "Разом")


@pytest.mark.parametrize("place", ["pole", "hall"])
def test_a_hidden_place_is_not_found_out_by_asking_for_it(browser: Browser, world: dict[str, Any], place: str) -> None:
    address = f"/costing/2026/assets?by=asset&location={world[place].id}"

    asked, known = browser("accountant").get(address).text, browser().get(address).text

    assert "Камера" in known
    for told in ("Камера площі", "Камера ратуші", "Опора 77"):
        assert told not in asked
    assert ("Термінал" in asked) is (place == "hall")
    card = browser("viewer").get(f"/costing/2026/assets/card?location={world[place].id}").text
    assert ("1 200,00" if place == "hall" else "0 об’єктів") in plain(card)


def test_a_camera_that_the_public_may_see_no_longer_hides_its_place_and_hides_it_again(
    browser: Browser, session: Session, world: dict[str, Any]
) -> None:
    kind = world["hidden"].kind
    kind.may_be_public = True
    client = browser("accountant")
    for published in (True, False):
        world["hidden"].published = published
        session.commit()

        page = client.get("/costing/2026/assets?by=place").text

        assert ("Опора 77" in page) is published


def test_rows_are_paged_and_put_in_the_order_that_is_asked_for(browser: Browser, session: Session) -> None:
    for number in range(60):
        make_asset(session, name=f"Камера {number:03}")
    make_contract(session, make_line(session))
    session.commit()
    client = browser()

    first, last = (client.get(f"/costing/2026/assets?by=asset&sort=-name&page={page}").text for page in (1, 2))

    names = re.findall(r"Камера (\d{3})", first)
    assert (names[0], len(set(names))) == ("059", 50)
    assert re.findall(r"Камера (\d{3})", last)[-1] == "000"
    assert "360 000,00" in row(first, "Разом")
    assert row(first, "Разом") == row(last, "Разом")


def test_the_logs_money_stands_beside_and_not_twice(browser: Browser, session: Session, world: dict[str, Any]) -> None:
    make_work(session, world["open"], cost="50.00", contract_id=str(world["servers"].id))
    accepted = make_work(session, world["open"], cost="30.00", contract_id=str(world["servers"].id))
    make_act(session, world["servers"], amount="30", work_ids=[str(accepted.id)])
    session.commit()

    page = browser().get("/costing/2026/assets").text

    assert "1 1 130,00 очікується 30,00 1 100,00 50,00" in row(page, "Робоче місце")


@pytest.mark.parametrize("by", ["kind", "settlement", "place", "asset"])
def test_files_say_what_the_page_says_and_hide_what_it_hides(browser: Browser, world: dict[str, Any], by: str) -> None:
    client = browser("accountant")

    text = client.get(f"/costing/2026/assets.csv?by={by}").data.decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/costing/2026/assets.xlsx?by={by}").data)).active
    rows = [line.split(";") for line in text.splitlines()]

    assert sum(int(row[7].replace(",", "")) for row in rows[1:]) == 1_328_400
    assert "Не розподілено" in text
    assert "Опора 77" not in text
    assert [str(cell.value) for cell in sheet[3]][:4] == rows[0][:4]
    assert sheet.cell(sheet.max_row, 8).value.startswith("=SUM(")


def test_the_pages_of_kinds_and_places_have_a_card_that_comes_later(browser: Browser, world: dict[str, Any]) -> None:
    client, code = browser(), first_hromada_code(world)
    for page, wanted in (("/kinds/camera", "kind=camera"), (f"/locations/{world['hall'].id}", "location=")):
        told = client.get(page).text
        address = re.search(r'hx-get="(/costing/2026/assets/card[^"]+)"', told)

        assert address is not None
        assert wanted in address[1] and code in address[1]
        assert "Вартість за рік" in told
        assert "2026" in client.get(address[1].replace("&amp;", "&")).text


def test_a_card_says_which_condition_it_does_not_know(browser: Browser, world: dict[str, Any]) -> None:
    client, address, asset = browser(), "/costing/2026/assets/card", world["hall"].id

    told, other = (client.get(f"{address}?{query}").text for query in ("kind=camera", f"asset={asset}"))

    assert "не розпізнано" not in told
    assert f"не розпізнано: «asset: {asset}»" in plain(other)


def first_hromada_code(world: dict[str, Any]) -> str:
    return str(world["line"].hromada.code) if hasattr(world["line"], "hromada") else ""


def test_nobody_without_a_right_to_money_sees_any(browser: Browser, world: dict[str, Any]) -> None:
    client = browser("technician")

    for address in ("/costing/2026/assets", "/costing/2026/assets/card", "/costing/2026/assets.csv"):
        assert client.get(address).status_code == 403
    assert "Вартість за рік" not in client.get("/kinds/camera").text
    assert "Вартість за рік" not in client.get(f"/locations/{world['hall'].id}").text


def test_a_year_of_another_hromada_is_none_of_ones_own(browser: Browser, session: Session) -> None:
    assert first_hromada(session)

    assert browser().get("/costing/2026/assets?hromada=UA00000000000000000").status_code == 404


@pytest.mark.parametrize("year", ["1800", "2101", "99999999999"])
@pytest.mark.parametrize("page", ["assets", "assets/card", "assets.csv"])
def test_impossible_years_are_not_found(browser: Browser, session: Session, year: str, page: str) -> None:
    assert first_hromada(session)
    session.commit()

    assert browser().get(f"/costing/{year}/{page}").status_code == 404
