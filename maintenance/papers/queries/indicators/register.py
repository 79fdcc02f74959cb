"""What the register knows of assets on a day: rows of a few columns, and history only of what has changed since."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.papers.queries.indicators.together import doubtful, stood_together
from maintenance.papers.rules.indicators.selection import Stood, stand, years_before
from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from registry.assets.models.asset import Asset
from registry.assets.rules.past import AssetFacts, Change
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.models.history import HistoryEntry

COLUMNS = (
    Asset.id, Asset.kind_code, Asset.status, Asset.status_on, Asset.commissioned_on, Asset.decommissioned_on,
    Asset.created_at, Asset.updated_at,
)  # fmt: skip


class AssetRegister:
    """A hromada's assets of some kinds, read once and told of any number of days."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        hromada_id: uuid.UUID,
        kinds: Iterable[str],
        described: Iterable[str],
        *,
        together: Iterable[str] = (),
        years: Iterable[int] = (),
    ) -> None:
        """Read the assets that the asker may know of; of the `described` kinds with their attributes.

        Those of the kinds `together` are counted by the database, with the ages of `years`, and have no names.
        """
        self._session, self._hromada_id = session, hromada_id
        self._together: frozenset[str] = frozenset()
        self._years = frozenset(years)
        self._assets: list[AssetFacts] = []
        self._touched: dict[uuid.UUID, date] = {}
        self._histories: dict[uuid.UUID, list[Change]] = {}
        self._described = frozenset(described)
        wanted = frozenset(kinds) - frozenset(together)
        if actor.can("asset.read", hromada_id):
            self._together = frozenset(together)
            self._read(wanted - self._described, COLUMNS)
            self._read(wanted & self._described, (*COLUMNS, Asset.attributes))

    def _read(self, kinds: Iterable[str], columns: Sequence[Any]) -> None:
        if not kinds:
            return
        own = select(*columns).where(Asset.hromada_id == self._hromada_id, Asset.kind_code.in_(sorted(kinds)))
        for key, kind, status, since, first, last, created, updated, *attributes in self._session.execute(own):
            day = clock.local(created).date()
            self._assets.append(
                AssetFacts(key, kind, status, since, first, last, day, attributes[0] if attributes else {})
            )
            self._touched[key] = clock.local(updated).date()

    def on(self, day: date) -> list[Stood]:
        """Tell how they stood on a day."""
        also = self._read_doubtful(day) if self._together else []
        self._read_histories(day, also)
        since = [years_before(day, one) for one in self._years]
        counted = stood_together(self._session, self._hromada_id, self._together, day, since=since)
        return [*stand([*self._assets, *also], self._histories, day, clock.today()), *counted]

    def _read_doubtful(self, day: date) -> list[AssetFacts]:
        """Read those that are otherwise told together and whose standing on the day only their history tells."""
        own = select(*COLUMNS).where(*doubtful(self._hromada_id, self._together, day))
        return [
            AssetFacts(key, kind, status, since, first, last, clock.local(created).date())
            for key, kind, status, since, first, last, created, _updated in self._session.execute(own)
        ]

    def _read_histories(self, day: date, also: Sequence[AssetFacts]) -> None:
        """Read the history of what may have stood otherwise: its status is younger, or it was written to since."""
        asked = [
            one.id
            for one in (*self._assets, *also)
            if one.id not in self._histories
            and (
                (one.since is not None and one.since > day)
                or (one.status == "retired" and one.last_day is not None and one.last_day >= day)
                or (one.kind in self._described and self._touched[one.id] > day)
            )
        ]
        columns = (HistoryEntry.entity_id, HistoryEntry.at, HistoryEntry.action, HistoryEntry.changes)
        for part in portions(asked):
            texts = [str(one) for one in part]
            own = select(*columns).where(
                HistoryEntry.entity == "asset", among(self._session, HistoryEntry.entity_id, texts)
            )
            self._histories.update((one, []) for one in part)
            for key, at, action, changes in self._session.execute(own.order_by(HistoryEntry.seq.desc())):
                told = Change(clock.local(at).date(), changes, action == "create")
                self._histories[uuid.UUID(key)].append(told)


def checked_in(
    session: Session, actor: Actor, hromada_id: uuid.UUID, quarters: Iterable[tuple[date, date]]
) -> dict[date, frozenset[uuid.UUID]]:
    """Tell by the first days of quarters whose updates were checked in them."""
    found: dict[date, frozenset[uuid.UUID]] = {}
    if not actor.can("work.read", hromada_id):
        return found
    for first, last in quarters:
        statement = (
            select(WorkAsset.asset_id)
            .join(WorkEntry, WorkEntry.id == WorkAsset.work_id)
            .where(
                WorkEntry.hromada_id == hromada_id,
                WorkEntry.kind == WorkKind.UPDATE_CHECK.value,
                WorkEntry.started_at >= clock.midnight(first),
                WorkEntry.started_at < clock.midnight(last + timedelta(days=1)),
            )
        )
        found[first] = frozenset(session.scalars(statement))
    return found


def checks_since(session: Session, actor: Actor, hromada_id: uuid.UUID) -> date | None:
    """Give the day of the first check of updates that was written down."""
    if not actor.can("work.read", hromada_id):
        return None
    own = (WorkEntry.hromada_id == hromada_id, WorkEntry.kind == WorkKind.UPDATE_CHECK.value)
    first = session.scalar(select(func.min(WorkEntry.started_at)).where(*own))
    return clock.local(first).date() if first is not None else None


def name_assets(session: Session, asset_ids: Sequence[uuid.UUID], limit: int, offset: int) -> list[Any]:
    """Give some of the assets behind a value in the order of their open names, to be named as far as one may."""
    columns = (Asset.id, Asset.hromada_id, Asset.inventory_number, Asset.name, Asset.open_name, Asset.status)
    found = [
        row
        for part in portions(asset_ids)
        for row in session.execute(
            select(*columns, Asset.open_sort_key, Asset.kind_code).where(among(session, Asset.id, part))
        )
    ]
    return sorted(found, key=lambda one: (one.open_sort_key, one.id))[offset : offset + limit]
