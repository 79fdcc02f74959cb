"""Assets as they stood at the end of a day, gone or to come: by their dates and their history."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import filtered_assets
from registry.assets.queries.disclosure import place_is_open
from registry.assets.rules.past import ABSENT, RETIRED, AssetFacts, Change, status_on
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import AT_ONCE, among, portions
from registry.kernel.models.history import HistoryEntry
from registry.places.models.location import Location
from registry.places.queries.disclosure import location_is_disclosed

TOLD = (
    Asset.id, Asset.hromada_id, Asset.kind_code, Asset.status, Asset.inventory_number, Asset.name, Asset.open_name,
    Asset.location_id, Asset.holder_id,
)  # fmt: skip
REWOUND = ("location_id", "holder_id", "inventory_number")
"""What is taken back beside the status: where it stood, who held it, under which number."""
UNKNOWN = "unknown"
"""Asked for as a status: what nobody can know."""


@dataclass(frozen=True)
class PastAsset:
    """An asset as it stood; a status of None is unknown. Where it stood is `location_id`, None is no known place."""

    id: uuid.UUID
    hromada_id: uuid.UUID
    kind_code: str
    name: str
    """As far as the asker may know it."""
    inventory_number: str
    status: str | None
    status_now: str
    location_id: uuid.UUID | None
    holder_id: uuid.UUID | None
    is_place_open: bool
    """Whether the asker may know where this thing is; the place it stood at has a say of its own."""
    is_written_later: bool
    """Whether it was put on the register after the day: its place and holder are those first written."""


@dataclass(frozen=True)
class Stood:
    """How an asset stood, before it is named: its key in the database, its status then and now."""

    key: Any
    status: str | None
    status_now: str
    is_written_later: bool


@dataclass(frozen=True)
class PastFilter:
    """Conditions that all hold; None or empty is none. Without statuses all but what was retired or unknown by then.

    Words are looked for in what the register says today.
    """

    hromada_id: uuid.UUID | None = None
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    q: str = ""


class PastList:
    """What stood on a day, by name; assets are named as they are asked for, since there may be very many."""

    def __init__(self, session: Session, actor: Actor, day: date, wanted: PastFilter) -> None:
        self._session, self._actor = session, actor
        self._end = clock.midnight(day + timedelta(days=1))
        rows = _rows(session, actor, wanted, self._end)
        self._histories = _histories(session, (row.key for row in rows if row.is_touched), self._end)
        self.stood = [*_stood(rows, self._histories, day, wanted.statuses)]

    def __len__(self) -> int:
        return len(self.stood)

    def named(self, first: int = 0, last: int | None = None) -> list[PastAsset]:
        """Name a part of the list, told by the numbers of its rows."""
        found: list[PastAsset] = []
        for part in portions(self.stood[first:last]):
            known = {row.id: row for row in self._told(part)}
            keys = [_id(one.key) for one in part]
            found += [self._rewound(known[key], one) for key, one in zip(keys, part, strict=True) if key in known]
        return found

    def _told(self, part: Sequence[Stood]) -> Sequence[Any]:
        own = select(*TOLD, place_is_open().label("is_open"))
        return self._session.execute(own.where(among(self._session, Asset.id, [_id(one.key) for one in part]))).all()

    def _rewound(self, row: Any, stood: Stood) -> PastAsset:
        held = {name: getattr(row, name) for name in REWOUND}
        for entry in self._histories.get(row.id, ()):
            held |= {name: _former(entry.changes[name][0]) for name in REWOUND if name in entry.changes}
        knows = self._actor.can("place.exact", row.hromada_id)
        return PastAsset(
            id=row.id,
            hromada_id=row.hromada_id,
            kind_code=row.kind_code,
            name=row.name if knows or row.name == row.open_name else row.open_name,
            inventory_number=str(held["inventory_number"] or row.inventory_number),
            status=stood.status,
            status_now=stood.status_now,
            location_id=held["location_id"],
            holder_id=held["holder_id"],
            is_place_open=bool(row.is_open) or knows,
            is_written_later=stood.is_written_later,
        )


def assets_on(session: Session, actor: Actor, day: date, wanted: PastFilter) -> PastList:
    """List the assets that stood on a day; those that had not come are left out.

    A move holds from the day that it was written down: the register knows no other. Points of places are today's.
    """
    return PastList(session, actor, day, wanted)


def _rows(session: Session, actor: Actor, wanted: PastFilter, end: datetime) -> Sequence[Any]:
    """Read what tells how each asset stood; identifiers as the database gives them, which is cheaper."""
    asked = AssetFilter(hromada_id=wanted.hromada_id, kinds=wanted.kinds, q=wanted.q)
    statement = filtered_assets(actor, asked).with_only_columns(
        type_coerce(Asset.id, String).label("key"),
        Asset.status,
        Asset.status_on,
        Asset.commissioned_on,
        Asset.decommissioned_on,
        (Asset.created_at >= end).label("is_later"),
        (Asset.updated_at >= end).label("is_touched"),
        maintain_column_froms=True,
    )
    ordered = statement.order_by(Asset.open_sort_key, Asset.id)
    return session.execute(ordered.execution_options(yield_per=AT_ONCE)).all()


def _stood(
    rows: Iterable[Any], histories: Mapping[uuid.UUID, Sequence[Change]], day: date, statuses: Sequence[str]
) -> Iterable[Stood]:
    today = clock.today()
    for key, now, since, first, last, is_later, is_touched in rows:
        # Of the day that it was written down only whether it is later is ever asked.
        facts = AssetFacts(key, "", now, since, first, last, date.max if is_later else date.min)
        history = histories.get(_id(key), ()) if is_touched else ()
        status = status_on(facts, history, day, today)
        if status != ABSENT and _is_wanted(status, statuses):
            yield Stood(key, status, now, bool(is_later))


def _histories(session: Session, keys: Iterable[Any], end: datetime) -> Mapping[uuid.UUID, list[Change]]:
    """Read what was written after the day of what was touched since, the latest first; how it came in tells nothing."""
    found: dict[uuid.UUID, list[Change]] = {}
    columns = (HistoryEntry.entity_id, HistoryEntry.at, HistoryEntry.changes)
    for part in portions(str(_id(one)) for one in keys):
        own = select(*columns).where(
            HistoryEntry.entity == "asset",
            among(session, HistoryEntry.entity_id, part),
            HistoryEntry.at >= end,
            HistoryEntry.action != "create",
        )
        for key, at, changes in session.execute(own.order_by(HistoryEntry.seq.desc())):
            found.setdefault(uuid.UUID(key), []).append(Change(clock.local(at).date(), changes))
    return found


def _id(key: Any) -> uuid.UUID:
    return key if isinstance(key, uuid.UUID) else uuid.UUID(key)


def _is_wanted(status: str | None, statuses: Sequence[str]) -> bool:
    if not statuses:
        return status not in (None, RETIRED)
    return (status or UNKNOWN) in statuses


def _former(told: Any) -> Any:
    """Read a former value of the history: a reference is an id with the name of that day."""
    return uuid.UUID(str(told["id"])) if isinstance(told, Mapping) else told


def places_of(session: Session, actor: Actor, assets: Iterable[PastAsset]) -> Mapping[uuid.UUID, Location]:
    """Give the places at which assets stood, as far as the asker may know them; what is gone since is missing."""
    ids = {one.location_id for one in assets if one.location_id is not None and one.is_place_open}
    found: dict[uuid.UUID, Location] = {}
    for part in portions(sorted(ids, key=str)):
        own = select(Location).where(among(session, Location.id, part), location_is_disclosed(actor))
        found.update((one.id, one) for one in session.scalars(own))
    return found
