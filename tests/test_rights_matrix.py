"""Every (address, method) × role: who is let in and who is not; an address missing in the table fails."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import make_hromada
from tests.rights import EVERYBODY, MAY, NOBODY, OVERSEER

ROLES = sorted(EVERYBODY)
SAMPLES = {"wing": "kernel", "filename": "tokens.css", "package": "leaflet", "path": "x", "secret": "x" * 43}
SAMPLES |= {
    "part": "goals",
    "entity": "location",
    "code": "X",
    "name": "x",
    "costing_id": "x",
    "number": 1,
    "year": 2026,
    "zoom": 10,
    "column": 599,
    "row": 340,
    "other": "X",
    "form": "csv",
    "feature_id": "x",
}
LAST = ("POST", "/sign-out")


READ_BY_POST = ("/api/v1/programmes/read",)
"""What is sent there is read and told, and written nowhere."""


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    """List (method, rule) of everything that is plugged in."""
    for rule in app.url_map.iter_rules():
        yield from ((method, rule) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def address_of(app: Flask, rule: Rule) -> str:
    """Fill an address with sample values; ids of nothing."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        kind = type(rule._converters[name]).__name__
        choices = re.findall(rf"<any\(([^)]*)\):{name}>", rule.rule)
        if choices:
            values[name] = choices[0].split(",")[0]
        elif kind == "UUIDConverter":
            values[name] = "00000000-0000-0000-0000-000000000001"
        else:
            values[name] = SAMPLES[name]
    if rule.rule.startswith("/ogc/") and "name" in values:
        values["name"] = "assets"  # One that needs a token.
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def is_let_in(client: FlaskClient, method: str, address: str, headers: dict[str, str]) -> bool:
    """Tell whether a request got past the guards; what it then finds is another matter."""
    has_body = method in ("POST", "PATCH") and address.startswith("/api/")
    response = client.open(address, method=method, headers=headers, json={} if has_body else None)
    response.close()
    assert response.status_code < 500, f"{method} {address}: {response.status_code}"
    if response.status_code in (401, 403):
        return False
    return not (response.status_code == 302 and response.headers["Location"].startswith("/sign-in?next="))


def test_every_address_is_in_the_table(app: Flask) -> None:
    plugged_in = {(method, rule.rule) for method, rule in routes(app)}

    assert plugged_in - set(MAY) == set(), "say in tests/rights.py who may use these"
    assert set(MAY) - plugged_in == set(), "these are gone: take them out of tests/rights.py"


def test_nothing_is_open_to_everybody_but_what_has_to_be() -> None:
    is_open = {address for (_method, address), who in MAY.items() if NOBODY in who}

    assert is_open == {
        "/ogc/", "/ogc/api", "/ogc/collections", "/ogc/conformance",  # Public collections; others by token.
        "/api/docs", "/api/openapi.json", "/healthz", "/language", "/metrics", "/password/<secret>",
        "/public/", "/public/boundaries.geojson", "/public/data/",
        "/public/data/<name>.<any(csv, geojson, json):form>", "/public/data/<name>.passport.json",
        "/public/data/<name>.structure.csv", "/public/addresses.json",
        "/public/tiles/<int:zoom>/<int:column>/<int:row>.json",
        "/public/reports/", "/public/reports/<uuid:public_id>",
        "/public/reports/<uuid:public_id>/report.<any(csv, json):form>",
        "/public/programme",  # Where an administrator of all opened it; 404 otherwise.
        "/readyz", "/ground.json", "/ground/<int:zoom>/<int:column>/<int:row>",
        "/setup/<secret>", "/sign-in", "/sign-in/code", "/sign-in/second-factor",
        "/sign-in/oidc", "/sign-in/oidc/back", "/sign-out",
        "/static/<wing>/<path:filename>", "/vendor/<package>/<path:path>",
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_let_in_where_the_table_says_and_nowhere_else(app: Flask, session: Session, role: str) -> None:
    hromada = make_hromada(session)
    client, headers = app.test_client(), {}
    if role != NOBODY:
        over_all = role == OVERSEER
        user = make_person(
            session,
            "the.one",
            role=None if over_all else role,
            hromada=None if over_all else hromada,
            administers_all=over_all,
        )
        headers = {"Authorization": f"Bearer {make_api_token(session, user)}", "If-Match": "*"}
        client = sign_in(app, user.login)
    session.commit()

    found = {}
    for method, rule in sorted(routes(app), key=lambda one: (one[0], one[1].rule) == LAST):
        is_api = rule.rule.startswith(("/api/v1", "/ogc/"))
        found[method, rule.rule] = is_let_in(client, method, address_of(app, rule), headers if is_api else {})

    assert {one for one, let in found.items() if let} == {one for one, who in MAY.items() if role in who}


@pytest.mark.parametrize("of_all", [False, True])
def test_a_read_token_is_kept_out_of_every_write(app: Flask, session: Session, of_all: bool) -> None:
    user = make_person(session, role="admin", hromada=make_hromada(session), administers_all=of_all)
    token = make_api_token(session, user, "read")
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    client = app.test_client()

    writes = [
        one
        for one in routes(app)
        if one[1].rule.startswith("/api/v1") and one[0] != "GET" and one[1].rule not in READ_BY_POST
    ]
    answers = {
        (method, rule.rule): client.open(address_of(app, rule), method=method, headers=headers, json={}).status_code
        for method, rule in writes
    }

    assert answers
    assert set(answers.values()) == {403}


def test_a_read_token_of_an_administrator_of_all_reads_no_more_than_its_owner(app: Flask, session: Session) -> None:
    make_hromada(session)
    user = make_person(session, role=None, administers_all=True)
    tokens = {scope: make_api_token(session, user, scope) for scope in ("read", "write")}
    client = app.test_client()

    reads = [one for one in routes(app) if one[1].rule.startswith("/api/v1") and one[0] == "GET"]
    let_in = {
        scope: {
            rule.rule
            for method, rule in reads
            if is_let_in(client, method, address_of(app, rule), {"Authorization": f"Bearer {token}"})
        }
        for scope, token in tokens.items()
    }

    assert "/api/v1/assets" not in let_in["read"]
    assert let_in["read"] <= let_in["write"]
