"""Printed forms by page, API and command: figures of the register to the kopiyka, what lacks, what stays secret."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from maintenance.costing.models.act import Act
from maintenance.papers.paper_cli import paper
from registry.assets.operations.assets import retire_asset
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada
from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.maintenance_work import make_work
from tests.factories.packages import texts_of
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location, make_organisation, make_settlement

LINE = "________"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    return make_hromada(session)


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "clerk", role="admin", hromada=hromada)
    session.commit()
    return sign_in(app, "clerk")


def an_act(session: Session, hromada: Hromada, **overrides: Any) -> Act:
    provider = make_organisation(session, hromada, name="ТОВ «Сигнал»", role="provider", edrpou="14360570")
    line = make_line(session, hromada)
    contract = make_contract(
        session, line, number="12-26", subject="Обслуговування камер", provider_id=str(provider.id), vat="included_20",
        signed_on="2026-01-02",
    )  # fmt: skip
    return make_act(session, contract, **{"number": "7", "amount": "121022.31", **overrides})


def words(response: Any) -> str:
    assert response.status_code == 200
    return texts_of(response.data).replace("\u202f", " ")


def table_of(data: bytes, place: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(io.BytesIO(data)).tables[place].rows]


def test_an_act_is_printed_as_the_register_has_it(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    camera = make_asset(session, hromada, inventory_number="10440001")
    work = make_work(session, camera, started_at="2026-01-20T10:00", result_status="in_service")
    act = an_act(session, hromada, work_ids=[str(work.id)])
    session.commit()
    assert f"/papers/act?of={act.id}" in browser.get(f"/acts/{act.id}").text

    page = browser.get(f"/papers/act?of={act.id}").text
    document = browser.get(f"/papers/act/file.docx?of={act.id}")
    pdf = browser.get(f"/papers/act/file.pdf?of={act.id}").data

    told = words(document)
    assert "121 022,31 грн (сто двадцять одна тисяча двадцять дві гривні 31 копійка), з ПДВ 20 %" in told
    assert "Вартість без ПДВ: 100 851,92 грн. ПДВ: 20 170,39 грн." in told
    assert "договором від 02.01.2026 № 12-26 «Обслуговування камер» за період з 01.01.2026 до 31.01.2026" in told
    assert "ТОВ «Сигнал» (код за ЄДРПОУ 14360570)" in told
    row = ["1", "20.01.2026", "Камера відеоспостереження 10440001", "Очищено від пилу й бруду", "Працює"]
    assert table_of(document.data, 1)[1] == row
    printed = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).split())
    assert "121 022,31" in printed
    assert "Назва ради або виконавчого органу" in page
    assert "/templates/settings?hromada=" in page


def test_page_api_and_command_give_the_same(
    app: Flask, browser: FlaskClient, session: Session, hromada: Hromada, tmp_path: Path
) -> None:
    act = an_act(session, hromada)
    api = api_as(app, session, "accountant", hromada)
    session.commit()
    file = tmp_path / "act.docx"

    with app.app_context():
        ran = CliRunner().invoke(paper, ["act", str(act.id), "--out", str(file)])
    told = api.get(f"/papers/act?of={act.id}").json

    assert ran.exit_code == 0, ran.output
    by_page = words(browser.get(f"/papers/act/file.docx?of={act.id}"))
    assert texts_of(file.read_bytes()).replace("\u202f", " ") == by_page
    assert words(api.get(f"/papers/act/file.docx?of={act.id}")) == by_page
    assert api.get(f"/papers/act/file.pdf?of={act.id}").data.startswith(b"%PDF")
    assert told["values"]["amount_words"] in by_page
    assert {one["label"] for one in told["missing"]} >= {"Назва ради або виконавчого органу", "Код ДК 021:2015"}
    assert [one["form"] for one in api.get("/papers").json["items"]] == [
        "act", "journal", "defect", "write_off", "inventory",
    ]  # fmt: skip
    assert api.get("/papers/act").status_code == 422
    assert api.get("/papers/act?of=x").status_code == 404
    assert "Бракує: Код ДК 021:2015 (12-26)" in ran.output


def test_what_lacks_is_a_line_on_the_paper_and_a_link_on_the_page(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    contract = make_contract(session, make_line(session, hromada))
    act = make_act(session, contract)
    session.commit()

    page = browser.get(f"/papers/act?of={act.id}").text
    told = words(browser.get(f"/papers/act/file.docx?of={act.id}"))

    assert f"Виконавець — {LINE} (код за ЄДРПОУ {LINE})" in told.replace("  ", " ")
    lacks = re.findall(r"<li>\s*(.*?)</li>", page.partition("Чого бракує")[2].partition("</ul>")[0], re.DOTALL)
    provider = next(one for one in lacks if one.startswith("Виконавець"))
    assert f"/contracts/{contract.id}" in provider
    for url in re.findall(r'<a href="(/[^"]+)"', " ".join(lacks)):
        assert browser.get(url.replace("&amp;", "&")).status_code == 200


def test_who_reads_no_money_prints_no_act(app: Flask, session: Session, hromada: Hromada) -> None:
    act = an_act(session, hromada)
    make_person(session, "tech", role="technician", hromada=hromada)
    make_person(session, "other", role="admin", hromada=make_hromada(session))
    api = api_as(app, session, "technician", hromada)
    session.commit()

    for login in ("tech", "other"):
        for address in (f"/papers/act?of={act.id}", f"/papers/act/file.docx?of={act.id}"):
            assert sign_in(app, login).get(address).status_code == 404
    assert api.get(f"/papers/act?of={act.id}").status_code == 404


def test_secret_things_are_told_by_kind_and_number_whoever_prints(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    settlement = make_settlement(session, hromada)
    place = make_location(
        session, hromada, name="CANARY-ОПОРА", address="CANARY-ВУЛИЦЯ", settlement_id=str(settlement.id)
    )
    holder = make_organisation(session, hromada)
    camera = make_asset(
        session, hromada, name="Камера CANARY", inventory_number="10449", location_id=str(place.id),
        holder_id=str(holder.id), price="12000.10",
    )  # fmt: skip
    work = make_work(session, camera, started_at="2026-01-20T10:00")
    act = an_act(session, hromada, work_ids=[str(work.id)])
    session.commit()
    period = "from=2026-01-01&to=2026-01-31"
    asked = [
        f"act/file.docx?of={act.id}", f"journal/file.docx?of={hromada.code}&{period}",
        f"defect/file.docx?of={camera.id}", f"inventory/file.docx?of={holder.id}",
        f"inventory/file.docx?of={hromada.code}",
    ]  # fmt: skip

    for one in asked:
        told = words(browser.get(f"/papers/{one}"))
        page = browser.get(f"/papers/{one.replace('/file.docx', '')}").text
        assert "10449" in told, one
        assert "CANARY" not in told, one
        assert "CANARY" not in page, one
    for form in ("inventory", "journal"):
        found = words(browser.get(f"/papers/{form}/file.docx?of={place.id}&{period}"))
        assert "10449" not in found
        assert "CANARY" not in found
        assert settlement.name in found
    assert "втаємничено" in browser.get(f"/papers/inventory?of={place.id}").text


def test_the_journal_holds_the_work_of_its_days(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    server = make_asset(session, hromada, kind="server", name="Сервер", inventory_number="S-1")
    contract = make_contract(session, make_line(session, hromada))
    for day, further in (
        ("2026-01-31T23:30", {"contract_id": str(contract.id)}),
        ("2026-02-01T00:10", {}),
        ("2026-02-27T08:00", {}),
    ):
        make_work(session, server, started_at=day, summary=f"Робота {day[:10]}", **further)
    session.commit()

    february = browser.get(f"/papers/journal/file.docx?of={hromada.code}&from=2026-02-01&to=2026-02-28")
    under = browser.get(f"/papers/journal/file.docx?of={contract.id}&from=2026-01-01&to=2026-12-31")

    assert [row[5] for row in table_of(february.data, 0)[1:]] == ["Робота 2026-02-01", "Робота 2026-02-27"]
    assert "Записів за період: 2" in words(february)
    assert [row[5] for row in table_of(under.data, 0)[1:]] == ["Робота 2026-01-31"]
    assert browser.get(f"/papers/journal?of={hromada.code}&from=2026-03-01&to=2026-02-01").status_code == 422
    assert browser.get(f"/papers/journal?of={hromada.code}&from=x").status_code == 422
    assert "/papers/journal" in browser.get("/work/journal").text
    assert f"/papers/journal?of={contract.id}" in browser.get(f"/contracts/{contract.id}").text


def test_the_sheet_adds_up_and_is_of_its_day(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    holder = make_organisation(session, hromada, name="Відділ обліку")
    prices = ["1200.10", "0.05", "300000.00"]
    told = {"kind": "server", "holder_id": str(holder.id), "commissioned_on": "2020-01-01", "responsible": "Адмін"}
    servers = [make_asset(session, hromada, price=price, inventory_number=f"S-{price}", **told) for price in prices]
    make_asset(session, hromada, **{**told, "commissioned_on": "2026-06-01", "inventory_number": "LATER", "price": "5"})
    make_asset(session, hromada, kind="server", inventory_number="FOREIGN")
    retire_asset(session, SYSTEM, servers[2].id, version=servers[2].version, on=date(2026, 5, 31), reason="Акт № 5")
    session.commit()

    spring = browser.get(f"/papers/inventory/file.docx?of={holder.id}&on=2026-05-31")
    summer = browser.get(f"/papers/inventory/file.docx?of={holder.id}&on=2026-06-01&responsible=Адмін")

    rows = table_of(spring.data, 0)
    assert [row[1] for row in rows[1:-1]] == ["S-0.05", "S-1200.10", "S-300000.00"]
    assert [text.replace("\u202f", " ") for text in rows[-1][5:7]] == ["3", "301 200,15"]
    assert rows[1][7:] == [LINE, LINE]
    assert "три об’єкти первісною вартістю 301 200,15 грн (триста одна тисяча двісті гривень 15 копійок)" in words(
        spring
    )
    assert [row[1] for row in table_of(summer.data, 0)[1:-1]] == ["LATER", "S-0.05", "S-1200.10"]
    whole = browser.get(f"/papers/inventory/file.docx?of={hromada.code}")
    assert table_of(whole.data, 0)[-1][6] == LINE, "a sum that lacks a price would be read as a whole one"
    assert "підсумку на папері не буде" in browser.get(f"/papers/inventory?of={hromada.code}").text
    assert "відомо з дат" in browser.get(f"/papers/inventory?of={holder.id}&on=2026-05-31").text
    assert browser.get(f"/papers/inventory?of={holder.id}&on=2099-01-01").status_code == 422
    assert f"/papers/inventory?of={holder.id}" in browser.get(f"/organisations/{holder.id}").text


def test_writing_off_is_of_retired_things_of_one_holder(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    holder = make_organisation(session, hromada, name="Відділ обліку")
    told = {"kind": "server", "holder_id": str(holder.id)}
    first, second = (make_asset(session, hromada, price=price, **told) for price in ("100.50", "200.25"))
    other, working = make_asset(session, hromada, kind="server"), make_asset(session, hromada, **told)
    for one in (first, second, other):
        retire_asset(session, SYSTEM, one.id, version=one.version, on=date(2026, 5, 31), reason="Не підлягає ремонту")
    session.commit()

    both = browser.get(f"/papers/write_off/file.docx?of={first.id}&of={second.id}")

    assert [row[8] for row in table_of(both.data, 0)[1:-1]] == ["Не підлягає ремонту"] * 2
    assert "два об’єкти первісною вартістю 300,75 грн (триста гривень 75 копійок)" in words(both)
    assert "від 31.05.2026" in words(both)
    for wrong in (f"of={first.id}&of={other.id}", f"of={working.id}", ""):
        assert browser.get(f"/papers/write_off?{wrong}").status_code == 422
    assert f"/papers/write_off?of={first.id}" in browser.get(f"/assets/{first.id}").text
    assert f"/papers/defect?of={working.id}" in browser.get(f"/assets/{working.id}").text
    ticked = browser.post("/assets/bulk", data={"do": "write_off", "id": [f"{first.id}:2", f"{second.id}:2"]})
    assert ticked.status_code == 302
    assert browser.get(ticked.headers["Location"]).status_code in (200, 422)
