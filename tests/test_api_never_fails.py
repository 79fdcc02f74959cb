"""Requests made at random from the API's own document: none of them is answered by 5xx, or by what it does not say.

A few hundred by default; `OBLIK_FUZZ=10000 ./oblik test tests/test_api_never_fails.py` for the battery of a release.
"""

import json
import os
import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel.api.openapi import build_document
from tests.factories.people import make_api_token, make_person

pytestmark = pytest.mark.usefixtures("demonstration")
REQUESTS = int(os.environ.get("OBLIK_FUZZ", "200"))
SEED = int(os.environ.get("OBLIK_FUZZ_SEED", "20261122"))
FIGURES = [None, True, False, 0, -1, 1, 2**53, -(2**53), 1.5, 1e300, [], {}, [None], {"a": 1}, [[]], ["x"] * 50]
TEXTS = [
    "", "0", "x", "я" * 300, "2026-11-22", "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-22T10:00:00Z",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00", "1900-01-01T00:00:00+14:00", "1200.50", "-5", "1e5",
    "NaN", "00000000-0000-0000-0000-000000000000", "\u202e", "%", "_", "\\", "'", '"; DROP', "{{7*7}}", "UA" + "0" * 17,
    "30,51,31,52", "-180,-90,180,90", "\u0301", "\U0001f600", "\x1b", "\x7f", "a\nb", "  ", "camera", "٣", "１２",
]  # fmt: skip
LIKELY = ["a", "Камера", "camera", "2.1", "2240", "per_month", "name", "-name", "x" * 40]
CHOICES = {"date": ["2026-05-01", "2030-12-31", "1999-01-01"], "date-time": ["2026-05-01T10:00:00Z"]}

YEARS = ["2026", "2027"]
"""What an address is asked for that no list leads to."""


class Stranger:
    """Makes requests that are mostly right and somewhere wrong."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"}
        with app.test_request_context():
            self.document = build_document(app)
        self.random = random.Random(SEED)
        self.operations = [
            (path, method, told) for path, methods in self.document["paths"].items() for method, told in methods.items()
        ]
        self.ids = {path: self._known_ids(path) for path in self.document["paths"] if "{" not in path}

    def _known_ids(self, path: str) -> list[str]:
        items = self.client.get(f"{path}?limit=8", headers=self.headers).json.get("items", [])  # A figure has none.
        return [str(one.get("id", one.get("code"))) for one in items]

    def requests(self, count: int) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
        """Make so many requests: method, address, what to send, and what the document says of it."""
        for _ in range(count):
            path, method, told = self.random.choice(self.operations)
            yield method.upper(), self._address(path), self._sent(method, told), told

    def _address(self, path: str) -> str:
        base, brace, rest = path.partition("/{")
        if not brace:
            return path
        known = self.ids.get(base, YEARS) if self.random.random() < 0.85 else []
        chosen = self.random.choice(known or ["x", "0", "9" * 20, str(uuid.uuid4()), "%00", "%ff"])
        return f"{base}/{chosen}{rest.partition('}')[2]}"

    def _sent(self, method: str, told: dict[str, Any]) -> dict[str, Any]:
        query, headers = {}, dict(self.headers)
        for one in told["parameters"]:
            if one["in"] == "query" and self.random.random() < 0.25:
                value = self.value(one["schema"])
                query[one["name"]] = value if isinstance(value, str) else json.dumps(value)
            elif one["name"] == "If-Match" and self.random.random() < 0.9:
                headers["If-Match"] = self.random.choice(["*", "*", '"v1"'])
        if method == "post" and self.random.random() < 0.3:
            headers["Idempotency-Key"] = f"k{self.random.randint(0, 500)}"
        sent: dict[str, Any] = {"query_string": query, "headers": headers}
        if "requestBody" in told:
            sent["json"] = self.value(told["requestBody"]["content"]["application/json"]["schema"])
        return sent

    def value(self, schema: dict[str, Any]) -> Any:
        """Make a value of a schema; every eighth is anything else."""
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if self.random.random() < 0.12:
            return self.random.choice(FIGURES + TEXTS)
        if "anyOf" in schema or "oneOf" in schema:
            return self.value(self.random.choice(schema.get("anyOf") or schema["oneOf"]))
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        makers = {"object": self._object, "array": self._array, "integer": self._integer, "boolean": self._flag}
        return makers.get(schema.get("type", ""), self._text)(schema)

    def _object(self, schema: dict[str, Any]) -> Any:
        if "properties" not in schema:
            figures = [30.7, 51.5, 400, -1, 1e9, "x", None]
            point = {"type": "Point", "coordinates": [self.random.choice(figures), self.random.choice(figures)]}
            return self.random.choice([point, {"azimuth_deg": self.random.choice(FIGURES)}, {}])
        required = schema.get("required", [])
        return {
            name: self.value(one)
            for name, one in schema["properties"].items()
            if name in required or self.random.random() < 0.4
        }

    def _array(self, schema: dict[str, Any]) -> Any:
        return [self.value(schema.get("items", {})) for _ in range(self.random.randint(0, 3))]

    def _integer(self, _schema: dict[str, Any]) -> Any:
        return self.random.choice([0, 1, 2, 10, 100, 2**31, 2**53, -1])

    def _flag(self, _schema: dict[str, Any]) -> Any:
        return self.random.random() < 0.5

    def _text(self, schema: dict[str, Any]) -> Any:
        if schema.get("type") == "null":
            return None
        if schema.get("format") == "uuid":
            return self.random.choice([one for listed in self.ids.values() for one in listed])
        if "pattern" in schema:
            return self.random.choice(["1", "1200.50", "0", "9999999999999.99", "12345"])
        return self.random.choice(CHOICES.get(schema.get("format", ""), [*LIKELY, str(self.random.randint(0, 10**6))]))


def test_no_request_makes_the_api_fail(app: Flask, session: Session) -> None:
    app.config["RAISE_ERRORS"] = False
    token = make_api_token(session, make_person(session))
    stranger = Stranger(app, token)

    surprises = []
    for method, address, sent, told in stranger.requests(REQUESTS):
        status = stranger.client.open(address, method=method, **sent).status_code
        if str(status) not in told["responses"]:
            surprises.append((status, method, address, sent))

    assert surprises == []


def test_every_reference_of_the_document_leads_somewhere(app: Flask) -> None:
    text = app.test_client().get("/api/openapi.json").text
    document = json.loads(text)

    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named <= set(document["components"]["schemas"])
    assert document["openapi"].startswith("3.1")


def test_the_document_has_a_page_of_its_own(app: Flask) -> None:
    page = app.test_client().get("/api/docs")

    assert page.status_code == 200
    assert "/api/v1/assets/{asset_id}" in page.text
    assert "https://" not in page.text
    assert "Токена немає або він уже не діє" in page.text
    assert "заголовок" in page.text
    assert "Permission" not in page.text
