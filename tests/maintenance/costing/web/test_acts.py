"""Pages of acts and payments, as a person without script uses them."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from registry.kernel import clock
from tests.described import inputs_of
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.maintenance_work import make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada


@pytest.fixture
def contract(session: Session, monkeypatch: pytest.MonkeyPatch) -> Contract:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 22))
    made = make_contract(session, make_line(session), number="7/26", amount="12000")
    session.commit()
    return made


@pytest.fixture
def browser(app: Flask, session: Session, contract: Contract) -> FlaskClient:
    make_person(session, "accountant.test", role="accountant", hromada=first_hromada(session))
    session.commit()
    return sign_in(app, "accountant.test")


@pytest.fixture
def chief(app: Flask, session: Session, contract: Contract) -> FlaskClient:
    """Somebody who may know where cameras stand, and so read what was done there."""
    make_person(session, "chief.test", role="admin", hromada=first_hromada(session))
    session.commit()
    return sign_in(app, "chief.test")


def test_a_month_is_accepted_by_one_click_with_its_work_ticked(
    chief: FlaskClient, session: Session, contract: Contract
) -> None:
    camera = make_asset(session)
    ours = make_work(session, camera, contract_id=str(contract.id), started_at="2026-10-20T10:00", summary="Чистка")
    make_work(session, camera, started_at="2026-10-21T10:00", summary="Заміна кабелю")
    make_work(session, camera, started_at="2026-09-21T10:00", summary="Вересневе")
    session.commit()

    page = chief.get(f"/contracts/{contract.id}").text
    address = f"/acts/new?contract={contract.id}&month=2026-10"
    form = chief.get(address).text
    filled = inputs_of(form, "number")
    made = chief.post("/acts/new", data={**filled, "amount": "1 500,50"})
    act = session.scalars(select(Act)).one()

    assert address.replace("&", "&amp;") in page
    assert "Акт за жовтень 2026" in form
    assert ("Заміна кабелю" in form, "Вересневе" in form) == (True, False)
    assert made.headers["Location"] == f"/acts/{act.id}"
    assert (act.number, act.starts_on, act.ends_on, act.accepted_on) == (
        "1", date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 31),
    )  # fmt: skip
    assert (act.work_ids, str(act.amount), act.kekv, act.fund) == ([ours.id], "1500.50", "2240", "general")
    session.commit()
    assert "Чистка" in chief.get(f"/acts/{act.id}").text


def test_an_accountant_tells_works_on_cameras_apart_without_their_words(
    browser: FlaskClient, chief: FlaskClient, session: Session, contract: Contract
) -> None:
    camera = make_asset(session, name="Камера на Миру 7")
    told = {"contract_id": str(contract.id), "summary": "Почистили на Миру 7"}
    make_work(session, camera, started_at="2026-10-20T10:00", kind="preventive", **told)
    make_work(session, camera, started_at="2026-10-27T10:00", kind="corrective", **told)
    session.commit()
    address = f"/acts/new?contract={contract.id}&month=2026-10"

    form = browser.get(address).text
    works = re.findall(r'name="work_ids" type="checkbox" value="([^"]+)"', form)
    filled = {**inputs_of(form, "number"), "amount": "1 500,50", "work_ids": works}
    made = browser.post("/acts/new", data=filled)
    page = browser.get(made.headers["Location"]).text

    for text in (form, page):
        assert "Миру" not in text
        for day, kind in (("20.10.2026", "Обслуговування"), ("27.10.2026", "Ремонт")):
            assert f"{day} · {kind}" in text, (day, kind)
        assert text.count(camera.inventory_number) >= 2 and text.count("▒▒▒ — зміст роботи") == 1
    assert "▒▒▒ — зміст роботи" not in chief.get(address).text


def test_the_log_of_other_days_is_shown_on_demand_and_what_was_typed_stays(
    chief: FlaskClient, session: Session, contract: Contract
) -> None:
    make_work(session, make_asset(session), started_at="2026-09-21T10:00", summary="Вересневе")
    session.commit()
    filled = inputs_of(chief.get(f"/acts/new?contract={contract.id}&month=2026-10").text, "number")

    asked = {**filled, "from": "2026-09-01", "to": "2026-09-30", "amount": "77,70", "works": "1"}
    shown = chief.post("/acts/new", data=asked)

    assert shown.status_code == 200
    assert "Вересневе" in shown.text
    assert 'value="77,70"' in shown.text
    assert session.scalars(select(Act)).all() == []


def test_a_refused_act_keeps_what_was_typed_and_tells_why(
    browser: FlaskClient, session: Session, contract: Contract
) -> None:
    make_act(session, contract, number="1", on="2026-10-31")
    session.commit()
    filled = inputs_of(browser.get(f"/acts/new?contract={contract.id}&month=2026-10").text, "number")
    refused = browser.post("/acts/new", data={**filled, "number": "1", "on": "2026-10-31", "amount": "5"})

    assert refused.status_code == 422
    assert "Акт із таким номером і датою в цьому договорі вже є" in refused.text


def test_a_payment_begins_with_what_the_acts_are_owed(
    browser: FlaskClient, session: Session, contract: Contract
) -> None:
    first, second = (
        make_act(session, contract, amount="1000"),
        make_act(session, contract, amount="500", on="2026-03-01"),
    )
    make_payment(session, contract, first, amount="400")
    session.commit()

    filled = inputs_of(browser.get(f"/payments/new?contract={contract.id}").text, "amount")
    one_act = inputs_of(browser.get(f"/payments/new?contract={contract.id}&act={second.id}").text, "amount")
    made = browser.post("/payments/new", data={**filled, "act_ids": [str(first.id), str(second.id)]})
    payment = session.scalars(select(Payment).order_by(Payment.paid_on.desc())).first()

    assert (filled["amount"], one_act["amount"]) == ("1100,00", "500,00")
    assert payment is not None
    assert made.headers["Location"] == f"/payments/{payment.id}"
    assert {share.act_id: str(share.amount) for share in payment.shares} == {first.id: "600.00", second.id: "500.00"}


def test_the_contracts_page_tells_what_is_accepted_paid_and_left(
    browser: FlaskClient, session: Session, contract: Contract
) -> None:
    act = make_act(session, contract, amount="1000.50")
    make_payment(session, contract, act, amount="400.25")
    make_payment(session, contract, amount="50")
    session.commit()

    page = browser.get(f"/contracts/{contract.id}").text.replace("\u202f", " ").replace("\u00a0", " ")

    for figure in ("1 000,50 грн", "450,25 грн", "наперед 50,00 грн", "600,25 грн", "10 999,50 грн"):
        assert figure in page, figure


def test_a_deleted_act_is_offered_back(browser: FlaskClient, session: Session, contract: Contract) -> None:
    act = make_act(session, contract)
    session.commit()
    deleted = browser.post(f"/acts/{act.id}/delete", data={"version": act.version}, follow_redirects=True)
    gone = browser.get(f"/acts/{act.id}").status_code
    back = browser.post(f"/acts/{act.id}/restore")

    assert f"/acts/{act.id}/restore" in deleted.text
    assert gone == 404
    assert back.headers["Location"] == f"/acts/{act.id}"
    assert browser.get(f"/acts/{act.id}").status_code == 200


def test_an_act_that_is_paid_is_kept_and_the_page_says_why(
    browser: FlaskClient, session: Session, contract: Contract
) -> None:
    act = make_act(session, contract)
    payment = make_payment(session, contract, act)
    session.commit()
    refused = browser.post(f"/acts/{act.id}/delete", data={"version": act.version}, follow_redirects=True)
    browser.post(f"/payments/{payment.id}/delete", data={"version": payment.version})
    freed = browser.post(f"/acts/{act.id}/delete", data={"version": act.version})

    assert "За цим актом є оплати" in refused.text
    assert freed.headers["Location"] == f"/contracts/{contract.id}"


def test_lists_show_their_sum_and_are_narrowed_to_what_is_open(
    browser: FlaskClient, session: Session, contract: Contract
) -> None:
    paid, owed = make_act(session, contract, number="51"), make_act(session, contract, number="52", amount="300")
    make_payment(session, contract, paid, amount="1100")
    session.commit()

    everything = browser.get("/acts").text
    narrowed = browser.get("/acts?open=1").text
    money = browser.get("/payments?open=1").text.replace("\u202f", " ").replace("\u00a0", " ")

    assert ("№ 51" in everything, "№ 52" in everything) == (True, True)
    assert "2 акти" in everything
    assert ("№ 51" in narrowed, "№ 52" in narrowed) == (False, True)
    assert "100,00" in money
    assert str(owed.id) in narrowed


def test_empty_lists_say_what_will_be_there(browser: FlaskClient) -> None:
    assert "Актів ще немає" in browser.get("/acts").text
    assert "Оплат ще немає" in browser.get("/payments").text
    assert "Нічого не знайдено" in browser.get("/acts?q=дракон").text


def test_an_act_without_a_contract_asks_for_one(browser: FlaskClient, session: Session, contract: Contract) -> None:
    make_contract(session, make_line(session, make_hromada(session)), number="чужий/26")
    session.commit()

    page = browser.get("/acts/new").text

    assert f"/acts/new?contract={contract.id}" in page
    assert "чужий/26" not in page


def test_who_only_reads_money_sees_no_buttons(app: Flask, session: Session, contract: Contract) -> None:
    act = make_act(session, contract)
    make_person(session, "auditor.test", role="auditor")
    session.commit()
    auditor = sign_in(app, "auditor.test")

    for address in (f"/acts/{act.id}", f"/contracts/{contract.id}", "/acts"):
        page = auditor.get(address).text
        assert f"№ {act.number}" in page
        assert "/acts/new" not in page
        assert f"/acts/{act.id}/edit" not in page
