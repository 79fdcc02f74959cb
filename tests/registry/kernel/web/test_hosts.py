"""A request under a name that is not ours: a page in both languages, a problem document for programs, no name told."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config.app import create_app
from config.settings import Settings
from registry.kernel.seams import db
from registry.kernel.web.errors import TOO_LARGE
from registry.kernel.web.outages import WAITED
from tests.factories.people import make_api_token, make_person

OURS, THEIRS = "oblik.town.example", "evil.example.com"
PAGES = ("/", "/sign-in", "/public/", "/nowhere", "/static/kernel/tokens.css", "/a/X-1", "/nul%00")
NAMES = (THEIRS, f"{THEIRS}:8000", f"{OURS}.{THEIRS}", "a b", "<b>x</b>", "x" * 3000, "[::1")
PROGRAMS = ("/api/v1/assets", "/api/v1/nowhere", "/api/openapi.json", "/ogc/")


@pytest.fixture
def named(settings: Settings, session: Session) -> Iterator[Flask]:
    """The application as it runs, answering to two names alone."""
    app = create_app(replace(settings, hosts=(OURS, ".hidden.example")))
    app.config.update(RAISE_ERRORS=False)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_people_are_told_in_both_languages_which_setting_decides(named: Flask) -> None:
    client = named.test_client()

    for method, path, host in product(("GET", "POST"), PAGES, NAMES):
        answer = client.open(path, method=method, headers={"Host": host})

        assert (answer.status_code, answer.mimetype) == (400, "text/html"), path
        for said in ("За цією адресою Облік не відповідає", "Oblik does not answer at this address"):
            assert said in answer.text
        assert "OBLIK_HOSTS" in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_programs_are_told_by_a_problem_document(named: Flask, session: Session) -> None:
    token = make_api_token(session, make_person(session))
    client = named.test_client()

    for path, sent in product(PROGRAMS, ({}, {"Authorization": f"Bearer {token}"})):
        answer = client.get(path, headers={"Host": THEIRS, **sent})

        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
        assert answer.json is not None
        assert answer.json["status"] == 400
        assert "OBLIK_HOSTS" in answer.json["detail"]


def test_no_name_is_told_and_nothing_leads_on(named: Flask) -> None:
    client = named.test_client()

    for path, told in product((*PAGES, *PROGRAMS), ({}, {WAITED: 60.0}, {TOO_LARGE: True})):
        answer = client.get(path, headers={"Host": THEIRS}, environ_overrides=told)

        assert answer.status_code == 400
        for word in (OURS, "hidden.example", THEIRS, "href", "src="):
            assert word not in answer.text + str(answer.headers), path


def test_our_own_names_are_answered(named: Flask) -> None:
    client = named.test_client()

    answers = [client.get("/sign-in", headers={"Host": host}) for host in (OURS, f"{OURS}:443", "a.hidden.example")]

    assert [one.status_code for one in answers] == [200] * 3
