"""Kinds by API: an administrator of all adds, changes and deletes those that are no part of the catalogue."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.api import Api, make_api_token
from tests.factories.people import make_person
from tests.factories.registry import make_asset, make_hromada, make_kinds

LAMP = {
    "code": "street_light",
    "name_uk": "Ліхтар",
    "is_sensitive": False,
    "attributes": [{"name": "power_w", "type": "integer", "label_uk": "Потужність", "unit": "Вт"}],
}


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    hromada = make_hromada(session)
    overseer = make_person(session, "overseer.api", role="admin", hromada=hromada)
    overseer.administers_all = True
    session.commit()
    return Api(app, make_api_token(session, overseer, "write"))


def test_a_kind_is_added_changed_and_deleted(api: Api) -> None:
    made = api.post("/kinds", LAMP)
    etag = api.get("/kinds/street_light").headers["ETag"]
    changed = api.patch("/kinds/street_light", {"name_uk": "Ліхтар вуличний"}, if_match=etag)
    stale = api.patch("/kinds/street_light", {"name_uk": "Інакше"}, if_match=etag)
    dropped = api.delete("/kinds/street_light", if_match=changed.headers["ETag"])

    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/kinds/street_light")
    assert made.json["definition"]["attributes"][0]["unit"] == "Вт"
    assert (changed.status_code, changed.json["name_uk"], changed.json["is_sensitive"]) == (
        200,
        "Ліхтар вуличний",
        False,
    )
    assert changed.json["definition"] == made.json["definition"]
    assert (stale.status_code, dropped.status_code) == (412, 204)
    assert api.get("/kinds/street_light").status_code == 404
    assert [one["action"] for one in api.get("/history?entity=kind").json["items"]] == ["delete", "update", "create"]


def test_a_kind_sent_back_whole_changes_nothing(api: Api) -> None:
    read = api.post("/kinds", LAMP)

    again = api.patch("/kinds/street_light", read.json, if_match=read.headers["ETag"])

    assert (again.status_code, again.json) == (200, read.json)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"is_builtin": True}, "is_builtin"),
        ({"code": "other"}, "code"),
        ({"definition": {"secret": 1}}, "definition.secret"),
        ({"attributes": [{"name": "x1", "type": "unheard", "label_uk": "X"}]}, "attributes.0.type"),
        ({"colours": 1}, "colours"),
        ({"position": "first"}, "position"),
    ],
)
def test_a_wrong_change_is_refused_by_field(api: Api, change: dict[str, object], field: str) -> None:
    etag = api.post("/kinds", LAMP).headers["ETag"]

    refused = api.patch("/kinds/street_light", change, if_match=etag)

    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])


def test_a_kind_in_use_and_one_of_the_catalogue_stay(api: Api, session: Session) -> None:
    lamp = api.post("/kinds", LAMP)
    make_asset(session, kind="street_light", inventory_number="Л-1")
    session.commit()
    camera = api.get("/kinds/camera").headers["ETag"]

    in_use = api.delete("/kinds/street_light", if_match=lamp.headers["ETag"])
    builtin = api.delete("/kinds/camera", if_match=camera)
    edited = api.patch("/kinds/camera", {"is_sensitive": False}, if_match=camera)

    assert (in_use.status_code, builtin.status_code, edited.status_code) == (409, 403, 403)
    assert api.get("/kinds/street_light").status_code == 200
