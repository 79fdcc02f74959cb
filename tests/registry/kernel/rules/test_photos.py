"""Uploads: photos lose what they should not tell, everything else is refused."""

import io

import pytest
from PIL import Image

from registry.kernel.errors import Invalid
from registry.kernel.rules.photos import LONGEST_SIDE, MAX_BYTES, THUMB_SIDE, read_upload


def photo(width: int = 60, height: int = 40, mode: str = "RGB", form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 100).save(out, form, **options)
    return out.getvalue()


def test_a_photo_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "CANARY вул. Таємна, 1"
    exif[0x8825] = {1: "N", 2: (51.0, 31.0, 12.0)}

    ready = read_upload("фото.jpg", photo(exif=exif))

    with Image.open(io.BytesIO(ready.data)) as kept:
        assert not kept.getexif()
    assert b"CANARY" not in ready.data + (ready.thumb or b"")
    assert (ready.file_name, ready.content_type) == ("фото.jpg", "image/jpeg")


def test_a_large_photo_becomes_smaller() -> None:
    ready = read_upload("big.png", photo(4000, 1000, form="PNG"))

    with Image.open(io.BytesIO(ready.data)) as kept, Image.open(io.BytesIO(ready.thumb or b"")) as thumb:
        assert (kept.width, thumb.width) == (LONGEST_SIDE, THUMB_SIDE)


@pytest.mark.parametrize(("mode", "form", "kept"), [("RGBA", "PNG", "image/png"), ("P", "PNG", "image/jpeg")])
def test_transparency_decides_the_format(mode: str, form: str, kept: str) -> None:
    assert read_upload("x", photo(mode=mode, form=form)).content_type == kept


def test_a_pdf_is_kept_as_it_is() -> None:
    ready = read_upload("акт.pdf", b"%PDF-1.7 paper")

    assert (ready.data, ready.thumb, ready.file_name) == (b"%PDF-1.7 paper", None, "акт.pdf")


@pytest.mark.parametrize(
    "data", [b"", b"<svg onload='x'/>", b"GIF89a", b"MZ", b"\xff\xd8\xff\xe0 cut", b"%PDF-" + b"x" * MAX_BYTES]
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_upload("x.jpg", data)


@pytest.mark.parametrize(
    ("name", "kept"), [("../../etc/passwd", "passwd.pdf"), ("C:\\x\\акт.docx", "акт.pdf"), ("", "file.pdf")]
)
def test_a_name_keeps_no_folders(name: str, kept: str) -> None:
    assert read_upload(name, b"%PDF-1.7").file_name == kept
