"""Writing saved views: kept under a name, changed, shared, chosen to begin with, thrown away."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.assets.models.view import SavedView, ViewDefault
from registry.assets.queries.views import MOST, get_view, list_views
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.operations.permits import demand, demand_all
from registry.kernel.rows import is_lost_race
from registry.kernel.rules.reading import Unreadable, text_of

ENTITY = "view"
LONGEST_QUERY = 2000


TAKEN = because("Подання з такою назвою у вас уже є")


@dataclass(frozen=True)
class Look:
    """How a list looks: filter and order as its address has them, and the columns that are not shown."""

    query: str
    hidden_columns: str | None = None


@dataclass(frozen=True)
class Kept:
    """A view as it is to be: its name, how the list looks, and to whom it is offered.

    A shared one is offered to the people of a hromada where the actor writes; None, to everybody, is for an
    administrator of all.
    """

    name: str
    look: Look
    is_shared: bool = False
    shared_with: uuid.UUID | None = None


def keep_view(session: Session, actor: Actor, page: str, wanted: Kept) -> SavedView:
    """Keep a view under a name; one's own of the same name is changed. Raise Invalid by field, Forbidden."""
    name = _read_name(wanted.name)
    return _write(session, actor, _find_own(session, actor, page, name) or _new_view(session, actor, page), wanted)


def add_view(session: Session, actor: Actor, page: str, wanted: Kept) -> SavedView:
    """Keep a view under a name that none of one's own has. Raise Invalid by field, Forbidden."""
    if _find_own(session, actor, page, _read_name(wanted.name)) is not None:
        raise Invalid(name=TAKEN)
    return _write(session, actor, _new_view(session, actor, page), wanted)


def change_view(session: Session, actor: Actor, page: str, view_id: uuid.UUID, wanted: Kept) -> SavedView:
    """Change one's own view; what is equal changes nothing. Raise Invalid by field, Forbidden for another's."""
    offered = get_view(session, actor, page, view_id)
    view = offered.view
    if wanted == kept_as(view):
        return view
    if not offered.is_own:
        raise Forbidden("Чуже подання змінює лише той, хто його зберіг")
    namesake = _find_own(session, actor, page, _read_name(wanted.name))
    if namesake is not None and namesake is not view:
        raise Invalid(name=TAKEN)
    return _write(session, actor, view, wanted)


def kept_as(view: SavedView) -> Kept:
    """Tell what a view is now."""
    return Kept(view.name, Look(view.query, view.hidden_columns), view.is_shared, view.hromada_id)


def _find_own(session: Session, actor: Actor, page: str, name: str) -> SavedView | None:
    own = select(SavedView).where(SavedView.user_id == actor.user_id, SavedView.page == page, SavedView.name == name)
    return session.scalars(own).one_or_none()


def _new_view(session: Session, actor: Actor, page: str) -> SavedView:
    if sum(one.is_own for one in list_views(session, actor, page)) >= MOST:
        raise Invalid(name=because("Подань уже %(limit)s: приберіть зайві", limit=MOST))
    return SavedView(id=uuid.uuid4(), user_id=actor.user_id, page=page, created_at=clock.now())


def _write(session: Session, actor: Actor, view: SavedView, wanted: Kept) -> SavedView:
    look = wanted.look
    _demand_writer(actor)
    if len(look.query) > LONGEST_QUERY or len(look.hidden_columns or "") > LONGEST_QUERY:
        raise Invalid(name=because("Такий відбір задовгий, щоб його зберегти"))
    if wanted.is_shared and wanted.shared_with is None:
        demand_all(actor)
    elif wanted.is_shared and wanted.shared_with is not None:
        demand(actor, "asset.write", wanted.shared_with)
    is_new = view not in session
    before = {} if is_new else _told(view)
    session.add(view)
    view.name, view.query, view.hidden_columns = _read_name(wanted.name), look.query, look.hidden_columns
    view.is_shared, view.hromada_id = wanted.is_shared, wanted.shared_with if wanted.is_shared else None
    try:
        session.flush()
    except IntegrityError as error:
        if is_lost_race(error):
            raise Invalid(name=TAKEN) from error
        raise
    after = _told(view)
    changes = {name: (before.get(name), value) for name, value in after.items() if is_new or before[name] != value}
    _record(session, actor, "create" if is_new else "update", view, changes)
    return view


def _told(view: SavedView) -> Mapping[str, Any]:
    """Give what the history tells of a view; its conditions may name what not every reader of the history may know."""
    return {"name": view.name, "is_shared": view.is_shared}


def _demand_writer(actor: Actor) -> None:
    """Refuse a token that only reads: for one's own views the right to read the list is enough otherwise."""
    if actor.is_read_only:
        raise Forbidden("Токен або його власник не має на це прав")


def drop_view(session: Session, actor: Actor, page: str, view_id: uuid.UUID) -> str:
    """Throw a view away: one's own, or a shared one of a hromada whose people one manages. Give its name."""
    _demand_writer(actor)
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
    _demand_writer(actor)
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


def _record(session: Session, actor: Actor, action: str, view: SavedView, changes: Changes) -> None:
    record_history(
        session, actor, action, entity=ENTITY, entity_id=view.id, label=view.name,
        hromada_id=view.hromada_id, changes=changes,
    )  # fmt: skip
