"""Writing saved views: kept under a name, shared, chosen to begin with, thrown away."""

import uuid
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.assets.models.view import SavedView, ViewDefault
from registry.assets.queries.views import MOST, get_view, list_views
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.operations.permits import demand, demand_all
from registry.kernel.rules.reading import Unreadable, text_of

ENTITY = "view"
LONGEST_QUERY = 2000


@dataclass(frozen=True)
class Look:
    """How a list looks: filter and order as its address has them, and the columns that are not shown."""

    query: str
    hidden_columns: str | None = None


def keep_view(
    session: Session, actor: Actor, page: str, name: str, look: Look, *, shared_with: uuid.UUID | None, is_shared: bool
) -> SavedView:
    """Keep a view under a name; one's own of the same name is changed. Raise Invalid by field, Forbidden.

    A shared one is offered to the people of a hromada where the actor writes; None, to everybody, is for an
    administrator of all.
    """
    name = _read_name(name)
    if len(look.query) > LONGEST_QUERY or len(look.hidden_columns or "") > LONGEST_QUERY:
        raise Invalid(name=because("Такий відбір задовгий, щоб його зберегти"))
    if is_shared and shared_with is None:
        demand_all(actor)
    elif is_shared and shared_with is not None:
        demand(actor, "asset.write", shared_with)
    own = select(SavedView).where(SavedView.user_id == actor.user_id, SavedView.page == page, SavedView.name == name)
    view = session.scalars(own).one_or_none()
    is_new = view is None
    if view is None:
        _demand_room(session, actor, page)
        view = SavedView(id=uuid.uuid4(), user_id=actor.user_id, page=page, name=name, created_at=clock.now())
        session.add(view)
    was = None if is_new else view.is_shared
    view.query, view.hidden_columns, view.is_shared = look.query, look.hidden_columns, is_shared
    view.hromada_id = shared_with if is_shared else None
    session.flush()
    _record(session, actor, "create" if is_new else "update", view, {"is_shared": (was, is_shared)})
    return view


def drop_view(session: Session, actor: Actor, page: str, view_id: uuid.UUID) -> str:
    """Throw a view away: one's own, or a shared one of a hromada whose people one manages. Give its name."""
    offered = get_view(session, actor, page, view_id)
    view = offered.view
    if not offered.is_own:
        if view.hromada_id is None:
            demand_all(actor)
        elif not actor.can("people.manage", view.hromada_id):
            raise Forbidden("Чуже подання прибирає той, хто його зберіг, або адміністратор")
    session.execute(delete(ViewDefault).where(ViewDefault.view_id == view.id))
    _record(session, actor, "delete", view, {"is_shared": (view.is_shared, None)})
    session.delete(view)
    session.flush()
    return view.name


def begin_with_view(session: Session, actor: Actor, page: str, view_id: uuid.UUID, *, is_default: bool) -> SavedView:
    """Let the actor's list begin with a view, or no longer."""
    view = get_view(session, actor, page, view_id).view
    session.execute(delete(ViewDefault).where(ViewDefault.user_id == actor.user_id, ViewDefault.page == page))
    if is_default:
        session.add(ViewDefault(user_id=actor.user_id, page=page, view_id=view.id))
    session.flush()
    _record(session, actor, "choose", view, {"is_default": (not is_default, is_default)})
    return view


def _read_name(name: str) -> str:
    try:
        told: str | None = text_of(100)(name)
    except Unreadable as refusal:
        raise Invalid(name=refusal.reason) from refusal
    if not told:
        raise Invalid(name=because("Назвіть подання"))
    return told


def _demand_room(session: Session, actor: Actor, page: str) -> None:
    if sum(one.is_own for one in list_views(session, actor, page)) >= MOST:
        raise Invalid(name=because("Подань уже %(limit)s: приберіть зайві", limit=MOST))


def _record(session: Session, actor: Actor, action: str, view: SavedView, changes: Changes) -> None:
    record_history(
        session, actor, action, entity=ENTITY, entity_id=view.id, label=view.name,
        hromada_id=view.hromada_id, changes=changes,
    )  # fmt: skip
