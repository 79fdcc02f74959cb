"""The id of a request: the proxy's where one is trusted, never a stranger's."""

from collections.abc import Callable

import pytest
from flask import Flask

Serve = Callable[..., Flask]
GIVEN = "a1b2c3d4-proxy.id"


def test_a_strangers_id_is_not_taken(app: Flask) -> None:
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": GIVEN})

    assert answer.headers["X-Request-ID"] != GIVEN


def test_a_trusted_proxys_id_goes_through(serve: Serve) -> None:
    client = serve(proxies=1).test_client()

    assert client.get("/healthz", headers={"X-Request-ID": GIVEN}).headers["X-Request-ID"] == GIVEN


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space in it", 'quote"and{brace}', "../../etc/passwd"])
def test_an_id_that_could_spoil_the_log_is_replaced(serve: Serve, given: str) -> None:
    client = serve(proxies=1).test_client()

    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/assets", 302), ("/api/v1/assets", 401)])
def test_every_answer_has_an_id(app: Flask, path: str, status: int) -> None:
    answer = app.test_client().get(path)

    assert answer.status_code == status
    assert answer.headers["X-Request-ID"]


def test_a_refused_name_has_an_id_too(serve: Serve) -> None:
    client = serve(hosts=("oblik.example",)).test_client()

    answer = client.get("/sign-in", headers={"Host": "whatever"})

    assert answer.status_code == 400
    assert answer.headers["X-Request-ID"]
