"""Printed forms by page, API and command: figures of the register to the kopiyka, what lacks, what stays secret."""

import html
import io
import re
from datetime import UTC, date, datetime
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
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import retire_asset, update_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.places.models.organisation import Organisation
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


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


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
    assert rows[2] == [str(one) for one in range(1, 16)], "the columns of the typical form are numbered"
    assert [row[3] for row in rows[3:-1]] == ["S-0.05", "S-1200.10", "S-300000.00"]
    assert [text.replace("\u202f", " ") for text in rows[-1][9:11]] == ["3", "301 200,15"]
    assert [rows[3][place] for place in (7, 8, 11, 12, 13)] == [LINE] * 5
    assert "на кінець дня 31.05.2026" in words(spring)
    assert (
        "три об’єкти первісною (переоціненою) вартістю 301 200,15 грн (триста одна тисяча двісті гривень 15 копійок)"
        in words(spring)
    )
    assert [row[3] for row in table_of(summer.data, 0)[3:-1]] == ["LATER", "S-0.05", "S-1200.10"]
    whole = browser.get(f"/papers/inventory/file.docx?of={hromada.code}")
    assert table_of(whole.data, 0)[-1][10] == LINE, "a sum that lacks a price would be read as a whole one"
    assert "підсумку на папері не буде" in browser.get(f"/papers/inventory?of={hromada.code}").text
    page = browser.get(f"/papers/inventory?of={holder.id}&on=2026-05-31").text
    assert "узято з історії на кінець того дня" in page
    assert re.search(r"Строк корисного використання[^<]*—\s*впишіть від руки", page)
    assert browser.get(f"/papers/inventory?of={holder.id}&on=2099-01-01").status_code == 422
    assert f"/papers/inventory?of={holder.id}" in browser.get(f"/organisations/{holder.id}").text


def retired_servers(session: Session, hromada: Hromada, holder: Organisation) -> list[Asset]:
    told = {"kind": "server", "holder_id": str(holder.id)}
    found = [make_asset(session, hromada, price=price, **told) for price in ("100.50", "200.25")]
    for one in found:
        retire_asset(session, SYSTEM, one.id, version=one.version, on=date(2026, 5, 31), reason="Не підлягає ремонту")
    return found


def test_an_act_of_what_is_written_off_tells_when_and_why(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    holder = make_organisation(session, hromada, name="Відділ обліку")
    first, second = retired_servers(session, hromada, holder)
    update_asset(session, SYSTEM, first.id, {"note": f"{first.note}\n01.06.2026: Шафу віддано"}, version=first.version)
    session.commit()

    both = browser.get(f"/papers/write_off/file.docx?of={first.id}&of={second.id}")

    rows = table_of(both.data, 0)
    assert rows[2] == [str(one) for one in range(1, 16)]
    assert [row[13:] for row in rows[3:-1]] == [["31.05.2026", "Не підлягає ремонту"]] * 2
    assert [rows[3][place] for place in (4, 6, 7, 10, 11, 12)] == [LINE] * 6
    assert "два об’єкти первісною (переоціненою) вартістю 300,75 грн (триста гривень 75 копійок)" in words(both)
    assert "від 31.05.2026" in words(both)
    assert "ПРОЄКТ" not in words(both)
    assert f"/papers/write_off?of={first.id}" in browser.get(f"/assets/{first.id}").text


def test_a_draft_retires_nothing_and_becomes_the_act_once_its_things_are_retired(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    holder = make_organisation(session, hromada, name="Відділ обліку")
    told = {"kind": "server", "holder_id": str(holder.id), "price": "100.50"}
    first, second = (make_asset(session, hromada, **told) for _ in range(2))
    session.commit()
    of = f"of={first.id}&of={second.id}"
    assert f"/papers/write_off?of={first.id}" in browser.get(f"/assets/{first.id}").text

    ticked = browser.post("/assets/bulk", data={"do": "write_off", "id": [f"{first.id}:1", f"{second.id}:1"]})
    draft = browser.get(f"/papers/write_off/file.docx?{of}&reason=Згоріли")
    page = browser.get(f"/papers/write_off?{of}&reason=Згоріли").text

    assert browser.get(ticked.headers["Location"]).status_code == 200
    assert words(draft).strip().startswith("ПРОЄКТ: майно за цим актом іще не списано")
    assert [row[13:] for row in table_of(draft.data, 0)[3:-1]] == [[LINE, "Згоріли"]] * 2
    session.expire_all()
    assert [one.status for one in (first, second)] == ["in_service"] * 2
    session.rollback()

    form = dict(re.findall(r'name="(status|chosen|next)" value="([^"]*)"', page.partition("Списати за цим актом")[2]))
    done = browser.post(
        "/assets/bulk/change",
        data={
            **form,
            "next": html.unescape(form["next"]),
            "decommissioned_on": "2026-05-30",
            "reason": "Згоріли в бурю",
        },
    )
    assert done.status_code == 302
    act = browser.get(done.headers["Location"].replace("write_off?", "write_off/file.docx?"))
    assert [row[13:] for row in table_of(act.data, 0)[3:-1]] == [["30.05.2026", "Згоріли в бурю"]] * 2
    assert "ПРОЄКТ" not in words(act)
    assert "від 30.05.2026" in words(act)


def test_an_act_of_writing_off_is_of_one_holder_and_of_what_is_on_the_books(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    holder = make_organisation(session, hromada, name="Відділ обліку")
    first, _second = retired_servers(session, hromada, holder)
    other = make_asset(session, hromada, kind="server")
    planned = make_asset(session, hromada, kind="server", holder_id=str(holder.id), status="planned")
    session.commit()

    for wrong in (f"of={first.id}&of={other.id}", f"of={planned.id}", ""):
        assert browser.get(f"/papers/write_off?{wrong}").status_code == 422
    assert f"/papers/write_off?of={planned.id}" not in browser.get(f"/assets/{planned.id}").text
    assert f"/papers/defect?of={planned.id}" in browser.get(f"/assets/{planned.id}").text
    assert "Списати за цим актом" not in browser.get(f"/papers/write_off?of={first.id}").text


def test_papers_of_a_day_gone_show_things_as_their_history_knows_them(
    app: Flask, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(session, "clerk", role="admin", hromada=hromada)
    before, after = (make_organisation(session, hromada, name=name) for name in ("Відділ давній", "Відділ теперішній"))
    old, new = (make_location(session, hromada, name=name) for name in ("Підвал", "Горище"))
    set_clock(monkeypatch, datetime(2026, 3, 1, 9, tzinfo=UTC))
    server = make_asset(
        session, hromada, kind="wifi_point", inventory_number="OLD-1", name="Точка давній", price="500.00",
        holder_id=str(before.id), location_id=str(old.id), commissioned_on="2020-01-01",
    )  # fmt: skip
    set_clock(monkeypatch, datetime(2026, 3, 3, 9, tzinfo=UTC))
    make_work(session, server, started_at="2026-03-02T10:00", summary="Чищення")
    set_clock(monkeypatch, datetime(2026, 6, 1, 9, tzinfo=UTC))
    server = update_asset(
        session, SYSTEM, server.id,
        {
            "inventory_number": "NEW-1", "name": "Точка новий", "price": "900.00", "holder_id": str(after.id),
            "location_id": str(new.id), "status": "repair",
        },
        version=server.version,
    )  # fmt: skip
    make_asset(session, hromada, kind="wifi_point", inventory_number="LATE", holder_id=str(before.id), price="1.00")
    session.commit()
    browser = sign_in(app, "clerk")

    for of in (before, old):
        rows = table_of(browser.get(f"/papers/inventory/file.docx?of={of.id}&on=2026-03-31").data, 0)[3:-1]
        told = [(row[1], row[3], row[10], row[14]) for row in rows if row[3] != "LATE"]
        assert told == [("Точка давній", "OLD-1", "500,00", "—")]
    later = [
        row[14] for row in table_of(browser.get(f"/papers/inventory/file.docx?of={before.id}&on=2026-03-31").data, 0)
    ]
    assert "стан ?; запис пізніший" in later
    assert "чи було майно на обліку того дня, історія не знає" in words(
        browser.get(f"/papers/inventory/file.docx?of={before.id}&on=2026-03-31")
    )
    for of in (after, new):
        then = browser.get(f"/papers/inventory/file.docx?of={of.id}&on=2026-03-31")
        assert [row[3] for row in table_of(then.data, 0)[3:-1]] == ["—"], "an empty sheet has one row of dashes"
        now = table_of(browser.get(f"/papers/inventory/file.docx?of={of.id}&on=2026-06-01").data, 0)[3:-1]
        assert [(row[1], row[3], row[10], row[14]) for row in now] == [("Точка новий", "NEW-1", "900,00", "у ремонті")]
    defect = words(browser.get(f"/papers/defect/file.docx?of={server.id}&on=2026-03-31"))
    for told in ("Відділ давній", "Точка давній", "OLD-1", "500,00", "Підвал", "Стан за обліком: працює", "Чищення"):
        assert told in defect
    assert "Чищення" not in words(browser.get(f"/papers/defect/file.docx?of={server.id}&on=2026-03-01"))
    journal = table_of(
        browser.get(f"/papers/journal/file.docx?of={hromada.code}&from=2026-03-01&to=2026-03-31").data, 0
    )
    assert journal[1][3:5] == ["Точка давній, № OLD-1", "Підвал"]
