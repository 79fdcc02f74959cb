"""The history tells of money and work no more than their pages do, to nobody."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.people import sign_in
from tests.factories.registry import first_hromada, make_asset

MONEY = ("act", "payment")


@pytest.mark.parametrize(("role", "sees"), [("technician", False), ("accountant", True), ("auditor", True)])
def test_money_is_in_the_history_for_those_who_may_see_it(app: Flask, session: Session, role: str, sees: bool) -> None:
    make_asset(session)
    contract = make_contract(session, make_line(session))
    act = make_act(session, contract, number="ТАЄМНИЙ-7")
    make_payment(session, contract)
    hromada = first_hromada(session)
    session.commit()
    api = api_as(app, session, role, hromada)

    told = {one["entity"] for one in api.get("/history?limit=200").json["items"]}
    page = sign_in(app, f"{role}.api").get(f"/history?entity=act&id={act.id}").text

    assert (told >= set(MONEY), bool(told & set(MONEY))) == (sees, sees)
    assert ("ТАЄМНИЙ-7" in page) is sees
    assert {"asset", "contract"} <= told
