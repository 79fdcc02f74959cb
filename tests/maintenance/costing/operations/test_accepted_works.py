"""A log entry that an act accepts can be taken back: it is said before, and the act says so after."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.act import Act, ActWork
from maintenance.costing.operations.accepted_works import list_undone_works
from maintenance.costing.operations.acts import update_act
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work import undo_work
from maintenance.upkeep.operations.work_uses import tell_uses
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.queries.history import find_last_entry
from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_contract
from tests.factories.maintenance_facts import make_act
from tests.factories.maintenance_work import make_work, person_as
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset

World = tuple[Act, WorkEntry, WorkEntry]


@pytest.fixture
def world(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    """An act that accepts one of two entries on two cameras."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 10, tzinfo=UTC))
    accepted = make_work(session, make_asset(session), summary="Замінено кабель")
    other = make_work(session, make_asset(session), summary="Оглянуто")
    act = make_act(session, make_contract(session), number="5", work_ids=[str(accepted.id), str(other.id)])
    session.commit()
    return act, accepted, other


@pytest.fixture
def browser(app: Flask, session: Session, world: World) -> FlaskClient:
    make_person(session, "admin.undo", role="admin")
    return sign_in(app, "admin.undo")


def test_an_accepted_entry_says_so_before_it_is_taken_back(
    browser: FlaskClient, session: Session, world: World
) -> None:
    act, accepted, _other = world
    free = make_work(session, make_asset(session))
    session.commit()

    assert "Цю роботу прийнято актом № 5 від 31.01.2026" in browser.get(f"/work/{accepted.id}").text
    assert "прийнято актом" not in browser.get(f"/work/{free.id}").text
    assert act.work_ids == sorted([accepted.id, world[2].id])


def test_the_act_lets_go_of_it_keeps_it_in_its_history_and_says_so(
    browser: FlaskClient, session: Session, world: World
) -> None:
    act, accepted, other = world
    address = f"/work/{accepted.id}/undo"
    session.commit()

    assert browser.post(address).status_code == 302

    session.expire_all()
    act = session.get_one(Act, act.id)
    entry = find_last_entry(session, entity="act", entity_id=act.id, action="work_undone")
    assert act.work_ids == [other.id]
    assert entry is not None
    assert [one["name"] for one in entry.changes["work_ids"][0]] != [
        one["name"] for one in entry.changes["work_ids"][1]
    ]
    shown, journal = f"/acts/{act.id}", f"/history?entity=act&entity_id={act.id}"
    session.commit()
    page = browser.get(shown).text
    assert "Роботу, яку прийняв цей акт, скасовано в журналі" in page
    assert "Замінено кабель. Сума акта та сама" in page
    assert "Скасовано прийняту роботу" in browser.get(journal).text


def test_who_may_not_know_places_reads_how_many_entries_are_lost(app: Flask, session: Session, world: World) -> None:
    act, accepted, other = world
    for one in (accepted, other):
        undo_work(session, SYSTEM, one.id)
    make_person(session, "accountant.test", role="accountant", hromada=first_hromada(session))
    session.commit()

    page = sign_in(app, "accountant.test").get(f"/acts/{act.id}").text

    assert "2 роботи: зміст читає той, кому відкрито точні місця. Сума акта та сама" in page
    assert "Оглянуто" not in page and "▒" not in page


def test_every_entry_lost_is_named_until_the_works_are_chosen_anew(session: Session, world: World) -> None:
    act, accepted, other = world
    for one in (accepted, other):
        undo_work(session, SYSTEM, one.id)
    session.commit()

    assert sorted(list_undone_works(session, act)) == ["Замінено кабель", "Оглянуто"]

    again = make_work(session, make_asset(session))
    update_act(session, SYSTEM, act.id, {"work_ids": [str(again.id)]}, version=act.version)
    assert list_undone_works(session, act) == []


def test_who_may_take_work_back_need_not_write_acts(session: Session, world: World) -> None:
    act, accepted, other = world
    technician = person_as(session, "technician", first_hromada(session))

    undo_work(session, technician, accepted.id)

    assert act.work_ids == [other.id]
    assert session.scalars(select(ActWork.work_id)).all() == [other.id]


def test_an_entry_of_no_act_is_taken_back_without_a_word(session: Session, world: World) -> None:
    free = make_work(session, make_asset(session))

    assert tell_uses(session, free) == []
    undo_work(session, SYSTEM, free.id)
    assert list_undone_works(session, world[0]) == []


def test_a_program_takes_it_back_alike(app: Flask, session: Session, world: World) -> None:
    act, accepted, other = world
    api = api_as(app, session, "admin")

    address, version = f"/work/{accepted.id}", accepted.version
    session.commit()

    assert api.delete(address, if_match=f'"v{version}"').status_code == 204

    told = api.get(f"/acts/{act.id}").json
    assert told["work_ids"] == [str(other.id)]
