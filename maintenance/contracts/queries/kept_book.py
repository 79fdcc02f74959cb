"""What a hromada's contracts cover, kept in memory by each process, and patched by what was written since, anywhere."""

import uuid
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock, RLock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.queries.changed_book import ReadBook, read_book, read_changed
from maintenance.contracts.rules.takeovers import CoveredBook
from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.kernel.models.revision import COSTED
from registry.kernel.queries.costed_changes import costed_changes
from registry.kernel.queries.small_tables import Mark, costed_mark, watch
from registry.places.models.location import Location

MOST_KEPT = 8
"""So many hromadas' books are kept by a process for one database."""
MOST_DAYS = 4
MOST_CHANGES = 10_000
"""Of more writes than these the book is read whole: that takes no longer."""
MOST_LEFT = 20_000
"""So many places of a table may be left behind by assets that changed their kind or went."""
Marks = tuple[Mark, Mark]
_lock = Lock()
watch(COSTED, Contract, ContractTerm, ContractCover, ServiceLine, PriceIndex, Asset, AssetReserve, Location)


@dataclass
class _Kept:
    """One hromada's book; who reads it holds the lock, so that the same is not read twice at once."""

    lock: RLock = field(default_factory=RLock)
    mark: Marks | None = None
    read: ReadBook | None = None
    days: OrderedDict[date, CoveredBook] = field(default_factory=OrderedDict)
    """The same book as known on some days: only what is known of indexes differs."""


_kept: WeakKeyDictionary[Engine, OrderedDict[uuid.UUID, _Kept]] = WeakKeyDictionary()


def read_covered(session: Session, hromada_id: uuid.UUID, as_of: date) -> CoveredBook:
    """Read what a hromada's contracts cover in any year, as known on a day; the door has checked the right.

    What is given is shared by all threads and never altered; a transaction that has changed anything of it reads anew.
    """
    mark = costed_mark(session)
    if mark is None:
        return read_book(session, hromada_id, as_of).covered
    kept = _kept_of(session, hromada_id)
    with kept.lock:
        if kept.mark is not None and mark[1][0] < kept.mark[1][0]:
            # A transaction that began before others wrote sees the state before.
            return read_book(session, hromada_id, as_of).covered
        if kept.mark != mark:
            _renew(session, hromada_id, as_of, kept, mark)
        return _on_day(kept, as_of)


def is_kept(session: Session, hromada_id: uuid.UUID) -> bool:
    """Tell whether a hromada's book is kept, if of a time before the last writes: it is soon brought up to date."""
    return costed_mark(session) is not None and _kept_of(session, hromada_id).read is not None


def kept_hromadas(session: Session) -> list[uuid.UUID]:
    """Name the hromadas whose books are kept, the one used longest ago first."""
    with _lock:
        of_engine = _kept.setdefault(session.get_bind().engine, OrderedDict())
        return [one for one, kept in of_engine.items() if kept.read is not None]


def _kept_of(session: Session, hromada_id: uuid.UUID) -> _Kept:
    with _lock:
        of_engine = _kept.setdefault(session.get_bind().engine, OrderedDict())
        kept = of_engine.setdefault(hromada_id, _Kept())
        of_engine.move_to_end(hromada_id)
        while len(of_engine) > MOST_KEPT:
            of_engine.popitem(last=False)
    return kept


def _renew(session: Session, hromada_id: uuid.UUID, as_of: date, kept: _Kept, mark: Marks) -> None:
    """Bring the book to a mark, by what was written since if that is known and not too much."""
    known, former = kept.mark, kept.read
    # Patching alters the roll: if it fails half way, nothing that stands on that roll is gone on with.
    kept.mark = kept.read = None
    kept.days.clear()
    read = None
    if known is not None and former is not None and _is_later(known[1], mark[1]):
        changes = costed_changes(session, known[1][0], mark[1][0], MOST_CHANGES)
        if changes is not None:
            read = read_changed(session, hromada_id, as_of, former, changes)
    if read is None or _left_behind(read) > MOST_LEFT:
        former = read = None  # What is read whole does not stand in memory beside what was.
        read = read_book(session, hromada_id, as_of)
    kept.mark, kept.read = mark, read


def _is_later(known: Mark, mark: Mark) -> bool:
    return known == mark or known[0] < mark[0]


def _left_behind(read: ReadBook) -> int:
    table = read.covered.book.assets
    return len(table) - len(table.roll.place_of)


def _on_day(kept: _Kept, as_of: date) -> CoveredBook:
    if kept.read is None:
        raise LookupError("nothing was read yet")
    if as_of not in kept.days:
        covered = kept.read.covered
        is_its_day = covered.book.as_of == as_of
        kept.days[as_of] = (
            covered if is_its_day else replace(covered, book=replace(covered.book, as_of=as_of), computed=OrderedDict())
        )
        while len(kept.days) > MOST_DAYS:
            kept.days.popitem(last=False)
    return kept.days[as_of]
