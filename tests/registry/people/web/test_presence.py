"""Who may use the API: tokens alone, alive ones, within their scope and their owner's roles."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.people.models import ApiToken, Membership
from registry.people.operations.people import disable_user
from tests.factories.api import Api, api_as
from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import make_hromada, make_kinds

BODY = {"kind": "camera", "inventory_number": "1", "name": "Камера"}


@pytest.fixture(autouse=True)
def _kinds(session: Session) -> None:
    make_kinds(session)
    make_hromada(session)
    session.commit()


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic b2xlbmE6eA==", "Bearer " + "a" * 50, "Bearer " + "ї" * 30, "Bearer a b"]
)
def test_without_a_live_token_there_is_no_answer(app: Flask, header: str) -> None:
    response = app.test_client().get("/api/v1/assets", headers={"Authorization": header.encode().decode("latin-1")})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.content_type == "application/problem+json"


def test_a_cookie_opens_nothing(app: Flask, session: Session) -> None:
    make_person(session)
    browser = sign_in(app, "olena.it")

    assert browser.get("/assets").status_code != 302 or browser.get("/profile").status_code == 200
    assert browser.get("/api/v1/assets").status_code == 401
    assert browser.post("/api/v1/assets", json=BODY).status_code == 401


def test_a_token_opens_no_page(app: Flask, session: Session) -> None:
    token = make_api_token(session, make_person(session))

    response = app.test_client().get("/profile", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 302


def test_a_token_in_the_address_is_no_token(app: Flask, session: Session) -> None:
    token = make_api_token(session, make_person(session))

    assert app.test_client().get(f"/api/v1/assets?access_token={token}").status_code == 401


def test_an_expired_a_revoked_and_an_orphaned_token_are_dead(app: Flask, session: Session) -> None:
    user = make_person(session)
    make_person(session, "second.admin")
    secrets = [make_api_token(session, user) for _ in range(3)]
    tokens = session.scalars(select(ApiToken)).all()
    tokens[0].expires_at = clock.now() - timedelta(seconds=1)
    tokens[1].revoked_at = clock.now()
    session.commit()

    before = sorted(Api(app, one).get("/assets").status_code for one in secrets)
    disable_user(session, SYSTEM, user.id)
    session.commit()
    after = {Api(app, one).get("/assets").status_code for one in secrets}

    assert before == [200, 401, 401]
    assert after == {401}


def test_a_token_stays_dead_when_its_owner_comes_back(app: Flask, session: Session) -> None:
    user = make_person(session)
    token = make_api_token(session, user)
    make_person(session, "second.admin")
    disable_user(session, SYSTEM, user.id)
    user.is_active = True
    session.commit()

    assert Api(app, token).get("/assets").status_code == 401


def test_a_read_token_writes_nothing(app: Flask, session: Session) -> None:
    reader = api_as(app, session, "admin", scope="read")

    assert reader.get("/assets").status_code == 200
    assert reader.post("/assets", BODY).status_code == 403
    assert reader.post("/organisations", {"name": "Відділ"}).status_code == 403


@pytest.mark.parametrize("role", ["viewer", "accountant", "auditor", "publisher"])
def test_a_write_token_is_no_wider_than_its_owner(app: Flask, session: Session, role: str) -> None:
    assert api_as(app, session, role).post("/assets", BODY).status_code == 403


def test_a_role_taken_away_is_gone_for_tokens_at_once(app: Flask, session: Session) -> None:
    user = make_person(session, role="technician")
    api = Api(app, make_api_token(session, user))
    assert api.post("/assets", BODY).status_code == 201

    session.delete(session.scalars(select(Membership)).one())
    session.commit()

    assert api.get("/assets").status_code == 403


def test_the_last_use_is_written_down(app: Flask, session: Session) -> None:
    api = api_as(app, session, "viewer")
    api.get("/assets")

    session.expire_all()
    assert session.scalars(select(ApiToken.last_used_at)).one() is not None


def test_several_hromadas_must_be_told_apart(app: Flask, session: Session) -> None:
    second = make_hromada(session)
    code = second.code
    session.commit()
    api = api_as(app, session, "admin")

    refused = api.post("/assets", BODY)
    made = api.post("/assets", {**BODY, "hromada": code})

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["hromada"])
    assert (made.status_code, made.json["hromada"]) == (201, code)
    assert api.get(f"/assets?hromada={code}").json["total"] == 1
