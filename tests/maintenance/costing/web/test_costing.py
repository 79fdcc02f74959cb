"""Pages of costing, as a person without script sees them."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.costing.models.scenario import Scenario
from registry.assets.models.asset import Asset
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada

SLAVUTYCH, KOBELIAKY = "UA32100130000093505", "UA53080130000014699"
Browser = Callable[..., FlaskClient]


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "accountant", hromada: Hromada | None = None) -> FlaskClient:
        make_person(session, f"{role}.test", role=role, hromada=hromada)
        return sign_in(app, f"{role}.test")

    return make


def line_of(session: Session, code: str, hromada: str = SLAVUTYCH) -> ServiceLine:
    own = select(ServiceLine).join(Hromada, Hromada.id == ServiceLine.hromada_id)
    return session.scalars(own.where(Hromada.code == hromada, ServiceLine.code == code)).one()


@pytest.mark.usefixtures("demonstration")
def test_the_start_offers_each_hromadas_next_year(browser: Browser) -> None:
    page = browser().get("/costing").text

    assert f"/costing/2020?hromada={SLAVUTYCH}" in page
    assert "408\u202f900,00\u00a0грн" in page
    assert "без змін проти 2019 року" in page


@pytest.mark.usefixtures("demonstration")
def test_the_start_and_the_day_count_findings_in_the_same_words(browser: Browser) -> None:
    client = browser()

    start, day = client.get("/costing").text, client.get("/").text

    assert ("з них 2 помилки" in start, "з них 2 помилки" in day) == (True, True)


@pytest.mark.usefixtures("demonstration")
def test_a_year_shows_every_line_and_the_total(browser: Browser) -> None:
    page = browser().get(f"/costing/2020?hromada={SLAVUTYCH}").text

    for figure in ("120,0", "27,9", "58,0", "60,0", "28,8", "81,2", "13,0", "20,0", "408,9"):
        assert figure in page
    assert "20 камер × 12 міс × 500,00 грн × 1,000 = 120\u202f000,00 грн" in page


def test_a_fee_without_assets_is_told_and_not_warned_of(browser: Browser, session: Session) -> None:
    line = make_line(session)
    fee = [{"basis": "per_month", "amount": "650"}]
    contract = make_contract(session, line, number="Хостинг", terms=fee, covers=[])
    line_id, contract_id = line.id, contract.id
    session.commit()
    client = browser()

    page, own = client.get(f"/costing/2026/{line_id}").text, client.get(f"/contracts/{contract_id}").text

    assert ("Майна договір не охоплює, ціна — за все разом" in own, "попереджає" in own) == (True, False)
    findings = page.partition('id="findings"')[2]
    assert "Договір № Хостинг не охоплює майна: його ціну враховано" in findings
    assert ("До відома" in findings, "Увага" in findings) == (True, False)


@pytest.mark.usefixtures("demonstration")
def test_a_line_leads_to_its_contract_and_every_asset(browser: Browser, session: Session) -> None:
    line = line_of(session, "2.1")
    cameras = select(Asset).where(Asset.kind_code == "camera", Asset.hromada_id == line.hromada_id)
    camera = session.scalars(cameras).first()
    session.commit()

    page = browser().get(f"/costing/2020/{line.id}").text

    assert camera is not None
    assert f"/assets/{camera.id}" in page
    assert "ДЕМО-2.1/2019" in page


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("query", "total"),
    [("index=10", "449,79"), ("index=%2B10%20%25", "449,79"), ("index=-10", "368,01"), ("index=10&line=2.1", "420,9")],
)
def test_a_what_if_works_by_its_address(browser: Browser, query: str, total: str) -> None:
    page = browser().get(f"/costing/2020?hromada={SLAVUTYCH}&{query}").text

    assert total in page
    assert "замість 408,9" in page


@pytest.mark.usefixtures("demonstration")
def test_a_what_if_has_one_sign_of_per_cent_and_nothing_has_no_sign(browser: Browser) -> None:
    client, said = browser(), []
    for typed in ("-0", "-0%25", "%2B10%20%25"):
        page = client.get(f"/costing/2020?hromada={SLAVUTYCH}&index={typed}").text
        said += re.findall(r"«що, якщо»: усі рядки, ([^<]*%)<", page)[:1]

    assert said == ["0 %", "0 %", "+10 %"]


@pytest.mark.usefixtures("demonstration")
def test_a_percentage_that_is_none_says_so_and_changes_nothing(browser: Browser) -> None:
    page = browser().get(f"/costing/2020?hromada={SLAVUTYCH}&index=багато").text

    assert "Вкажіть число" in page
    assert "408,9" in page


@pytest.mark.usefixtures("demonstration")
def test_a_what_if_is_saved_shown_and_forgotten(browser: Browser, session: Session) -> None:
    client = browser()
    what_if = {"hromada": SLAVUTYCH, "index": "10", "line": "", "name": "Інший зріст"}
    saved = client.post("/costing/2020/scenario", data=what_if)

    page = client.get(saved.location).text
    scenario = session.scalars(select(Scenario).where(Scenario.name == "Інший зріст")).one()
    assert "449,79" in page
    address, sent = f"/costing/scenario/{scenario.id}/delete", {"version": scenario.version}
    session.commit()
    client.post(address, data=sent)
    session.expire_all()
    assert [one.name for one in session.scalars(select(Scenario))] == ["Зріст"]


@pytest.mark.usefixtures("demonstration")
def test_what_threatens_the_year_stands_on_the_page_with_links(browser: Browser) -> None:
    page = browser().get(f"/costing/2027?hromada={KOBELIAKY}").text

    assert "оплату за двома договорами" in page
    assert "Без договору залишаються" in page


def test_an_empty_register_offers_the_first_step(browser: Browser, session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()

    page = browser("accountant", hromada).get("/costing", follow_redirects=True).text

    assert "Додати рядки" in page


def test_lines_and_indexes_are_added_and_refused_at_their_fields(browser: Browser, session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()
    client = browser("accountant", hromada)
    line = {"hromada": hromada.code, "code": "2.1", "title": "Камери", "kekv": "2240", "fund": "general"}
    index = {
        "hromada": hromada.code, "kind": "cpi", "year": "2027", "value": "1,086", "source": "лист",
        "known_on": "2026-08-20",
    }  # fmt: skip

    assert client.post("/costing/settings/line", data=line).status_code == 302
    assert client.post("/costing/settings/line", data=line).status_code == 422
    assert client.post("/costing/settings/index", data=index).status_code == 302
    refused = client.post("/costing/settings/index", data={**index, "value": "0"})

    assert refused.status_code == 422
    assert "Не менше ніж" in refused.text
    assert [one.code for one in session.scalars(select(ServiceLine))] == ["2.1"]
    assert len(session.scalars(select(PriceIndex)).all()) == 1
    session.commit()
    page = client.get(f"/costing/settings?hromada={hromada.code}").text
    assert "індекс споживчих цін</" in page
    assert ">2027<" in page


def test_a_line_is_changed_on_its_own_page(browser: Browser, session: Session) -> None:
    hromada = make_hromada(session)
    line = make_line(session, hromada)
    session.commit()
    client = browser("accountant", hromada)
    given = {"version": line.version, "code": "2.1", "title": "Камери міста", "kekv": "2240", "fund": "general"}

    assert client.post(f"/costing/settings/line/{line.id}", data=given).status_code == 302
    stale = client.post(f"/costing/settings/line/{line.id}", data=given)

    assert stale.status_code == 422
    assert "Хтось уже змінив" in stale.text
    session.expire_all()
    assert session.get_one(ServiceLine, line.id).title == "Камери міста"


@pytest.mark.parametrize("role", ["technician", "publisher"])
def test_those_who_may_not_see_the_money_do_not(browser: Browser, session: Session, role: str) -> None:
    line = make_line(session)
    session.commit()
    client = browser(role)

    assert [
        client.get(path).status_code
        for path in ("/costing", "/costing/2027", f"/costing/2027/{line.id}", "/costing/2027/costing.xlsx")
    ] == [403] * 4


def test_a_viewer_looks_and_changes_nothing(browser: Browser, session: Session) -> None:
    make_contract(session, make_line(session))
    make_asset(session)
    session.commit()
    client = browser("viewer")

    assert client.get("/costing/2027").status_code == 200
    assert client.post("/costing/2027/scenario", data={"index": "10", "name": "х"}).status_code == 403
    assert client.post("/costing/settings/line", data={}).status_code == 403


def test_a_line_of_another_hromada_is_not_found(browser: Browser, session: Session) -> None:
    own, other = make_hromada(session), make_hromada(session)
    line = make_line(session, other)
    session.commit()
    client = browser("accountant", own)

    assert client.get(f"/costing/2027/{line.id}").status_code == 404
    assert client.get(f"/costing/2027?hromada={other.code}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/costing/1800", "/costing/99999999999", "/costing/2027/x", "/costing/2027?hromada=х"]
)
def test_impossible_addresses_are_not_found(browser: Browser, session: Session, path: str) -> None:
    make_hromada(session)
    session.commit()

    assert browser().get(path).status_code == 404


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("asked", "total", "offered"),
    [
        ("index=112", "408,9", ["index=12&", "index=112&"]),
        ("index=1,12", "408,9", ["index=12&", "index=1.12&"]),
        ("index=60", "408,9", ["index=60&"]),
        ("index=112&sure=1", "866,868", []),
        ("index=50", "613,35", []),
    ],
)
def test_a_change_that_is_hardly_meant_is_asked_about_first(browser: Browser, asked, total, offered) -> None:
    page = html.unescape(browser().get(f"/costing/2020?hromada={SLAVUTYCH}&{asked}").text)

    assert total in page
    assert ("чи так задумано" in page) == bool(offered)
    assert all(f"/costing/2020?{one}" in page for one in offered)


@pytest.mark.usefixtures("demonstration")
def test_an_unknown_scenario_is_refused_with_the_known_ones(browser: Browser) -> None:
    client = browser()
    for path in ("", "/costing.xlsx", "/costing.csv"):
        refused = client.get(f"/costing/2027{path}?hromada={KOBELIAKY}&scenario=Немає")

        assert refused.status_code == 404
        assert "Є: «Зріст»" in refused.text


@pytest.mark.usefixtures("demonstration")
def test_a_file_never_holds_other_figures_than_were_asked_for(browser: Browser) -> None:
    client = browser()
    assert client.get(f"/costing/2020/costing.csv?hromada={SLAVUTYCH}&index=112").status_code == 422
    assert client.get(f"/costing/2020/costing.csv?hromada={SLAVUTYCH}&index=багато").status_code == 422

    insisted = client.get(f"/costing/2020/costing.csv?hromada={SLAVUTYCH}&index=112&sure=1")

    assert "254400,00" in insisted.text  # 120 000 × 2,12


def test_a_lines_contracts_are_paged_and_its_sum_stays_that_of_all(app: Flask, session: Session) -> None:
    line = make_line(session)
    make_asset(session)
    for number in range(45):
        make_contract(session, line, number=f"Д-{number:02}", renewal="none")
    make_person(session, "auditor.lines", role="auditor")
    session.commit()
    client, address = sign_in(app, "auditor.lines"), f"/costing/2026/{line.id}"

    pages = [client.get(f"{address}?page={page}").text for page in (1, 2, 3)]

    found = [re.findall(r"Договір № (Д-\d{2})", page) for page in pages]
    assert [len(one) for one in found] == [20, 20, 5]
    assert len({number for one in found for number in one}) == 45
    for page in pages:
        assert "270\u202f000,00" in page
        assert "і ще договорів" not in page


def test_a_line_shows_its_first_assets_and_leads_to_all_of_them(app: Flask, session: Session) -> None:
    line = make_line(session)
    for _number in range(30):
        make_asset(session)
    make_contract(session, line)
    make_person(session, "auditor.lines", role="auditor")
    session.commit()

    client = sign_in(app, "auditor.lines")
    page = client.get(f"/costing/2026/{line.id}").text
    links = re.findall(r'href="(/costing/2026/assets[^"]*)"', page)
    (every,) = {html.unescape(one) for one in links if str(line.id) in one}

    assert "і ще 6: усе майно рядка" in page
    assert "30 об’єктів" in client.get(every).text
