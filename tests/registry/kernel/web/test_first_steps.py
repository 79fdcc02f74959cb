"""The list of first steps: what it reads from the register, what a person puts aside, and the way back to it."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.models.history import HistoryEntry
from tests.factories.codifier import load_codifier
from tests.factories.maintenance_contracts import make_contract
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada


def states(client: FlaskClient) -> list[str]:
    page = client.get("/first-steps").get_data(as_text=True)
    return re.findall(r"<h2>[^<]*<span class=\"badge badge--\w+\">([^<]+)</span>", page)


def plain(client: FlaskClient, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).get_data(as_text=True))


def test_an_empty_register_opens_on_the_steps_of_which_none_is_begun(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in(app, "olena.it")

    answer = client.get("/")

    assert answer.status_code == 302 and answer.location == "/first-steps"
    assert states(client) == ["не розпочато"] * 6


def test_steps_tell_what_the_register_holds_and_leave_the_demonstration_out(app: Flask, session: Session) -> None:
    olena = make_person(session)
    load_codifier(session)
    client = sign_in(app, olena.login)
    assert states(client)[0] == "розпочато"

    town = make_hromada(session)
    make_asset(session, town, is_demo=True)
    session.commit()
    assert states(client)[:4] == ["зроблено", "не розпочато", "не розпочато", "не розпочато"]

    make_asset(session, town, inventory_number="2")
    make_person(session, "new.it", password_hash=None)
    make_contract(session)
    session.commit()
    assert states(client) == ["зроблено", "не розпочато", "зроблено", "розпочато", "зроблено", "розпочато"]
    assert "Майна в реєстрі: 1" in plain(client, "/first-steps")


def test_a_step_is_put_aside_and_had_back_by_its_person_alone(app: Flask, session: Session) -> None:
    make_person(session)
    make_person(session, "petro.it")
    client = sign_in(app, "olena.it")

    assert client.post("/first-steps/ground/aside").status_code == 302
    client.post("/first-steps/ground/aside")
    assert states(client)[1] == "не потрібно"
    assert states(sign_in(app, "petro.it"))[1] == "не розпочато"

    client.post("/first-steps/ground/back")
    assert states(client)[1] == "не розпочато"
    written = select(HistoryEntry.action).where(HistoryEntry.entity == "first_step").order_by(HistoryEntry.seq)
    assert session.scalars(written).all() == ["put_aside", "bring_back"]


def test_nobody_does_without_a_hromada_and_there_are_no_steps_but_these(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in(app, "olena.it")

    assert client.post("/first-steps/territory/aside").status_code == 404
    assert client.post("/first-steps/nothing/aside").status_code == 404


def test_today_shows_the_steps_until_they_are_put_away(app: Flask, session: Session) -> None:
    make_person(session)
    make_asset(session, make_hromada(session))
    session.commit()
    client = sign_in(app, "olena.it")
    assert "Перші кроки: зроблено 2 з 6" in plain(client, "/")

    client.post("/first-steps/all/aside")
    assert "Перші кроки: зроблено" not in plain(client, "/")
    assert 'href="/first-steps"' in plain(client, "/"), "the menu still leads there"

    client.post("/first-steps/all/back")
    assert "Перші кроки: зроблено 2 з 6" in plain(client, "/")


def test_pages_of_a_step_lead_back_only_for_whoever_goes_by_the_list(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in(app, "olena.it")
    assert "назад до кроків" not in plain(client, "/base-map")

    client.get("/first-steps")
    assert "Перші кроки: крок 2 з 6" in plain(client, "/base-map")
    assert "назад до кроків" not in plain(client, "/long-works")

    client.post("/first-steps/all/aside")
    assert "назад до кроків" not in plain(client, "/base-map")


def test_others_see_no_steps(app: Flask, session: Session) -> None:
    town = make_hromada(session)
    make_person(session, "head.it", role="admin", hromada=town)
    session.commit()
    client = sign_in(app, "head.it")

    assert client.get("/first-steps").status_code == 403
    assert client.get("/").status_code == 200
    assert "Перші кроки" not in plain(client, "/")
