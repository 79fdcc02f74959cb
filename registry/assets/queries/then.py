"""Assets read as they stood at the end of a day of the past: for papers of that day, never to be written."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from registry.assets.models.asset import Asset
from registry.assets.rules.disclosure import open_name
from registry.assets.rules.past import AssetFacts, Change, status_on
from registry.kernel import clock
from registry.kernel.bulk import among, portions
from registry.kernel.models.history import HistoryEntry
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation

REFERRED = ("location_id", "holder_id")
REWOUND = (*REFERRED, "inventory_number", "name", "responsible", "price")
"""What is taken back beside the status: whose it was, where it stood, under which number and name, for how much."""
Former = Mapping[str, Any]
History = Sequence[tuple[datetime, Mapping[str, Any]]]
"""When something was written, and what: old and new values by field, the latest first."""


class AssetThen:
    """An asset as it stood: read like it, but for what its history takes back."""

    def __init__(self, asset: Asset, day: date, former: Former, *, status: str | None, is_written_later: bool) -> None:
        self.asset, self.day, self.status = asset, day, status
        self.is_written_later = is_written_later
        """Whether it was put on the register after the day: what it held then is what was first written of it."""
        self.is_priced_later = former.get("price", asset.price) is None and asset.price is not None
        """Whether its price was written down after the day: it is that price."""
        self.location, self.holder = former.get("location", asset.location), former.get("holder", asset.holder)
        self.inventory_number = former.get("inventory_number") or asset.inventory_number
        self.name = former.get("name") or asset.name
        self.responsible = former.get("responsible", asset.responsible)
        self.price: Decimal | None = asset.price if self.is_priced_later else former.get("price", asset.price)
        self.open_name = open_name(self)
        self.is_changed = any(getattr(self, one) != getattr(asset, one) for one in ("location", "holder"))

    def __getattr__(self, name: str) -> Any:
        """Give everything else as the asset has it today."""
        return getattr(self.asset, name)


def assets_then(session: Session, wanted: Iterable[tuple[Asset, date]]) -> Mapping[tuple[uuid.UUID, date], Any]:
    """Give assets as they stood at the end of days, by asset and day; of today and later it is the asset itself.

    What was written down after a day is taken back; what a day's history does not know stays as first written.
    """
    today = clock.today()
    found: dict[tuple[uuid.UUID, date], Any] = {(one.id, day): one for one, day in wanted}
    past = {key: one for key, one in found.items() if key[1] < today}
    touched = {key: _end(key[1]) for key, one in past.items() if one.updated_at >= _end(key[1])}
    histories = _histories(session, touched)
    later = {key: [one for one in histories.get(key[0], ()) if one[0] >= _end(key[1])] for key in past}
    former = {key: _former(history) for key, history in later.items()}
    look_up = _referred(session, former.values())
    for key, one in past.items():
        status = _status(one, later[key], key[1], today)
        told = {**former[key], **look_up(former[key])}
        found[key] = AssetThen(one, key[1], told, status=status, is_written_later=one.created_at >= _end(key[1]))
    return found


def _status(asset: Asset, history: History, day: date, today: date) -> str | None:
    facts = AssetFacts(
        asset.id, asset.kind_code, asset.status, asset.status_on, asset.commissioned_on, asset.decommissioned_on,
        clock.local(asset.created_at).date(),
    )  # fmt: skip
    return status_on(facts, [Change(clock.local(at).date(), changes) for at, changes in history], day, today)


def _end(day: date) -> datetime:
    return clock.midnight(day + timedelta(days=1))


def _histories(session: Session, ends: Mapping[tuple[uuid.UUID, date], datetime]) -> Mapping[uuid.UUID, list[Any]]:
    """Read what was written of some assets after the earliest of their days, the latest first."""
    found: dict[uuid.UUID, list[Any]] = {}
    if not ends:
        return found
    first = min(ends.values())
    columns = (HistoryEntry.entity_id, HistoryEntry.at, HistoryEntry.changes)
    for part in portions(sorted({str(key) for key, _day in ends})):
        own = select(*columns).where(
            HistoryEntry.entity == "asset",
            among(session, HistoryEntry.entity_id, part),
            HistoryEntry.at >= first,
            HistoryEntry.action != "create",
        )
        for key, at, changes in session.execute(own.order_by(HistoryEntry.seq.desc())):
            found.setdefault(uuid.UUID(key), []).append((at, changes))
    return found


def _former(history: History) -> dict[str, Any]:
    """Take back, field by field, what was written."""
    told: dict[str, Any] = {}
    for _at, changes in history:
        told |= {name: changes[name][0] for name in REWOUND if name in changes}
    if told.get("price") is not None:
        told["price"] = Decimal(str(told["price"]))
    return told


def _referred(session: Session, former: Iterable[Former]) -> Callable[[Former], Former]:
    """Read the places and holders of before; give what looks them up. One that is gone since is None."""
    held = [told for told in former if told]
    around = (selectinload(Location.settlement), selectinload(Location.parent))
    known: dict[uuid.UUID, Any] = {}
    for part in portions(_ids(held, "location_id")):
        own = select(Location).where(among(session, Location.id, part)).options(*around)
        known |= {one.id: one for one in session.scalars(own)}
    for part in portions(_ids(held, "holder_id")):
        holders = session.scalars(select(Organisation).where(among(session, Organisation.id, part)))
        known |= {one.id: one for one in holders}

    def look_up(told: Former) -> Former:
        return {
            name.removesuffix("_id"): next((known.get(one) for one in _ids([told], name)), None)
            for name in REFERRED
            if name in told
        }

    return look_up


def _ids(former: Iterable[Former], name: str) -> list[uuid.UUID]:
    """List what the history refers to by id and name."""
    told = (one.get(name) for one in former)
    return sorted({uuid.UUID(str(one["id"])) for one in told if isinstance(one, Mapping)}, key=str)
