"""The address of foreign tiles: how it is read, which hosts may be asked, what their answers allow us to keep."""

import ipaddress
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from gis.rules.ground_tiles import Spot
from registry.kernel.errors import Reason, because
from registry.kernel.rules.reading import Unreadable

LONGEST = 500
GAP = re.compile(r"\{([^{}]*)\}")
GAPS = frozenset({"z", "x", "y", "-y", "s", "r"})
KEEP_AT_LEAST, KEEP_AT_MOST = timedelta(days=7), timedelta(days=60)
"""OpenStreetMap asks that a tile be kept as long as it says, or seven days; older than two months it misleads."""
AGE = re.compile(r"(?:^|[,\s])max-age=(\d{1,9})")


def read_tile_url(text: str, *, is_trusted: bool = False) -> str:
    """Read an address of tiles; one that the environment gives may go by http. Raise Unreadable."""
    given = text.strip()
    if len(given) > LONGEST or not given.isascii() or re.search(r"[\s\x00-\x1f\\]", given):
        raise Unreadable(because("Адреса містить зайві знаки або довша за %(limit)s символів", limit=LONGEST))
    gaps = set(GAP.findall(given))
    if not {"z", "x"} <= gaps or not gaps & {"y", "-y"} or gaps - GAPS:
        raise Unreadable(because("В адресі мають бути {z}, {x} та {y}: https://…/{z}/{x}/{y}.png"))
    parts = urlsplit(filled(given, Spot(0, 0, 0)))
    schemes = ("https", "http") if is_trusted else ("https",)
    if parts.scheme not in schemes or not parts.hostname:
        raise Unreadable(because("Адреса має починатися з https://"))
    if parts.username or parts.password or parts.fragment:
        raise Unreadable(because("В адресі не може бути імені, пароля чи знака #"))
    if re.search(r"[{}]", f"{urlsplit(given).netloc}".replace("{s}", "")):
        raise Unreadable(because("Сервер в адресі не може залежати від шматка карти"))
    try:
        is_odd = not is_trusted and parts.port not in (None, 443)
    except ValueError:
        is_odd = True
    if is_odd:
        raise Unreadable(because("Адреса може мати лише звичайний порт https"))
    return given


def filled(template: str, spot: Spot) -> str:
    """Give the address of one tile."""
    values = {
        "z": spot.zoom, "x": spot.column, "y": spot.row, "-y": spot.row_from_south, "s": "a", "r": "",
    }  # fmt: skip
    return GAP.sub(lambda gap: str(values[gap[1]]), template)


def open_name(template: str) -> str:
    """Name an address without what follows its path: keys of access stand there."""
    parts = urlsplit(template)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def is_open_host(address: str) -> bool:
    """Tell whether an IP address lies in the open internet: neither ours, nor local, nor one that only wraps such."""
    given = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(given, ipaddress.IPv6Address):
        wrapped = given.ipv4_mapped or given.sixtofour or (given.teredo[1] if given.teredo else None)
        if wrapped is None and given in NAT64:
            wrapped = ipaddress.IPv4Address(int(given) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_open_host(str(wrapped))
    return given.is_global and not (given.is_multicast or given.is_reserved)


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """Tell until when a tile need not be asked for again: as its server says, within our bounds."""
    age = AGE.search(headers.get("cache-control", ""))
    until = now + timedelta(seconds=int(age[1])) if age else _expiry(headers.get("expires", ""), now)
    return min(max(until, now + KEEP_AT_LEAST), now + KEEP_AT_MOST)


def _expiry(told: str, now: datetime) -> datetime:
    try:
        expiry = parsedate_to_datetime(told)
    except ValueError:
        return now
    return expiry.replace(tzinfo=UTC) if expiry.tzinfo is None else expiry


def refusal_of(status: int) -> Reason:
    """Say what an answer without a tile means."""
    if 300 <= status < 400:
        return because("Сервер карт відсилає на іншу адресу: вкажіть її відразу")
    if status in (401, 403, 418, 429):
        return because("Сервер карт не дає нам шматків карти (відповідь %(status)s)", status=status)
    return because("Сервер карт відповів помилкою %(status)s", status=status)
