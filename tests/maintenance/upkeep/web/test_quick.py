"""What a QR label opens."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.kernel import clock
from tests.factories.maintenance_work import make_plan, make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada


@pytest.fixture
def technician(app, session):
    """Give the browser of a technician."""

    def make():
        make_person(session, "tekhnik", role="technician", display_name="Технік")
        return sign_in(app, "tekhnik")

    return make


def test_a_stranger_signs_in_and_comes_back(client, session):
    asset = make_asset(session)
    session.commit()

    answer = client.get(f"/a/{asset.code}")

    assert answer.status_code == 302
    assert answer.location.endswith(f"next=/a/{asset.code}")


@pytest.mark.parametrize("code", ["AAAAAAAA", "../../etc", "%00", "x" * 500, "камера"])
def test_an_unknown_code_is_not_found(technician, code):
    assert technician().get(f"/a/{code}").status_code == 404


def test_an_unknown_label_says_what_to_do_and_so_does_a_hidden_one(app, session):
    mine, other = first_hromada(session), make_hromada(session)
    hidden = make_asset(session, other)
    make_person(session, "svii", role="technician", hromada=mine)
    session.commit()
    client = sign_in(app, "svii")

    unknown, elsewhere = client.get("/a/ZZZZZZZZ"), client.get(f"/a/{hidden.code}")

    assert (unknown.status_code, elsewhere.status_code) == (404, 404)
    assert "Такої етикетки немає в реєстрі" in unknown.text
    assert "Код ZZZZZZZZ не знайдено" in unknown.text
    assert f"Код {hidden.code} не знайдено" in elsewhere.text


def test_the_label_shows_the_thing_and_its_last_three_works(technician, session):
    asset = make_asset(session, name="Камера на площі")
    for day in range(1, 5):
        make_work(session, asset, started_at=f"2026-11-0{day}T10:00", summary=f"Огляд {day}")
    session.commit()

    page = technician().get(f"/a/{asset.code.lower()}").text

    assert "Камера на площі" in page
    assert "Записати роботу" in page
    assert "Повідомити про несправність" in page
    assert ["Огляд 1" in page, "Огляд 2" in page, "Огляд 4" in page] == [False, True, True]


def test_a_fault_is_reported_once_and_can_be_undone_at_once(technician, session):
    asset = make_asset(session)
    session.commit()
    asset_id, code = asset.id, asset.code
    client = technician()
    data = {"summary": "Немає зображення", "client_key": "fault-0001"}

    answers = [client.post(f"/a/{code}/fault", data=data) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert session.scalar(select(func.count()).select_from(WorkEntry)) == 1
    assert session.get(Asset, asset_id, populate_existing=True).status == "repair"
    session.rollback()
    page = client.get(answers[0].location).text
    assert "Скасувати запис" in page
    entry_id = answers[0].location.rpartition("=")[2]
    client.post(f"/work/{entry_id}/undo", data={"next": f"/a/{code}"})
    assert session.get(Asset, asset_id, populate_existing=True).status == "in_service"


def test_work_logged_from_the_label_returns_to_it(technician, session):
    asset = make_asset(session)
    session.commit()
    client = technician()
    data = {
        "asset": str(asset.id), "kind": "inspection", "summary": "Оглянуто, працює", "result_status": "in_service",
        "done_by": "Технік", "client_key": uuid.uuid4().hex, "next": f"/a/{asset.code}",
    }  # fmt: skip

    answer = client.post("/work/new", data=data)

    assert answer.location.startswith(f"/a/{asset.code}?saved=")
    assert "Записано: Огляд" in client.get(answer.location).text


def test_work_logged_from_the_label_says_which_visit_it_closed(technician, session):
    asset, today = make_asset(session, commissioned_on="2020-01-01"), clock.today()
    soon = str(today + timedelta(days=100))
    make_plan(session, today=today, title="Очищення щомісяця", starts_on=str(today), lead_days=14)
    make_plan(session, today=today, title="Повірка щороку", interval="year", starts_on=soon, lead_days=120)
    session.commit()
    client = technician()
    data = {
        "asset": str(asset.id), "kind": "preventive", "summary": "Очищено об’єктив", "done_by": "Технік",
        "client_key": uuid.uuid4().hex, "next": f"/a/{asset.code}",
    }  # fmt: skip

    page = client.get(client.post("/work/new", data=data).location).text

    assert re.findall(r"Закрито візит: ([^<]*)<", page) == [f"Очищення щомісяця, {today:%d.%m.%Y}"]


def test_a_retired_thing_takes_no_more_work(technician, session):
    asset = make_asset(session, status="retired", decommissioned_on="2026-01-01")
    session.commit()
    client = technician()

    page = client.get(f"/a/{asset.code}").text

    assert "Це майно списано" in page
    assert '<form class="form quick-form"' not in page


def test_a_phone_gets_a_fresh_token_and_whose_it_is(technician):
    told = technician().get("/work/token").json

    assert told["login"] == "tekhnik"
    assert len(told["token"]) > 20


def test_nobody_gets_a_token_without_signing_in(client):
    assert client.get("/work/token").status_code == 302
