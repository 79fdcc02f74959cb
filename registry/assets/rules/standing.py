"""How an asset stands and since which day: what a change of its status says of the days before it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.assets.rules.assets import ASSET
from registry.kernel.errors import Reason, because
from registry.kernel.rules.reading import Unreadable

RESERVE, RETIRED = "reserve", "retired"
SHOWN_STATUSES = ("in_service",)
"""What stands otherwise is withdrawn from the public, and once it works again it is published anew by a publisher."""
DAY = timedelta(days=1)
FIELDS = frozenset({"status", "status_on", "decommissioned_on"})
NOT_YET = because("Цей день ще не настав")
PLANNED = "planned"
WARRANTY_TOO_SHORT = because("Гарантія скінчилася раніше, ніж майно введено в експлуатацію: перевірте обидві дати")


@dataclass(frozen=True)
class Standing:
    """A status, the day since which it holds (None is unknown), and the last day in service."""

    status: str | None
    since: date | None
    last_day: date | None

    @property
    def is_reserve(self) -> bool:
        """Tell whether it is a stay in reserve."""
        return self.status == RESERVE

    @property
    def day_before(self) -> date | None:
        """Give the last day of what stood before: a retired thing still stands as before on its last day."""
        if self.status == RETIRED:
            return self.last_day or self.since
        return None if self.since is None else self.since - DAY


def standing_of(asset: Any) -> Standing:
    """Tell how an asset stands."""
    return Standing(asset.status, asset.status_on, asset.decommissioned_on)


def doubtful_days(asset: Any, today: date) -> Iterator[tuple[str, Reason]]:
    """Give the dates of an asset that are allowed and still look like a slip of the pen, each with the reason."""
    begins, warranty = asset.commissioned_on, asset.warranty_until
    if begins is not None and begins > today and asset.status != PLANNED:
        reason = because("Введення в експлуатацію ще не настало (%(day)s), а стан не «заплановано»", day=_said(begins))
        yield "commissioned_on", reason
    if begins is not None and warranty is not None and warranty < begins:
        yield "warranty_until", WARRANTY_TOO_SHORT


def _said(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def is_withdrawn(asset: Any, status: str | None) -> bool:
    """Tell whether a published thing is withdrawn by what its status was or will be; bringing back does not publish."""
    return bool(asset.published) and not {asset.status, status} <= set(SHOWN_STATUSES)


def standing_told(values: Mapping[str, Any]) -> Standing:
    """Tell how an asset stood, by its values."""
    return Standing(values.get("status"), values.get("status_on"), values.get("decommissioned_on"))


def without_kept_day(asset: Any, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the former day that a form or a file sends back with another status: nothing is said by it."""
    with suppress(Unreadable):
        status, day = (ASSET.by_name[name].read(given.get(name)) for name in ("status", "status_on"))
        if status not in (None, asset.status) and day is not None and day == asset.status_on:
            return {name: value for name, value in given.items() if name != "status_on"}
    return given


def follows(now: Standing, day: date) -> Reason | None:
    """Refuse the day of another status that would begin before the present one."""
    if now.since is None or day >= now.since:
        return None
    return because("Теперішній стан триває з %(day)s: інший не може початися раніше", day=f"{now.since:%d.%m.%Y}")


def corrects(now: Standing, day: date, stays: Iterable[Any]) -> Reason | None:
    """Refuse another day for the present status that would lie before, or swallow, a stay in reserve before it."""
    closed = [one for one in stays if one.ends_on is not None]
    if now.is_reserve:
        bound = max((one.ends_on + DAY for one in closed if one.ends_on), default=None)
    else:
        bound = next((one.starts_on for one in closed if one.ends_on == now.day_before), None)
    if bound is None or day >= bound:
        return None
    return because("Раніше за %(day)s цей стан не міг початися: діяв попередній", day=f"{bound:%d.%m.%Y}")
