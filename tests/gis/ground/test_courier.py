"""Fetching foreign tiles: where to, how much, how long."""

import socket

import pytest

from gis.ground import courier
from gis.ground.courier import Courier, NotFetched
from tests.factories.grounds import picture, shapes
from tests.tile_server import running_tile_server

INSIDE = Courier("Oblik/1", may_be_inside=True)


@pytest.fixture
def tiles():
    with running_tile_server() as server:
        yield server


def refusal(address: str, by: Courier = INSIDE) -> str:
    with pytest.raises(NotFetched) as caught:
        by.fetch(address)
    return str(caught.value.reason)


def test_a_tile_comes_with_what_its_server_says_of_it(tiles):
    fetched = INSIDE.fetch(f"{tiles.address}/1/2/3.png?key=k")

    assert fetched.data == picture()
    assert fetched.content_type == "image/png"
    assert fetched.headers == {"etag": '"one"', "cache-control": "max-age=60"}
    assert tiles.asked[0][0] == "/1/2/3.png?key=k"


def test_what_we_have_is_asked_about_and_not_sent_again(tiles):
    fetched = INSIDE.fetch(f"{tiles.address}/1/2/3.png", {"etag": '"one"'})

    assert fetched.is_same and fetched.data is None


def test_vector_tiles_come_as_they_are_packed(tiles):
    tiles.body = shapes()

    assert INSIDE.fetch(f"{tiles.address}/1/2/3").content_type == "application/x-protobuf"


def test_that_there_is_none_is_no_fault(tiles):
    tiles.status = 404

    assert INSIDE.fetch(f"{tiles.address}/1/2/3").data is None


def test_a_redirect_is_not_followed(tiles):
    tiles.status, tiles.headers = 302, {"Location": f"{tiles.address}/secret"}

    assert "іншу адресу" in refusal(f"{tiles.address}/1/2/3")
    assert len(tiles.asked) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"<html>login</html>", "не PNG"), (b"\x89PNG\r\n\x1a\n" + b"x" * 3_000_000, "завеликий")],
)
def test_what_is_no_tile_or_too_large_is_refused(tiles, body, words):
    tiles.body = body

    assert words in refusal(f"{tiles.address}/1/2/3")


def test_a_server_that_drips_is_given_up(tiles, monkeypatch):
    monkeypatch.setattr(courier, "WHOLE_SECONDS", -1)

    assert "надто повільно" in refusal(f"{tiles.address}/1/2/3")


def test_a_name_that_leads_inside_is_refused_after_it_was_looked_up(tiles, monkeypatch):
    def found(*_asked: object, **_more: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443)) for host in ("8.8.8.8", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", found)

    assert "всередині мережі" in refusal("https://tiles.example/1/2/3.png", Courier("Oblik/1"))


def test_a_server_that_is_not_there_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    assert "не відповідає" in refusal(f"http://127.0.0.1:{port}/1/2/3")
    assert "не знайдено" in refusal("http://no-such-host.invalid/1/2/3")
