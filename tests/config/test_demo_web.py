"""The page of the demonstration: it goes by the page as by the command, and what is people's own stays."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.demo_record import ENTITY
from registry.assets.models.asset import Asset
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kind
from tests.registry.exchange.importing import works_at_once


@pytest.fixture
def client(app: Flask, session: Session, request: pytest.FixtureRequest) -> FlaskClient:
    """An administrator of all; works are carried out before the page answers."""
    make_person(session)
    works_at_once(app)
    return sign_in(app, "olena.it")


def read(client: FlaskClient) -> str:
    return re.sub(r"\s+", " ", client.get("/demonstration").get_data(as_text=True))


def agreed(client: FlaskClient, **more: str) -> dict[str, str]:
    """Give what the form of the page would send."""
    seen = re.search(r'name="seen" value="(\w+)"', read(client))
    assert seen
    return {"seen": seen[1], "agreed": "1", **more}


def own_asset(session: Session) -> str:
    """An asset that somebody added to a hromada of the demonstration; its id."""
    town = session.scalars(select(Hromada).where(Hromada.short_name == "Кобеляки")).one()
    asset = make_asset(session, town, inventory_number="ВЛАСНА-1", name="Власна камера")
    asset_id = str(asset.id)
    session.commit()
    return asset_id


def found(session: Session, statement: Any) -> list[Any]:
    """Read beside the pages, and leave the database to them."""
    rows = list(session.scalars(statement))
    session.rollback()
    return rows


def count(session: Session) -> int:
    return len(found(session, select(Asset.id)))


@pytest.mark.usefixtures("demonstration")
def test_the_page_tells_what_would_go_and_takes_it_out_once_agreed(client: FlaskClient, session: Session) -> None:
    page = read(client)
    assert "Буде прибрано" in page and "Майно" in page

    refused = client.post("/demonstration/remove", data={"seen": agreed(client)["seen"]})
    assert refused.status_code == 422 and count(session) > 250

    assert client.post("/demonstration/remove", data=agreed(client)).status_code == 302
    assert count(session) == 0
    assert found(session, select(Hromada.id)) == []
    told = select(HistoryEntry.actor_label).where(HistoryEntry.entity == ENTITY, HistoryEntry.action == "remove")
    assert found(session, told) == ["olena.it"]
    assert "прибрано:" in read(client)


@pytest.mark.usefixtures("demonstration")
def test_what_people_added_stays_unless_it_is_chosen(client: FlaskClient, session: Session) -> None:
    own = own_asset(session)
    assert "Власна камера" in read(client)

    client.post("/demonstration/remove", data=agreed(client))
    assert count(session) == 1
    assert found(session, select(Hromada.short_name)) == ["Кобеляки"], "it stands in a hromada, which stays"
    assert "Прибирати нічого" in read(client)

    client.post("/demonstration/remove", data=agreed(client, also=own))
    assert count(session) == 0


@pytest.mark.usefixtures("demonstration")
def test_nothing_goes_when_somebody_changed_the_register_meanwhile(client: FlaskClient, session: Session) -> None:
    form = agreed(client)
    own_asset(session)

    client.post("/demonstration/remove", data=form)

    assert count(session) > 250
    assert found(session, select(LongWork.state)) == ["failed"]
    assert "щось змінилося" in read(client)


@pytest.mark.usefixtures("demonstration")
def test_who_may_not_see_a_hromada_does_not_read_what_was_added_to_it(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    own_asset(session)
    make_person(session, "over.all", role=None, administers_all=True)

    page = read(sign_in(app, "over.all"))

    assert "Власна камера" not in page and "у громаді, даних якої ви не бачите" in page


def test_an_empty_register_is_offered_the_demonstration_and_a_filled_one_is_not(
    client: FlaskClient, session: Session
) -> None:
    assert "Завантажити демонстрацію" in client.get("/first-steps").get_data(as_text=True)
    make_kind(session)
    make_hromada(session)
    session.commit()

    assert "Завантажити демонстрацію" not in client.get("/first-steps").get_data(as_text=True)
    assert client.post("/demonstration/load").status_code == 409
    assert found(session, select(LongWork.id)) == []


def test_no_second_work_begins_while_one_is_under_way(app: Flask, client: FlaskClient, session: Session) -> None:
    app.extensions["oblik"].start_command = lambda _arguments: None

    for _time in range(2):
        client.post("/demonstration/load")

    assert len(found(session, select(LongWork.id))) == 1
    assert "Завантаження демонстрації" in read(client)
