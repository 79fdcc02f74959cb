"""How values look in the API: money as text, days by the calendar, instants in UTC."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def amount(value: Decimal | None) -> str | None:
    """Write hryvnia: «1200.50»."""
    return None if value is None else f"{value:.2f}"


def day(value: date | None) -> str | None:
    """Write a calendar day: «2026-11-22»."""
    return None if value is None else value.isoformat()


def moment(value: datetime | None) -> str | None:
    """Write an instant: «2026-11-22T12:05:00.000000Z»."""
    return (
        None if value is None else f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    )


def text_id(value: Any) -> str | None:
    """Write an identifier."""
    return None if value is None else str(value)
