"""Many assets changed at once in one transaction; what cannot be changed is left as it is and told by reason."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.operations.assets import UNDOING, change_asset
from registry.assets.queries.assets import list_by_ids
from registry.assets.queries.chosen import MOST
from registry.assets.queries.reserve import foresee_stays
from registry.assets.rules.assets import ASSET
from registry.assets.rules.disclosure import name_of
from registry.assets.rules.standing import FIELDS as STANDING
from registry.assets.rules.standing import RETIRED
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import Batch, gathered
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Conflict, Forbidden, Invalid, OblikError, Reason, because
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import last_seq
from registry.kernel.records import change
from registry.kernel.rows import key_of
from registry.kernel.rules.former import former_values

UNDONE = ("update", "retire")
SINCE = because("Це майно змінили після того, як ви його позначили")
GONE = because("Такого майна вже немає")
LATER = because("Після цього його вже змінили знову")


@dataclass(frozen=True)
class ManyValues:
    """What every chosen asset is to hold: only the fields that are given; `reason` is why they are retired."""

    values: Mapping[str, Any]
    reason: str | None = None

    @property
    def retires(self) -> bool:
        """Tell whether the assets leave service."""
        return self.values.get("status") == RETIRED


@dataclass
class Outcome:
    """What a change of many came, or would come, to."""

    changed: int = 0
    unchanged: int = 0
    refused: dict[str, tuple[Reason, list[str]]] = field(default_factory=dict)
    """Reason -> the assets that it holds back, as the asker may call them."""
    entries: tuple[int, int] | None = None
    """The first and the last entry of the history that were written; None where nothing was."""

    def refuse(self, reason: Reason, name: str) -> None:
        """Note an asset that stays as it is."""
        self.refused.setdefault(str(reason), (reason, []))[1].append(name)

    def refuse_for(self, error: OblikError, name: str) -> None:
        """Note an asset that stays as it is for the first reason of a refusal."""
        reasons = [one for some in error.fields.values() for one in some] if isinstance(error, Invalid) else []
        self.refuse(next(iter(reasons), error.reason), name)


@dataclass
class CheckedMany:
    """A change of many that was tried out and can be written."""

    outcome: Outcome
    batch: Batch

    def write(self, session: Session) -> Outcome:
        """Write it; raise Conflict where others have changed something of it meanwhile."""
        if self.outcome.changed:
            self.batch.write(session)
            session.expire_all()
            self.outcome.entries = (self.batch.before + 1, last_seq(session))
        return self.outcome


def check_many(session: Session, actor: Actor, versions: Mapping[uuid.UUID, int], many: ManyValues) -> CheckedMany:
    """Try the change out on each asset; nothing is written. Raise Invalid by field for what no asset can hold."""
    _check_values(many)
    outcome = Outcome()
    with gathered(session) as batch:
        assets = _load(session, actor, versions, outcome)
        if STANDING & many.values.keys():
            foresee_stays(session, [one.id for one in assets])

        def write(asset: Asset) -> None:
            if asset.version != versions[asset.id]:
                raise Conflict(SINCE)
            values = _values_for(asset, many)
            action = "retire" if many.retires else "update"
            change_asset(session, actor, asset, values, version=asset.version, action=action)

        _try_each(actor, assets, write, batch, outcome)
    return CheckedMany(outcome, batch)


def check_undo_of_many(session: Session, actor: Actor, first: int, last: int) -> CheckedMany:
    """Try out taking back what the actor changed by some entries of the history; what was changed since stays."""
    outcome = Outcome()
    entries = {uuid.UUID(one.entity_id): one for one in _own_entries(session, actor, first, last)}
    latest = _latest_entries(session, entries)
    with gathered(session) as batch:
        assets = _load(session, actor, dict.fromkeys(entries, 0), outcome)
        foresee_stays(session, [one.id for one in assets])

        def restore(asset: Asset) -> None:
            entry = entries[asset.id]
            if latest[asset.id] != entry.seq:
                raise Conflict(LATER)
            former = former_values(ASSET, {name: pair[0] for name, pair in entry.changes.items()})
            change(session, actor, UNDOING, asset, former, version=None, action="undo")

        _try_each(actor, assets, restore, batch, outcome)
    return CheckedMany(outcome, batch)


def _check_values(many: ManyValues) -> None:
    errors = dict(ASSET.read(many.values, is_new=False).errors)
    if many.retires:
        if not many.values.get("decommissioned_on"):
            errors["decommissioned_on"] = [because("Вкажіть останній день")]
        if not many.reason:
            errors["reason"] = [because("Вкажіть підставу")]
    if errors:
        raise Invalid(errors)
    day = ASSET.by_name["decommissioned_on"].read(many.values.get("decommissioned_on"))
    if many.retires and isinstance(day, date) and day > clock.today():
        raise Invalid(decommissioned_on=because("День списання ще не настав"))


def _values_for(asset: Asset, many: ManyValues) -> Mapping[str, Any]:
    if not many.retires:
        return many.values
    if asset.status == RETIRED:
        raise Invalid(status=because("Це майно вже списано"))
    said = f"{clock.today():%d.%m.%Y}: {many.reason}"
    return {**many.values, "note": "\n".join(filter(None, [asset.note, said]))}


def _load(session: Session, actor: Actor, ids: Mapping[uuid.UUID, int], outcome: Outcome) -> list[Asset]:
    """Load the assets in the order of their numbers; what is no longer there is told."""
    assets = sorted(list_by_ids(session, actor, ids), key=lambda one: (one.inventory_key, one.id))
    for _ in range(len(ids) - len(assets)):
        outcome.refuse(GONE, "?")
    return assets


def _try_each(
    actor: Actor, assets: Sequence[Asset], write: Callable[[Asset], None], batch: Batch, outcome: Outcome
) -> None:  # fmt: skip
    for asset in assets:
        name = f"{asset.inventory_number} {name_of(actor, asset)}"
        try:
            write(asset)
        except (Invalid, Forbidden, Conflict) as error:
            outcome.refuse_for(error, name)
        else:
            if key_of(asset) in batch.touched:
                outcome.changed += 1
            else:
                outcome.unchanged += 1


def _own_entries(session: Session, actor: Actor, first: int, last: int) -> Sequence[HistoryEntry]:
    own = select(HistoryEntry).where(
        HistoryEntry.seq.between(first, last),
        HistoryEntry.entity == "asset",
        HistoryEntry.actor_id == actor.user_id,
        HistoryEntry.action.in_(UNDONE),
    )
    return session.scalars(own.order_by(HistoryEntry.seq.desc()).limit(MOST)).all()


def _latest_entries(session: Session, ids: Mapping[uuid.UUID, Any]) -> dict[uuid.UUID, int]:
    """Give the last entry of each asset."""
    found: dict[uuid.UUID, int] = {}
    for portion in portions(map(str, ids)):
        of = among(session, HistoryEntry.entity_id, portion)
        latest = select(HistoryEntry.entity_id, func.max(HistoryEntry.seq)).where(HistoryEntry.entity == "asset", of)
        found |= {uuid.UUID(key): seq for key, seq in session.execute(latest.group_by(HistoryEntry.entity_id))}
    return found
