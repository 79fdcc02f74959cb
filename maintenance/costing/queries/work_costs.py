"""What the log's entries cost beside acts: parts and labour, shared alike among the assets that they are about."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from maintenance.costing.models.act import ActWork
from maintenance.costing.rules.facts.asset_shares import equal_shares
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.money import NOTHING, to_kopiykas


@dataclass(frozen=True)
class WorkCost:
    """An asset's part of an entry: kopiykas, and hours of labour."""

    work_id: uuid.UUID
    asset_id: uuid.UUID
    year: int
    kopiykas: int
    hours: Fraction
    act_id: uuid.UUID | None
    """The act that accepts the entry: its money is in the act's and is not counted beside it."""


def list_work_costs(
    session: Session, hromada_id: uuid.UUID, years: Sequence[int], asset: Asset | None = None
) -> list[WorkCost]:
    """List what entries of some years cost each of their assets, or one asset; the door has checked the right."""
    rows = session.execute(_costing_entries(hromada_id, years, asset)).all()
    shared = (one for _work, links in groupby(rows, key=lambda row: row.id) for one in _shared(list(links)))
    return [one for one in shared if asset is None or one.asset_id == asset.id]


def _costing_entries(hromada_id: uuid.UUID, years: Sequence[int], asset: Asset | None) -> Any:
    first, after = clock.midnight(date(min(years), 1, 1)), clock.midnight(date(max(years) + 1, 1, 1))
    columns = (WorkEntry.id, WorkEntry.started_at, WorkEntry.cost, WorkEntry.labour_hours)
    statement = (
        select(*columns, WorkAsset.asset_id, ActWork.act_id)
        .join(WorkAsset, WorkAsset.work_id == WorkEntry.id)
        .outerjoin(ActWork, ActWork.work_id == WorkEntry.id)
        .where(WorkEntry.hromada_id == hromada_id, WorkEntry.started_at >= first, WorkEntry.started_at < after)
        .where(or_(WorkEntry.cost > NOTHING, WorkEntry.labour_hours > 0))
        .order_by(WorkEntry.started_at, WorkEntry.id, WorkAsset.asset_id)
    )
    if asset is None:
        return statement
    own = select(WorkAsset.work_id).where(WorkAsset.asset_id == asset.id)
    return statement.where(WorkEntry.id.in_(own))


def _shared(links: Sequence[Any]) -> Iterable[WorkCost]:
    """Share one entry; its parts add up to it."""
    entry, number = links[0], len(links)
    year, hours = _year_of(entry.started_at), Fraction(entry.labour_hours or 0) / number
    parts = equal_shares(to_kopiykas(entry.cost or NOTHING), number)
    for link, part in zip(links, parts, strict=True):
        yield WorkCost(entry.id, link.asset_id, year, part, hours, link.act_id)


def _year_of(moment: datetime) -> int:
    return clock.local(moment).year
