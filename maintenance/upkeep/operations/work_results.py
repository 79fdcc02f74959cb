"""What a work entry does beside itself: the assets' statuses and the visits, forth and back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.due_work import settle_retired
from maintenance.upkeep.queries.due_work import as_visit, open_visits_of
from maintenance.upkeep.queries.work import latest_results
from maintenance.upkeep.rules.due import closed_by
from registry.assets.models.asset import Asset
from registry.assets.operations.standing import change_standing, former_standing, next_standing
from registry.assets.rules.standing import RETIRED, Standing, follows, standing_of
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.signals import asset_changed


@dataclass(frozen=True)
class Retirement:
    """What is told of assets that an entry takes out of service: the last day (None: the day of the work), and why."""

    on: date | None = None
    reason: str | None = None


UNTOLD = Retirement()


def set_statuses(
    session: Session, actor: Actor, entry: WorkEntry, assets: Sequence[Asset], retirement: Retirement = UNTOLD
) -> dict[str, Any]:
    """Give the assets the entry's result; give {asset id: [status before, after, version after, day and note before]}.

    An asset keeps its status where a later visit has already set it; forms tell minutes, so within one minute the
    entry written last decides.
    """
    if entry.result_status is None:
        return {}
    newest = latest_results(session, [one.id for one in assets if one.status != entry.result_status])
    before: dict[str, Any] = {}
    for asset in assets:
        is_older = asset.id in newest and _minute(newest[asset.id]) > _minute(entry.started_at)
        if asset.status == entry.result_status or is_older:
            continue
        if asset.status == "retired":
            raise Invalid(result_status=because("«%(name)s» списано: робота не змінює його стану", name=asset.name))
        old, since, note = asset.status, asset.status_on, asset.note
        now = _standing_after(entry, asset, retirement.on)
        _change_status(session, actor, asset, now, note=_noted(asset, retirement.reason))
        kept = since.isoformat() if since else None
        before[str(asset.id)] = [old, entry.result_status, asset.version, kept, note]
    return before


def _standing_after(entry: WorkEntry, asset: Asset, last_day: date | None) -> Standing:
    """Give how an asset stands after the work; a last day that was told is taken as it is, or refused."""
    status = str(entry.result_status)
    if last_day is None or status != RETIRED:
        return next_standing(asset, status, clock.local(entry.started_at).date())
    if last_day > clock.today():
        raise Invalid(retired_on=because("День списання ще не настав"))
    if reason := follows(standing_of(asset), last_day):
        raise Invalid(retired_on=reason)
    return Standing(status, last_day, last_day)


def _noted(asset: Asset, reason: str | None) -> str | None:
    """Give the asset's note with why it was retired below it, as its own page writes it."""
    return "\n".join(filter(None, [asset.note, f"{clock.today():%d.%m.%Y}: {reason}"])) if reason else asset.note


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def restore_statuses(session: Session, actor: Actor, entry: WorkEntry, assets: Sequence[Asset]) -> None:
    """Give the assets back the statuses from before the entry; raise Conflict where someone changed one since."""
    changed: dict[str, Any] = entry.details.get("statuses", {})
    for asset in assets:
        if str(asset.id) not in changed:
            continue
        old, new, version, *more = changed[str(asset.id)]
        if asset.status != new or asset.version != version:
            raise Conflict(because("«%(name)s» після цього запису вже змінили", name=asset.name))
        day = date.fromisoformat(more[0]) if more and more[0] else None
        note = more[1] if len(more) > 1 else asset.note
        _change_status(session, actor, asset, former_standing(asset, old, day), is_rewound=True, note=note)


def choose_visits(
    session: Session,
    actor: Actor,
    values: Mapping[str, Any],
    assets: Sequence[Asset],
    due_ids: Sequence[uuid.UUID] | None,
) -> list[DueWork]:
    """Choose the visits that an entry of these values closes: the ticked ones of its assets.

    Without ticks (None) those that the plan, or else the kind, and the day close. An entry that finished none of its
    kind's plans keeps them open: what ended «under repair» was not done.
    """
    visits = {one.id: one for one in open_visits_of(session, actor, [asset.id for asset in assets])}
    if due_ids is None:
        done_on = clock.local(values["started_at"]).date()
        is_done = values["result_status"] != "repair"
        chosen = [
            one.id for one in closed_by(map(as_visit, visits.values()), values["kind"], done_on, values["plan_id"])
        ]
        return [visits[one] for one in chosen] if is_done else []
    chosen = [one for one in due_ids if one in visits]
    _check_known(session, due_ids, set(chosen))
    return [visits[one] for one in chosen]


def close_visits(session: Session, entry: WorkEntry, visits: Sequence[DueWork]) -> None:
    """Close the visits by the entry."""
    for visit in visits:
        visit.status, visit.work_id = "done", entry.id
    session.flush()


def reopen_visits(session: Session, entry: WorkEntry) -> None:
    """Open the visits that the entry had closed."""
    for visit in session.scalars(select(DueWork).where(DueWork.work_id == entry.id)):
        visit.status, visit.work_id = "open", None
    session.flush()


def record_work(session: Session, actor: Actor, entry: WorkEntry, action: str, changes: Changes) -> None:
    """Keep the history of an entry."""
    record_history(
        session, actor, action, entity="work", entity_id=entry.id, label=entry.summary,
        hromada_id=entry.hromada_id, changes=changes,
    )  # fmt: skip


def _check_known(session: Session, due_ids: Sequence[uuid.UUID], found: set[uuid.UUID]) -> None:
    """Refuse a visit of another asset; one that somebody closed meanwhile is quietly left as it is."""
    missing = [one for one in due_ids if one not in found]
    if not missing:
        return
    known = set(session.scalars(select(DueWork.id).where(DueWork.id.in_(missing), DueWork.status != "open")))
    if set(missing) - known:
        raise Invalid(due_ids=because("Такого візиту немає"))


def _change_status(
    session: Session, actor: Actor, asset: Asset, now: Standing, *, note: str | None, is_rewound: bool = False
) -> None:
    changes = change_standing(session, asset, now, is_rewound=is_rewound)
    if note != asset.note:
        changes["note"] = (asset.note, note)
        asset.note = note
    asset.updated_at = clock.now()
    session.flush()
    action = "retire" if now.status == "retired" else "update"
    record_history(
        session, actor, action, entity="asset", entity_id=asset.id, label=f"{asset.inventory_number} {asset.name}",
        hromada_id=asset.hromada_id, changes=changes,
    )  # fmt: skip
    asset_changed.send(session, assets=[asset], actor=actor)
    if "retired" in changes["status"]:
        settle_retired(session, [asset.id])
