"""Reports in the search over everything, and the numbers that they print of their lines."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.papers.models.report import Report
from maintenance.papers.web import search
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_hromada, make_kinds
from tests.factories.reports import issue, make_report, make_reported


@pytest.fixture
def report(session: Session) -> Report:
    """An issued quarterly report of a hromada with one bound line."""
    make_kinds(session)
    hromada = first_hromada(session)
    make_reported(session, hromada)
    found = issue(session, make_report(session, hromada), number="Р-9/17")
    make_person(session, "halyna.kryvonis", role="admin", hromada=hromada)
    session.commit()
    return found


@pytest.fixture
def browser(app: Flask, report: Report) -> FlaskClient:
    return sign_in(app, "halyna.kryvonis")


def test_a_report_is_opened_by_the_number_that_it_bears(browser: FlaskClient, report: Report) -> None:
    found = browser.get("/search", query_string={"q": report.number})

    assert f"/reports/{report.id}" in (found.headers.get("Location") or found.text)
    assert f"/reports/{report.id}" in browser.get("/search?q=квартального звіту").text


def test_reports_of_others_are_not_found(app: Flask, session: Session, report: Report) -> None:
    make_person(session, "other.desk", role="accountant", hromada=make_hromada(session))
    session.commit()

    found = sign_in(app, "other.desk").get("/search", query_string={"q": report.number})

    assert str(report.id) not in found.text and "Location" not in found.headers


@pytest.mark.parametrize(
    ("kind", "table"), [("quarter", "money"), ("year", "money"), ("needs", "needs")], ids=["quarter", "year", "needs"]
)
def test_every_line_of_a_report_is_told_by_a_number_that_the_search_finds(
    browser: FlaskClient, session: Session, report: Report, kind: str, table: str
) -> None:
    hromada = session.scalars(select(Hromada).where(Hromada.id == report.hromada_id)).one()
    year, quarter = 2025 if kind == "year" else 2026, 2 if kind == "quarter" else None
    draft = make_report(session, hromada, kind=kind, year=year, quarter=quarter)
    session.commit()

    document = json.loads(browser.get(f"/reports/{draft.id}/report.json").data)
    (rows,) = (one["rows"] for one in document["tables"] if one["name"] == table)
    (number,) = {one["cells"]["code"] for one in rows if "line/" in one["key"]}
    found = browser.get("/search", query_string={"q": number})

    assert number == f"{year}/7"
    assert f"/costing/{year}/" in (found.headers.get("Location") or found.text)


def test_a_report_older_than_those_looked_through_is_found_by_its_number(
    browser: FlaskClient, session: Session, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 1)
    later = make_report(
        session, session.get_one(Hromada, report.hromada_id), kind="needs", year=report.year + 1, quarter=None
    )
    session.commit()
    assert later.year > report.year
    session.rollback()

    found = browser.get("/search", query_string={"q": "Р-9/17"})

    assert f"/reports/{report.id}" in (found.headers.get("Location") or found.text)
