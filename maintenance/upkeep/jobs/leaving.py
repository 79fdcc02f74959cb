"""The job that lets names of people who left give way to posts, after the days that a setting names."""

from datetime import date

from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.people.operations.leaving import forget_who_left

_AFTER: dict[str, int | None] = {"days": None}


def forget_after(days: int | None) -> None:
    """Say after how many days without access a person is forgotten; None is never by itself."""
    _AFTER["days"] = days


def forget_people(session: Session, today: date) -> dict[str, int]:
    """Forget who left so long ago."""
    days = _AFTER["days"]
    return {"forgotten": 0 if days is None else len(forget_who_left(session, SYSTEM, today, days))}
