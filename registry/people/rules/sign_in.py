"""Throttling of sign-ins: what a failure counts against, and how many each may have."""

import ipaddress
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
PER_PAIR = 5
"""Failures at one account from one address."""
PER_LOGIN = 20
"""Failures at one account from all addresses together, of browsers that the person never came in with."""
PER_ADDRESS = 30
PER_BROWSER = 5
"""Failures at one account of a browser that the person came in with before: nobody else's count against it."""
PER_CODE = 5
PER_READER = 20
"""Tables that one address without sign-in may have read by the public tool within the window."""
LIMITS = {
    "pair": PER_PAIR, "login": PER_LOGIN, "address": PER_ADDRESS, "browser": PER_BROWSER, "code": PER_CODE,
    "reader": PER_READER,
}  # fmt: skip
TRYING = "trying:"
"""Before the key of a try whose password is still being checked: it is no failure yet."""
TRYING_LASTS = timedelta(seconds=30)
"""A try that has not ended by then counts as a failure: whoever checked it was stopped."""
TOLD_OF_PEOPLE = 50
"""So many refusals at accounts are written down within the window: many addresses fill no history."""
TOLD_OF_NOBODY = 10
"""So many at logins that nobody has; counted apart, so that they hide none at an account."""


@dataclass(frozen=True)
class Browser:
    """Where a try comes from: its address, and of a browser that people came in with, its mark and who they were."""

    address: str | None
    mark: str = ""
    known_to: frozenset[uuid.UUID] = frozenset()

    def is_known_to(self, user_id: uuid.UUID | None) -> bool:
        """Tell whether the person came in with this browser before."""
        return bool(self.mark) and user_id in self.known_to


def keys_of(login: str, user_id: uuid.UUID | None, browser: Browser) -> list[str]:
    """List what a try counts against: its own count for a known browser, else the address and what it guesses at."""
    if browser.is_known_to(user_id):
        return [browser_key(login, browser)]
    keys = [address_key(browser.address)]
    return [*keys, pair_key(login, browser.address), login_key(login)] if login else keys


def browser_key(login: str, browser: Browser) -> str:
    """Give the key of an account's failures in a browser that knows it."""
    return f"browser:{login}@{browser.mark}"


def login_key(login: str) -> str:
    """Give the key under which failures of an account from everywhere are counted."""
    return f"login:{login}"


def pair_key(login: str, address: str | None) -> str:
    """Give the key of an account's failures from one address."""
    return f"pair:{login}@{network_of(address)}"


def address_key(address: str | None) -> str:
    """Give the key of an address's failures at whatever account."""
    return f"address:{network_of(address)}"


def code_keys(user_id: uuid.UUID, browser: Browser) -> list[str]:
    """List what a try at the second step counts against: the known browser, else the person."""
    return [f"code:{user_id}@{browser.mark}" if browser.is_known_to(user_id) else f"code:{user_id}"]


def told_key(user_id: uuid.UUID | None) -> tuple[str, int]:
    """Give the key that counts what was written down of refusals, and how many may be."""
    return ("told:nobody", TOLD_OF_NOBODY) if user_id is None else ("told:people", TOLD_OF_PEOPLE)


def held_key(user_id: uuid.UUID | None) -> str:
    """Give the key by which it is known that holding somebody up was written down already."""
    return f"held:{user_id or 'nobody'}"


def reader_key(address: str | None) -> str:
    """Give the key under which what an address has read without sign-in is counted."""
    return f"reader:{network_of(address)}"


def network_of(address: str | None) -> str:
    """Give what of an address is counted; of IPv6 the /64 network, since one home owns all of it."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def limit_of(key: str) -> int:
    """Give how many failures within the window a key may have."""
    return LIMITS[key.partition(":")[0]]


def failures_among(told: Iterable[tuple[str, datetime]], now: datetime) -> list[datetime]:
    """Give the moments of the failures among tries, each with the key that it was written under."""
    return [at for key, at in told if not key.startswith(TRYING) or now - at >= TRYING_LASTS]


def wait_seconds(attempts: Sequence[datetime], limit: int, now: datetime) -> int:
    """Give how long to wait before the next try, 0 for not at all; `attempts` are those of the window."""
    recent = sorted(at for at in attempts if now - at < WINDOW)
    if len(recent) < limit:
        return 0
    return max(1, int((recent[-limit] + WINDOW - now).total_seconds()) + 1)
