"""Saved views by API: one's own and shared ones; no other hromada's is seen or changed."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from registry.assets.models.view import SavedView
from tests.factories.api import Api, api_as, make_api_token
from tests.factories.people import make_person
from tests.factories.registry import make_asset, make_hromada

CODE, OTHER = "UA32140000000000001", "UA32140000000000002"
CAMERAS = {"name": "Камери", "query": "kind=camera&sort=-name"}
SHARED = {**CAMERAS, "name": "Для колег", "is_shared": True, "hromada": CODE}


@pytest.fixture
def apis(app: Flask, session: Session) -> dict[str, Api]:
    """The administrator of one hromada with a colleague, and the administrator of another."""
    hromada, other = make_hromada(session, code=CODE), make_hromada(session, code=OTHER, name="Сусідня громада")
    make_asset(session, hromada, kind="camera", name="Камера")
    head = make_person(session, "head.api", role="admin", hromada=hromada)
    found = {
        "admin": Api(app, make_api_token(session, head, "write")),
        "reading": Api(app, make_api_token(session, head, "read")),
        "viewer": api_as(app, session, "viewer", hromada),
        "far": api_as(app, session, "admin", other, login="far.api"),
    }
    session.commit()
    return found


def names(api: Api, query: str = "") -> list[str]:
    return [one["name"] for one in api.get(f"/views{query}").json["items"]]


def test_a_view_is_kept_read_changed_and_thrown_away(apis: dict[str, Api]) -> None:
    api = apis["admin"]
    made = api.post("/views", {**CAMERAS, "hidden_columns": ["place", "status"]})
    address = made.headers["Location"].removeprefix("/api/v1")
    read = api.get(address)
    changed = api.patch(address, {"query": "kind=server", "is_default": True}, if_match=read.headers["ETag"])
    stale = api.patch(address, {"name": "Інакше"}, if_match=read.headers["ETag"])
    dropped = api.delete(address, if_match=changed.headers["ETag"])

    assert (made.status_code, made.json) == (201, read.json)
    assert (read.json["query"], read.json["hidden_columns"]) == (CAMERAS["query"], ["place", "status"])
    assert (read.json["is_own"], read.json["is_default"], read.json["hromada"]) == (True, False, None)
    assert (changed.json["name"], changed.json["query"], changed.json["is_default"]) == ("Камери", "kind=server", True)
    assert changed.json["hidden_columns"] == ["place", "status"]
    assert (stale.status_code, dropped.status_code, api.get(address).status_code) == (412, 204, 404)


def test_the_history_tells_what_was_changed_of_a_view(app: Flask, session: Session, apis: dict[str, Api]) -> None:
    made = apis["admin"].post("/views", SHARED)
    address = f"/views/{made.json['id']}"
    apis["admin"].patch(address, {"name": "Інша назва"}, if_match=made.headers["ETag"])

    entries = apis["admin"].get("/history?entity=view").json["items"]

    assert [(one["action"], one["changes"].get("name")) for one in entries] == [
        ("update", ["Для колег", "Інша назва"]),
        ("create", [None, "Для колег"]),
    ]


def test_a_view_sent_back_whole_changes_nothing(apis: dict[str, Api]) -> None:
    for body in (CAMERAS, SHARED, {**CAMERAS, "name": "Основне", "is_default": True}):
        read = apis["admin"].post("/views", body)

        again = apis["admin"].patch(f"/views/{read.json['id']}", read.json, if_match=read.headers["ETag"])

        assert (again.status_code, again.json) == (200, read.json)
    assert len(apis["admin"].get("/history?entity=view&action=update").json["items"]) == 0


def test_a_view_of_the_page_that_asks_for_what_is_gone_is_sent_back_whole(
    app: Flask, apis: dict[str, Api], session: Session
) -> None:
    made = apis["admin"].post("/views", CAMERAS)
    session.execute(update(SavedView).values(query="kind=gone"))
    session.commit()
    read = apis["admin"].get(f"/views/{made.json['id']}")

    again = apis["admin"].patch(f"/views/{made.json['id']}", read.json, if_match=read.headers["ETag"])

    assert (again.status_code, again.json) == (200, read.json)


@pytest.mark.parametrize(
    ("name", "value"), [("id", "x"), ("page", "works"), ("is_own", False), ("created_at", "2020-01-01")]
)
def test_what_is_fixed_is_refused_where_it_says_something_else(apis: dict[str, Api], name: str, value: Any) -> None:
    read = apis["admin"].post("/views", CAMERAS)

    sent = apis["admin"].patch(f"/views/{read.json['id']}", {name: value}, if_match=read.headers["ETag"])

    assert (sent.status_code, list(sent.json["errors"])) == (422, [name])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Камери"}, "name"),
        ({"query": "kind=spaceship"}, "query.kind"),
        ({"query": "colour=red"}, "query.colour"),
        ({"query": "sort=colour"}, "query.sort"),
        ({"query": "kind=camera&kind=server"}, "query"),
        ({"query": "attributes.range_m=far&kind=camera"}, "query.attributes.range_m"),
        ({"hidden_columns": ["place,status"]}, "hidden_columns"),
        ({"hromada": CODE}, "hromada"),
        ({"is_shared": True, "hromada": OTHER}, "hromada"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_view_is_refused_by_field(apis: dict[str, Api], body: dict[str, Any], field: str) -> None:
    apis["admin"].post("/views", CAMERAS)

    sent = apis["admin"].post("/views", {"name": "Нове", **body})

    assert (sent.status_code, list(sent.json["errors"])) == (422, [field])
    assert names(apis["admin"]) == ["Камери"]


def test_every_status_may_be_asked_for_as_on_the_page(apis: dict[str, Api]) -> None:
    sent = apis["admin"].post("/views", {"name": "Усе", "query": "?status=all&cursor=x&hromada=UA1"})

    assert (sent.status_code, sent.json["query"]) == (201, "status=all")


def test_a_shared_view_is_seen_in_its_hromada_alone(apis: dict[str, Api]) -> None:
    made = apis["admin"].post("/views", SHARED)
    apis["admin"].post("/views", CAMERAS)
    address, etag = f"/views/{made.json['id']}", made.headers["ETag"]

    far = apis["far"]
    refused = [
        far.get(address).status_code,
        far.patch(address, {"name": "Моє"}, if_match=etag).status_code,
        far.patch(address, {"is_default": True}, if_match=etag).status_code,
        far.delete(address, if_match=etag).status_code,
    ]

    assert (refused, names(far), far.get("/views").json["total"]) == ([404] * 4, [], 0)
    assert far.get(f"/views?hromada={CODE}").status_code == 422
    assert (names(apis["viewer"]), names(apis["viewer"], f"?hromada={CODE}")) == (["Для колег"], ["Для колег"])
    assert (names(apis["admin"], "?is_shared=false"), names(apis["viewer"], "?is_own=true")) == (["Камери"], [])


def test_a_colleagues_view_can_be_begun_with_and_not_changed(apis: dict[str, Api]) -> None:
    made = apis["admin"].post("/views", SHARED)
    address, viewer = f"/views/{made.json['id']}", apis["viewer"]
    etag = viewer.get(address).headers["ETag"]

    renamed = viewer.patch(address, {"name": "Моє"}, if_match=etag)
    begun = viewer.patch(address, {"is_default": True}, if_match=etag)
    dropped = viewer.delete(address, if_match=begun.headers["ETag"])

    assert (renamed.status_code, begun.status_code, begun.json["is_default"], dropped.status_code) == (
        403, 200, True, 403,
    )  # fmt: skip
    assert apis["admin"].get(address).json["is_default"] is False


def test_who_does_not_write_keeps_views_and_shares_none(apis: dict[str, Api]) -> None:
    own = apis["viewer"].post("/views", CAMERAS)
    shared = apis["viewer"].post("/views", SHARED)
    raised = apis["viewer"].patch(
        f"/views/{own.json['id']}", {"is_shared": True, "hromada": CODE}, if_match=own.headers["ETag"]
    )
    everybody = apis["admin"].post("/views", {**SHARED, "hromada": None})

    assert [one.status_code for one in (own, shared, raised, everybody)] == [201, 403, 403, 403]


def test_a_token_that_only_reads_writes_no_view(apis: dict[str, Api]) -> None:
    made = apis["admin"].post("/views", CAMERAS)
    address, reading = f"/views/{made.json['id']}", apis["reading"]
    etag = reading.get(address).headers["ETag"]

    refused = [
        reading.post("/views", {"name": "Ще"}).status_code,
        reading.patch(address, {"name": "Інакше"}, if_match=etag).status_code,
        reading.patch(address, {"is_default": True}, if_match=etag).status_code,
        reading.delete(address, if_match=etag).status_code,
    ]

    assert (refused, names(apis["admin"])) == ([403] * 4, ["Камери"])


def test_without_a_hromada_a_view_is_shared_where_the_asker_writes(apis: dict[str, Api]) -> None:
    made = apis["admin"].post("/views", {"name": "Для колег", "is_shared": True})
    taken_back = apis["admin"].patch(f"/views/{made.json['id']}", {"is_shared": False}, if_match=made.headers["ETag"])

    assert made.json["hromada"] == CODE
    assert (taken_back.status_code, taken_back.json["is_shared"], taken_back.json["hromada"]) == (200, False, None)
