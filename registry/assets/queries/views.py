"""Reading saved views: one's own, and those that others share in the hromadas one may read."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, case, or_, select, true
from sqlalchemy.orm import Session

from registry.assets.models.view import SavedView, ViewDefault
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound

MOST = 100
"""So many views a person may keep; as many of others' are offered beside a full list of own ones."""


@dataclass(frozen=True)
class OfferedView:
    """A view with what it is to the one who looks."""

    view: SavedView
    is_own: bool
    is_default: bool


def list_views(session: Session, actor: Actor, page: str) -> Sequence[OfferedView]:
    """List the views of a page that the actor may open, own ones first, by name."""
    own_first = case((SavedView.user_id == actor.user_id, 0), else_=1)  # What others share pushes none of them out.
    in_order = _offered(actor, page).order_by(own_first, SavedView.name, SavedView.id)
    return [_as_offered(actor, *row) for row in session.execute(in_order.limit(2 * MOST))]


def get_view(session: Session, actor: Actor, page: str, view_id: uuid.UUID) -> OfferedView:
    """Give a view that the actor may open; raise NotFound."""
    found = session.execute(_offered(actor, page).where(SavedView.id == view_id)).one_or_none()
    if found is None:
        raise NotFound("Такого подання немає")
    return _as_offered(actor, *found)


def _offered(actor: Actor, page: str) -> Select[SavedView, uuid.UUID | None]:
    """Select the views that the actor may open, each with itself where the actor's list begins with it."""
    mine = and_(ViewDefault.view_id == SavedView.id, ViewDefault.user_id == actor.user_id)
    ids = actor.hromada_ids("asset.read")
    here = true() if ids is None else or_(SavedView.hromada_id.is_(None), SavedView.hromada_id.in_(ids))
    offered = or_(SavedView.user_id == actor.user_id, and_(SavedView.is_shared, here))
    return select(SavedView, ViewDefault.view_id).outerjoin(ViewDefault, mine).where(SavedView.page == page, offered)


def _as_offered(actor: Actor, view: SavedView, default: uuid.UUID | None) -> OfferedView:
    return OfferedView(view, view.user_id == actor.user_id, default is not None)
