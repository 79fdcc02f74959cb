"""The turn of the year: shown before on «Сьогодні» and on its page, asked once."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maintenance.costing.queries.year_turns import count_unpaid, list_unpaid
from registry.kernel import clock
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada

CARD = "Перехід на 2027 рік"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the day."""
    return lambda day: monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(day))


@pytest.fixture
def browser(app: Flask, session: Session, at: Any) -> FlaskClient:
    """An accountant's browser in December, with a contract that goes on, one that stops, and an unpaid act."""
    at("2026-12-10")
    hromada = make_hromada(session)
    make_asset(session, hromada, commissioned_on=date(2020, 1, 1))
    line = make_line(session, hromada, index_kind="cpi")
    make_line(session, hromada, "9.9", title="Без договору")
    going_on = make_contract(session, line, number="ДАЛІ/26")
    make_contract(
        session, line, number="СТОП/26", renewal="none", covers=[], terms=[{"basis": "per_month", "amount": "1"}]
    )
    act = make_act(session, going_on, amount="500.25", number="77")
    make_payment(session, going_on, act, amount="100.20")
    session.commit()
    make_person(session, "accountant.test", role="accountant", hromada=hromada)
    return sign_in(app, "accountant.test")


def plain(page: str) -> str:
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def note(browser: FlaskClient, year: int = 2027) -> Any:
    return browser.post(f"/costing/{year}/turn", data={}, follow_redirects=True)


def test_the_page_lists_all_that_changes(browser: FlaskClient) -> None:
    page = plain(browser.get("/costing/2027/turn").text)

    for text in (
        "і далі нічого немає", "СТОП/26", "враховано їх продовження", "ДАЛІ/26", "індекс споживчих цін",
        "9.9 Без договору", "немає актів за", "Акт № 77", "400,05 грн", "Плани робіт",
        "відкриваються на 2027 рік, із 1 січня — на 2028",
    ):  # fmt: skip
        assert text in page, text


def test_a_contract_that_goes_on_without_a_price_and_its_line_are_told_to_cost_nothing(
    session: Session, browser: FlaskClient
) -> None:
    line = make_line(session, first_hromada(session), "8.8", title="Без ціни")
    make_contract(session, line, number="БЕЗЦІНИ/26", terms=[])
    session.commit()

    page = browser.get("/costing/2027/turn").text

    assert page.count("у 2027 році нічого не нараховано") == 1
    assert page.index("БЕЗЦІНИ/26") < page.index("у 2027 році нічого не нараховано")
    assert "Рядки, за якими на 2027 рік нічого не нараховано" in page and "8.8 Без ціни" in page


def test_it_is_asked_once_and_stays_to_be_read(browser: FlaskClient) -> None:
    assert CARD in browser.get("/").text

    noted = note(browser)

    assert "взято до відома" in noted.text
    assert CARD not in browser.get("/").text
    page = browser.get("/costing/2027/turn").text
    assert "СТОП/26" in page and "accountant.test" in page and "Питаємо один раз" not in page
    assert "уже взято до відома" in note(browser).text


@pytest.mark.parametrize(
    ("day", "is_shown"),
    [("2026-11-30", False), ("2026-12-01", True), ("2027-01-31", True), ("2027-02-01", False)],
)
def test_the_card_stands_from_december_to_january(browser: FlaskClient, at: Any, day: str, is_shown: bool) -> None:
    at(day)

    assert (CARD in browser.get("/").text) is is_shown
    assert ("Питаємо один раз" in browser.get("/costing/2027/turn").text) is is_shown


def test_out_of_its_time_note_is_refused(browser: FlaskClient, at: Any) -> None:
    at("2026-11-30")

    assert note(browser).status_code == 422
    at("2026-12-10")
    assert CARD in browser.get("/").text


@pytest.mark.usefixtures("demonstration")
def test_a_hromada_that_is_kept_as_an_archive_is_not_asked(app: Flask, session: Session, at: Any) -> None:
    at("2026-12-10")
    make_person(session, "auditor.test", role="auditor")

    page = sign_in(app, "auditor.test").get("/").text
    card = page[page.index(CARD) : page.index("Чернетка запиту")]

    assert "Кобеляки" in card and "Славутич" not in card


def test_a_hromada_where_nothing_changes_is_not_asked(app: Flask, session: Session, at: Any) -> None:
    at("2026-12-10")
    make_person(session, "accountant.test", role="accountant", hromada=make_hromada(session))

    assert CARD not in sign_in(app, "accountant.test").get("/").text


def test_who_only_reads_sees_it_and_takes_no_note(app: Flask, session: Session, browser: FlaskClient) -> None:
    make_person(session, "auditor.test", role="auditor", hromada=first_hromada(session))
    reader = sign_in(app, "auditor.test")

    page = reader.get("/costing/2027/turn").text

    assert "СТОП/26" in page and "Питаємо один раз" not in page
    assert note(reader).status_code == 403


def test_the_journal_tells_who_took_note(app: Flask, session: Session, browser: FlaskClient) -> None:
    note(browser)
    make_person(session, "auditor.test", role="auditor", hromada=first_hromada(session))

    assert "Перехід на новий рік" in sign_in(app, "auditor.test").get("/history").text


def test_the_turn_of_a_year_gone_by_is_not_offered_and_read_only_if_somebody_took_note(
    browser: FlaskClient, at: Any
) -> None:
    link = 'href="/costing/{}/turn'
    assert [link.format(year) in browser.get(f"/costing/{year}").text for year in (2025, 2026, 2027)] == [
        False,
        True,
        True,
    ]
    assert [browser.get(f"/costing/{year}/turn").status_code for year in (2025, 2026, 2027)] == [404, 200, 200]
    note(browser)
    at("2028-03-01")

    assert link.format(2027) not in browser.get("/costing/2027").text
    assert "Взято до відома" in browser.get("/costing/2027/turn").text


@pytest.mark.parametrize("year", [1800, 1991, 2101])
def test_a_year_that_cannot_be_costed_is_not_found(browser: FlaskClient, year: int) -> None:
    assert browser.get(f"/costing/{year}/turn").status_code == 404


def test_unpaid_acts_are_counted_and_added_up_as_they_are_listed(session: Session, browser: FlaskClient) -> None:
    hromada = first_hromada(session)

    listed = list_unpaid(session, hromada.id, 2026)

    assert listed
    assert count_unpaid(session, hromada.id, 2026) == (len(listed), sum(one.left for one in listed))
    assert count_unpaid(session, hromada.id, 2020) == (0, 0)
