"""The pages that look ahead: years by line, contracts by year, who gets the money; and their files."""

import csv
import html
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maintenance.costing.web import outlook
from registry.kernel import clock
from tests.factories.maintenance_contracts import make_contract, make_index, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_organisation

PAGES = ("years", "contracts", "providers")


@pytest.fixture
def browser(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An accountant's browser on 10 March 2026, before anything is written down."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 10))
    make_hromada(session)
    make_person(session, "accountant.test", role="accountant", hromada=first_hromada(session))
    return sign_in(app, "accountant.test")


@pytest.fixture
def register(session: Session) -> dict[str, Any]:
    """Two providers' contracts on two lines: one goes on, one ends in June; an act of the first is paid in part."""
    hromada = first_hromada(session)
    make_asset(session, hromada, commissioned_on=date(2020, 1, 1))
    cameras, net = make_line(session, hromada, index_kind="cpi"), make_line(session, hromada, "4.4")
    make_index(session, hromada, known_on="2026-01-10")
    first, second = (make_organisation(session, name=name, role="provider") for name in ("ТОВ «=Альфа»", "ФОП Бета"))
    goes_on = make_contract(session, cameras, number="А/26", provider_id=first.id)
    flat = [{"basis": "per_month", "amount": "100.00"}]
    ends = make_contract(
        session, net, number="Б/26", provider_id=second.id, ends_on="2026-06-30", renewal="none", terms=flat, covers=[]
    )
    loose = make_contract(session, None, number="В/26", terms=flat, covers=[], renewal="none")
    act = make_act(session, goes_on, amount="500")
    make_payment(session, goes_on, act, amount="200")
    session.commit()
    return {"first": first, "second": second, "goes_on": goes_on, "ends": ends, "loose": loose}


def plain(page: str) -> str:
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def table(browser: FlaskClient, page: str, year: int) -> list[list[str]]:
    text = browser.get(f"/costing/{year}/{page}.csv").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def sums(texts: list[str]) -> Decimal:
    return sum((Decimal(one.replace(",", ".")) for one in texts), Decimal(0))


@pytest.mark.parametrize("page", PAGES)
def test_a_year_without_anything_says_what_will_be_there(browser: FlaskClient, page: str) -> None:
    response = browser.get(f"/costing/2026/{page}")

    assert response.status_code == 200
    assert "Тут буд" in response.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("end", ["", ".csv", ".xlsx"])
def test_a_year_that_cannot_be_costed_is_not_found(browser: FlaskClient, page: str, end: str) -> None:
    assert browser.get(f"/costing/1800/{page}{end}").status_code == 404


@pytest.mark.usefixtures("register")
def test_the_years_of_lines_are_those_of_the_costing(browser: FlaskClient) -> None:
    page = plain(browser.get("/costing/2027/years").text)
    rows = table(browser, "years", 2027)

    years = ["2025, грн", "2026, грн", "2027, грн", "2028, грн", "2029, грн"]
    assert rows[0] == ["Код", "Рядок", "КЕКВ", *years, "2025 — це", "2026 — це"]
    assert [row[8:] for row in rows[1:]] == [["за розрахунком", "очікується"], ["за розрахунком", "за розрахунком"]]
    assert "очікується 6,000; за розрахунком 0,600" in page
    assert [row[:1] + row[3:8] for row in rows[1:]] == [
        ["2.1", "0,00", "6000,00", "6516,00", "6516,00", "6516,00"],
        ["4.4", "0,00", "600,00", "0,00", "0,00", "0,00"],
    ]
    for figure in (">6,000<", ">6,516<"):
        assert figure in page
    assert page.count('class="columns__svg"') == 3, "one of all years, one of each line"
    assert "Разом за роками" in page and "2026, 2026: 6,600" in page


def test_a_contract_says_what_is_signed_what_expected_and_what_waits(browser: FlaskClient, register: Any) -> None:
    page = plain(browser.get("/costing/2026/contracts").text)
    rows = {row[2]: row for row in table(browser, "contracts", 2026)[1:]}

    assert rows["А/26"][6:] == [
        "",
        "",
        "6000,00",
        "0,00",
        "6000,00",
        "0,00",
        "6516,00",
        "6516,00",
        "0,00",
        "6516,00",
        "6516,00",
    ]
    assert rows["Б/26"][6:11] == ["2026, 2027, 2028", "", "600,00", "0,00", "600,00"]
    assert rows["В/26"][:2] == ["", "Без рядка кошторису"]
    assert rows["А/26"][4] == "ТОВ «=Альфа»"
    for text in (
        "очікуємо",
        "далі треба вирішити",
        "без рядка",
        "з них без рядка кошторису",
        f"/contracts/{register['ends'].id}",
    ):
        assert text in page, text


@pytest.mark.usefixtures("register")
def test_only_what_waits_for_a_decision_is_one_click_away(browser: FlaskClient) -> None:
    page = browser.get("/costing/2026/contracts?open=1").text

    assert "№ Б/26" in page and "№ А/26" not in page


@pytest.mark.parametrize(
    ("sort", "first"), [("number", "А/26"), ("-number", "В/26"), ("2026", "Б/26"), ("-2026", "А/26"), ("ends", "Б/26"),
                        ("provider", "В/26"), ("line", "А/26"), ("nonsense", "А/26")],
)  # fmt: skip
@pytest.mark.usefixtures("register")
def test_contracts_are_sorted_as_asked(browser: FlaskClient, sort: str, first: str) -> None:
    page = browser.get(f"/costing/2026/contracts?sort={sort}").text

    assert re.findall(r"№ ([АБВ]/26)", page)[0] == first


@pytest.mark.usefixtures("register")
def test_providers_stand_by_what_they_get_with_their_lines_and_contracts(browser: FlaskClient) -> None:
    page = plain(browser.get("/costing/2026/providers").text)
    rows = table(browser, "providers", 2026)

    assert [row[:1] + row[3:] for row in rows[1:]] == [
        ["ТОВ «=Альфа»", "А/26", "6000,00", "6000,00", "500,00", "200,00", "5500,00"],
        ["", "В/26", "1200,00", "1200,00", "0,00", "0,00", "1200,00"],
        ["ФОП Бета", "Б/26", "600,00", "600,00", "0,00", "0,00", "600,00"],
    ]
    assert "76,9 %" in page and "7,7 %" in page
    assert "Виконавця не вказано" in page
    assert re.search(r'bar--part1" x="0(\.00)?%" width="100(\.00)?%"', page)


ELSEWHERE = "Рядки, що мали витрати лише у 2026 році"


@pytest.mark.usefixtures("register")
def test_what_lines_cost_that_have_had_nothing_since_stands_above_the_total(browser: FlaskClient) -> None:
    """The line of a contract that ended in 2026 is no line of 2028, yet 2026 is shown beside it."""
    rows = table(browser, "years", 2028)
    pages = [plain(browser.get(f"/costing/2028{page}").text) for page in ("", "/years")]

    assert [row[1] for row in rows[1:]] == ["Обслуговування 2.1", ELSEWHERE]
    assert rows[-1][3:8] == ["600,00", "0,00", "0,00", "0,00", "0,00"]
    for page in pages:
        above, _word, below = page.partition(ELSEWHERE)
        assert "0,600" not in re.sub("<[^>]*>", "", above[above.index("<tbody") :])
        assert below.index("0,600") < below.index("Разом") < below.index("6,600")
    assert ELSEWHERE.replace("2026", "2025") not in browser.get("/costing/2027").text


@pytest.mark.parametrize(
    ("page", "year", "first_sum"),
    [("years", 2026, 3), ("years", 2028, 3), ("contracts", 2026, 8), ("providers", 2026, 4)],
)
@pytest.mark.usefixtures("register")
def test_the_spreadsheet_says_what_the_file_says(browser: FlaskClient, page: str, year: int, first_sum: int) -> None:
    rows = table(browser, page, year)
    book = browser.get(f"/costing/{year}/{page}.xlsx").data
    sheet = list(openpyxl.load_workbook(io.BytesIO(book), data_only=True).worksheets[0].values)
    formulas = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]

    assert [str(one or "") for one in sheet[2]] == rows[0]
    assert len(sheet) == 3 + len(rows) - 1 + 1
    sums_end = next((at for at, head in enumerate(rows[0]) if head.endswith("— це")), len(rows[0]))
    for column in range(first_sum, sums_end):
        assert Decimal(str(sheet[-1][column])).quantize(Decimal("0.01")) == sums([row[column] for row in rows[1:]])
        assert str(formulas.cell(len(sheet), column + 1).value).startswith("=SUM(")


@pytest.mark.usefixtures("register")
def test_long_lists_are_paged(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "PAGE", 2)

    first, last = (browser.get(f"/costing/2026/contracts?page={page}&sort=number").text for page in (1, 2))

    assert "Сторінка 1 із 2" in first and "№ В/26" not in first
    assert "№ В/26" in last and "№ А/26" not in last


@pytest.mark.usefixtures("register")
def test_every_way_to_look_at_a_year_leads_to_the_others(browser: FlaskClient) -> None:
    for page in ("/costing/2026", *(f"/costing/2026/{one}" for one in PAGES), "/costing/facts?year=2026"):
        text = browser.get(page).text
        for other in PAGES:
            assert f'href="/costing/2026/{other}"' in text, page


def test_a_hromada_that_may_not_be_read_stays_hidden(browser: FlaskClient, session: Session) -> None:
    other = make_hromada(session)
    session.commit()

    for page in PAGES:
        assert browser.get(f"/costing/2026/{page}?hromada={other.code}").status_code == 404


def test_each_contract_of_a_provider_stands_in_the_file_and_the_largest_first_on_the_page(
    browser: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlook, "SHOWN_CONTRACTS", 1)
    provider = make_organisation(session, name="ТОВ Гама", role="provider")
    for number, amount in (("М/26", "10"), ("Н/26", "20")):
        price = [{"basis": "per_month", "amount": amount}]
        make_contract(session, number=number, provider_id=provider.id, covers=[], terms=price)
    session.commit()

    page, rows = browser.get("/costing/2026/providers").text, table(browser, "providers", 2026)

    assert sorted(row[3:5] for row in rows[1:]) == [["М/26", "120,00"], ["Н/26", "240,00"]]
    assert "№ Н/26" in page and "№ М/26" not in page
    assert "Показано найбільші: 1 із 2" in page


def test_files_are_narrowed_and_ordered_as_the_page_is(browser: FlaskClient, register: dict[str, Any]) -> None:
    page = plain(browser.get("/costing/2026/contracts?open=1&sort=-number").text)
    (link,) = re.findall(r'href="([^"]*contracts\.csv[^"]*)"', page)

    every = [row[2] for row in table(browser, "contracts", 2026)[1:]]
    text = browser.get(html.unescape(link)).data.decode("utf-8-sig")
    shown = [row[2] for row in csv.reader(io.StringIO(text), delimiter=";")][1:]
    people = browser.get("/costing/2026/providers.csv?sort=-name").data.decode("utf-8-sig")

    assert shown and set(shown) < set(every)
    assert shown == sorted(shown, reverse=True)
    assert people.index("ФОП Бета") < people.index("Альфа")


def test_the_unit_of_a_page_is_understood_and_its_files_keep_to_it(
    browser: FlaskClient, register: dict[str, Any]
) -> None:
    pages = {name: browser.get(f"/costing/2026/{name}?unit=uah").text for name in (*PAGES, "assets")}
    (link,) = re.findall(r'href="([^"]*years\.csv[^"]*)"', browser.get("/costing/2026/years?unit=thousand").text)
    head, *_rows = browser.get(html.unescape(link)).data.decode("utf-8-sig").splitlines()

    assert [name for name, page in pages.items() if "не розпізнано" in page] == []
    assert "2026, тис. грн" in head


def test_years_keep_to_a_what_if_and_say_so(browser: FlaskClient, register: dict[str, Any]) -> None:
    year = browser.get("/costing/2027?index=10").text
    (link,) = re.findall(r'href="(/costing/2027/years[^"]*)"', year)

    page = browser.get(html.unescape(link)).text
    (file,) = re.findall(r'href="([^"]*years\.csv[^"]*)"', page)
    planned, changed = (browser.get(one) for one in ("/costing/2027/years.csv", html.unescape(file)))

    assert "index=10" in link
    assert "На екрані розрахунок «що, якщо»" in page
    assert planned.data != changed.data
    assert "what-if" in changed.headers["Content-Disposition"]


def test_a_change_that_is_not_computed_is_told_beside_the_plan(browser: FlaskClient, register: dict[str, Any]) -> None:
    page = browser.get("/costing/2027/years?index=112").text

    assert "Зміну цін не пораховано: на екрані план" in page
    assert browser.get("/costing/2027/years.csv?index=112").status_code == 422
