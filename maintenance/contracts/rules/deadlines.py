"""Deadlines of contracts: which of them ask for a decision soon."""

from dataclasses import dataclass
from datetime import date, timedelta

SOON_DAYS = 90


@dataclass(frozen=True)
class Deadline:
    """What comes next on a contract and in how many days (negative: it has passed)."""

    event: str
    """«notice»: somebody has to decide about the next contract; «end»: the last day."""
    on: date
    days: int


def next_deadline(ends_on: date, notice_days: int, today: date) -> Deadline | None:
    """Give the deadline of a contract within 90 days; None when it has ended or nothing is near.

    Once the day of notice has passed, the end is what is left.
    """
    notice_on = ends_on - timedelta(days=notice_days)
    if ends_on < today or (notice_on - today).days > SOON_DAYS:
        return None
    if notice_on > today:
        return Deadline("notice", notice_on, (notice_on - today).days)
    return Deadline("end", ends_on, (ends_on - today).days)
