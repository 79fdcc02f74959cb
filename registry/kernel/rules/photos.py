"""Files people upload: photos are drawn anew without their metadata, PDFs are taken as they are."""

import io
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError

from registry.kernel.errors import Invalid, because
from registry.kernel.text import clean

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000
LONGEST_SIDE = 2560
THUMB_SIDE = 480
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")
EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


@dataclass(frozen=True)
class ReadyFile:
    """A file fit to keep: its bytes, its type, a small picture for photos."""

    file_name: str
    content_type: str
    data: bytes
    thumb: bytes | None


def read_upload(file_name: str, data: bytes) -> ReadyFile:
    """Check an upload and make it fit to keep; raise Invalid on «file»."""
    if not data:
        raise Invalid(file=because("Файл порожній"))
    if len(data) > MAX_BYTES:
        raise Invalid(file=because("Файл більший за %(limit)s МБ", limit=MAX_BYTES // 1024 // 1024))
    if data.startswith(b"%PDF-"):
        return ReadyFile(_name(file_name, "application/pdf"), "application/pdf", data, None)
    return _read_photo(file_name, data)


def _read_photo(file_name: str, data: bytes) -> ReadyFile:
    try:
        with Image.open(io.BytesIO(data), formats=PHOTO_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid(file=because("Фото завелике: понад %(limit)s Мп", limit=MAX_PIXELS // 1_000_000))
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            is_clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            plain = upright.convert("RGBA" if is_clear else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(file=because("Приймаємо фото JPEG, PNG, WebP і документи PDF")) from error
    content_type = "image/png" if is_clear else "image/jpeg"
    return ReadyFile(
        _name(file_name, content_type), content_type, _drawn(plain, LONGEST_SIDE), _drawn(plain, THUMB_SIDE)
    )


def _drawn(picture: Image.Image, side: int) -> bytes:
    """Write the pixels alone: no EXIF, no place, no comments, no colour profile."""
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    small.info.clear()
    out = io.BytesIO()
    if small.mode == "RGBA":
        small.save(out, "PNG", optimize=True)
    else:
        small.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _name(file_name: str, content_type: str) -> str:
    """Keep the name people know, without folders, with the extension of what it became."""
    last = PurePosixPath(clean(file_name).replace("\n", " ").replace("\\", "/")).name
    stem = (last.rpartition(".")[0] or last or "file")[:200]
    return stem + EXTENSIONS[content_type]
