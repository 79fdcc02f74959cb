"""The publisher's queue: before and after, confirmed from the page, for publishers alone."""

import re
import uuid
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.public_object import PublicObject
from gis.operations.publication import publish_asset
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_location


class Renamed(NamedTuple):
    """What requests need of a published shelter, so that no reading of it holds the database meanwhile."""

    id: uuid.UUID
    version: int


@pytest.fixture
def renamed(session: Session) -> Renamed:
    """A published shelter that was renamed since."""
    shelter = make_asset(session, kind="shelter", name="Стара назва", location_id=make_location(session).id)
    published = publish_asset(session, SYSTEM, shelter.id)
    changed = update_asset(session, SYSTEM, published.id, {"name": "Нова назва"}, version=published.version)
    told = Renamed(changed.id, changed.version)
    session.commit()
    return told


def browser_of(app: Flask, session: Session, asset: Renamed, role: str) -> FlaskClient:
    hromada = session.get_one(Asset, asset.id).hromada
    login = make_person(session, f"{role}.one", role=role, hromada=hromada).login
    session.commit()
    return sign_in(app, login)


def shown(session: Session) -> list[str]:
    session.expire_all()
    names = [one.name for one in session.scalars(select(PublicObject))]
    session.commit()
    return names


def test_the_queue_shows_before_and_after_and_confirms_what_is_ticked(
    app: Flask, session: Session, renamed: Renamed
) -> None:
    browser = browser_of(app, session, renamed, "publisher")
    page = browser.get("/publishing").get_data(as_text=True)
    assert ("<del>Стара назва</del>" in page, "<ins>Нова назва</ins>" in page) == (True, True)
    assert "Нова назва" not in app.test_client().get("/public/").get_data(as_text=True)

    (ticked,) = re.findall(r'name="change" value="([^"]+)"', page)
    browser.post("/publishing", data={"change": ticked})

    assert shown(session) == ["Нова назва"]
    assert "Усе підтверджено" in browser.get("/publishing").get_data(as_text=True)


def test_nothing_ticked_or_read_long_ago_confirms_nothing(app: Flask, session: Session, renamed: Renamed) -> None:
    browser = browser_of(app, session, renamed, "publisher")

    browser.post("/publishing", data={})
    browser.post("/publishing", data={"change": f"{renamed.id}:{'0' * 32}"})
    wrong = browser.post("/publishing", data={"change": "щось"})

    assert (shown(session), wrong.status_code) == (["Стара назва"], 404)


def test_the_thing_itself_and_the_start_page_tell_a_publisher(app: Flask, session: Session, renamed: Renamed) -> None:
    browser = browser_of(app, session, renamed, "admin")

    assert "Показати зміни жителям" in browser.get(f"/assets/{renamed.id}").get_data(as_text=True)
    assert "Чекають оприлюднення" in browser.get("/").get_data(as_text=True)


@pytest.mark.parametrize("role", ["viewer", "technician", "accountant", "auditor"])
def test_others_are_told_nothing_of_it(app: Flask, session: Session, renamed: Renamed, role: str) -> None:
    browser = browser_of(app, session, renamed, role)

    assert (browser.get("/publishing").status_code, browser.post("/publishing").status_code) == (403, 403)
    assert "Показати зміни жителям" not in browser.get(f"/assets/{renamed.id}").get_data(as_text=True)
    assert "Чекають оприлюднення" not in browser.get("/").get_data(as_text=True)


def test_whoever_may_write_the_thing_hides_it_from_its_page(app: Flask, session: Session, renamed: Renamed) -> None:
    browser = browser_of(app, session, renamed, "technician")
    assert "Зняти з публікації" in browser.get(f"/assets/{renamed.id}").get_data(as_text=True)

    browser.post(f"/map/asset/{renamed.id}/unpublish", data={"version": str(renamed.version)})

    assert shown(session) == []
    assert "Оприлюднити" not in browser.get(f"/assets/{renamed.id}").get_data(as_text=True)


def test_a_publisher_declines_with_a_reason_that_the_technician_reads(
    app: Flask, session: Session, renamed: Renamed
) -> None:
    browser = browser_of(app, session, renamed, "publisher")
    page = browser.get("/publishing").get_data(as_text=True)
    (ticked,) = re.findall(r'name="change" value="([^"]+)"', page)

    without = browser.post("/publishing", data={"change": ticked, "do": "decline", "reason": " "})
    browser.post("/publishing", data={"change": ticked, "do": "decline", "reason": "Не та назва"})

    assert (without.status_code, f'value="{ticked}" checked' in without.get_data(as_text=True)) == (422, True)
    assert shown(session) == ["Стара назва"]
    assert "Усе підтверджено" in browser.get("/publishing").get_data(as_text=True)
    told = browser_of(app, session, renamed, "technician").get(f"/assets/{renamed.id}").get_data(as_text=True)
    assert ("Публікатор відхилив це: Не та назва" in told, "Показати зміни жителям" in told) == (True, False)
