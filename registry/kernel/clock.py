"""The clock: the only place that knows what time it is and by which zone the municipality lives."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_chosen = {"zone": ZoneInfo("Europe/Kyiv")}


def set_zone(zone: ZoneInfo) -> None:
    """Let the whole process live by a zone; the application sets it once, when it is made."""
    _chosen["zone"] = zone


def zone() -> ZoneInfo:
    """Give the zone of the municipality's clock."""
    return _chosen["zone"]


def now() -> datetime:
    """Give the present instant, aware, in UTC."""
    return datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """Show an aware instant on the municipality's clock."""
    return instant.astimezone(zone())


def today() -> date:
    """Give the municipality's calendar day."""
    return local(now()).date()


def midnight(day: date) -> datetime:
    """Give the instant at which a day begins on the municipality's clock."""
    return datetime.combine(day, time(), zone())
