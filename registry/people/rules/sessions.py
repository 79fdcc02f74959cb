"""Sessions: how long a signed-in browser stays so."""

from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
TOUCH_EVERY = timedelta(minutes=5)
LINK_LIFE = timedelta(days=3)
"""How long a one-time link to set a password works."""


def expires_at(created_at: datetime, seen_at: datetime) -> datetime:
    """Give the end of a session: 12 hours after its last use, 14 days after its start at the latest."""
    return min(seen_at + IDLE, created_at + ABSOLUTE)


def is_due_for_touch(seen_at: datetime, now: datetime) -> bool:
    """Tell whether its use is worth writing down again; once in five minutes keeps reading pages from writing."""
    return now - seen_at >= TOUCH_EVERY
