"""The history tells of money and work no more than their pages do, to nobody."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.contracts import wiring as contracts_wiring
from maintenance.costing import wiring as costing_wiring
from maintenance.costing.operations.scenarios import create_scenario
from maintenance.costing.operations.year_turns import note_turn
from registry.kernel.access import SYSTEM
from registry.kernel.queries.history import NEEDS
from registry.places.models.territory import Hromada
from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_contract, make_index, make_line
from tests.factories.maintenance_facts import make_act, make_payment, make_rate, make_replacement, make_transfer
from tests.factories.maintenance_versions import make_version
from tests.factories.people import sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds

OPEN = {"asset", "contract", "service_line"}
MONEY = {
    "act",
    "payment",
    "price_index",
    "scenario",
    "transfer",
    "rate",
    "replacement_price",
    "costing_version",
    "year_turn",
}
SECRET = "ТАЄМНЕ-7"
ROLES = {"technician": False, "accountant": True}
"""Who may read what was paid."""


def write_one_of_each(session: Session, hromada: Hromada) -> dict[str, uuid.UUID]:
    """Write one thing of every noun of contracts and costing, each with a word that nobody should learn by chance."""
    make_kinds(session)
    make_asset(session, hromada)
    line = make_line(session, hromada, index_kind="cpi")
    contract = make_contract(session, line)
    act = make_act(session, contract, number=SECRET)
    made = {
        "act": act,
        "payment": make_payment(session, contract, act, number=SECRET),
        "price_index": make_index(session, hromada, source=SECRET),
        "scenario": create_scenario(session, SYSTEM, hromada.id, {"name": SECRET}),
        "transfer": make_transfer(session, line, make_line(session, hromada, "2.2"), number=SECRET),
        "rate": make_rate(session, hromada, source=SECRET),
        "replacement_price": make_replacement(session, hromada, source=SECRET),
        "costing_version": make_version(session, hromada, 2027, decision=f"№ {SECRET} від 20.12.2026"),
        "year_turn": note_turn(session, replace(SYSTEM, label=SECRET), hromada, 2027, date(2027, 1, 5)),
    }
    return {entity: one.id for entity, one in made.items()}


@pytest.mark.parametrize(("role", "sees"), [("technician", False), ("accountant", True), ("auditor", True)])
def test_money_is_in_the_history_for_those_who_may_see_it(app: Flask, session: Session, role: str, sees: bool) -> None:
    hromada = make_hromada(session)
    ids = write_one_of_each(session, hromada)
    session.commit()
    api = api_as(app, session, role, hromada)
    browser = sign_in(app, f"{role}.api")

    told = {one["entity"] for one in api.get("/history?limit=200").json["items"]}
    pages = {entity: browser.get(f"/history?entity={entity}&id={one}").text for entity, one in ids.items()}

    assert ids.keys() == MONEY
    assert told & MONEY == (MONEY if sees else set())
    assert {entity for entity, page in pages.items() if SECRET in page} == (MONEY if sees else set())
    assert SECRET not in api.get("/history?limit=200").text or sees
    assert told >= OPEN


def test_every_noun_of_contracts_and_costing_says_who_may_read_its_history(app: Flask) -> None:
    nouns = contracts_wiring.WORDS.entities.keys() | costing_wiring.WORDS.entities.keys()

    assert nouns == (OPEN | MONEY) - {"asset"}
    assert {one: NEEDS.get(one) for one in nouns} == {
        one: "cost.read" if one in MONEY else "contract.read" for one in nouns
    }


def test_what_another_person_s_import_wrote_is_told_no_further_than_by_the_history(
    app: Flask, session: Session
) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    contract = make_contract(session, make_line(session, hromada)).number
    session.commit()
    admin, accountant = (api_as(app, session, role, hromada) for role in ("admin", "accountant"))
    technician = api_as(app, session, "technician", hromada)
    tables = {
        "payment": f"contract;number;on;amount\n{contract};{SECRET};2026-05-05;123,45\n",
        "camera": f"inventory_number;name\nК-7;{SECRET}\n",
    }
    runs = {}
    for kind, text in tables.items():
        runs[kind] = admin.post("/imports", {"kind": kind, "text": text, "file_name": "a.csv"}).json["id"]
    for noun in ("payments", "assets"):
        one = next(one for one in admin.get(f"/{noun}").json["items"])
        etag = admin.get(f"/{noun}/{one['id']}").headers["ETag"]
        assert admin.patch(f"/{noun}/{one['id']}", {"note": "нове"}, if_match=etag).status_code == 200

    pages = {role: sign_in(app, f"{role}.api").get(f"/imports/{runs['payment']}").text for role in ROLES}
    refused = [
        technician.post(f"/imports/{runs['payment']}/undo", None),
        accountant.post(f"/imports/{runs['camera']}/undo", None),
    ]

    assert {role: SECRET in page for role, page in pages.items()} == ROLES
    assert [(one.status_code, SECRET in one.text) for one in refused] == [(409, False)] * 2
    assert SECRET in admin.post(f"/imports/{runs['camera']}/undo", None).text
