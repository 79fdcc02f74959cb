"""Reading when assets stood in reserve."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.kernel.batch import batch_of
from registry.kernel.bulk import among, portions


class ReservePeriod(NamedTuple):
    """A stay in reserve, both days included; no first day is always, no last day is until now and on."""

    starts_on: date | None
    ends_on: date | None


Stays = dict[uuid.UUID, list[ReservePeriod]]
_COLUMNS = select(AssetReserve.asset_id, AssetReserve.starts_on, AssetReserve.ends_on)
_IN_ORDER = (AssetReserve.starts_on.is_not(None), AssetReserve.starts_on, AssetReserve.id)


def reserve_periods(
    session: Session, asset_ids: Iterable[uuid.UUID] | None = None, *, hromada_id: uuid.UUID | None = None
) -> Stays:
    """Give the stays in reserve of some assets, or of a whole hromada, in order; who never was there is not named."""
    found: Stays = {}
    statement = _COLUMNS.order_by(*_IN_ORDER)
    if hromada_id is not None:
        statement = statement.join(Asset, Asset.id == AssetReserve.asset_id).where(Asset.hromada_id == hromada_id)
    chosen = (
        [statement]
        if asset_ids is None
        else [statement.where(among(session, AssetReserve.asset_id, part)) for part in portions(asset_ids)]
    )
    for one in chosen:
        for asset_id, starts_on, ends_on in session.execute(one):
            found.setdefault(asset_id, []).append(ReservePeriod(starts_on, ends_on))
    return found


def foresee_stays(session: Session, asset_ids: Iterable[uuid.UUID]) -> None:
    """Look up the stays of many assets at once, for those that are changed together from here on."""
    batch = batch_of(session)
    if batch is None:
        return
    known: dict[uuid.UUID, list[AssetReserve]] = batch.facts.setdefault("stays", {})
    asked = [one for one in asset_ids if one not in known]
    known.update((one, []) for one in asked)
    for part in portions(asked):
        for stay in session.scalars(select(AssetReserve).where(among(session, AssetReserve.asset_id, part))):
            known[stay.asset_id].append(stay)


def begin_stays(session: Session, asset_id: uuid.UUID) -> list[AssetReserve]:
    """Give the empty list of an asset that is made just now, without looking; in a batch it is the batch's own."""
    batch = batch_of(session)
    known: dict[uuid.UUID, list[AssetReserve]] = {} if batch is None else batch.facts.setdefault("stays", {})
    return known.setdefault(asset_id, [])


def list_stays(session: Session, asset_id: uuid.UUID) -> list[AssetReserve]:
    """List an asset's stays to be written; in a batch the list is the batch's own and is kept in step."""
    batch = batch_of(session)
    known: dict[uuid.UUID, list[AssetReserve]] = {} if batch is None else batch.facts.setdefault("stays", {})
    if asset_id not in known:
        with session.no_autoflush:
            known[asset_id] = list(session.scalars(select(AssetReserve).where(AssetReserve.asset_id == asset_id)))
    return known[asset_id]
