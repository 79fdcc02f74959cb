"""The public cards: the one way by which anything of an asset reaches the public."""

import uuid
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gis.models.public_change import PublicChange
from gis.models.public_object import PublicObject
from gis.queries.public_changes import card_of, read_facts
from gis.rules.publication import (
    CARD_FIELDS,
    CARD_LABELS,
    PublicCard,
    differing,
    list_obstacles,
    make_card,
    mark_of,
    next_update,
)
from registry.assets.models.asset import Asset
from registry.assets.operations.words import call_openly
from registry.assets.queries.assets import get_asset
from registry.assets.rules.standing import SHOWN_STATUSES
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import drop, put, settle
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.operations.permits import demand, demand_department, demand_version
from registry.kernel.signals import asset_changed
from registry.kernel.text import N_, search_column, sort_key

LONGEST_REASON = 500
OVERTAKEN = N_("Це вже змінили ще раз: звірте зміни й підтвердьте знову")


def publish_asset(session: Session, actor: Actor, asset_id: uuid.UUID, *, version: int | None = None) -> Asset:
    """Show an asset to the public at once; raises Invalid with what stands in the way, Conflict for a stale version.

    A version of None is not checked: the asker has just read the asset in this very transaction.
    """
    asset = get_asset(session, actor, asset_id)
    demand(actor, "publish", asset.hromada_id)
    _hold(session, asset)
    obstacles = list_obstacles(read_facts(asset))
    if obstacles:
        raise Invalid({"published": obstacles})
    return _set_published(session, actor, asset, True, version)


def unpublish_asset(session: Session, actor: Actor, asset_id: uuid.UUID, *, version: int | None = None) -> Asset:
    """Take an asset back from the public at once; whoever may write the thing may hide it."""
    asset = get_asset(session, actor, asset_id)
    if not actor.can("publish", asset.hromada_id):
        demand(actor, "asset.write", asset.hromada_id)
        demand_department(actor, asset)
    return _set_published(session, actor, asset, False, version)


def confirm_publication(
    session: Session,
    actor: Actor,
    asset_id: uuid.UUID,
    *,
    mark: str | None = None,
    version: int | None = None,
    overrules: bool = False,
) -> Asset:
    """Show what waits of an asset; raise Conflict when it is no longer what the publisher has read.

    `mark` names what was read (`mark_of`), `version` the asset; None is not checked. `overrules` says that the
    publisher has read why another one declined it.
    """
    asset, card = _read_waiting(session, actor, asset_id, mark, version)
    change = session.get(PublicChange, asset.id)
    if change is not None and mark is not None and not change.waits and not overrules:
        raise Conflict(OVERTAKEN)
    if not asset.published:
        if change is None:
            raise Conflict(OVERTAKEN)
        return _set_published(session, actor, asset, True, None)
    shown = session.scalars(select(PublicObject).where(PublicObject.asset_id == asset.id)).one_or_none()
    fields = differing(card, card_of(shown) if shown else None)
    if fields:
        _show(session, asset, card, shown)
        _record(session, actor, "confirm", asset, {"confirmed": (None, ", ".join(CARD_LABELS[one] for one in fields))})
    return asset


def decline_publication(
    session: Session, actor: Actor, asset_id: uuid.UUID, reason: str, *, mark: str | None = None
) -> Asset:
    """Leave the public with what it sees and say why; the same card is not asked about again, another one is.

    Raise Invalid without a reason, Conflict when nothing waits or it is no longer what the publisher has read.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid(reason=because("Скажіть чому, до %(limit)s знаків", limit=LONGEST_REASON))
    asset, card = _read_waiting(session, actor, asset_id, mark, None)
    change = session.get(PublicChange, asset.id)
    if change is None or not change.waits:
        raise Conflict(OVERTAKEN)
    change.waits, change.declined_mark, change.declined_reason = False, mark_of(card), reason.strip()
    session.flush()
    _record(session, actor, "decline", asset, {"declined": (None, reason.strip())})
    return asset


def _read_waiting(
    session: Session, actor: Actor, asset_id: uuid.UUID, mark: str | None, version: int | None
) -> tuple[Asset, PublicCard]:
    asset = get_asset(session, actor, asset_id)
    demand(actor, "publish", asset.hromada_id)
    _hold(session, asset)
    if version is not None:
        demand_version(asset, version)
    card = make_card(read_facts(asset))
    if card is None or (mark is not None and mark != mark_of(card)):
        raise Conflict(OVERTAKEN)
    return asset, card


def _hold(session: Session, asset: Asset) -> None:
    """Read what is decided upon as it is now and keep others from changing it: they would see no card to differ from.

    A settlement goes before a place and this before what stands there, in the order in which they are written.
    """
    place = asset.location
    for one in filter(None, (place and place.settlement, place, asset)):
        session.refresh(one, with_for_update={"read": one is not asset, "of": type(one)})


def refresh_public_objects(session: Session, assets: Iterable[Asset], actor: Actor) -> None:
    """Remove the public cards of what may no longer be shown; let all other changes wait for a publisher."""
    for portion in portions(assets):
        ids = [one.id for one in portion]
        cards = session.scalars(select(PublicObject).where(among(session, PublicObject.asset_id, ids)))
        shown = {one.asset_id: one for one in cards}
        changes = session.scalars(select(PublicChange).where(among(session, PublicChange.asset_id, ids)))
        waiting = {one.asset_id: one for one in changes}
        for asset in portion:
            _let_wait(session, actor, asset, shown.get(asset.id), waiting.get(asset.id))
    settle(session)


def _let_wait(
    session: Session, actor: Actor, asset: Asset, shown: PublicObject | None, waiting: PublicChange | None
) -> None:
    card = make_card(read_facts(asset))
    if shown is not None and (card is None or not asset.published):
        drop(session, shown)
    is_return = not asset.published and _is_return(asset, shown, waiting)
    is_other = asset.published and card is not None and (shown is None or card != card_of(shown))
    if not is_return and not is_other:
        if waiting is not None:
            drop(session, waiting)
        return
    change = waiting or PublicChange(asset_id=asset.id, since=clock.now())
    if is_return and not change.is_return:  # What was declined was another way to show it; now nothing is shown.
        change.declined_mark = change.declined_reason = None
    mark = None if card is None else mark_of(card)
    waits = mark is not None and mark != change.declined_mark
    if waits and waiting is not None and not waiting.waits:
        change.since = clock.now()
    change.hromada_id, change.changed_by = asset.hromada_id, actor.label[:200]
    change.waits, change.is_return = waits, is_return
    put(session, change)


def _is_return(asset: Asset, shown: PublicObject | None, waiting: PublicChange | None) -> bool:
    """Tell whether an asset that is not published stopped working while it was, and was not taken back by a person."""
    was_public = shown is not None or (waiting is not None and not waiting.is_return)
    if was_public:
        return asset.status not in SHOWN_STATUSES
    return waiting is not None


def _show(session: Session, asset: Asset, card: PublicCard, shown: PublicObject | None) -> None:
    if shown is None:
        shown = PublicObject(public_id=uuid.uuid4(), asset_id=asset.id, updated_on=clock.today())
    else:
        shown.updated_on = next_update(card, card_of(shown), shown.updated_on, clock.today())
    for name in CARD_FIELDS:
        setattr(shown, name, getattr(card, name))
    shown.hromada_id = asset.hromada_id
    shown.sort_key = sort_key(card.name)
    shown.search = search_column(card.name, card.address, card.settlement)
    session.add(shown)
    session.execute(delete(PublicChange).where(PublicChange.asset_id == asset.id))
    session.flush()


def _set_published(session: Session, actor: Actor, asset: Asset, published: bool, version: int | None) -> Asset:
    if version is not None:
        demand_version(asset, version)
    if asset.published == published:
        return asset
    asset.published = published
    call_openly(asset)
    asset.updated_at = clock.now()
    session.flush()
    _record(session, actor, "publish" if published else "unpublish", asset, {"published": (not published, published)})
    asset_changed.send(session, assets=[asset], actor=actor)
    card = make_card(read_facts(asset)) if published else None
    if card is not None:
        _show(session, asset, card, None)
    return asset


def _record(session: Session, actor: Actor, action: str, asset: Asset, changes: Changes) -> None:
    record_history(
        session, actor, action, entity="asset", entity_id=asset.id, label=f"{asset.inventory_number} {asset.name}",
        hromada_id=asset.hromada_id, changes=changes,
    )  # fmt: skip
