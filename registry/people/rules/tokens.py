"""Secrets of sessions, links and API tokens: random when given, hashed when kept."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

PREFIX = "oblik_"
MAX_DAYS = 366
DEFAULT_DAYS = 90
NOTE_EVERY = timedelta(minutes=1)
_SECRET = re.compile(r"[A-Za-z0-9_\-]{20,100}")


def make_secret() -> str:
    """Make a secret of 256 random bits that fits into a cookie or an address."""
    return secrets.token_urlsafe(32)


def make_token() -> str:
    """Make an API token; its prefix lets secret scanners recognise a leaked one."""
    return PREFIX + make_secret()


def hash_secret(secret: str) -> str:
    """Give the SHA-256 under which a secret is kept: enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(text: str | None) -> bool:
    """Tell whether a text may be a secret of ours at all, before any table is asked."""
    return text is not None and _SECRET.fullmatch(text) is not None


def is_due_for_note(last_used_at: datetime | None, now: datetime) -> bool:
    """Tell whether a token's use is worth writing down; once a minute keeps reading programs from writing."""
    return last_used_at is None or now - last_used_at >= NOTE_EVERY


def expiry(now: datetime, days: int) -> datetime:
    """Give the instant after which a token made now for so many days is dead."""
    return now + timedelta(days=days)


def label_of(login: str, name: str) -> str:
    """Say who does something by a token."""
    return f"{login} (API: {name})"[:200]
