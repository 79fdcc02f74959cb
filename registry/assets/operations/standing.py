"""Keeping the day of an asset's status, and when it stood in reserve, in step with its status."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.assets.operations.words import call_openly
from registry.assets.queries.reserve import begin_stays, list_stays
from registry.assets.rules.standing import (
    NOT_YET,
    RETIRED,
    Standing,
    corrects,
    follows,
    is_withdrawn,
    standing_of,
    standing_told,
)
from registry.kernel import clock
from registry.kernel.batch import drop, put
from registry.kernel.errors import because
from registry.kernel.records import Draft


def settle_day(session: Session, draft: Draft) -> None:
    """Say since when the status holds: the given day, a retired thing's last day, else today where it changes."""
    asset, values = draft.thing, draft.values
    given = values.pop("status_on", None)
    if "status_on" in draft.errors:
        return
    if given is not None and given > clock.today():
        draft.refuse("status_on", NOT_YET)
        return
    is_changed = not draft.is_new and draft.will_be("status") != asset.status
    last = _last_day(draft, is_changed=is_changed)
    if last is not None and given not in (None, last, asset.status_on):
        draft.refuse("status_on", because("Списане має стан з останнього дня: %(day)s", day=f"{last:%d.%m.%Y}"))
        return
    day = last or given or (clock.today() if is_changed else None)
    if day is not None and not draft.is_new:
        _refuse_day(session, draft, day, is_changed=is_changed)
    if day is not None:
        values["status_on"] = day


def _last_day(draft: Draft, *, is_changed: bool) -> date | None:
    """Give the day since which a thing is retired, where it is said anew: its last day, today if that is to come."""
    values = draft.values
    is_said = draft.is_new or is_changed or values.get("decommissioned_on") != draft.thing.decommissioned_on
    if draft.will_be("status") != RETIRED or not is_said or "decommissioned_on" not in values:
        return None
    last: date | None = values["decommissioned_on"]
    return None if last is None else min(last, clock.today())


def _refuse_day(session: Session, draft: Draft, day: date, *, is_changed: bool) -> None:
    now = standing_of(draft.thing)
    if is_changed:
        reason = follows(now, day)
    else:
        reason = corrects(now, day, list_stays(session, draft.thing.id)) if day != now.since else None
    if reason is not None:
        is_last = draft.will_be("status") == RETIRED and "decommissioned_on" in draft.values
        draft.refuse("decommissioned_on" if is_last else "status_on", reason)


def withdraw(_session: Session, draft: Draft) -> None:
    """Take a thing that does not work from the public in the same change, so that the history says both at once."""
    if not draft.is_new and is_withdrawn(draft.thing, draft.will_be("status")):
        draft.values["published"] = False


def keep_stays(session: Session, asset: Asset, before: Mapping[str, Any]) -> None:
    """Open, end or move the asset's stay in reserve as its status was changed; `before` is what its fields held."""
    was, now = standing_told(before), standing_of(asset)
    if was == now:
        return
    if was.is_reserve:
        stay = _open_stay(session, asset)
        if stay is None:
            return
        if now.is_reserve:
            _write(session, stay, now.since or asset.commissioned_on, None)
        else:
            _end(session, stay, now.day_before)
    elif now.is_reserve:
        _begin(session, asset, now, is_new=not before)
    elif was.status == now.status and was.day_before != now.day_before:
        stay = _stay_ended(session, asset, was)
        if stay is not None:
            _end(session, stay, now.day_before)


def rewind_stays(session: Session, asset: Asset, before: Mapping[str, Any]) -> None:
    """Take back what the last change of status did to the asset's stays: its former status never ended."""
    was, now = standing_told(before), standing_of(asset)
    if was.is_reserve == now.is_reserve:
        return
    if now.is_reserve:
        stay = _stay_ended(session, asset, was)
        if stay is None:
            _begin(session, asset, now)
        else:
            _write(session, stay, stay.starts_on, None)
    else:
        stay = _open_stay(session, asset)
        if stay is not None:
            _drop(session, stay)


def unkeep_stays(session: Session, asset: Asset, before: Mapping[str, Any]) -> None:
    """Take back what a change did to the asset's stays, whether it was of the status or only of its day."""
    is_of_status = standing_told(before).is_reserve != standing_of(asset).is_reserve
    (rewind_stays if is_of_status else keep_stays)(session, asset, before)


def change_standing(session: Session, asset: Asset, now: Standing, *, is_rewound: bool = False) -> dict[str, Any]:
    """Set an asset's standing where another wing writes it; give what changed, old and new, for the history."""
    was = standing_of(asset)
    if was == now:
        return {}
    asset.status, asset.status_on, asset.decommissioned_on = now.status or asset.status, now.since, now.last_day
    before = {"status": was.status, "status_on": was.since, "decommissioned_on": was.last_day}
    withdrawn = _withdrawn(asset, was)
    (rewind_stays if is_rewound else keep_stays)(session, asset, before)
    after = {"status": now.status, "status_on": now.since, "decommissioned_on": now.last_day}
    return {**{name: (value, after[name]) for name, value in before.items() if value != after[name]}, **withdrawn}


def _withdrawn(asset: Asset, was: Standing) -> dict[str, Any]:
    """Take a thing whose status another wing has changed from the public, as `withdraw` does."""
    if not is_withdrawn(asset, was.status):
        return {}
    asset.published = False
    call_openly(asset)
    return {"published": (True, False)}


def next_standing(asset: Asset, status: str, day: date) -> Standing:
    """Give how an asset stands when another wing sets its status on a day; not before its present one, nor to come."""
    since = max(min(day, clock.today()), asset.status_on or date.min)
    if status == RETIRED:
        last = asset.decommissioned_on or day
        return Standing(status, max(min(last, clock.today()), asset.status_on or last), last)
    return Standing(status, since, None if asset.status == RETIRED else asset.decommissioned_on)


def former_standing(asset: Asset, status: str, since: date | None) -> Standing:
    """Give how an asset stood before another wing set its status; what left service came back."""
    return Standing(status, since, None if asset.status == RETIRED else asset.decommissioned_on)


def _open_stay(session: Session, asset: Asset) -> AssetReserve | None:
    return next((one for one in list_stays(session, asset.id) if one.ends_on is None), None)


def _stay_ended(session: Session, asset: Asset, standing: Standing) -> AssetReserve | None:
    """Find the stay that ended as a standing began."""
    day = standing.day_before
    return next((one for one in list_stays(session, asset.id) if day is not None and one.ends_on == day), None)


def _begin(session: Session, asset: Asset, now: Standing, *, is_new: bool = False) -> None:
    stay = AssetReserve(id=uuid.uuid4(), asset_id=asset.id, starts_on=now.since or asset.commissioned_on, ends_on=None)
    put(session, stay)
    (begin_stays if is_new else list_stays)(session, asset.id).append(stay)


def _end(session: Session, stay: AssetReserve, last: date | None) -> None:
    if last is not None and stay.starts_on is not None and last < stay.starts_on:
        _drop(session, stay)
    else:
        _write(session, stay, stay.starts_on, last)


def _write(session: Session, stay: AssetReserve, starts_on: date | None, ends_on: date | None) -> None:
    if (stay.starts_on, stay.ends_on) != (starts_on, ends_on):
        stay.starts_on, stay.ends_on = starts_on, ends_on
        put(session, stay)


def _drop(session: Session, stay: AssetReserve) -> None:
    list_stays(session, stay.asset_id).remove(stay)
    drop(session, stay)
