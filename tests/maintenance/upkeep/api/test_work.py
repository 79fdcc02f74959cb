"""Plans and work through the API, on both engines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.people.models import User
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_organisation


@pytest.fixture
def camera(session: Session) -> Asset:
    asset = make_asset(session, first_hromada(session))
    session.commit()
    return asset


@pytest.fixture
def api(app: Flask, session: Session, camera: Asset) -> Api:
    return api_as(app, session, "technician", camera.hromada)


def work(*assets: Asset, **values: Any) -> dict[str, Any]:
    return {
        "asset_ids": [str(one.id) for one in assets],
        "kind": "corrective",
        "started_at": "2026-11-01T10:00:00+02:00",
        "done_by": "Технік відділу ІТ",
        "summary": "Замінено блок живлення",
        **values,
    }


def plan(**values: Any) -> dict[str, Any]:
    return {
        "title": "Чищення камер",
        "work_kind": "preventive",
        "interval": "month",
        "starts_on": "2026-11-01",
        "kind": "camera",
        **values,
    }


def test_work_is_logged_read_corrected_and_undone(api: Api, camera: Asset) -> None:
    made = api.post("/work", work(camera, result_status="repair", labour="1.5", cost="350.00"))
    address = f"/work/{made.json['id']}"
    corrected = api.patch(address, {"summary": "Замінено кабель"}, if_match=made.headers["ETag"])
    stale = api.patch(address, {"summary": "Інше"}, if_match=made.headers["ETag"])
    during = api.get(f"/assets/{camera.id}").json["status"]
    undone = api.delete(address, if_match=corrected.headers["ETag"])

    assert made.status_code == 201, made.text
    assert (made.json["started_at"], made.json["labour"], made.json["cost"]) == (
        "2026-11-01T08:00:00.000000Z",
        "1.5",
        "350.00",
    )
    assert (corrected.json["summary"], stale.status_code, during) == ("Замінено кабель", 412, "repair")
    assert undone.status_code == 204, undone.text
    assert api.get(address).status_code == 404
    assert api.get(f"/assets/{camera.id}").json["status"] == "in_service"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"asset_ids": []}, "asset_ids"),
        ({"asset_ids": ["x"]}, "asset_ids"),
        ({"asset_ids": "x"}, "asset_ids"),
        ({"kind": "party"}, "kind"),
        ({"started_at": "2999-01-01T00:00:00Z"}, "started_at"),
        ({"started_at": "0001-01-01T00:00:00Z"}, "started_at"),
        ({"ended_at": "2020-01-01T00:00:00Z"}, "ended_at"),
        ({"cost": "1,555"}, "cost"),
        ({"due_ids": []}, "due_ids"),
        ({"client_key": "12345678"}, "client_key"),
        ({"is_demo": True}, "is_demo"),
        ({"labour": "abc"}, "labour"),
        ({"labour": "99999999"}, "labour"),
        ({"summary": "  "}, "summary"),
        ({"summary": "я" * 2001}, "summary"),
        ({"contract_id": "00000000-0000-0000-0000-000000000001"}, "contract_id"),
        ({"created_by_id": "00000000-0000-0000-0000-000000000001"}, "created_by_id"),
    ],
)
def test_a_wrong_entry_is_refused_by_field(api: Api, camera: Asset, values: dict[str, Any], field: str) -> None:
    response = api.post("/work", work(camera, **values))

    assert response.status_code == 422, response.text
    assert field in response.json["errors"], response.json


def test_the_time_of_work_is_now_unless_told_and_is_never_taken_away(api: Api, camera: Asset) -> None:
    made = api.post("/work", {name: one for name, one in work(camera).items() if name != "started_at"})
    emptied = api.patch(f"/work/{made.json['id']}", {"started_at": None}, if_match="*")
    moved = api.patch(f"/work/{made.json['id']}", {"asset_ids": [], "result_status": "repair"}, if_match="*")

    assert made.status_code == 201, made.text
    assert abs(datetime.fromisoformat(made.json["started_at"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert (emptied.status_code, list(emptied.json["errors"])) == (422, ["started_at"])
    assert (moved.status_code, set(moved.json["errors"])) == (422, {"asset_ids", "result_status"})


def test_the_journal_is_paged_and_filtered(api: Api, session: Session, camera: Asset) -> None:
    other = make_asset(session, camera.hromada)
    session.commit()
    for day in range(1, 6):
        api.post("/work", work(camera if day % 2 else other, started_at=f"2026-11-0{day}T08:00:00Z", summary=f"д{day}"))

    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/work?limit=2&cursor={cursor}").json
        seen += [one["summary"] for one in page["items"]]
        cursor = page["next"]

    assert seen == ["д5", "д4", "д3", "д2", "д1"]
    assert api.get(f"/work?asset_id={other.id}").json["total"] == 2
    assert api.get("/work?since=2026-11-03T00:00:00Z&before=2026-11-05T00:00:00Z").json["total"] == 2
    assert api.get("/work?sort=started&limit=1").json["items"][0]["summary"] == "д1"
    assert api.get("/work?since=yesterday").status_code == 422


def test_work_on_a_foreign_asset_is_refused(app: Flask, session: Session, api: Api, camera: Asset) -> None:
    foreign = make_asset(session, make_hromada(session))
    session.commit()

    response = api.post("/work", work(foreign))

    assert (response.status_code, list(response.json["errors"])) == (422, ["asset_ids"])
    assert api_as(app, session, "accountant", camera.hromada).post("/work", work(camera)).status_code == 403


def test_a_repeated_entry_is_written_once(api: Api, camera: Asset) -> None:
    first = api.post("/work", work(camera), idempotency_key="visit-1")
    again = api.post("/work", work(camera), idempotency_key="visit-1")

    assert first.json == again.json
    assert api.get("/work").json["total"] == 1


def test_a_plan_is_made_changed_stopped_and_resumed(api: Api, camera: Asset) -> None:
    made = api.post("/plans", plan())
    address = f"/plans/{made.json['id']}"
    changed = api.patch(address, {"every": 2, "performer": "Підрядник"}, if_match=made.headers["ETag"])
    stopped = api.delete(address, if_match=changed.headers["ETag"])
    is_stopped = api.get(address)
    resumed = api.patch(address, {"is_active": True}, if_match=is_stopped.headers["ETag"])

    assert made.status_code == 201, made.text
    assert (changed.json["every"], changed.json["kind"]) == (2, "camera")
    assert stopped.status_code == 204
    assert (is_stopped.json["is_active"], resumed.json["is_active"]) == (False, True)
    assert api.get("/plans?is_active=true&q=Чищення").json["total"] == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": None}, "kind"),
        ({"kind": "dragon"}, "kind"),
        ({"every": 0}, "every"),
        ({"every": True}, "every"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"filters": {"colour": "red"}}, "filters.colour"),
        ({"interval": "day"}, "interval"),
        ({"is_active": False}, "is_active"),
    ],
)
def test_a_wrong_plan_is_refused_by_field(api: Api, values: dict[str, Any], field: str) -> None:
    response = api.post("/plans", plan(**values))

    assert response.status_code == 422, response.text
    assert field in response.json["errors"], response.json


def test_a_plan_cannot_be_changed_to_an_unknown_kind(api: Api) -> None:
    made = api.post("/plans", plan())

    response = api.patch(f"/plans/{made.json['id']}", {"kind": "dragon"}, if_match="*")

    assert (response.status_code, list(response.json["errors"])) == (422, ["kind"])


def test_a_department_s_technician_keeps_to_its_own_assets(app: Flask, session: Session, camera: Asset) -> None:
    department = make_organisation(session, camera.hromada)
    own = make_asset(session, camera.hromada, holder_id=str(department.id))
    technician = api_as(app, session, "technician", camera.hromada, login="dept.tech")
    _limit(session, "dept.tech", department.id)

    assert technician.post("/work", work(own)).status_code == 201
    assert technician.post("/work", work(camera)).status_code == 403
    assert technician.patch(f"/assets/{camera.id}", {"name": "Моя"}, if_match="*").status_code == 403
    assert technician.patch(f"/assets/{own.id}", {"name": "Моя"}, if_match="*").status_code == 200


def _limit(session: Session, login: str, department_id: Any) -> None:
    user = session.scalars(select(User).where(User.login == login)).one()
    user.memberships[0].department_id = department_id
    session.commit()


def test_work_and_plans_are_found_by_their_fields(api: Api, session: Session, camera: Asset) -> None:
    contract = make_contract(session)
    session.commit()
    api.post("/work", work(camera, contract_id=str(contract.id), started_at="2026-11-03T08:00:00Z", cost="10.00"))
    api.post("/work", work(camera, result_status="repair", summary="Друга"))
    api.post("/plans", plan())

    def summaries(query: str) -> list[str]:
        return [one["summary"] for one in api.get(f"/work?{query}").json["items"]]

    assert summaries(f"contract_id={contract.id}") == ["Замінено блок живлення"]
    assert summaries("result_status=repair") == ["Друга"]
    assert summaries("sort=started_at") == summaries("sort=started") == ["Друга", "Замінено блок живлення"]
    assert summaries("sort=-cost") == ["Замінено блок живлення", "Друга"]
    assert [api.get(f"/plans?kind={one}").json["total"] for one in ("camera", "server")] == [1, 0]
    assert api.get("/plans?sort=-starts_on").json["total"] == 1


@pytest.mark.parametrize(
    "address", ["/work?result_status=broken", "/work?asset_kind=zzz", "/plans?kind=zzz", "/plans?performer_id=x"]
)
def test_a_wrong_filter_of_work_is_refused_by_name(api: Api, address: str) -> None:
    response = api.get(address)

    assert (response.status_code, list(response.json["errors"])) == (422, [address.split("?")[1].partition("=")[0]])


@pytest.mark.parametrize("told", ["2026-11-01 10:00", "2026-11-01T10:00", "01.11.2026 10:00", "2026-11-01T08:00Z"])
def test_a_time_without_a_zone_is_of_the_municipality_s_clock(api: Api, camera: Asset, told: str) -> None:
    made = api.post("/work", work(camera, started_at=told))

    assert made.json.get("started_at") == "2026-11-01T08:00:00.000000Z", made.text
    assert api.get(f"/work?started_at={told}").json["total"] == 1


def test_a_plan_knows_its_kind_by_name(api: Api) -> None:
    made = api.post("/plans", plan(kind="Камера відеоспостереження", interval="місяць", work_kind="Огляд"))

    assert (made.status_code, made.json.get("kind")) == (201, "camera"), made.text
    assert api.get("/plans?kind=CCTV camera").json["total"] == 1
