"""The publisher's queue: before and after, confirmed from the page, for publishers alone."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gis.models.public_object import PublicObject
from gis.operations.publication import publish_asset, unpublish_asset
from gis.queries.public_changes import count_waiting
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.places.operations.locations import update_location
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_location

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


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


def test_what_another_publisher_declined_meanwhile_is_not_shown_by_an_old_page(
    app: Flask, session: Session, renamed: Renamed
) -> None:
    browser = browser_of(app, session, renamed, "publisher")
    (ticked,) = re.findall(r'name="change" value="([^"]+)"', browser.get("/publishing").get_data(as_text=True))
    hromada = session.get_one(Asset, renamed.id).hromada
    make_person(session, "publisher.two", role="publisher", hromada=hromada)
    session.commit()
    other = sign_in(app, "publisher.two")
    other.post("/publishing", data={"change": ticked, "do": "decline", "reason": "Назву ще не погоджено"})

    told = browser.post("/publishing", data={"change": ticked, "do": "confirm"}, follow_redirects=True)
    assert (shown(session), "відхилено або вилучено: 1" in told.get_data(as_text=True)) == (["Стара назва"], True)

    (read,) = re.findall(r'name="change" value="([^"]+)"', browser.get(f"/assets/{renamed.id}").get_data(as_text=True))
    browser.post("/publishing", data={"change": read, "do": "confirm"})
    assert shown(session) == ["Нова назва"]


@pytest.mark.parametrize("do", ["confirm", "decline"])
def test_what_is_gone_meanwhile_keeps_nothing_else_from_being_decided(
    app: Flask, session: Session, renamed: Renamed, do: str
) -> None:
    browser = browser_of(app, session, renamed, "publisher")
    (ticked,) = re.findall(r'name="change" value="([^"]+)"', browser.get("/publishing").get_data(as_text=True))
    gone = f"{uuid.uuid4()}:{'0' * 32}"

    data = {"change": [gone, ticked], "do": do, "reason": "Назву ще не погоджено"}
    told = browser.post("/publishing", data=data, follow_redirects=True).get_data(as_text=True)

    assert ("вилучено: 1" in told, "Усе підтверджено" in told) == (True, True)


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_place_that_is_being_moved_waits_though_a_publisher_decides_meanwhile(
    app: Flask, session: Session, renamed: Renamed, engine_name: str, is_shown: bool
) -> None:
    if engine_name == "sqlite":
        return  # One writes at a time there.
    browser = browser_of(app, session, renamed, "publisher")
    (ticked,) = re.findall(r'name="change" value="([^"]+)"', browser.get("/publishing").get_data(as_text=True))
    asked = ("/publishing", {"change": ticked})
    if not is_shown:
        hidden = unpublish_asset(session, SYSTEM, renamed.id)
        asked = ("/publishing/many", {"chosen": f"{hidden.id}:{hidden.version}"})
        session.commit()
    place = session.get_one(Asset, renamed.id).location
    update_location(session, SYSTEM, place.id, {"lon": "30.7600", "lat": "51.5300"}, version=place.version)

    with ThreadPoolExecutor(1) as pool:
        deciding = pool.submit(browser.post, asked[0], data=asked[1])
        while not (deciding.done() or session.scalar(text(WAITING))):
            pass
        session.commit()
        deciding.result(20)

    session.expire_all()
    points = [one.geometry.x for one in session.scalars(select(PublicObject))]
    assert (points, count_waiting(session, SYSTEM)) == (([30.75], 1) if is_shown else ([30.76], 0))
