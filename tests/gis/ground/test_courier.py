"""Fetching foreign tiles: where to, how much, how long."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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


@pytest.mark.parametrize("count", [1, 2, 5])
def test_connecting_takes_no_longer_for_a_name_with_many_addresses(monkeypatch, count):
    hosts = [f"127.0.0.{number + 1}" for number in range(count)]
    waits: list[float] = []

    def connect(address: tuple[str, int], timeout: float, *_more: object, **_others: object) -> socket.socket:
        waits.append(timeout)
        raise TimeoutError

    def found(_host: str, port: int, *_asked: object, **_more: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in hosts]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(urllib3.util.connection, "create_connection", connect)

    assert "не відповідає" in refusal("http://tiles.example/1/2/3.png")
    assert len(waits) == min(count, courier.MOST_PLACES)
    assert sum(waits) == pytest.approx(courier.CONNECT_SECONDS)


def test_by_https_the_certificate_must_be_trusted_and_of_the_name(tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path, "tiles.example")

    def found(_host: str, port: int, *_asked: object, **_more: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)

    with running_tile_server(certificate) as tiles:
        port = tiles.address.rpartition(":")[2]
        untrusted = refusal(f"https://tiles.example:{port}/1/2/3.png")
        asked = len(tiles.asked)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusted = INSIDE.fetch(f"https://tiles.example:{port}/1/2/3.png")
        misnamed = refusal(f"https://other.example:{port}/1/2/3.png")

    assert "не відповідає" in untrusted and asked == 0
    assert trusted.data == picture()
    assert tiles.asked[-1][1]["Host"] == f"tiles.example:{port}"
    assert "не відповідає" in misnamed and len(tiles.asked) == 1


def make_certificate(folder: Path, name: str) -> Path:
    """Write a key and a certificate of that name, signed by itself, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    signed = builder.sign(key, hashes.SHA256())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(key.private_bytes(*plain) + signed.public_bytes(serialization.Encoding.PEM))
    return path
