"""Replacement prices through the API and by the command, on both engines."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.costing.cli import replacement_group
from tests.factories.api import Api, api_as
from tests.factories.registry import first_hromada, make_kinds

BODY = {"kind": "server", "life_years": 5, "price": "95000", "known_on": "2026-10-12", "source": "Пропозиція № 4"}


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    session.commit()
    return api_as(app, session, "accountant", first_hromada(session))


def test_a_replacement_price_is_added_read_changed_and_deleted(api: Api) -> None:
    made = api.post("/replacement_prices", BODY)
    address = f"/replacement_prices/{made.json['id']}"
    changed = api.patch(address, {"price": None, "life_years": 6}, if_match=made.headers["ETag"])
    stale = api.patch(address, {"note": "x"}, if_match=made.headers["ETag"])
    listed = api.get("/replacement_prices?q=пропозиція").json
    deleted = api.delete(address, if_match=changed.headers["ETag"])

    assert made.status_code == 201, made.text
    assert (made.json["price"], made.json["vat"]) == ("95000.00", "included_20")
    assert (changed.json["price"], changed.json["life_years"]) == (None, 6)
    assert listed["total"] == 1
    assert (stale.status_code, deleted.status_code) == (412, 204)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "балалайка"}, "kind"),
        ({"life_years": 0}, "life_years"),
        ({"life_years": 51}, "life_years"),
        ({"price": "0"}, "price"),
        ({"vat": "some"}, "vat"),
        ({"source": " "}, "source"),
    ],
)
def test_a_wrong_replacement_price_is_refused_by_field(api: Api, values: dict[str, Any], field: str) -> None:
    response = api.post("/replacement_prices", {**BODY, **values})

    assert response.status_code in (400, 422), response.text
    assert list(response.json["errors"]) == [field]


def test_the_command_adds_lists_and_changes(app: Flask, api: Api) -> None:
    def run(*arguments: str) -> str:
        with app.app_context():
            done = CliRunner().invoke(replacement_group, list(arguments), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    given = ("--kind", "server", "--life-years", "5", "--price", "95000", "--known-on", "2026-10-12", "--source", "КП")

    run("add", *given)
    run("change", "server", "--life-years", "6")

    (listed,) = json.loads(run("list", "--json"))
    assert (listed["kind"], listed["life_years"], listed["price"]) == ("server", 6, "95000.00")
