"""Transfers through the API, on both engines."""

import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from registry.kernel import clock
from registry.kernel.models.history import HistoryEntry
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_transfer
from tests.factories.maintenance_versions import make_version
from tests.factories.registry import first_hromada, make_hromada

Lines = tuple[ServiceLine, ServiceLine]


@pytest.fixture
def lines(session: Session) -> Lines:
    """Two lines of 2026; the first was approved at 12 000 hryvnia on 20 December 2025, the second at nothing."""
    first = make_line(session)
    terms = [{"basis": "per_month", "amount": "1000.00"}]
    make_contract(session, first, terms=terms, covers=[], renewal="none")
    make_version(session, first_hromada(session), 2026, decision="№ 1-VIII від 20.12.2025")
    second = make_line(session, code="2.2", kekv="3110", fund="special")
    session.commit()
    return first, second


@pytest.fixture
def api(app: Flask, session: Session, lines: Lines) -> Api:
    return api_as(app, session, "accountant", first_hromada(session))


def body(lines: Lines, **values: Any) -> dict[str, Any]:
    return {
        "number": "12-34-VIII",
        "on": "2026-03-10",
        "year": 2026,
        "from_line_id": str(lines[0].id),
        "to_line_id": str(lines[1].id),
        "amount": "1200.50",
        **values,
    }


def test_a_transfer_is_added_read_changed_and_deleted(api: Api, lines: Lines) -> None:
    made = api.post("/transfers", body(lines))
    address = f"/transfers/{made.json['id']}"
    changed = api.patch(address, {"amount": "1 300,00"}, if_match=made.headers["ETag"])
    stale = api.patch(address, {"text": "x"}, if_match=made.headers["ETag"])
    blind = api.delete(address)
    deleted = api.delete(address, if_match=changed.headers["ETag"])

    assert made.status_code == 201, made.text
    told = {name: made.json[name] for name in ("number", "on", "year", "amount", "revoked_on", "is_demo")}
    assert told == {
        "number": "12-34-VIII", "on": "2026-03-10", "year": 2026, "amount": "1200.50", "revoked_on": None,
        "is_demo": False,
    }  # fmt: skip
    assert changed.json["amount"] == "1300.00"
    assert (stale.status_code, blind.status_code, deleted.status_code) == (412, 428, 204)
    assert api.get(address).status_code == 404


def test_lines_that_differ_are_taken_with_warnings(api: Api, session: Session, lines: Lines) -> None:
    alike = make_line(session, code="2.3")
    session.commit()

    made = api.post("/transfers", body(lines))
    plain = api.post("/transfers", body(lines, to_line_id=str(alike.id)))
    added = api.post("/transfers", body(lines, from_line_id=None))

    assert [len(one.json["warnings"]) for one in (made, plain, added)] == [3, 0, 0]
    assert "КЕКВ" in made.json["warnings"][0]


def test_a_decision_of_a_day_to_come_is_doubted(
    api: Api, session: Session, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike = make_line(session, code="2.3")
    session.commit()
    told = []
    for today in (date(2026, 3, 10), date(2026, 3, 9)):
        monkeypatch.setattr(clock, "today", lambda today=today: today)
        told.append(api.post("/transfers", body(lines, to_line_id=str(alike.id))).json["warnings"])

    assert [["ще не настав" in one for one in warnings] for warnings in told] == [[], [True]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": ""}, "number"),
        ({"on": "31.02.2026"}, "on"),
        ({"year": 1990}, "year"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"from_line_id": None, "to_line_id": None}, "to_line_id"),
        ({"to_line_id": str(uuid.UUID(int=1))}, "to_line_id"),
        ({"revoked_on": "2026-05-01"}, "revoked_by"),
        ({"revoked_by": "15-VIII"}, "revoked_on"),
        ({"revoked_by": "15-VIII", "revoked_on": "2026-03-09"}, "revoked_on"),
        ({"amount": "12000.01"}, "amount"),
        ({"is_demo": True}, "is_demo"),
        ({"sum": "5"}, "sum"),
    ],
)
def test_a_wrong_transfer_is_refused_by_field(api: Api, lines: Lines, values: dict[str, Any], field: str) -> None:
    response = api.post("/transfers", body(lines, **values))

    assert response.status_code == 422, response.text
    assert list(response.json["errors"]) == [field]


def test_a_line_is_not_its_own_other_side_and_none_of_elsewhere(api: Api, session: Session, lines: Lines) -> None:
    foreign = make_line(session, make_hromada(session))
    session.commit()

    for wrong in (lines[0], foreign):
        refused = api.post("/transfers", body(lines, to_line_id=str(wrong.id)))
        assert list(refused.json["errors"]) == ["to_line_id"], refused.text


def test_what_was_passed_on_is_not_taken_back(api: Api, session: Session, lines: Lines) -> None:
    third = make_line(session, code="2.3")
    session.commit()
    first = api.post("/transfers", body(lines, amount="500"))
    api.post("/transfers", body(lines, number="2", on="2026-04-10", amount="500", from_line_id=str(lines[1].id),
                                to_line_id=str(third.id)))  # fmt: skip
    address, etag = f"/transfers/{first.json['id']}", first.headers["ETag"]

    less = api.patch(address, {"amount": "499.99"}, if_match=etag)
    revoked = api.patch(address, {"revoked_by": "3", "revoked_on": "2026-05-01"}, if_match=etag)
    later = api.patch(address, {"on": "2026-04-11"}, if_match=etag)
    moved = api.patch(address, {"year": 2027}, if_match=etag)
    deleted = api.delete(address, if_match=etag)

    assert [list(one.json["errors"]) for one in (less, later, moved)] == [["amount"], ["amount"], ["year"]]
    assert list(revoked.json["errors"]) == ["revoked_on"]
    assert deleted.status_code == 409
    assert "2.2" in deleted.json["detail"]


def test_a_revoked_transfer_stays_and_counts_until_that_day(api: Api, lines: Lines) -> None:
    made = api.post("/transfers", body(lines))
    revoking = {"revoked_by": "15-VIII", "revoked_on": "2026-05-01"}
    revoked = api.patch(f"/transfers/{made.json['id']}", revoking, if_match=made.headers["ETag"])

    assert revoked.json["revoked_on"] == "2026-05-01"
    assert api.get("/transfers").json["total"] == 1


def test_lists_are_narrowed_sorted_and_paged(api: Api, lines: Lines) -> None:
    for number, day, amount, year in (("а", "2026-03-02", "10", 2026), ("б", "2026-02-02", "30", 2026),
                                      ("в", "2027-02-02", "20", 2027)):  # fmt: skip
        api.post("/transfers", body(lines, number=number, on=day, amount=amount, year=year))

    def numbers(query: str) -> list[str]:
        return [one["number"] for one in api.get(f"/transfers?{query}").json["items"]]

    assert numbers("") == ["б", "а", "в"]
    assert numbers("sort=-amount") == ["б", "в", "а"]
    assert numbers("year=2026") == ["б", "а"]
    assert numbers("service_line=2.2") == ["б", "а", "в"]
    assert numbers("service_line=9.9") == []
    assert numbers(f"from_line_id={lines[0].id}&q=2.2") == ["б", "а", "в"]
    first = api.get("/transfers?limit=2").json
    assert (len(first["items"]), first["total"]) == (2, 3)
    assert numbers(f"limit=2&cursor={first['next']}") == ["в"]


def test_whoever_sees_no_money_sees_no_transfers_and_an_auditor_writes_none(
    app: Flask, session: Session, api: Api, lines: Lines
) -> None:
    made = api.post("/transfers", body(lines))
    address = f"/transfers/{made.json['id']}"
    technician, auditor = api_as(app, session, "technician"), api_as(app, session, "auditor")

    assert (technician.get("/transfers").status_code, technician.get(address).status_code) == (403, 403)
    assert auditor.get(address).status_code == 200
    assert auditor.post("/transfers", body(lines)).status_code == 403
    assert auditor.delete(address, if_match="*").status_code == 403


def test_transfers_of_another_hromada_are_not_found(session: Session, api: Api) -> None:
    foreign = make_transfer(session, None, make_line(session, make_hromada(session)))
    session.commit()

    assert api.get(f"/transfers/{foreign.id}").status_code == 404
    assert api.patch(f"/transfers/{foreign.id}", {"text": "x"}, if_match="*").status_code == 404
    assert api.get("/transfers").json["total"] == 0


def test_a_deletion_says_why_and_the_history_keeps_it(api: Api, session: Session, lines: Lines) -> None:
    made = api.post("/transfers", body(lines))
    address, match = f"/transfers/{made.json['id']}", made.headers["ETag"]

    refused = api.delete(f"{address}?why=x", if_match=match)
    long = api.delete(f"{address}?reason={'x' * 301}", if_match=match)
    deleted = api.delete(f"{address}?reason=записано двічі", if_match=match)

    assert [(one.status_code, list(one.json["errors"])) for one in (refused, long)] == [
        (422, ["why"]),
        (422, ["reason"]),
    ]
    assert deleted.status_code == 204
    told = session.scalars(
        select(HistoryEntry).where(HistoryEntry.entity == "transfer", HistoryEntry.action == "delete")
    )
    assert "записано двічі" in str(told.one().changes)
