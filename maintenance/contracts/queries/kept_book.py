"""What a hromada's contracts cover, kept in memory by each process until something of it is written, anywhere."""

import uuid
from collections import OrderedDict
from dataclasses import replace
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.queries.book import load_book
from maintenance.contracts.rules.periods import LAST_YEAR
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.kernel.models.revision import COSTED
from registry.kernel.queries.small_tables import costed_mark, watch
from registry.places.models.location import Location

MOST_KEPT = 8
"""So many hromadas' books, of one day each, are kept by a process for one database."""
Key = tuple[uuid.UUID, date]
Kept = OrderedDict[Key, tuple[object, CoveredBook]]
_lock = Lock()
_kept: WeakKeyDictionary[Engine, Kept] = WeakKeyDictionary()
watch(COSTED, Contract, ContractTerm, ContractCover, ServiceLine, PriceIndex, Asset, AssetReserve, Location)


def read_covered(session: Session, hromada_id: uuid.UUID, as_of: date) -> CoveredBook:
    """Read what a hromada's contracts cover in any year, as known on a day; the door has checked the right.

    What is given is shared by all threads and never altered; a transaction that has changed anything of it reads anew.
    """
    mark = costed_mark(session)
    if mark is None:
        return cover_book(load_book(session, hromada_id, LAST_YEAR, as_of))
    with _lock:
        kept = _kept.setdefault(session.get_bind().engine, OrderedDict())
        known = _known(kept, hromada_id, as_of, mark)
    if known is None:
        known = cover_book(load_book(session, hromada_id, LAST_YEAR, as_of))
    with _lock:
        kept[hromada_id, as_of] = mark, known
        kept.move_to_end((hromada_id, as_of))
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    return known


def find_covered(session: Session, hromada_id: uuid.UUID, as_of: date) -> CoveredBook | None:
    """Give what `read_covered` would give at once; None where it would have to be read anew."""
    mark = costed_mark(session)
    if mark is None:
        return None
    with _lock:
        return _known(_kept.get(session.get_bind().engine, OrderedDict()), hromada_id, as_of, mark)


def _known(kept: Kept, hromada_id: uuid.UUID, as_of: date, mark: object) -> CoveredBook | None:
    """Find the book of that day, or make it of another day's: only what is known of indexes differs."""
    found = kept.get((hromada_id, as_of))
    if found is not None and found[0] == mark:
        return found[1]
    for (other, _day), (noted, covered) in kept.items():
        if other == hromada_id and noted == mark:
            return CoveredBook(replace(covered.book, as_of=as_of), covered.by_id)
    return None
