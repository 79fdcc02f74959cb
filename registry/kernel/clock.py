"""The clock: the only place that knows what time it is, and Kyiv's calendar day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

KYIV = ZoneInfo("Europe/Kyiv")


def now() -> datetime:
    """Give the present instant, aware, in UTC."""
    return datetime.now(UTC)


def local(instant: datetime, zone: ZoneInfo = KYIV) -> datetime:
    """Show an aware instant on the municipality's clock."""
    return instant.astimezone(zone)


def today(zone: ZoneInfo = KYIV) -> date:
    """Give the municipality's calendar day."""
    return local(now(), zone).date()
