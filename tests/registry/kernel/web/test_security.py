"""What every answer carries: https only where it came by https, cookies that do not leave otherwise."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import PASSWORD, make_person

SAFE, OPEN = "https://localhost", "http://localhost"
STEPS = (
    ("GET", "/sign-in", {}),
    ("POST", "/language", {"lang": "en"}),
    ("POST", "/sign-in", {"login": "olena.it", "password": PASSWORD}),
    ("POST", "/profile", {"display_name": "Олена", "language": "uk"}),
    ("POST", "/sign-out", {}),
    ("GET", "/public/", {}),
)


def cookies_of(client: FlaskClient, base: str) -> list[str]:
    """Go through everything that sets a cookie; list the headers."""
    answers = [client.open(path, method=method, data=data, base_url=base) for method, path, data in STEPS]
    return [header for answer in answers for header in answer.headers.getlist("Set-Cookie")]


def test_every_cookie_is_secure_where_the_page_came_by_https(app: Flask, session: Session) -> None:
    make_person(session)
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = cookies_of(app.test_client(), SAFE)
    app.config["WTF_CSRF_ENABLED"] = False

    cookies = visitor + cookies_of(app.test_client(), SAFE)

    assert {one.partition("=")[0] for one in cookies} == {"oblik_form", "oblik_lang", "oblik_session", "oblik_known"}
    assert [one for one in cookies if "Secure" not in one.split("; ")] == []


def test_by_http_cookies_still_work(app: Flask, session: Session) -> None:
    make_person(session)

    cookies = cookies_of(app.test_client(), OPEN)

    assert cookies
    assert [one for one in cookies if "Secure" in one.split("; ")] == []


@pytest.mark.parametrize("path", ["/sign-in", "/", "/public/", "/api/v1/assets", "/nowhere", "/healthz"])
def test_https_is_asked_for_where_the_answer_came_by_it(client: FlaskClient, path: str) -> None:
    assert client.get(path, base_url=SAFE).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get(path, base_url=OPEN).headers
