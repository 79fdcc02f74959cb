"""What follows a contract, said and taken back on its page by one click."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.deadlines import Deadline
from maintenance.contracts.web.succession import say_deadline
from registry.kernel import clock
from registry.kernel.models.history import HistoryEntry
from tests.described import inputs_of
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_organisation

TODAY = date(2026, 11, 22)
NEXT_YEAR = {"number": "15/27", "starts_on": "2027-01-01", "ends_on": "2027-12-31"}
Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: TODAY)


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "accountant") -> FlaskClient:
        make_person(session, f"{role}.next", role=role)
        return sign_in(app, f"{role}.next")

    return make


def held(session: Session, contract_id: uuid.UUID) -> Any:
    """Read what a contract says of what follows, and hold no transaction open."""
    columns = (Contract.replaces_id, Contract.renewal, Contract.renewal_months, Contract.decided_on)
    found = session.execute(select(*columns).where(Contract.id == contract_id)).one()
    session.rollback()
    return found


def kept(session: Session, *contracts: Contract) -> list[uuid.UUID]:
    """Commit, and give the ids of what was made."""
    ids = [one.id for one in contracts]
    session.commit()
    return ids


def press(client: FlaskClient, address: str, **fields: Any) -> TestResponse:
    return client.post(address, data=fields, follow_redirects=True)


def test_the_next_contract_is_drafted_with_all_that_goes_on(browser: Browser, session: Session) -> None:
    provider = make_organisation(session, role="provider")
    terms = [
        {"basis": "per_asset_month", "amount": "500", "priced_on": "2026-02-01", "skip_under_warranty": True},
        {
            "basis": "lump_sum", "amount": "100", "from": "2026-02-01",
            "payments": [{"on": "2026-03-31", "amount": "40"}, {"on": "2026-12-15", "amount": "60"}],
        },
    ]  # fmt: skip
    contract = make_contract(
        session, make_line(session), number="15/26", provider_id=str(provider.id), terms=terms, amount="1000",
        covers=[{"kind": "camera", "include_reserve": True, "from": "2026-02-01"}], renewal="tacit", renewal_months=12,
        notice={"value": 3, "unit": "months"}, ends_on="2027-06-30", starts_on="2026-01-01",
    )  # fmt: skip
    code, line_id, provider_id = contract.hromada.code, contract.service_line_id, provider.id
    [contract_id] = kept(session, contract)
    client = browser()

    form = client.get(f"/contracts/new?after={contract_id}&hromada={code}").text
    told = inputs_of(form, "number")
    saved = client.post("/contracts/new", data=told | {"number": "15/27"})

    assert saved.status_code == 302, saved.text
    session.expire_all()
    drafted = session.scalars(select(Contract).where(Contract.number == "15/27")).one()
    assert (drafted.starts_on, drafted.ends_on) == (date(2027, 7, 1), date(2028, 12, 31))
    assert (drafted.replaces_id, drafted.provider_id, drafted.service_line_id) == (contract_id, provider_id, line_id)
    assert (drafted.renewal, drafted.renewal_months, drafted.notice_value, drafted.notice_unit) == (
        "tacit", 12, 3, "months",
    )  # fmt: skip
    assert (drafted.amount, drafted.signed_on) == (None, None)
    assert [(one.basis, one.starts_on, one.priced_on, one.skip_under_warranty) for one in drafted.terms] == [
        ("per_asset_month", None, None, True),
        ("lump_sum", None, None, False),
    ]
    assert [one["on"] for one in drafted.terms[1].payments] == ["2027-09-30", "2028-06-15"]
    assert [(one.kind_code, one.include_reserve, one.starts_on) for one in drafted.covers] == [("camera", True, None)]


def test_a_contract_that_looks_like_the_next_one_is_linked_by_a_click_and_unlinked(
    browser: Browser, session: Session
) -> None:
    line = make_line(session)
    contract, following = make_contract(session, line, number="15/26"), make_contract(session, line, **NEXT_YEAR)
    make_contract(session, line, number="16/27", starts_on="2027-01-01", ends_on="2027-12-31", covers=[{"kind": "pbx"}])
    make_contract(session, line, number="17/27", starts_on="2027-03-04", ends_on="2027-12-31")
    make_contract(session, make_line(session, code="2.2"), **{**NEXT_YEAR, "number": "18/27"})
    version = following.version
    contract_id, next_id = kept(session, contract, following)
    client = browser()
    address = f"/contracts/{contract_id}"

    before = client.get(address).text
    linked = press(client, f"{address}/next", next=next_id, version=version)
    is_linked = held(session, next_id).replaces_id == contract_id
    stale = press(client, f"{address}/next/undo", next=next_id, version=version)
    unlinked = press(client, f"{address}/next/undo", next=next_id, version=version + 1)
    again = press(client, f"{address}/next/undo", next=next_id, version=version + 2)

    assert re.findall(r"№ (1\d/27)", before) == ["15/27"]
    assert "Це наступний договір" in before
    assert "Час вирішувати" in before
    assert is_linked
    assert "Наступний:" in linked.text
    assert "Це наступний договір" not in linked.text
    assert "Час вирішувати" not in linked.text
    assert "Хтось уже змінив" in stale.text
    assert held(session, next_id).replaces_id is None
    assert "Це наступний договір" in unlinked.text
    assert "вже не продовжує" in again.text
    page = client.get(f"/contracts/{next_id}").text
    assert "Продовжує договір" not in page


@pytest.mark.parametrize("covers", [[{"kind": "camera"}], []])
def test_a_contract_that_only_looks_like_the_next_one_is_dismissed_and_offered_again(
    browser: Browser, session: Session, covers: list[dict[str, str]]
) -> None:
    line, provider = make_line(session), str(make_organisation(session, role="provider").id)
    make_asset(session)
    own = {"covers": covers, "provider_id": provider, "renewal": "expected", "subject": "Хостинг сайту"}
    own["terms"] = [{"basis": "per_month", "amount": "500"}]
    contract = make_contract(session, line, number="15/26", **own)
    other = make_contract(session, line, **{**own, **NEXT_YEAR})
    contract_id, other_id = kept(session, contract, other)
    client, address, year = browser("admin"), f"/contracts/{contract_id}", "/costing/2027"

    offered = client.get(address).text, client.get(year).text
    dismissed = press(client, f"{address}/next/dismiss", next=other_id, version=1).text
    expected = held(session, contract_id).renewal
    quiet = client.get(year).text
    told = client.get(f"/history?entity=contract&id={other_id}").text
    stale = press(client, f"{address}/next/dismiss/undo", next=other_id, version=1).text
    again = press(client, f"{address}/next/dismiss/undo", next=other_id, version=2).text
    twice = press(client, f"{address}/next/dismiss/undo", next=other_id, version=3).text

    assert all(f"{address}/next/dismiss" in one for one in offered)
    assert "Записано: договір № 15/27 не продовжує цей" in dismissed
    assert "Схожий, але його не продовжує:" in dismissed and "Це наступний договір" not in dismissed
    assert "Не продовжується" in dismissed, "nobody decided that nothing follows"
    assert expected == "expected"
    assert f"{address}/next" not in quiet
    assert "Не продовжує договорів" in told and "15/26" in told
    assert "Хтось уже змінив" in stale
    assert "знову пропонується як наступний" in again and "Це наступний договір" in again
    assert "уже знову пропонується" in twice


def test_what_is_dismissed_can_still_be_said_to_be_the_next_one(browser: Browser, session: Session) -> None:
    line = make_line(session)
    contract_id, other_id = kept(
        session, make_contract(session, line, number="15/26"), make_contract(session, line, **NEXT_YEAR)
    )
    client, address = browser(), f"/contracts/{contract_id}"

    press(client, f"{address}/next/dismiss", next=other_id, version=1)
    linked = press(client, f"{address}/next", next=other_id, version=2).text
    refused = press(client, f"{address}/next/dismiss", next=other_id, version=3).text

    assert "Наступний:" in linked
    assert "уже названо наступним" in refused
    assert held(session, other_id).replaces_id == contract_id
    assert session.get_one(Contract, other_id).not_next_of == ()


def test_a_contract_whose_start_does_not_fit_is_refused_with_the_reason(browser: Browser, session: Session) -> None:
    contract = make_contract(session, number="15/26")
    earlier = make_contract(session, number="15/25", starts_on="2025-01-01", ends_on="2025-12-31")
    contract_id, earlier_id = kept(session, contract, earlier)

    page = press(browser(), f"/contracts/{contract_id}/next", next=earlier_id, version=1).text

    assert "має початися пізніше" in page
    assert held(session, earlier_id).replaces_id is None


@pytest.mark.parametrize(("renewal", "months"), [("expected", None), ("tacit", 12), ("none", None)])
def test_a_decision_that_nothing_follows_is_recorded_and_taken_back(
    browser: Browser, session: Session, renewal: str, months: int | None
) -> None:
    contract = make_contract(session, renewal=renewal, renewal_months=months, notice_days=0)
    [contract_id] = kept(session, contract)
    client = browser()
    address = f"/contracts/{contract_id}"

    before = client.get(address).text
    decided = press(client, f"{address}/decide", version=1).text
    told = held(session, contract_id)
    undone = press(client, f"{address}/decide/undo", version=2).text
    back = held(session, contract_id)
    again = press(client, f"{address}/decide/undo", version=3).text

    assert "Час вирішувати" in before
    assert (told.renewal, told.renewal_months, told.decided_on) == ("none", None, TODAY)
    assert "22.11.2026" in decided
    assert "Час вирішувати" not in decided
    assert (back.renewal, back.renewal_months, back.decided_on) == (renewal, months, None)
    assert "Рішення скасовано" in undone
    assert "вже скасовано" in again
    entries = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "contract").order_by(HistoryEntry.seq))
    assert [one.action for one in entries] == ["create", "not_renewed", "update"]


def test_a_renewal_taken_back_in_the_form_is_a_decision_too(browser: Browser, session: Session) -> None:
    contract = make_contract(session, number="15/26")
    [contract_id] = kept(session, contract)
    client = browser()
    address = f"/contracts/{contract_id}/edit"

    client.post(address, data=inputs_of(client.get(address).text, "number") | {"renewal": "none"})
    decided = held(session, contract_id).decided_on
    client.post(address, data=inputs_of(client.get(address).text, "number") | {"renewal": "expected"})

    assert (decided, held(session, contract_id).decided_on) == (TODAY, None)


def test_who_only_reads_is_told_and_offered_nothing(browser: Browser, session: Session) -> None:
    line = make_line(session)
    make_asset(session)
    contract, following = make_contract(session, line), make_contract(session, line, **NEXT_YEAR)
    contract_id, next_id = kept(session, contract, following)
    client = browser("technician")
    address = f"/contracts/{contract_id}"

    page = client.get(address).text
    refused = [
        client.post(f"{address}/{what}", data={"next": next_id, "version": 1}).status_code
        for what in ("next", "next/undo", "decide", "decide/undo")
    ]

    assert "№ 15/27" in page
    assert '<form method="post" action="/contracts/' not in page
    assert refused == [403] * 4


@pytest.mark.parametrize(
    ("event", "days", "late", "words", "tone"),
    [
        ("notice", 0, 0, "рішення сьогодні", "warn"),
        ("notice", 21, 0, "рішення через 21 день", "warn"),
        ("end", 39, 1, "строк минув 1 день тому", "warn"),
        ("end", 1, 2, "строк минув 2 дні тому", "error"),
        ("end", 12, 11, "строк минув 11 днів тому", "error"),
        ("end", 0, 21, "останній день", "error"),
        ("ended", -3, 33, "закінчився 3 дні тому", "error"),
    ],
)
def test_what_a_contract_waits_for_is_said_in_right_forms(
    app: Flask, event: str, days: int, late: int, words: str, tone: str
) -> None:
    with app.test_request_context():
        assert say_deadline(Deadline(event, TODAY, days, late)) == (words, tone)
