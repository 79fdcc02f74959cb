"""What every page needs, small tables and counts, kept in memory until a writer, anywhere, has changed it."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, aliased

from registry.kernel.db import Base
from registry.kernel.models.revision import COSTED, COUNTED, FACTS, SMALL, Revision

Found = TypeVar("Found")
Model = TypeVar("Model", bound=Base)
Mark = tuple[int, str]
_Counted = aliased(Revision, name="counted")
MARKS = (Revision.number, Revision.written_by, _Counted.number, _Counted.written_by)
"""What to select, joined by `join_marks`, to know both revisions; `note_marks` takes what was found."""
_BOTH = select(*MARKS).select_from(Revision).join(_Counted, _Counted.id == COUNTED).where(Revision.id == SMALL)
_MONEY_MARKS = select(Revision.id, Revision.number, Revision.written_by).where(Revision.id.in_((COSTED, FACTS)))
_CHANGED, _MARKS, _MONEY = "kept tables changed", "marks of kept tables", "marks of what money is told by"
_watched: dict[type[Base], set[int]] = {}


class SmallTable(Generic[Found]):
    """Something read out of small tables: kept by each process for each database, read anew when these changed.

    What it gives is shared by all threads: nobody may alter it, and nothing of it belongs to a session.
    """

    def __init__(self, read: Callable[[Session], Found], *models: type[Base], revision: int = SMALL) -> None:
        """Read by `read` from the tables of these models, which the migrations watch under this revision."""
        self._read, self._revision = read, revision
        self._kept: WeakKeyDictionary[Engine, tuple[Mark, Found]] = WeakKeyDictionary()
        watch(revision, *models)

    def get(self, session: Session) -> Found:
        """Give what is kept; a transaction that has changed a small table itself reads it from the database."""
        if self._revision in _changed(session):
            return self._read(session)
        mark, engine = _mark_of(session, self._revision), session.get_bind().engine
        kept = self._kept.get(engine)
        if kept is None or kept[0] != mark:
            kept = mark, self._read(session)
            self._kept[engine] = kept
        return kept[1]


def watch(revision: int, *models: type[Base]) -> None:
    """Note that the migrations watch the tables of these models under a revision."""
    for model in models:
        _watched.setdefault(model, set()).add(revision)


def costed_mark(session: Session) -> tuple[Mark, Mark] | None:
    """Give the marks of all that costings are computed from; None for a transaction that has changed any of it."""
    if {SMALL, COSTED} & _changed(session):
        return None
    return _mark_of(session, SMALL), _money_mark(session, COSTED)


def facts_mark(session: Session) -> Mark | None:
    """Give the mark of all acts; None for a transaction that has changed any of them."""
    return None if FACTS in _changed(session) else _money_mark(session, FACTS)


def copies_of(session: Session, model: type[Model], *order: Any) -> list[Model]:
    """Read a table whole, as objects of its model that belong to no session and have no relations."""
    names = [one.key for one in inspect(model).column_attrs]
    rows = session.execute(select(*(getattr(model, name).label(name) for name in names)).order_by(*order))
    return [model(**row._mapping) for row in rows]


def join_marks(statement: Any) -> Any:
    """Let a statement that is asked anyway bring MARKS along."""
    return statement.join(Revision, Revision.id == SMALL).join(_Counted, _Counted.id == COUNTED)


def note_marks(session: Session, marks: Sequence[Any]) -> None:
    """Remember for this transaction which revisions another statement has found."""
    session.info[_MARKS] = {SMALL: tuple(marks[:2]), COUNTED: tuple(marks[2:])}


def _mark_of(session: Session, revision: int) -> Mark:
    if _MARKS not in session.info:
        note_marks(session, session.connection().execute(_BOTH).one())
    mark: Mark = session.info[_MARKS][revision]
    return mark


def _money_mark(session: Session, revision: int) -> Mark:
    if _MONEY not in session.info:
        rows = session.connection().execute(_MONEY_MARKS)
        session.info[_MONEY] = {row.id: (row.number, row.written_by) for row in rows}
    mark: Mark = session.info[_MONEY][revision]
    return mark


def _changed(session: Session) -> set[int]:
    """Name the revisions of which this transaction has changed something, written or waiting to be written."""
    waiting = (_watched.get(type(one), ()) for one in (*session.new, *session.dirty, *session.deleted))
    flushed: set[int] = session.info.get(_CHANGED, set())
    return flushed.union(*waiting)


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: Any) -> None:
    changed = _changed(session)
    if changed:
        session.info[_CHANGED] = changed


@event.listens_for(Session, "do_orm_execute")
def _note_executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        # Of the model or of its table: what the ORM makes of either is a copy, so names are compared.
        name, session = getattr(getattr(state.statement, "table", None), "name", ""), state.session
        for model, revisions in _watched.items():
            if model.__tablename__ == name:
                session.info[_CHANGED] = session.info.get(_CHANGED, set()) | revisions


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_CHANGED, None)
        session.info.pop(_MARKS, None)
        session.info.pop(_MONEY, None)
