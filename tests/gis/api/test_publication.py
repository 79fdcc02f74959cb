"""Publishing through the API: the queue, deciding on it, showing and hiding."""

from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.public_object import PublicObject
from gis.operations.publication import publish_asset
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from tests.factories.api import Api, api_as
from tests.factories.registry import first_hromada, make_asset, make_location


class Shelter(NamedTuple):
    """What requests need of a published shelter that was renamed since."""

    id: str
    etag: str


@pytest.fixture
def shelter(session: Session) -> Shelter:
    made = make_asset(session, kind="shelter", name="Стара назва", location_id=make_location(session).id)
    published = publish_asset(session, SYSTEM, made.id)
    changed = update_asset(session, SYSTEM, published.id, {"name": "Нова назва"}, version=published.version)
    told = Shelter(str(changed.id), f'"v{changed.version}"')
    session.commit()
    return told


@pytest.fixture
def api(app: Flask, session: Session, shelter: Shelter) -> Api:
    return api_as(app, session, "publisher", first_hromada(session))


def shown(session: Session) -> list[str]:
    session.expire_all()
    names = [one.name for one in session.scalars(select(PublicObject))]
    session.commit()
    return names


def test_what_waits_is_told_field_by_field_and_confirmed_as_it_was_read(
    api: Api, session: Session, shelter: Shelter
) -> None:
    told = api.get("/public_changes").json
    (change,) = told["items"]
    other = api.post(f"/public_changes/{shelter.id}/confirm", {"mark": "0" * 32})
    before = shown(session)
    done = api.post(f"/public_changes/{shelter.id}/confirm", {"mark": change["mark"]})

    assert (told["total"], told["next"], change["asset_id"]) == (1, None, shelter.id)
    assert change["changes"] == [{"field": "name", "shown": "Стара назва", "new": "Нова назва"}]
    assert (other.status_code, before) == (409, ["Стара назва"])
    assert (done.status_code, done.json["waits"], shown(session)) == (200, False, ["Нова назва"])


def test_a_refusal_needs_a_reason_and_leaves_what_is_shown(api: Api, session: Session, shelter: Shelter) -> None:
    (change,) = api.get("/public_changes").json["items"]
    address = f"/public_changes/{shelter.id}/decline"

    empty = api.post(address, {"mark": change["mark"], "reason": " "})
    done = api.post(address, {"mark": change["mark"], "reason": "Не та назва"})

    assert (empty.status_code, list(empty.json["errors"])) == (422, ["reason"])
    assert (done.json["published"], done.json["waits"], shown(session)) == (True, False, ["Стара назва"])
    assert api.get("/public_changes").json["items"] == []


def test_an_asset_is_hidden_and_shown_by_the_version_that_was_read(
    api: Api, session: Session, shelter: Shelter
) -> None:
    address = f"/assets/{shelter.id}"

    blind = api.post(f"{address}/unpublish", None)
    stale = api.post(f"{address}/unpublish", None, if_match='"v1"')
    hidden = api.post(f"{address}/unpublish", None, if_match=shelter.etag)
    nothing = shown(session)
    again = api.post(f"{address}/publish", None, if_match=hidden.headers["ETag"])

    assert (blind.status_code, stale.status_code) == (428, 412)
    assert (hidden.json["published"], nothing) == (False, [])
    assert (again.json["published"], again.json["waits"], shown(session)) == (True, False, ["Нова назва"])


def test_a_technician_hides_and_neither_shows_nor_decides(app: Flask, session: Session, shelter: Shelter) -> None:
    technician = api_as(app, session, "technician", first_hromada(session))
    address = f"/assets/{shelter.id}"

    hidden = technician.post(f"{address}/unpublish", None, if_match=shelter.etag)

    assert hidden.status_code == 200
    assert technician.post(f"{address}/publish", None, if_match=hidden.headers["ETag"]).status_code == 403
    assert technician.get("/public_changes").status_code == 403
