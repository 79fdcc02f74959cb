"""Reading what waits for a publisher: what the public sees, and what it would see."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from gis.models.public_change import PublicChange
from gis.models.public_object import PublicObject
from gis.rules.publication import CARD_FIELDS, PublicCard, PublicFacts, differing, make_card, mark_of
from registry.assets.models.asset import Asset
from registry.assets.queries.assets import list_by_ids
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page
from registry.places.models.location import Location

LONGEST = "since"
ORDERS = {
    LONGEST: Order(
        (PublicChange.since, PublicChange.asset_id), lambda row: (row.since, row.asset_id), (as_moment, uuid.UUID)
    )
}


@dataclass(frozen=True)
class Waiting:
    """A published asset with what the public sees of it (None: nothing yet) and what it would see."""

    asset: Asset
    shown: PublicCard | None
    card: PublicCard
    since: datetime
    changed_by: str
    is_return: bool
    declined_reason: str | None
    """Why a publisher declined exactly this; None while it waits."""

    @property
    def mark(self) -> str:
        """Name what would be confirmed."""
        return mark_of(self.card)

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """List the fields that differ, before and after."""
        before = self.shown
        fields = differing(self.card, before)
        return [(one, getattr(before, one) if before else None, getattr(self.card, one)) for one in fields]


def read_facts(asset: Asset) -> PublicFacts:
    """Gather what publication decides upon."""
    place = asset.location
    return PublicFacts(
        kind=asset.kind_code,
        may_be_public=asset.kind.may_be_public,
        status=asset.status,
        name=asset.name,
        address=place.address if place else None,
        settlement=place.settlement.name if place and place.settlement else None,
        place=place.shape if place else None,
        attributes=asset.attributes,
        is_demo=asset.is_demo,
    )


def list_shown_in(session: Session, settlement_ids: Collection[uuid.UUID]) -> Sequence[Asset]:
    """List the assets in some settlements that the public sees, or would see again, whoever asks."""
    place = joinedload(Asset.location).joinedload(Location.settlement)
    here = select(Location.id).where(Location.settlement_id.in_(settlement_ids))
    known = (select(one.asset_id) for one in (PublicObject, PublicChange))
    own = select(Asset).options(place, joinedload(Asset.kind)).where(Asset.location_id.in_(here))
    return session.scalars(own.where(or_(*map(Asset.id.in_, known)))).all()


def card_of(shown: PublicObject) -> PublicCard:
    """Give the card that the public sees."""
    return PublicCard(**{name: getattr(shown, name) for name in CARD_FIELDS})


def list_waiting(
    session: Session,
    actor: Actor,
    hromada_id: Any = None,
    *,
    limit: int = 50,
    cursor: str | None = None,
    only: Collection[uuid.UUID] | None = None,
) -> Page[Waiting]:
    """List what the actor may confirm, the longest waiting first; raise Invalid for a cursor that is none of ours.

    `only` narrows it to these assets.
    """
    waiting = select(PublicChange).where(*_own(actor, hromada_id), *_narrowed(session, only))
    changes = session.scalars(after_cursor(waiting, ORDERS, sort=LONGEST, limit=limit, cursor=cursor)).all()
    page = cut_page(changes, ORDERS, sort=LONGEST, limit=limit)
    return Page(_with_cards(session, actor, page.rows), page.next_cursor)


def find_waiting(session: Session, actor: Actor, asset: Asset) -> Waiting | None:
    """Find how what the public sees of an asset differs, waiting or declined, for whoever may write or publish it."""
    if not any(actor.can(one, asset.hromada_id) for one in ("publish", "asset.write")):
        return None
    change = session.get(PublicChange, asset.id)
    found = _with_cards(session, actor, [change]) if change else []
    return found[0] if found else None


def count_waiting(
    session: Session, actor: Actor, hromada_id: Any = None, *, only: Collection[uuid.UUID] | None = None
) -> int:
    """Count what the actor may confirm, of these assets alone where they are named."""
    conditions = [*_own(actor, hromada_id), *_narrowed(session, only)]
    return session.scalar(select(func.count()).select_from(PublicChange).where(*conditions)) or 0


def count_returned(session: Session, first: int, last: int) -> int:
    """Count what waits to be shown again of the assets that a stretch of the history wrote of."""
    return len(find_returned(session, first, last))


def find_returned(session: Session, first: int, last: int) -> set[uuid.UUID]:
    """Find what waits to be shown again of the assets that a stretch of the history wrote of."""
    returning = select(PublicChange.asset_id).where(PublicChange.waits.is_(True), PublicChange.is_return.is_(True))
    found: set[uuid.UUID] = set()
    for portion in portions(map(str, session.scalars(returning))):
        written = (
            select(HistoryEntry.entity_id)
            .distinct()
            .where(
                HistoryEntry.entity == "asset",
                among(session, HistoryEntry.entity_id, portion),
                HistoryEntry.seq.between(first, last),
            )
        )
        found.update(map(uuid.UUID, session.scalars(written)))
    return found


def _with_cards(session: Session, actor: Actor, changes: Sequence[PublicChange]) -> list[Waiting]:
    ids = [one.asset_id for one in changes]
    if not ids:
        return []
    assets = {one.id: one for one in list_by_ids(session, actor, ids)}
    shown = {one.asset_id: one for one in session.scalars(select(PublicObject).where(PublicObject.asset_id.in_(ids)))}
    found = []
    for one in changes:
        asset = assets.get(one.asset_id)
        card = make_card(read_facts(asset)) if asset else None
        if asset is not None and card is not None:
            before = card_of(shown[asset.id]) if asset.id in shown else None
            reason = one.declined_reason if one.declined_mark == mark_of(card) else None
            found.append(Waiting(asset, before, card, one.since, one.changed_by, one.is_return, reason))
    return found


def _narrowed(session: Session, only: Collection[uuid.UUID] | None) -> list[ColumnElement[bool]]:
    return [] if only is None else [among(session, PublicChange.asset_id, only)]


def _own(actor: Actor, hromada_id: Any) -> list[ColumnElement[bool]]:
    ids = actor.hromada_ids("publish")
    own: list[ColumnElement[bool]] = [PublicChange.waits.is_(True)]
    if ids is not None:
        own.append(PublicChange.hromada_id.in_(ids) if ids else false())
    return [*own, PublicChange.hromada_id == hromada_id] if hromada_id else own
