"""Public answers: kept by anyone for a minute, made once per publication, packed, sent piece by piece."""

import gzip
import hashlib
import io
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any, cast

from flask import Response, current_app, request
from flask_babel import get_locale

from registry.kernel.seams import seams
from registry.kernel.web.context import static_url

FRESH_SECONDS = 60
CHUNK = 65_536
KEPT_BYTES = 16 * 1024 * 1024
LARGEST_KEPT = 2 * 1024 * 1024
"""A larger answer waits on disk while it is sent, and is made anew for the next reader."""
Write = Callable[[str], object]


class Shelf:
    """Packed answers of the present publication, the least used put away first; one for a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[bytes, int]] = OrderedDict()
        self._size = 0

    def find(self, name: str) -> tuple[bytes, int] | None:
        """Give an answer and its unpacked size."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def keep(self, name: str, packed: bytes, size: int) -> None:
        """Keep an answer; others make room."""
        with self._lock:
            self._size += len(packed) - len(self._kept.pop(name, (b"", 0))[0])
            self._kept[name] = (packed, size)
            while self._size > KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1][0])


def publish(facts: tuple[object, ...], content_type: str, make: Callable[[Write], object]) -> Response:
    """Answer with public bytes; `facts` name all that they depend on beside the language and the release.

    `make` gets a function that takes the text piece by piece. It is asked only where nobody has the bytes yet.
    """
    name = _name_of(facts, content_type)
    if request.if_none_match.contains_weak(name):
        return _head(Response(status=304), name)
    kept = _shelf().find(name)
    source, size = (io.BytesIO(kept[0]), kept[1]) if kept else _make(name, make)
    is_packed = request.accept_encodings.find("gzip") >= 0
    response = Response(_pieces(cast("IO[bytes]", source), is_packed), content_type=content_type)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.content_length = _length(source) if is_packed else size
    weakref.finalize(response, source.close)
    return _head(response, name)


def _name_of(facts: tuple[object, ...], content_type: str) -> str:
    release = (static_url("gis", "public.js"), static_url("gis", "public.css"), str(get_locale()))
    return hashlib.sha256(repr((facts, content_type, release)).encode()).hexdigest()[:40]


def _head(response: Response, name: str) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.set_etag(name, weak=True)
    response.vary.update(("Accept-Encoding", "Cookie"))
    return response


def _make(name: str, make: Callable[[Write], object]) -> tuple[Any, int]:
    """Pack the text as it comes, in memory while it is small."""
    file = SpooledTemporaryFile(LARGEST_KEPT, dir=seams(current_app).settings.instance)  # noqa: SIM115, the response closes it.
    size = 0

    def write(text: str) -> None:
        nonlocal size
        piece = text.encode()
        size += len(piece)
        packed.write(piece)

    try:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=5, mtime=0) as packed:
            make(write)
    except BaseException:
        file.close()
        raise
    if _length(file) <= LARGEST_KEPT:
        file.seek(0)
        _shelf().keep(name, file.read(), size)
    file.seek(0)
    return file, size


def _length(file: Any) -> int:
    file.seek(0, io.SEEK_END)
    length: int = file.tell()
    file.seek(0)
    return length


def _pieces(file: IO[bytes], is_packed: bool) -> Iterator[bytes]:
    source = file if is_packed else gzip.GzipFile(fileobj=file, mode="rb")
    while piece := source.read(CHUNK):
        yield piece


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions.setdefault("oblik_public", Shelf())
    return shelf
