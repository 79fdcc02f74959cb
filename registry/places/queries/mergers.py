"""Reading what was merged: where an old address leads, what can be taken back, what files of old mean."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.bulk import among
from registry.kernel.errors import NotFound
from registry.kernel.queries.paging import Order, as_moment, field_order
from registry.places.models.merging import Merger

MOST_STEPS = 20
LATEST_FIRST = "-merged_at"
ORDERS: dict[str, Order] = {"merged_at": field_order(Merger.merged_at, as_moment)}


def find_successor(session: Session, gone_id: uuid.UUID) -> uuid.UUID | None:
    """Give what a record was merged into, at the end of all mergings since; None where it never was."""
    found, at = None, gone_id
    for _ in range(MOST_STEPS):
        step = select(Merger.kept_id).where(Merger.gone_id == at, Merger.undone_at.is_(None))
        kept_id = session.scalar(step.order_by(Merger.merged_at.desc()).limit(1))
        if kept_id is None:
            return found
        found = at = kept_id
    return found


def visible_mergers(actor: Actor) -> Select[Merger]:
    """Select the mergings that the asker may know of: of places only whoever knows every exact place there."""
    exact, readable = actor.hromada_ids("place.exact"), actor.hromada_ids("asset.read")
    of_places = _of_hromadas(exact)
    return select(Merger).where(_of_hromadas(readable), or_(Merger.entity == "organisation", of_places))


def _of_hromadas(ids: frozenset[uuid.UUID] | None) -> ColumnElement[bool]:
    """Condition on mergings: they are of one of these hromadas; None is all of them."""
    if ids is None:
        return Merger.hromada_id.is_not(None)
    return Merger.hromada_id.in_(ids) if ids else false()


def list_mergers(
    session: Session, actor: Actor, *, kept_id: uuid.UUID | None = None, hromada_id: uuid.UUID | None = None, limit: int
) -> Sequence[Merger]:
    """List the mergings that stand, the latest first, of one record or of a hromada."""
    statement = visible_mergers(actor).where(Merger.undone_at.is_(None))
    if kept_id is not None:
        statement = statement.where(Merger.kept_id == kept_id)
    if hromada_id is not None:
        statement = statement.where(Merger.hromada_id == hromada_id)
    return session.scalars(statement.order_by(Merger.merged_at.desc(), Merger.id).limit(limit)).all()


def get_merger(session: Session, actor: Actor, merger_id: uuid.UUID) -> Merger:
    """Give a merging; raise NotFound when there is none or it is not for the asker to know."""
    found = session.scalars(visible_mergers(actor).where(Merger.id == merger_id)).one_or_none()
    if found is None:
        raise NotFound("Такого об’єднання немає")
    return found


def mergers_named(
    session: Session, entity: str, hromada_ids: Iterable[uuid.UUID], sort_keys: Iterable[str], codes: Iterable[str] = ()
) -> Sequence[Merger]:
    """List what was merged away under some names or codes, and stands so: files of that time still name it."""
    named = or_(among(session, Merger.sort_key, sort_keys), among(session, Merger.code, codes))
    own = select(Merger).where(Merger.entity == entity, Merger.undone_at.is_(None), Merger.hromada_id.in_(hromada_ids))
    return session.scalars(own.where(named).order_by(Merger.merged_at, Merger.id)).all()
