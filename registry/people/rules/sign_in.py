"""Throttling of sign-ins: how many failures an account and an address may have."""

import ipaddress
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
PER_LOGIN = 5
PER_ADDRESS = 30


def login_key(login: str) -> str:
    """Give the key under which failures of an account are counted."""
    return f"login:{login}"


def address_key(address: str | None) -> str:
    """Give the key of an address; of IPv6 the /64 network, since one home owns all of it."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "address:unknown"
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return f"address:{mapped or ipaddress.ip_network((found, 64), strict=False)}"
    return f"address:{found}"


def limit_of(key: str) -> int:
    """Give how many failures within the window a key may have."""
    return PER_LOGIN if key.startswith("login:") else PER_ADDRESS


def wait_seconds(attempts: list[datetime], limit: int, now: datetime) -> int:
    """Give how long to wait before the next try, 0 for not at all; `attempts` are those of the window."""
    recent = sorted(at for at in attempts if now - at < WINDOW)
    if len(recent) < limit:
        return 0
    return max(1, int((recent[-limit] + WINDOW - now).total_seconds()) + 1)
