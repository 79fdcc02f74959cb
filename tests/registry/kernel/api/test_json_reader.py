"""Torture: no body, header or address makes the API fail; repeated POSTs are answered once."""

import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from tests.factories.api import Api, api_as
from tests.factories.registry import make_hromada, make_kinds

BODY = {"kind": "camera", "inventory_number": "1", "name": "Камера"}


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    make_hromada(session)
    session.commit()
    return api_as(app, session, "admin")


TORTURE = {
    "nothing": b"",
    "space": b"   ",
    "cut off": b'{"name": "x"',
    "nan": b'{"name": NaN}',
    "infinity": b'{"name": -Infinity}',
    "overflow": b'{"name": 1e999}',
    "long integer": b'{"name": ' + b"9" * 5000 + b"}",
    "big integer": b'{"name": 9007199254740993}',
    "repeated field": b'{"name": "x", "name": "y"}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "surrogate in a field's name": b'{"\\udfff": "x"}',
    "nul": b'{"name": "a\\u0000b"}',
    "raw control": b'{"name": "a\x01b"}',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 40 + b"1" + b"}" * 40,
    "not utf-8": b'{"name": "\xff\xfe"}',
    "cp1251": '{"name": "Камера"}'.encode("cp1251"),
    "byte order mark": b'\xef\xbb\xbf{"name": "x"}',
    "single quotes": b"{'name': 'x'}",
    "comment": b'{"name": "x"} // y',
    "two documents": b'{"name": "x"}{"name": "y"}',
    "too big": b'{"name": "' + b"x" * (1024 * 1024) + b'"}',
}


@pytest.mark.parametrize("raw", TORTURE.values(), ids=TORTURE)
def test_what_is_no_json_is_refused(api: Api, raw: bytes) -> None:
    response = api.send("/assets", raw)

    assert response.status_code == 400, response.text
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("raw", [b"[]", b"null", b"5", b'"text"', b"true", b"{}", b'{"": 1}', b'{"__proto__": {}}'])
def test_json_that_is_no_asset_is_refused(api: Api, raw: bytes) -> None:
    response = api.send("/assets", raw)

    assert response.status_code == 422
    assert response.json["errors"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/xml"])
def test_only_json_is_read(api: Api, kind: str) -> None:
    assert api.send("/assets", json.dumps(BODY).encode(), kind).status_code == 415


def test_extreme_texts_survive(api: Api) -> None:
    name = "\u202eґЄ' ’ʼ \U0001f4f7 <script>alert(1)</script> =1+1 %s {{7*7}} ${x} \\ \" \u0301"

    made = api.post("/assets", {**BODY, "name": name})

    assert made.status_code == 201
    assert api.get(f"/assets/{made.json['id']}").json["name"] == made.json["name"]


@pytest.mark.parametrize("method", ["put", "options", "trace", "post", "patch"])
def test_a_method_that_is_not_there_is_refused_politely(api: Api, method: str) -> None:
    response = api.client.open("/api/v1/history/1", method=method.upper(), headers=api.headers, json={})

    assert response.status_code in (200, 405)
    assert response.status_code < 500


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/assets/", "/assets/1/2", "/../people", "/%2e%2e/people"])
def test_an_address_that_is_not_there_is_not_found(api: Api, path: str) -> None:
    response = api.client.get(f"/api/v1{path}", headers=api.headers)

    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("etag", ["", "v1", '"v1', 'W/"v1"', '"v0"', "\\", '"v1", "v2"', '"' + "x" * 5000 + '"'])
def test_a_strange_etag_never_breaks(api: Api, etag: str) -> None:
    made = api.post("/assets", BODY)

    response = api.patch(f"/assets/{made.json['id']}", {"name": "Нова"}, if_match=etag)

    assert response.status_code in (200, 412, 428)


class TestRepeatedPosts:
    """Idempotency-Key: the same request again gives the same answer, once done."""

    def test_the_same_key_and_body_give_the_same_answer(self, api: Api, session: Session) -> None:
        first = api.post("/assets", BODY, idempotency_key="k-1")
        again = api.post("/assets", BODY, idempotency_key="k-1")

        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json == again.json
        assert first.headers["Location"] == again.headers["Location"]
        assert first.headers["ETag"] == again.headers["ETag"]
        assert len(session.scalars(select(Asset)).all()) == 1

    def test_the_same_key_with_another_body_is_refused(self, api: Api) -> None:
        api.post("/assets", BODY, idempotency_key="k-1")

        response = api.post("/assets", {**BODY, "name": "Інша"}, idempotency_key="k-1")

        assert (response.status_code, list(response.json["errors"])) == (422, ["Idempotency-Key"])

    def test_a_refused_request_may_be_mended_under_its_key(self, api: Api) -> None:
        refused = api.post("/assets", {**BODY, "name": ""}, idempotency_key="k-1")

        assert refused.status_code == 422
        assert api.post("/assets", BODY, idempotency_key="k-1").status_code == 201

    def test_keys_of_two_people_do_not_meet(self, app: Flask, session: Session, api: Api) -> None:
        other = api_as(app, session, "technician")

        api.post("/assets", BODY, idempotency_key="k-1")
        response = other.post("/assets", {**BODY, "inventory_number": "2"}, idempotency_key="k-1")

        assert response.status_code == 201

    @pytest.mark.parametrize("key", ["", " ", "a b", "x" * 101])
    def test_a_key_that_is_none_is_refused(self, api: Api, key: str) -> None:
        assert api.post("/assets", BODY, idempotency_key=key).status_code == 422
