"""Uploaded files: nothing of where a photo was taken is kept, nothing that a browser would run is taken."""

import io
import random
import struct
import zlib

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse as Response

from config.settings import Settings
from registry.kernel.errors import Invalid
from registry.kernel.models.attachment import Attachment
from registry.kernel.rules.photos import MAX_BYTES, read_upload
from tests.factories.people import make_person, sign_in
from tests.safety.town import Town, make_picture, make_town

MARK = "QZXPLACE"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "a.svg": SVG,
    "a.jpg": SVG,
    "a.png": b"<html><script>alert(1)</script></html>",
    "a.gif": b"GIF89a" + b"\x01\x00\x01\x00\x00\x00\x00;",
    "a.html": b"<!doctype html><script>alert(1)</script>",
    "a.exe": b"MZ" + b"\x00" * 100,
    "a.jpeg": b"\xff\xd8\xff\xe0" + b"\x00" * 50,
    "a.zip": b"PK\x03\x04" + b"\x00" * 100,
    "a.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "empty.jpg": b"",
}
NAMES = (
    "../../../../etc/passwd.jpg", "..\\..\\windows\\a.jpg", "/etc/passwd.jpg", ".htaccess", "con.jpg",
    "x" * 400 + ".jpg", 'a";filename="b.html.jpg', "фото з опори.jpg", "<img src=x onerror=alert(1)>.jpg",
)  # fmt: skip

UNSENDABLE = ("a\x00.php.jpg", "a\r\nX-Evil: 1.jpg", "\u202egpj.exe.jpg")
FORBIDDEN = {"/", "\\", "\x00", "\r", "\n", "\u202e"}


@pytest.fixture
def town(session: Session, settings: Settings) -> Town:
    town = make_town(session, settings.attachments)
    make_person(session, "admin.one", role="admin", hromada=town.hromada)
    make_person(session, "viewer.one", role="viewer", hromada=town.hromada)
    session.commit()
    return town


def with_place() -> bytes:
    """Draw a photo that says where and with what it was taken, in EXIF, in a comment and behind its end."""
    picture, out = Image.new("RGB", (80, 60), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x010E] = MARK, MARK
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 31.0, 24.4), 3: "E", 4: (30.0, 42.0, 44.4)})
    picture.save(out, "JPEG", exif=exif, comment=MARK.encode(), icc_profile=MARK.encode() * 20)
    return out.getvalue() + MARK.encode()


def png_of(width: int, height: int) -> bytes:
    """Make a PNG that claims to be of this size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100_000))
        + chunk(b"IEND", b"")
    )


def upload(browser: FlaskClient, town: Town, data: bytes, name: str) -> str:
    answer = browser.post(
        f"/assets/{town.camera.id}/files", data={"file": (io.BytesIO(data), name)}, follow_redirects=True
    )
    assert answer.status_code == 200
    return answer.text


def fetch(browser: FlaskClient, path: str) -> Response:
    """Get a file whole and let go of it."""
    answer = browser.get(path)
    answer.get_data()
    answer.close()
    return answer


def kept(session: Session) -> list[Attachment]:
    found = list(session.scalars(select(Attachment).order_by(Attachment.created_at)))
    session.commit()
    return found


def test_a_photo_is_kept_without_the_place_it_was_taken_at(
    app: Flask, session: Session, settings: Settings, town: Town
) -> None:
    browser = sign_in(app, "admin.one")

    upload(browser, town, with_place(), "a.jpg")

    photo = kept(session)[-1]
    bodies = [fetch(browser, f"/files/{photo.id}{size}").data for size in ("", "/thumb")]
    bodies += [path.read_bytes() for path in settings.attachments.rglob("*") if path.is_file()]
    for body in bodies:
        found = Image.open(io.BytesIO(body))
        assert MARK.encode() not in body
        assert dict(found.getexif()) == {}
        assert not {"exif", "comment", "icc_profile"} & set(found.info)


def test_no_browser_or_proxy_keeps_a_photo(app: Flask, session: Session, town: Town) -> None:
    browser = sign_in(app, "admin.one")
    upload(browser, town, with_place(), "a.jpg")
    photo = kept(session)[-1]

    answers = [fetch(browser, f"/files/{photo.id}{size}") for size in ("", "/thumb")]

    assert [one.headers["Cache-Control"] for one in answers] == ["no-store", "no-store"]


def test_what_a_browser_would_run_is_refused_whatever_it_is_called(
    app: Flask, session: Session, settings: Settings, town: Town
) -> None:
    browser = sign_in(app, "admin.one")

    for name, data in REFUSED.items():
        upload(browser, town, data, name)

    assert [one.file_name for one in kept(session)] == [town.photo.file_name]


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 10_000), (2**31 - 1, 1)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_that_would_fill_the_memory_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid):
        read_upload("a.png", png_of(*size))


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Invalid):
        read_upload("a.pdf", b"%PDF-1.7" + b"x" * MAX_BYTES)


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_picture_is_refused_or_read_and_never_breaks_the_reader() -> None:
    draw = random.Random(7)
    originals = []
    for form in ("JPEG", "PNG", "WEBP"):
        out = io.BytesIO()
        Image.effect_noise((24, 16), 40).convert("RGB").save(out, form)
        originals.append(out.getvalue())

    for turn in range(450):
        data = bytearray(originals[turn % 3])
        for _ in range(draw.randint(1, 6)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            read_upload("a.jpg", bytes(data[: draw.randint(len(data) // 2, len(data))]) if turn % 2 else bytes(data))
        except Invalid:
            continue


def test_a_name_leads_out_of_no_folder_and_into_no_header(
    app: Flask, session: Session, settings: Settings, town: Town
) -> None:
    browser = sign_in(app, "admin.one")

    assert not any(FORBIDDEN & set(read_upload(name, make_picture()).file_name) for name in UNSENDABLE)
    for name in NAMES:
        send_named(browser, session, settings, town, name)


def send_named(browser: FlaskClient, session: Session, settings: Settings, town: Town, name: str) -> None:
    page = upload(browser, town, make_picture(), name)

    photo = kept(session)[-1]
    answer = fetch(browser, f"/files/{photo.id}")
    home = settings.attachments.resolve()
    files = [path for path in settings.instance.rglob("*") if path.is_file() and "sqlite" not in path.name]
    assert "<img src=x onerror" not in page
    assert all(home in path.resolve().parents for path in files)
    assert not FORBIDDEN & set(photo.file_name)
    assert len(photo.file_name) <= 255
    assert "X-Evil" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    if not name.isascii():
        assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_a_paper_is_handed_over_and_not_opened_on_our_site(app: Flask, session: Session, town: Town) -> None:
    browser = sign_in(app, "admin.one")
    upload(browser, town, b"%PDF-1.7 <script>alert(1)</script>", "договір.html")

    answer = fetch(browser, f"/files/{kept(session)[-1].id}")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ".html" not in answer.headers["Content-Disposition"]


def test_a_hidden_things_photo_is_not_there_for_those_who_may_not_know_its_place(
    app: Flask, session: Session, town: Town
) -> None:
    viewer = sign_in(app, "viewer.one")

    asked = [("GET", ""), ("GET", "/thumb"), ("POST", "/delete"), ("POST", "/restore")]
    answers = [viewer.open(f"/files/{town.photo.id}{end}", method=method).status_code for method, end in asked]
    stranger = app.test_client().get(f"/files/{town.photo.id}")

    assert answers == [404, 404, 404, 404]
    assert stranger.status_code == 302
    assert viewer.post(f"/assets/{town.camera.id}/files").status_code == 403
