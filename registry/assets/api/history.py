"""The history in the API: read only, the latest first."""

from typing import Any

from registry.assets.api.schemas import HistoryOut, HistoryPage, HistoryQuery
from registry.assets.api.shapes import show_entry
from registry.assets.queries.history import show_history
from registry.kernel.api.doors import Answer, endpoint, session
from registry.kernel.api.lists import filters_of
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.queries.history import HistoryFilter, count_matching, find_entry, list_history
from registry.kernel.web.access import current_actor

MAX_SEQ = 2**53
SEES = ("history.read", "people.audit")


@endpoint("List changes", permission=SEES, query=HistoryQuery, answer=HistoryPage)
def history(query: HistoryQuery) -> Answer:
    """Give a page of the changes that match."""
    asked = filters_of(query)
    wanted = HistoryFilter(**{("actor_label" if name == "actor" else name): one for name, one in asked.items()})
    rows = list_history(session(), current_actor(), wanted, before_seq=read_place(query.cursor), limit=query.limit + 1)
    shown = show_history(session(), current_actor(), rows[: query.limit])
    is_more = len(rows) > query.limit
    body: dict[str, Any] = {
        "items": [show_entry(one) for one in shown],
        "next": str(rows[query.limit - 1].seq) if is_more else None,
        "total": count_matching(session(), current_actor(), wanted),
    }
    return Answer(body)


@endpoint("Read a change", permission=SEES, answer=HistoryOut)
def change(number: int) -> Answer:
    """Give one change by its number."""
    entry = find_entry(session(), current_actor(), number) if number < MAX_SEQ else None
    if entry is None:
        raise NotFound("Такого запису історії немає")
    return Answer(show_entry(show_history(session(), current_actor(), [entry])[0]))


def read_place(cursor: str | None) -> int | None:
    """Read from which entry a page goes on; raise Invalid."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 15):
        raise Invalid(cursor=because("Початок сторінки не розпізнано; відкрийте список спочатку"))
    return int(cursor)
