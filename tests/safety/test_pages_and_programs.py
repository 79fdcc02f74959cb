"""A list on a page takes each condition that the same list of the API takes."""

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.settings import Settings
from registry.kernel.api.openapi import build_document
from tests.factories.people import make_person, sign_in
from tests.safety.town import make_town

PAGES = {
    "assets": "/assets", "locations": "/locations", "organisations": "/organisations", "contracts": "/contracts",
    "work": "/work/journal", "acts": "/acts", "payments": "/payments", "transfers": "/transfers",
}  # fmt: skip
NONE_OF_PAGES = {"limit", "cursor", "hromada", "sort"}
SAMPLES = {
    "bbox": "30.0,51.0,31.0,52.0", "kind": "camera", "asset_kind": "camera", "state": "active", "year": "2026",
    "open": "1", "since": "2026-01-01T00:00:00Z", "before": "2026-12-31T00:00:00Z", "settlement": "UA32140010010012345",
    "service_line": "2.1", "q": "а", "edrpou": "12345678", "email": "a@b.ua", "phone": "+380441234567",
    "kekv": "2240", "dk021": "72000000-5", "tender_id": "UA-2026-01-01-000001-a", "status": "in_service",
}  # fmt: skip

LACKING = {"assets": "price", "locations": "position", "organisations": "edrpou", "contracts": "amount"}
"""What `missing` may ask of each."""


@pytest.fixture
def client(app: Flask, session: Session, settings: Settings) -> FlaskClient:
    make_town(session, settings.attachments)
    make_person(session, "asker")
    session.commit()
    return sign_in(app, "asker")


@pytest.mark.parametrize("collection", PAGES)
def test_a_page_understands_what_the_api_understands(app: Flask, client: FlaskClient, collection: str) -> None:
    with app.test_request_context():
        parameters = build_document(app)["paths"][f"/api/v1/{collection}"]["get"]["parameters"]
    asked = {one["name"]: sample(one) for one in parameters if one["in"] == "query" and "*" not in one["name"]}
    asked |= {"missing": LACKING[collection]} if "missing" in asked else {}

    unread = {
        name: value
        for name, value in asked.items()
        if name not in NONE_OF_PAGES
        and "умов, яких не розпізнано" in client.get(PAGES[collection], query_string={name: value}).text
    }

    assert unread == {}


def sample(parameter: dict[str, Any]) -> str:
    """Give a value that such a condition may have."""
    name, schema = parameter["name"], parameter["schema"]
    schema = schema["anyOf"][0] if "anyOf" in schema else schema
    if schema.get("enum"):
        return str(schema["enum"][0])
    if name in SAMPLES:
        return SAMPLES[name]
    formats = {"uuid": str(uuid.uuid4()), "date": "2026-01-01", "date-time": "2026-01-01T00:00:00Z"}
    kinds = {"integer": str(schema.get("minimum", 1)), "boolean": "true", "number": "1"}
    return formats.get(schema.get("format", "")) or kinds.get(schema.get("type", "")) or "1"
