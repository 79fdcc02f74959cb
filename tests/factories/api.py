"""A program that talks to the API with a token."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registry.places.models.territory import Hromada
from tests.factories.people import make_api_token, make_person


class Api:
    """Requests with a bearer token; what is written is sent as JSON."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers={**self.headers, **named(headers)})

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.client.post(f"/api/v1{path}", json=body, headers={**self.headers, **named(headers)})

    def patch(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.client.patch(f"/api/v1{path}", json=body, headers={**self.headers, **named(headers)})

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.client.delete(f"/api/v1{path}", headers={**self.headers, **named(headers)})

    def send(self, path: str, raw: bytes, content_type: str = "application/json") -> TestResponse:
        return self.client.post(f"/api/v1{path}", data=raw, content_type=content_type, headers=self.headers)


def named(headers: dict[str, str]) -> dict[str, str]:
    """Write if_match as If-Match."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def api_as(
    app: Flask, session: Session, role: str, hromada: Hromada | None = None, *, scope: str = "write", login: str = ""
) -> Api:
    """The API as used by a person with one role."""
    user = make_person(session, login or f"{role}.api", role=role, hromada=hromada)
    return Api(app, make_api_token(session, user, scope))
