"""Publishing what was ticked: residents' cards stand on the page first; what was published is taken back at once."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.cli import cli
from gis.models.public_change import PublicChange
from gis.models.public_object import PublicObject
from registry.assets.models.asset import Asset
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.kernel.access import SYSTEM
from registry.places.models.location import Location
from tests.factories.api import api_as
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location

Told = list[str]


@pytest.fixture
def told(session: Session) -> Told:
    """A shelter with a place, one without, and a camera, as a form names them."""
    hromada = make_hromada(session)
    place = make_location(session, hromada, name="Підвал", address="вул. Паркова, 1")
    make_person(session, "publisher.one", role="publisher", hromada=hromada)
    made = [
        make_asset(session, hromada, kind="shelter", name="Укриття № 1", location_id=place.id, inventory_number="У-1"),
        make_asset(session, hromada, kind="shelter", name="Укриття № 2", inventory_number="У-2"),
        make_asset(session, hromada, kind="camera", name="Камера", location_id=place.id, inventory_number="К-1"),
    ]
    found = [f"{one.id}:{one.version}" for one in made]
    session.commit()
    return found


@pytest.fixture
def publisher(app: Flask, told: Told) -> FlaskClient:
    return sign_in(app, "publisher.one")


def shown(session: Session) -> int:
    session.rollback()
    count = session.scalar(select(func.count()).select_from(PublicObject)) or 0
    session.rollback()
    return count


def test_the_question_shows_what_residents_would_see_and_why_not_the_rest(
    publisher: FlaskClient, session: Session, told: Told
) -> None:
    page = publisher.post("/assets/bulk", data={"do": "publish", "id": told}).text

    assert ("Укриття № 1" in page, "вул. Паркова, 1" in page, "Показати жителям: 1 об’єкт" in page) == (
        True,
        True,
        True,
    )
    assert ("Спершу вкажіть місце на карті" in page, "Об’єкти цього виду не публікують" in page) == (True, True)
    assert f'name="chosen" value="{told[0]}"' in page
    assert shown(session) == 0


def test_what_was_published_together_is_taken_back_together(
    publisher: FlaskClient, session: Session, told: Told
) -> None:
    done = publisher.post("/publishing/many", data={"chosen": " ".join(told), "next": "/assets?kind=shelter"})
    page = publisher.get(done.location).text
    published = shown(session)
    undo = re.search(r'action="(/publishing/undo[^"]+)"', page)
    assert undo is not None

    undone = publisher.post(undo[1].replace("&amp;", "&"))

    assert (published, shown(session)) == (1, 0)
    assert undone.location == "/assets?kind=shelter"


def test_what_is_hidden_together_leads_back_to_the_list_it_was_ticked_in(publisher: FlaskClient, told: Told) -> None:
    publisher.post("/publishing/many", data={"chosen": " ".join(told), "next": "/assets"})
    asked = publisher.post("/assets/bulk?kind=shelter&sort=name", data={"do": "publish", "id": told}).text

    hidden = publisher.post("/assets/bulk?kind=shelter&sort=name", data={"do": "unpublish", "id": told})

    assert "/assets?kind=shelter&amp;sort=name" in asked
    assert hidden.location == "/assets?kind=shelter&sort=name"


def test_what_changed_since_it_was_read_is_not_published(publisher: FlaskClient, session: Session, told: Told) -> None:
    publisher.post("/publishing/many", data={"chosen": told[0].replace(":1", ":9")})

    assert shown(session) == 0


def test_taking_a_change_of_many_back_says_what_stays_unpublished_and_asks_the_publisher(
    app: Flask, publisher: FlaskClient, session: Session, told: Told
) -> None:
    publisher.post("/publishing/many", data={"chosen": " ".join(told), "next": "/assets"})
    session.rollback()
    make_person(session, "chief.one", role="admin")
    session.commit()
    chief = sign_in(app, "chief.one")
    known = session.scalars(select(Asset)).all()
    chosen = " ".join(f"{one.id}:{one.version}" for one in known)
    session.rollback()
    done = chief.post(
        "/assets/bulk/change", data={"chosen": chosen, "status": "repair", "agreed": "1", "next": "/assets"}
    )
    hidden = shown(session)
    undo = re.search(r'action="(/assets/bulk/undo[^"]+)"', chief.get(done.location).text)
    assert undo is not None

    page = chief.get(chief.post(undo[1].replace("&amp;", "&")).location).text

    session.rollback()
    waiting = session.scalars(select(PublicChange.waits)).all()
    assert (hidden, shown(session), waiting) == (0, 0, [True])
    assert "1 об’єкт лишився неоприлюдненим: запит чекає на публікатора." in page


def test_the_way_to_the_queue_after_an_undo_shows_what_that_brought_back_and_nothing_else(
    app: Flask, publisher: FlaskClient, session: Session, told: Told
) -> None:
    place = session.scalars(select(Location)).one()
    other = make_asset(session, kind="shelter", name="Інше", location_id=place.id, inventory_number="У-9")
    ids = [f"{other.id}:{other.version}", *told]
    make_person(session, "all.publisher", role="publisher")
    make_person(session, "chief.one", role="admin")
    session.commit()
    everywhere, chief = sign_in(app, "all.publisher"), sign_in(app, "chief.one")
    everywhere.post("/publishing/many", data={"chosen": " ".join(ids[:2]), "next": "/assets"})
    for number in ("У-9", "У-1"):
        session.expire_all()
        known = session.scalars(select(Asset).where(Asset.inventory_number == number)).one()
        chosen = f"{known.id}:{known.version}"
        session.rollback()
        broken = {"chosen": chosen, "status": "repair", "agreed": "1", "next": "/assets"}
        done = chief.post("/assets/bulk/change", data=broken)
        undo = re.search(r'action="(/assets/bulk/undo[^"]+)"', chief.get(done.location).text)
        assert undo is not None
        page = chief.get(chief.post(undo[1].replace("&amp;", "&")).location).text
    way = re.search(r'href="(/publishing[?][^"]+)"', page)
    assert way is not None
    address = way[1].replace("&amp;", "&")

    narrow, whole = (everywhere.get(one).text for one in (address, "/publishing"))
    ticked = re.findall(r'name="change" value="([^"]+)"', narrow)
    confirmed = everywhere.post(address, data={"change": ticked})

    assert ("Укриття № 1" in narrow, "Інше" in narrow, "Інше" in whole) == (True, False, True)
    assert (len(ticked), "1 зміна чекає" in narrow, confirmed.location) == (1, True, address)
    assert 'href="/publishing"' in everywhere.get(address).text


def test_an_import_taken_back_says_on_its_page_what_stays_unpublished(
    app: Flask, publisher: FlaskClient, session: Session, told: Told
) -> None:
    publisher.post("/publishing/many", data={"chosen": " ".join(told), "next": "/assets"})
    session.rollback()
    make_person(session, "chief.one", role="admin")
    text = "Номер;Стан\nУ-1;у ремонті\n"
    report = import_table(session, SYSTEM, Import("shelter", read_source(text.encode(), "f.csv"), "f.csv"))
    session.commit()
    chief = sign_in(app, "chief.one")

    page = chief.get(chief.post(f"/imports/{report.id}/undo").location).text

    assert (report.updated, report.errors) == (1, [])
    assert "1 об’єкт лишився неоприлюдненим: запит чекає на публікатора." in page


def bring_repair(session: Session, publisher: FlaskClient, told: Told) -> str:
    """Publish a shelter and hide it by an import; give the import's id."""
    publisher.post("/publishing/many", data={"chosen": " ".join(told), "next": "/assets"})
    session.rollback()
    text = "Номер;Стан\nУ-1;у ремонті\n"
    report = import_table(session, SYSTEM, Import("shelter", read_source(text.encode(), "f.csv"), "f.csv"))
    session.commit()
    assert (report.updated, report.errors) == (1, [])
    return str(report.id)


def test_an_import_taken_back_by_the_api_tells_how_many_stay_unpublished(
    app: Flask, publisher: FlaskClient, session: Session, told: Told
) -> None:
    run_id = bring_repair(session, publisher, told)
    api = api_as(app, session, "admin")
    session.commit()

    undone = api.post(f"/imports/{run_id}/undo", None)

    assert (undone.status_code, undone.json["restored"], undone.json["unpublished"]) == (200, 1, 1)


@pytest.mark.parametrize("flags", [("--json",), ()])
def test_an_import_taken_back_by_command_tells_how_many_stay_unpublished(
    app: Flask, publisher: FlaskClient, session: Session, told: Told, flags: tuple[str, ...]
) -> None:
    run_id = bring_repair(session, publisher, told)

    undone = app.test_cli_runner().invoke(cli, ["import", "--undo", run_id, *flags])

    assert (undone.exit_code, shown(session)) == (0, 0)
    if flags:
        told_undo = json.loads(undone.stdout)
        assert (told_undo["restored"], told_undo["unpublished"]) == (1, 1)
    else:
        assert "1 об’єкт лишився неоприлюдненим: запит чекає на публікатора." in undone.stderr
