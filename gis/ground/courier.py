"""Fetching a tile from a foreign server, so that no reader's browser asks it: bounded in place, size and time."""

import re
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import urllib3

from gis.rules.ground_tiles import LARGEST_TILE, type_of
from gis.rules.tile_address import is_open_host, refusal_of
from registry.kernel.errors import OblikError, Reason, because

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.0, 4.0, 8.0
"""Connecting may take so long in all, however many addresses the server's name has: a thread of ours waits for it."""
CHUNK = 64 * 1024
MOST_PLACES = 3
NOT_THERE = (204, 404, 410)
UNCHANGED = 304
HEADER_VALUE = re.compile(r"[\x20-\x7e]{1,200}")


class NotFetched(OblikError):
    """The foreign server gave no tile; the reason says why."""


@dataclass(frozen=True)
class Fetched:
    """What came: `data` is None where the server has no such tile, `is_same` where ours is still right."""

    data: bytes | None
    content_type: str = ""
    is_same: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Courier:
    """Asks foreign servers by our own name; `may_be_inside` where the environment named the address."""

    agent: str
    may_be_inside: bool = False

    def fetch(self, address: str, known: dict[str, str] | None = None) -> Fetched:
        """Fetch one tile; `known` are the validators of the one we have. Raise NotFetched."""
        end = time.monotonic() + WHOLE_SECONDS
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        headers = self._headers(parts.netloc, known or {})
        path = parts._replace(scheme="", netloc="").geturl() or "/"
        places = self._resolve(host, port)[:MOST_PLACES]
        patience = CONNECT_SECONDS / len(places)
        for place in places:
            try:
                with self._pool(parts.scheme, (host, place, port), patience) as pool:
                    return _ask(pool, path, headers, end)
            except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
                continue
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise NotFetched(because("Сервер карт %(host)s не відповідає", host=host)) from error
        raise NotFetched(because("Сервер карт %(host)s не відповідає", host=host))

    def _resolve(self, host: str, port: int) -> list[str]:
        """Find the IP addresses to ask: all that the name has must be open ones, unless the environment says so."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NotFetched(because("Сервера карт %(host)s не знайдено", host=host)) from error
        addresses = [str(one[4][0]) for one in found]
        if not addresses or not (self.may_be_inside or all(map(is_open_host, addresses))):
            raise NotFetched(because("%(host)s — адреса всередині мережі: її дозволяє лише OBLIK_TILE_URL", host=host))
        return addresses

    def _pool(self, scheme: str, place: tuple[str, str, int], patience: float) -> urllib3.HTTPConnectionPool:
        """Open the way to the very IP address that was looked at; the certificate must be of the name."""
        host, address, port = place
        timeout = urllib3.Timeout(connect=patience, read=READ_SECONDS)
        if scheme == "http":
            return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, maxsize=1, server_hostname=host, assert_hostname=host
        )

    def _headers(self, netloc: str, known: dict[str, str]) -> dict[str, str]:
        told = {"Host": netloc, "User-Agent": self.agent, "Accept": "image/*,application/x-protobuf"}
        asked = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return told | {asked[name]: value for name, value in known.items() if name in asked}


def _ask(pool: urllib3.HTTPConnectionPool, path: str, headers: dict[str, str], end: float) -> Fetched:
    """Ask once, without following anywhere; the answer is read piece by piece."""
    answer = pool.request(
        "GET", path, headers=headers, redirect=False, retries=False, preload_content=False, decode_content=False
    )
    try:
        return _read(answer, end)
    finally:
        answer.close()


def _read(answer: urllib3.BaseHTTPResponse, end: float) -> Fetched:
    kept = {name: answer.headers.get(name, "") for name in ("cache-control", "expires", "etag", "last-modified")}
    headers = {name: value for name, value in kept.items() if HEADER_VALUE.fullmatch(value)}
    if answer.status == UNCHANGED:
        return Fetched(None, is_same=True, headers=headers)
    if answer.status in NOT_THERE:
        return Fetched(None, headers=headers)
    if answer.status != 200:
        raise NotFetched(refusal_of(answer.status))
    data = _body(answer, end)
    content_type = type_of(data) if data else ""
    if content_type is None:
        raise NotFetched(_FOREIGN)
    return Fetched(data or None, content_type, headers=headers)


def _body(answer: urllib3.BaseHTTPResponse, end: float) -> bytes:
    data = bytearray()
    for piece in answer.stream(CHUNK, decode_content=False):
        data += piece
        if len(data) > LARGEST_TILE:
            raise NotFetched(because("Сервер карт надіслав завеликий шматок карти"))
        if time.monotonic() > end:
            raise NotFetched(because("Сервер карт відповідає надто повільно"))
    return bytes(data)


_FOREIGN: Reason = because("Сервер карт надіслав не PNG, JPEG, WebP чи векторний шматок карти")
