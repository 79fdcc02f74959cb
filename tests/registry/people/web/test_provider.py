"""Coming in by OpenID Connect, through HTTP on both engines: an honest provider, forged answers, the way back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.app import create_app
from config.cli import cli
from config.settings import Settings
from registry.kernel import clock
from registry.kernel.seams import db
from registry.people.models import User
from registry.people.rules.directory import DirectorySettings, GroupRole, OidcSettings
from tests.factories.people import PASSWORD, make_person
from tests.oidc_provider import CLIENT, SECRET, Provider, running_provider

MEANINGS = (GroupRole("oblik-admins", "admin", administers_all=True), GroupRole("oblik-viewers", "viewer"))


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(server: Provider) -> Provider:
    server.key, server.twist, server.issuer = server.published, {}, None
    return server


@pytest.fixture
def town(settings: Settings, session: Session, provider: Provider) -> Iterator[Flask]:
    """A town whose people come in by the provider, and an administrator whose password is kept here."""
    make_person(session, "chief")
    directory = DirectorySettings(OidcSettings(provider.address, CLIENT, SECRET), MEANINGS, "chief")
    app = create_app(replace(settings, directory=directory, second_factor=frozenset({"viewer"})))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


def come_in(app: Flask, provider: Provider, **claims: object) -> tuple[FlaskClient, str]:
    """Go to the provider and back; give the browser and where it was sent to."""
    client = app.test_client()
    there = client.get("/sign-in/oidc?next=/people").headers["Location"]
    return client, client.get(provider.consent(there, **claims)).headers["Location"]


def is_in(client: FlaskClient) -> bool:
    return client.get("/profile").status_code == 200


def test_a_person_whom_the_provider_vouches_for_comes_in_with_the_groups_roles(
    town: Flask, session: Session, provider: Provider
) -> None:
    client, onward = come_in(town, provider, groups=["oblik-admins", "others"])

    assert onward == "/people"
    assert is_in(client)
    olena = session.scalars(select(User).where(User.login == "olena")).one()
    assert (olena.display_name, olena.administers_all, olena.password_hash) == ("Олена", True, None)


def test_the_browser_takes_state_nonce_and_a_challenge_along(town: Flask) -> None:
    there = town.test_client().get("/sign-in/oidc").headers["Location"]

    asked = parse_qs(urlsplit(there).query)
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/sign-in/oidc/back"]


@pytest.mark.parametrize(
    "twist",
    [
        {"iss": "http://evil.example"}, {"aud": "another"}, {"nonce": "another"}, {"exp": 1}, {"sub": None},
        {"preferred_username": None}, {"preferred_username": 7},
    ],
    ids=str,
)  # fmt: skip
def test_a_proof_for_others_or_of_others_opens_nothing(
    town: Flask, session: Session, provider: Provider, twist: dict[str, object]
) -> None:
    provider.twist = twist

    client, onward = come_in(town, provider, groups=["oblik-admins"])

    assert onward == "/sign-in"
    assert client.get("/sign-in").status_code == 403
    assert not is_in(client)
    assert session.scalars(select(User.login)).all() == ["chief"]


def test_a_proof_that_another_key_signed_opens_nothing(town: Flask, provider: Provider) -> None:
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})

    assert not is_in(come_in(town, provider, groups=["oblik-admins"])[0])


def test_an_answer_that_another_browser_asked_for_opens_nothing(town: Flask, provider: Provider) -> None:
    there = town.test_client().get("/sign-in/oidc").headers["Location"]
    back = provider.consent(there, groups=["oblik-admins"])
    victim = town.test_client()
    victim.get("/sign-in/oidc")

    victim.get(back)

    assert not is_in(victim)


def test_a_provider_that_calls_itself_otherwise_is_not_asked(town: Flask, provider: Provider) -> None:
    provider.issuer = "http://127.0.0.1:1"

    answer = town.test_client().get("/sign-in/oidc")

    assert answer.headers["Location"] == "/sign-in"
    assert "(issuer: http://127.0.0.1:1)" in town.test_cli_runner().invoke(cli, ["doctor"]).output


def test_a_provider_that_is_away_leaves_the_local_administrators_way_in(settings: Settings, session: Session) -> None:
    make_person(session, "chief")
    directory = DirectorySettings(OidcSettings("http://127.0.0.1:9", CLIENT, SECRET), MEANINGS, "chief")
    app = create_app(replace(settings, directory=directory))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.get("/sign-in/oidc")

    page = client.get("/sign-in")
    client.post("/sign-in", data={"login": "chief", "password": PASSWORD})
    came_in = is_in(client)
    with app.app_context():
        db.engine.dispose()

    assert page.status_code == 503
    assert "не відповідає" in page.text
    assert came_in


def test_who_is_in_no_group_is_told_so(town: Flask, session: Session, provider: Provider) -> None:
    client, _onward = come_in(town, provider, groups=["others"])

    assert "Жодна ваша група" in client.get("/sign-in").text
    assert session.scalars(select(User.login)).all() == ["chief"]


def test_a_chosen_name_takes_over_no_account_of_before(town: Flask, session: Session, provider: Provider) -> None:
    make_person(session, "olena", role="admin")

    for name in ("olena", "chief"):
        client, _onward = come_in(town, provider, preferred_username=name, groups=["oblik-admins"])
        assert not is_in(client)
        assert "має інший обліковий запис" in client.get("/sign-in").text


def test_a_person_who_is_called_otherwise_now_is_the_same_person(
    town: Flask, session: Session, provider: Provider
) -> None:
    come_in(town, provider, groups=["oblik-admins"])

    client, _onward = come_in(town, provider, preferred_username="olena.koval", groups=["oblik-admins"])

    assert "olena" in client.get("/profile").text
    assert sorted(session.scalars(select(User.login))) == ["chief", "olena"]


@pytest.mark.parametrize(
    ("amr", "onward"),
    [(["pwd"], "/sign-in/second-factor"), (["pwd", "mfa"], "/people"), (None, "/sign-in/second-factor")],
)
def test_a_second_factor_is_demanded_unless_the_provider_says_that_it_asked_for_one(
    town: Flask, provider: Provider, amr: list[str] | None, onward: str
) -> None:
    said = {} if amr is None else {"amr": amr}

    assert come_in(town, provider, groups=["oblik-viewers"], **said)[1] == onward


def test_passwords_open_nothing_but_the_local_administrators_account(town: Flask, session: Session) -> None:
    make_person(session, "petro", role="admin")

    answer = town.test_client().post("/sign-in", data={"login": "petro", "password": PASSWORD})

    assert answer.status_code == 422


def test_who_did_not_come_in_for_thirty_days_is_shut_out(town: Flask, session: Session, provider: Provider) -> None:
    come_in(town, provider, groups=["oblik-admins"])
    soon, late = clock.now() + timedelta(days=29), clock.now() + timedelta(days=31)
    told = []
    for moment in (soon, late):
        with mock.patch("registry.kernel.clock.now", lambda now=moment: now):
            told.append(town.test_cli_runner().invoke(cli, ["user", "check-directory"]).output)

    assert "закрито доступ: 0" in told[0] and "закрито доступ: 1" in told[1]
    assert is_in(come_in(town, provider, groups=["oblik-admins"])[0])


def test_without_a_provider_its_addresses_are_not_found(client: FlaskClient) -> None:
    assert client.get("/sign-in/oidc").status_code == 404
    assert client.get("/sign-in/oidc/back?code=x&state=y").status_code == 404
