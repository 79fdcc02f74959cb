"""Imports in the API: at once or as long work, refused with the whole report, listed, taken back."""

import io
import json
import time
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registry.assets.models.asset import Asset
from registry.exchange import import_state
from registry.exchange.api import imports
from registry.exchange.sent_files import FOLDER
from registry.kernel.long_work import run_work
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork
from registry.kernel.seams import db, seams
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.registry import make_hromada, make_kinds

ROWS = "Ящик;Назва;Адреса;Стан\n1;Перша;вул. Тиха, 1;на консервації\n2;Друга;вул. Тиха, 2;працює\n"
ASKED: dict[str, Any] = {
    "kind": "camera", "mapping": {"Ящик": "inventory_number"}, "values": {"Стан:на консервації": "reserve"},
}  # fmt: skip


@pytest.fixture
def here(session: Session) -> Hromada:
    make_kinds(session)
    found = make_hromada(session)
    session.commit()
    return found


@pytest.fixture
def api(app: Flask, session: Session, here: Hromada) -> Api:
    return api_as(app, session, "technician", here)


def count(session: Session) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(Asset))
    session.rollback()
    return found or 0


def send(api: Api, data: bytes, name: str = "камери.csv", key: str | None = None, **fields: Any) -> TestResponse:
    told = {one: value if isinstance(value, str) else json.dumps(value) for one, value in fields.items()}
    headers = {**api.headers, **({"Idempotency-Key": key} if key else {})}
    form = {**told, "file": (io.BytesIO(data), name)}
    return api.client.post("/api/v1/imports", data=form, headers=headers, content_type="multipart/form-data")


def test_a_file_in_a_form_is_taken_in_and_told_by_its_report(api: Api, session: Session) -> None:
    answer = send(api, ROWS.encode("cp1251"), **ASKED)

    assert answer.status_code == 201, answer.text
    told = answer.json
    assert answer.headers["Location"] == f"/api/v1/imports/{told['id']}"
    assert {name: told[name] for name in ("rows", "created", "errors", "errors_total")} == {
        "rows": 2, "created": 2, "errors": [], "errors_total": 0,
    }  # fmt: skip
    assert count(session) == 2
    assert session.scalars(select(Asset.status).order_by(Asset.inventory_number)).all() == ["reserve", "in_service"]


def test_a_text_in_json_is_taken_in_likewise(api: Api, session: Session) -> None:
    answer = api.post("/imports", {**ASKED, "text": ROWS, "file_name": "камери.csv"})

    assert (answer.status_code, count(session)) == (201, 2)
    assert api.get(f"/imports/{answer.json['id']}").json["file_name"] == "камери.csv"


def test_values_are_told_by_column_too(api: Api, session: Session) -> None:
    answer = send(api, ROWS.encode(), **{**ASKED, "values": {"Стан": {"на консервації": "reserve"}}})

    assert (answer.status_code, count(session)) == (201, 2), answer.text


def test_a_dry_run_and_a_repeat_write_nothing_and_have_no_id(api: Api, session: Session) -> None:
    dry = send(api, ROWS.encode(), dry_run="true", **ASKED)
    left = count(session)
    send(api, ROWS.encode(), **ASKED)
    again = send(api, ROWS.encode(), **ASKED)

    assert (dry.status_code, dry.json["created"], dry.json["id"], left) == (200, 2, None, 0)
    assert (again.status_code, again.json["unchanged"], again.json["id"]) == (200, 2, None)


def test_a_dry_run_marks_rows_tells_changes_and_takes_only_the_rows_that_are_meant(api: Api, session: Session) -> None:
    send(api, ROWS.encode(), **ASKED)
    changed = ROWS.replace("Перша", "Перша камера") + "3;Третя;вул. Тиха, 3;працює\n4;Четверта;вул. Тиха, 4;працює\n"

    told = send(api, changed.encode(), dry_run="true", only=[["Ящик", "1"], ["Ящик", "3"]], **ASKED).json
    as_body = api.post("/imports", {**ASKED, "text": changed, "dry_run": True, "only": [["Ящик", "1"], ["Ящик", "3"]]})

    assert (told["rows"], told["created"], told["updated"]) == (2, 1, 1)
    assert told["marks"] == {"created": [[4, 4]], "updated": [[2, 2]], "unchanged": []}
    names = [one for one in told["changes"] if one["field"] == "name"]
    assert names == [
        {"row": 2, "column": "Назва", "entity": "asset", "field": "name", "old": "Перша", "new": "Перша камера"}
    ]
    assert told == as_body.json


def test_refused_rows_are_a_problem_with_the_whole_report(api: Api, session: Session) -> None:
    answer = send(api, ROWS.encode(), kind="camera", mapping=ASKED["mapping"])

    assert (answer.status_code, answer.content_type, count(session)) == (422, "application/problem+json", 0)
    report = answer.json["report"]
    assert answer.json["errors"] == {"file": ["Помилок: 1"]}
    assert (report["id"], report["errors_total"]) == (None, 1)
    assert [(one["row"], one["column"], one["value"]) for one in report["errors"]] == [(2, "Стан", "на консервації")]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"kind": "teapot"}, "kind"),
        ({"kind": "camera", "hromada": "UA0"}, "hromada"),
        ({"kind": "camera", "sheep": "1"}, "sheep"),
        ({"kind": "camera", "header": "x"}, "header"),
        ({"kind": "camera", "create": ["teapot"]}, "create.0"),
        ({"kind": "camera", "mapping": "x"}, "mapping"),
        ({"kind": "camera", "only": [["Номер"]]}, "only.0"),
        ({}, "kind"),
    ],
)
def test_what_is_asked_wrong_is_refused_by_name(api: Api, fields: dict[str, Any], named: str) -> None:
    answer = send(api, b"\xd0\x9d\xd0\xbe\xd0\xbc\xd0\xb5\xd1\x80\n1\n", **fields)

    assert answer.status_code == 422, answer.text
    assert named in answer.json["errors"]


@pytest.mark.parametrize("body", [{"kind": "camera"}, {"kind": "camera", "text": "%PDF-1.4"}])
def test_a_file_that_is_none_is_refused(api: Api, body: dict[str, Any]) -> None:
    answer = api.post("/imports", body)

    assert (answer.status_code, [*answer.json["errors"]]) == (422, ["file"])


def test_the_same_key_imports_once_whatever_the_forms_boundary(api: Api, session: Session) -> None:
    first = send(api, ROWS.encode(), key="k1", **ASKED)
    again = send(api, ROWS.encode(), key="k1", **ASKED)
    other = send(api, ROWS.encode() + b"3;;;\n", key="k1", **ASKED)

    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert other.status_code == 422
    assert len(api.get("/imports").json["items"]) == 1


def test_a_refused_file_may_be_mended_under_its_key(api: Api, session: Session) -> None:
    refused = send(api, ROWS.encode(), key="k2", kind="camera", mapping=ASKED["mapping"])
    mended = send(api, ROWS.encode(), key="k2", **ASKED)

    assert (refused.status_code, mended.status_code, count(session)) == (422, 201, 2)


def test_imports_are_listed_the_latest_first_and_page_by_page(api: Api) -> None:
    for number in range(3):
        api.post("/imports", {"kind": "camera", "text": f"Номер;Назва\n{number};К\n", "file_name": f"{number}.csv"})

    first = api.get("/imports?limit=2").json
    rest = api.get(f"/imports?limit=2&cursor={first['next']}").json

    assert [one["file_name"] for page in (first, rest) for one in page["items"]] == ["2.csv", "1.csv", "0.csv"]
    assert (first["total"], rest["next"]) == (3, None)
    assert api.get("/imports?status=undone").json["total"] == 0
    assert api.get("/imports?kind=camera").json["total"] == 3
    assert api.get("/imports?colour=red").status_code == 422


def test_what_an_import_wrote_is_listed_page_by_page(api: Api) -> None:
    run_id = send(api, ROWS.encode(), **ASKED).json["id"]

    whole = api.get(f"/imports/{run_id}/entries").json
    first = api.get(f"/imports/{run_id}/entries?limit=3").json
    rest = api.get(f"/imports/{run_id}/entries?limit=3&cursor={first['next']}").json
    changed = api.get(f"/imports/{run_id}/entries?action=update").json

    assert [(one["entity"], one["action"]) for one in whole["items"]] == [
        ("location", "create"),
        ("asset", "create"),
    ] * 2
    assert (whole["total"], whole["next"]) == (4, None)
    assert [*first["items"], *rest["items"]] == whole["items"]
    assert (rest["next"], changed["items"], changed["total"]) == (None, [], 0)
    assert api.get(f"/imports/{run_id}/entries?cursor=x").status_code == 422
    assert api.get("/imports/00000000-0000-0000-0000-000000000001/entries").status_code == 404


def test_an_import_is_taken_back_once(api: Api, session: Session) -> None:
    run_id = send(api, ROWS.encode(), **ASKED).json["id"]

    undone, again = (api.post(f"/imports/{run_id}/undo", None) for _ in range(2))

    assert (undone.status_code, again.status_code) == (200, 409)
    left = {"kept": 0, "unpublished": 0}
    assert undone.json == {"id": run_id, "undone": True, "removed": 4, "restored": 0, **left}
    assert (count(session), session.scalar(select(func.count()).select_from(Location))) == (0, 0)
    told = api.get(f"/imports/{run_id}").json
    assert (told["status"], told["undone_by"]) == ("undone", "technician.api (API: тест)")


def test_what_stands_in_the_way_of_taking_back_is_told(api: Api, session: Session) -> None:
    run_id = send(api, ROWS.encode(), **ASKED).json["id"]
    item = api.get("/assets?q=Перша").json["items"][0]
    api.patch(f"/assets/{item['id']}", {"note": "руками"}, if_match="*")

    refused = api.post(f"/imports/{run_id}/undo", None)

    assert refused.status_code == 409
    assert "1 Перша" in refused.json["detail"]
    assert count(session) == 2


def wait(api: Api, address: str) -> dict[str, Any]:
    """Ask for the state until the work has ended, as a program does."""
    for _ in range(600):
        told = api.client.get(address, headers=api.headers).json
        if told["status"] not in ("queued", "running"):
            return dict(told)
        time.sleep(0.1)
    raise AssertionError(told)


def test_a_large_import_is_long_work_with_the_address_of_its_state(
    app: Flask, api: Api, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE_ROWS", 1)

    begun = send(api, ROWS.encode(), **ASKED)
    written = wait(api, begun.headers["Location"])
    refused = wait(api, send(api, ROWS.encode(), kind="camera", mapping=ASKED["mapping"]).headers["Location"])
    looked = wait(api, send(api, ROWS.encode(), dry_run="true", **ASKED).headers["Location"])
    undone = wait(api, api.post(f"/imports/{written['id']}/undo", None).headers["Location"])

    assert (begun.status_code, begun.json["status"]) == (202, "queued")
    assert (written["status"], written["created"], written["file_name"]) == ("written", 2, "камери.csv")
    assert written["id"] == begun.json["id"]
    assert written["written_by"] == begun.json["written_by"]
    assert "(API: " in written["written_by"]
    assert (refused["status"], refused["report"]["errors_total"], refused["report"]["id"]) == ("failed", 1, None)
    assert (looked["status"], looked["report"]["unchanged"]) == ("checked", 2)
    assert (undone["status"], undone["id"]) == ("undone", written["id"])
    assert count(session) == 0
    assert list((seams(app).settings.instance / FOLDER).iterdir()) == []


def test_an_import_that_ends_between_two_looks_is_written_and_not_only_checked(
    app: Flask, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE_ROWS", 1)
    monkeypatch.setattr(seams(app), "start_command", lambda _command: None)
    begun, look, ended = send(api, ROWS.encode(), **ASKED), import_state.get_long_work, []

    def look_when_it_has_ended(*given: Any) -> LongWork:
        if not ended:
            ended.append(begun.json["id"])
            with app.app_context():
                run_work(db.session(), uuid.UUID(begun.json["id"]))
        return look(*given)

    monkeypatch.setattr(import_state, "get_long_work", look_when_it_has_ended)
    told = api.client.get(begun.headers["Location"], headers=api.headers).json

    assert ended == [begun.json["id"]]
    # On SQLite a reader sees the moment at which it began.
    assert (told["status"], told["created"]) in (("written", 2), ("queued", None))


def test_the_work_of_another_hromada_is_not_to_be_known(
    app: Flask, api: Api, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE_ROWS", 1)
    stranger = api_as(app, session, "admin", make_hromada(session))

    begun = send(api, ROWS.encode(), **ASKED)
    wait(api, begun.headers["Location"])

    assert stranger.client.get(begun.headers["Location"], headers=stranger.headers).status_code == 404


@pytest.mark.parametrize(
    ("role", "may_list", "may_write"),
    [
        ("admin", 200, 201),
        ("auditor", 200, 403),
        ("accountant", 200, 403),
        ("publisher", 403, 403),
        ("viewer", 403, 403),
    ],
)
def test_roles_may_what_they_may_elsewhere(
    app: Flask, session: Session, here: Hromada, role: str, may_list: int, may_write: int
) -> None:
    api = api_as(app, session, role, here)

    listed = api.get("/imports").status_code
    written = api.post("/imports", {"kind": "camera", "text": "Номер;Назва\n1;К\n"}).status_code

    assert (listed, written) == (may_list, may_write)


def test_whoever_may_write_elsewhere_neither_brings_nor_sees_nor_takes_back_anything_here(
    app: Flask, api: Api, session: Session, here: Hromada
) -> None:
    run_id = send(api, ROWS.encode(), **ASKED).json["id"]
    stranger = api_as(app, session, "admin", make_hromada(session), login="stranger")
    entries = session.scalar(select(func.count()).select_from(HistoryEntry))
    session.commit()

    answers = [
        stranger.get(f"/imports/{run_id}").status_code,
        stranger.post(f"/imports/{run_id}/undo", None).status_code,
        send(stranger, ROWS.encode(), hromada=here.code, **ASKED).status_code,
    ]

    assert answers == [404, 404, 422]
    assert stranger.get("/imports").json["items"] == []
    assert session.scalar(select(func.count()).select_from(HistoryEntry)) == entries


STATUSES = "Інвентарний номер;Назва;Стан\nК-1;Камера;так\nК-2;Камера;казна\nК-3;Камера;так\n"


def test_what_a_file_may_hold_is_told_in_words_and_each_value_once(api: Api) -> None:
    answer = send(api, STATUSES.encode(), kind="camera")

    told = answer.json["report"]["errors"]
    assert answer.json["report"]["errors_total"] == 3
    assert {one["reason"].split(",")[0] for one in told} == {"Виберіть одне з: заплановано"}
    assert [(one["row"], one["value"], one.get("rows")) for one in told] == [(2, "так", [2, 4]), (3, "казна", None)]


def test_points_outside_the_hromada_are_one_warning(api: Api) -> None:
    rows = "".join(f"К-{n};Камера {n};50,1{n:03};28,1{n:03}\n" for n in range(30))

    answer = send(api, f"Інвентарний номер;Назва;Широта;Довгота\n{rows}".encode(), kind="camera")

    (told,) = answer.json["warnings"]
    assert (answer.status_code, told["rows"], len(told["values"])) == (201, list(range(2, 32)), 20)


def test_a_retired_thing_without_its_day_gets_none(api: Api, session: Session) -> None:
    file = "Інвентарний номер;Назва;Стан\nК-1;Камера;{}\nК-2;Камера;Списана\n"
    changed = [send(api, file.format(word).encode(), kind="camera") for word in ("працює", "списано")]

    assert [[told["row"] for told in one.json["warnings"]] for one in changed] == [[3], [2]]
    assert all("День списання не вказано" in one.json["warnings"][0]["reason"] for one in changed)
    assert session.execute(select(Asset.status, Asset.decommissioned_on)).all() == [("retired", None)] * 2
    session.rollback()
    assert send(api, file.format("списано").encode(), kind="camera").json["unchanged"] == 2


def test_json_of_neither_kind_is_told_what_is_taken(api: Api) -> None:
    answer = api.post("/imports", {"kind": "contract", "text": json.dumps({"a": 1}), "file_name": "договір.json"})

    assert answer.status_code == 422
    assert "договори — з JSON договору в ProZorro" in answer.json["errors"]["file"][0]
