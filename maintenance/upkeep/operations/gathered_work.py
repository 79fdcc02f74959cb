"""Work entries written many at a time, such as a journal that was kept elsewhere."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from maintenance.upkeep.operations.work import NOT_YOURS, WRITING, read_work, writing_of
from maintenance.upkeep.operations.work_results import choose_visits, close_visits, set_statuses
from maintenance.upkeep.queries.work import with_assets
from maintenance.upkeep.rules.rights import may_work_on
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import once_written, put
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Forbidden, because
from registry.kernel.records import change, create


def gather_work(session: Session, actor: Actor, given: Mapping[str, Any], assets: Sequence[Asset]) -> WorkEntry:
    """Write what was done to assets of one hromada; once it is written it closes visits and sets their status.

    A status follows only where the asset has none of a later day: a journal of years ago changes nothing of today.
    """
    _links, values = read_work({**given, "asset_ids": [one.id for one in assets]})
    if any(not may_work_on(actor, one.hromada_id, one.holder_id) for one in assets):
        raise Forbidden(because(NOT_YOURS))
    entry = WorkEntry(
        id=uuid.uuid4(),
        hromada_id=assets[0].hromada_id,
        details={},
        created_by_id=actor.user_id,
        asset_links=[WorkAsset(asset_id=asset.id, asset=asset) for asset in assets],
    )
    create(session, actor, writing_of(assets, ()), entry, values)
    for link in entry.asset_links:
        link.work_id = entry.id
        put(session, link)
    once_written(session, actor, _let_results_follow, entry.id)
    return entry


def change_gathered(session: Session, actor: Actor, entry: WorkEntry, values: Mapping[str, Any]) -> WorkEntry:
    """Correct an entry that the caller has found by its rights, as `update_work` does."""
    written: WorkEntry = change(session, actor, WRITING, entry, values, version=entry.version)
    return written


def _let_results_follow(session: Session, actor: Actor, entry_ids: Sequence[uuid.UUID]) -> None:
    """Close the visits and set the statuses of written entries, the earliest first."""
    entries: list[WorkEntry] = []
    for ids in portions(entry_ids):
        entries += session.scalars(with_assets(select(WorkEntry).where(among(session, WorkEntry.id, ids))))
    for entry in sorted(entries, key=lambda one: one.started_at):
        assets = [link.asset for link in entry.asset_links]
        values = {name: getattr(entry, name) for name in ("started_at", "result_status", "kind", "plan_id")}
        visits = choose_visits(session, actor, values, assets, None)
        day = clock.local(entry.started_at).date()
        open_to_it = [one for one in assets if one.status != "retired" and (one.status_on or day) <= day]
        before = set_statuses(session, actor, entry, open_to_it)
        close_visits(session, entry, visits)
        if before or visits:
            entry.details = {**entry.details, "statuses": before, "due": [str(one.id) for one in visits]}
            session.flush()
