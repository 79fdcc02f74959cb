"""Sessions: how long a signed-in browser stays so."""

from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
ADMINISTRATORS_IDLE = timedelta(hours=1)
"""Who manages people or settings is signed out sooner: that browser left open opens everything."""
ABSOLUTE = timedelta(days=14)
VOUCHED_ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=5)
LINK_LIFE = timedelta(days=3)
"""How long a one-time link to set a password works."""


def expires_at(created_at: datetime, seen_at: datetime, *, administers: bool, is_vouched: bool = False) -> datetime:
    """Give the end of a session: 12 hours after its last use, an administrator's one; after 14 days at the latest.

    Of a person whom a directory vouches for it is 12 hours after its start: then the directory is asked again.
    """
    longest = VOUCHED_ABSOLUTE if is_vouched else ABSOLUTE
    return min(seen_at + (ADMINISTRATORS_IDLE if administers else IDLE), created_at + longest)


def is_due_for_touch(seen_at: datetime, now: datetime) -> bool:
    """Tell whether its use is worth writing down again; once in five minutes keeps reading pages from writing."""
    return now - seen_at >= TOUCH_EVERY
