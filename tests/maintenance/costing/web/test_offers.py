"""A finding offers the contract that looks like the next one, to be said by one click."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from registry.kernel import clock
from registry.kernel.money import format_uah
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_organisation

FEBRUARY = {"starts_on": "2027-02-01", "ends_on": "2027-12-31"}
NONE = {"renewal": "none"}


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: date(2026, 11, 22))


@pytest.mark.parametrize(
    ("first", "following", "is_offered"),
    [
        ({}, FEBRUARY, True),  # It takes over what goes on.
        ({}, {**FEBRUARY, "starts_on": "2026-12-15"}, True),  # Both are paid for the end of December.
        (NONE, FEBRUARY, True),  # Nothing pays for January.
        ({**NONE, "decided_on": date(2026, 11, 1)}, FEBRUARY, False),
        ({}, {**FEBRUARY, "starts_on": "2027-03-15"}, False),  # Too long after the end.
        (NONE, {**FEBRUARY, "covers": [{"kind": "pbx"}]}, False),
    ],
)
def test_a_finding_offers_the_next_contract_by_one_click(
    app: Flask, session: Session, first: dict[str, Any], following: dict[str, Any], is_offered: bool
) -> None:
    hromada = make_hromada(session)
    line = make_line(session, hromada)
    make_asset(session, hromada)
    contract = make_contract(session, line, number="15/26", **{k: v for k, v in first.items() if k != "decided_on"})
    contract.decided_on = first.get("decided_on")
    next_id, contract_id, line_id = make_contract(session, line, number="15/27", **following).id, contract.id, line.id
    for role in ("accountant", "viewer"):
        make_person(session, f"{role}.offers", role=role)
    year, code = following["starts_on"][:4], hromada.code
    session.commit()
    client, reader = sign_in(app, "accountant.offers"), sign_in(app, "viewer.offers")
    addresses = (f"/costing/{year}/{line_id}", f"/costing/{year}?hromada={code}")
    offer = f'action="/contracts/{contract_id}/next"'

    pages = [client.get(address).text for address in addresses]

    assert [(offer in page, "№ 15/27 — наступний договір" in page) for page in pages] == [(is_offered, is_offered)] * 2
    assert offer not in reader.get(addresses[0]).text
    if is_offered:
        form = pages[0].partition(offer)[2].partition("</form>")[0]
        fields = dict(re.findall(r'name="(next|version)" value="([^"]+)"', form))
        done = client.post(f"/contracts/{contract_id}/next", data=fields, follow_redirects=True)
        assert "Договір № 15/27 тепер продовжує цей" in done.text
        session.expire_all()
        assert session.get_one(Contract, next_id).replaces_id == contract_id
        session.rollback()
        assert offer not in client.get(addresses[0]).text


HOSTING = {"covers": [], "terms": [{"basis": "per_month", "amount": "500.00"}], "subject": "Хостинг сайту"}
DOMAIN = {"covers": [], "terms": [{"basis": "per_year", "amount": "300.00"}], "subject": "Доменне ім’я"}
NEXT_YEAR = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}


@pytest.mark.parametrize(
    ("following", "is_offered"),
    [
        ({**HOSTING, **NEXT_YEAR, "subject": "Послуги хостингу сайту"}, True),
        ({**HOSTING, **NEXT_YEAR, "subject": "Розміщення порталу"}, True),
        ({**DOMAIN, **NEXT_YEAR}, False),
    ],
)
def test_a_contract_without_assets_that_is_costed_twice_is_told_and_linked_by_one_click(
    app: Flask, session: Session, following: dict[str, Any], is_offered: bool
) -> None:
    hromada = make_hromada(session)
    line, provider = make_line(session, hromada), make_organisation(session, hromada)
    own = {"provider_id": provider.id}
    first = make_contract(session, line, number="Х-4", **HOSTING, **own)
    make_contract(session, line, number="Д-1", **DOMAIN, **own)
    next_id, contract_id, line_id = make_contract(session, line, number="77", **following, **own).id, first.id, line.id
    make_person(session, "accountant.offers", role="accountant")
    session.commit()
    client = sign_in(app, "accountant.offers")
    offer, text = (
        f'action="/contracts/{contract_id}/next"',
        "Договір № Х-4 враховано й далі, хоча з 01.01.2027 діє № 77",
    )
    costing, contract = f"/costing/2027/{line_id}", f"/contracts/{contract_id}"

    page, own_page = client.get(costing).text, client.get(contract).text

    told = f"зайвого враховано {format_uah(Decimal(6000))} грн"
    assert (offer in page, text in page, told in page) == (is_offered,) * 3
    assert ("Це наступний договір" in own_page) is is_offered
    if is_offered:
        form = page.partition(offer)[2].partition("</form>")[0]
        done = client.post(
            f"/contracts/{contract_id}/next", data=dict(re.findall(r'name="(next|version)" value="([^"]+)"', form))
        )
        assert done.status_code == 302
        session.expire_all()
        assert session.get_one(Contract, next_id).replaces_id == contract_id
        session.rollback()
        assert text not in client.get(costing).text
