"""A document that is sent back whole, as it was answered, changes nothing; what is fixed in it cannot be changed."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config.settings import Settings
from registry.kernel.api.doors import PREFIX
from tests.factories.api import Api, api_as
from tests.factories.maintenance_facts import make_replacement
from tests.factories.registry import make_district, make_house, make_settlement, make_street
from tests.safety.crawl import get_rules
from tests.safety.town import make_town


@pytest.fixture
def addresses(app: Flask, session: Session, settings: Settings) -> list[str]:
    """The address of a thing of each collection that can be changed."""
    town = make_town(session, settings.attachments)
    street = make_street(session, make_settlement(session, town.hromada, name="Зелене"))
    ids = {**town.ids, "street_id": street.id, "house_id": make_house(session, street).id,
           "service_line_id": town.ids["line_id"], "hromada_id": town.hromada.id,
           "settlement_id": make_settlement(session, town.hromada).id,
           "starosta_district_id": make_district(session, town.hromada).id,
           "replacement_price_id": make_replacement(session, town.hromada).id}  # fmt: skip
    session.commit()
    found, unknown = [], []
    for rule in get_rules(app, "PATCH"):
        (name,) = rule.arguments
        if name in ids:
            found.append(app.url_map.bind("localhost").build(rule.endpoint, {name: ids[name]}, method="PATCH"))
        else:
            unknown.append(rule.rule)
    # A programme holds the council's table and is changed by parts; a kind and a saved view have no version:
    # `test_kinds_api.py` and `test_views_api.py` have them.
    # Figures and own definitions of indicators and reports have tests in `tests/maintenance/papers/api`, what people
    # write into budget requests in `tests/maintenance/papers/test_request_parts.py`.
    left = ("indicator_definitions/<uuid:indicator_id>", "indicator_figures/<uuid:indicator_figure_id>", "kinds/<code>",
            "programmes/<code>", "reports/<uuid:report_id>", "request_texts/<uuid:request_text_id>",
            "result_indicators/<uuid:result_indicator_id>", "views/<uuid:view_id>")  # fmt: skip
    assert sorted(unknown) == [f"/api/v1/{one}" for one in left]
    return found


@pytest.fixture
def api(app: Flask, session: Session, addresses: list[str]) -> Api:
    return api_as(app, session, "admin")


def test_a_document_is_sent_back_whole_and_changes_nothing(api: Api, addresses: list[str]) -> None:
    refused: dict[str, Any] = {}

    for address in addresses:
        read = api.get(address.removeprefix(PREFIX))
        sent = api.patch(address.removeprefix(PREFIX), read.json, if_match=read.headers["ETag"])
        if sent.status_code != 200 or sent.json["version"] != read.json["version"]:
            refused[address] = sent.json.get("errors", sent.json)

    assert refused == {}


@pytest.mark.parametrize(
    ("name", "value"), [("id", "x"), ("hromada", "UA00"), ("version", 99), ("updated_at", None), ("is_demo", True)]
)
def test_what_is_fixed_is_refused_where_it_says_something_else(
    api: Api, addresses: list[str], name: str, value: Any
) -> None:
    for address in addresses:
        read = api.get(address.removeprefix(PREFIX))
        if name not in read.json:
            continue
        sent = api.patch(address.removeprefix(PREFIX), {**read.json, name: value}, if_match=read.headers["ETag"])

        assert (sent.status_code, list(sent.json["errors"])) == (422, [name]), address
