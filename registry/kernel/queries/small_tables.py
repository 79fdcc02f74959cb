"""Small tables that every page needs, kept in the process's memory until a writer, anywhere, has changed one."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from registry.kernel.db import Base
from registry.kernel.models.revision import Revision

Found = TypeVar("Found")
Model = TypeVar("Model", bound=Base)
Mark = tuple[int, str]
MARK = (Revision.number, Revision.written_by)
"""What to select to know the revision; a statement that is asked anyway may bring it along for `note_mark`."""
_CHANGED, _MARK = "small tables changed", "small tables' mark"
_watched: set[type[Base]] = set()


class SmallTable(Generic[Found]):
    """Something read out of small tables: kept by each process for each database, read anew when these changed.

    What it gives is shared by all threads: nobody may alter it, and nothing of it belongs to a session.
    """

    def __init__(self, read: Callable[[Session], Found], *models: type[Base]) -> None:
        """Read by `read` from the tables of these models, which the migrations have to watch."""
        self._read = read
        self._kept: WeakKeyDictionary[Engine, tuple[Mark, Found]] = WeakKeyDictionary()
        _watched.update(models)

    def get(self, session: Session) -> Found:
        """Give what is kept; a transaction that has changed a small table itself reads it from the database."""
        if _has_changed(session):
            return self._read(session)
        mark, engine = _mark_of(session), session.get_bind().engine
        kept = self._kept.get(engine)
        if kept is None or kept[0] != mark:
            kept = mark, self._read(session)
            self._kept[engine] = kept
        return kept[1]


def copies_of(session: Session, model: type[Model], *order: Any) -> list[Model]:
    """Read a table whole, as objects of its model that belong to no session and have no relations."""
    names = [one.key for one in inspect(model).column_attrs]
    rows = session.execute(select(*(getattr(model, name).label(name) for name in names)).order_by(*order))
    return [model(**row._mapping) for row in rows]


def note_mark(session: Session, mark: Sequence[Any]) -> None:
    """Remember for this transaction which revision another statement has found."""
    session.info[_MARK] = tuple(mark)


def _mark_of(session: Session) -> Mark:
    if _MARK not in session.info:
        found = session.execute(select(*MARK)).one()
        session.info[_MARK] = tuple(found)
    mark: Mark = session.info[_MARK]
    return mark


def _has_changed(session: Session) -> bool:
    if session.info.get(_CHANGED):
        return True
    waiting = (*session.new, *session.dirty, *session.deleted)
    return any(type(one) in _watched for one in waiting)


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: Any) -> None:
    if _has_changed(session):
        session.info[_CHANGED] = True


@event.listens_for(Session, "do_orm_execute")
def _note_executed(state: ORMExecuteState) -> None:
    is_writing = state.is_insert or state.is_update or state.is_delete
    if is_writing and state.bind_mapper is not None and state.bind_mapper.class_ in _watched:
        state.session.info[_CHANGED] = True


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_CHANGED, None)
        session.info.pop(_MARK, None)
