"""Entered rates and replacement prices are read whole; beyond what a hromada may keep each door refuses by a word."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.costing.operations import room
from maintenance.costing.queries.rates import entered_rates, list_rates
from maintenance.costing.queries.replacements import list_replacements, replacements_on
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid
from tests.factories.api import api_as
from tests.factories.maintenance_facts import make_rate, make_replacement
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_hromada, make_kinds

FULL = "вилучіть застарілі"


@pytest.fixture(autouse=True)
def small_room(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    make_kinds(session)
    session.commit()
    monkeypatch.setattr(room, "MOST_ENTERED", 2)


@pytest.mark.parametrize("make", [make_rate, make_replacement])
def test_no_more_is_entered_than_is_read_and_another_hromada_has_its_own_room(session: Session, make: Any) -> None:
    hromada = make_hromada(session)
    for day in (1, 2):
        make(session, hromada, known_on=f"2026-02-0{day}")

    with pytest.raises(Invalid) as refused:
        make(session, hromada)

    assert FULL in str(refused.value.fields["kind"])
    make(session, make_hromada(session))


@pytest.mark.parametrize(
    ("path", "make", "api"),
    [("/costing/rates", make_rate, "/rates"), ("/costing/replacements", make_replacement, "/replacement_prices")],
)
def test_each_door_says_why(app: Flask, session: Session, path: str, make: Any, api: str) -> None:
    hromada = first_hromada(session)
    for day in (1, 2):
        make(session, hromada, known_on=f"2026-02-0{day}")
    make_person(session, "money.test", role="accountant", hromada=hromada)
    session.commit()
    values = {"kind": "camera", "price": "10", "known_on": "2026-01-01", "source": "КП", "life_years": "5"}
    if api == "/rates":
        del values["life_years"]

    page = sign_in(app, "money.test").post(f"{path}/new", data={**values, "hromada": hromada.code})
    answer = api_as(app, session, "accountant", hromada).post(api, {**values, "hromada": hromada.code})

    assert (page.status_code, FULL in page.text) == (422, True)
    assert answer.status_code == 422 and FULL in answer.text


def test_all_that_is_entered_is_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_ENTERED", 3_000)
    hromada = make_hromada(session)
    first = make_replacement(session, hromada, kind="workstation", known_on="2020-01-01")
    make_rate(session, hromada, kind="workstation", known_on="2020-01-01")
    for day in range(1, 6):
        make_replacement(session, hromada, kind="camera", known_on=f"2026-02-0{day}")
        make_rate(session, hromada, kind="camera", known_on=f"2026-02-0{day}")
    session.flush()

    assert len(list_rates(session, hromada.id)) == len(entered_rates(session, hromada.id, date(2026, 12, 31))) == 6
    assert len(list_replacements(session, SYSTEM, hromada.id)) == 6
    assert replacements_on(session, SYSTEM, hromada.id, date(2026, 12, 31)).entered["workstation"].price == first.price
