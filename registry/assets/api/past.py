"""Assets as of a day in the API."""

import uuid
from typing import Any

from pydantic import Field

from registry.assets.models.asset import STATUSES
from registry.assets.queries.asset_filter import read_codes
from registry.assets.queries.past import UNKNOWN, PastAsset, PastFilter, assets_on, places_of
from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, session
from registry.kernel.api.schemas import Day, ListQuery, Out, Text200, Text2000, page_of
from registry.kernel.api.shapes import text_id
from registry.kernel.errors import Invalid, because
from registry.kernel.web.access import current_actor


class PastAssetOut(Out):
    """An asset as it stood at the end of the day; a null status is what nobody can know."""

    id: uuid.UUID
    inventory_number: str
    name: str
    kind: str
    status: str | None
    status_now: str
    location_id: uuid.UUID | None = Field(description="Null where it is unknown, or not for the asker to know")
    holder_id: uuid.UUID | None
    is_written_later: bool = Field(description="Put on the register after the day: its place is that first written")


class PastQuery(ListQuery):
    """Which day, and what of it; a move holds from the day that it was written down."""

    on: Day = Field(description="The day, gone or to come")
    kind: Text2000 | None = Field(None, description="One code or several by commas")
    status: Text200 | None = Field(None, description="Codes as of then, or `unknown`; without it all but retired")
    q: Text200 | None = None


PastPage = page_of(PastAssetOut, "PastPage")


@endpoint("List assets as of a day", permission="asset.read", query=PastQuery, answer=PastPage)
def past_assets(query: PastQuery) -> Answer:
    """Give a page of what stood on a day, by name."""
    actor = current_actor()
    statuses = read_codes(query.status)
    if wrong := {*statuses} - {*STATUSES, UNKNOWN}:
        raise Invalid(status=because("Невідомий код: %(code)s", code=", ".join(sorted(wrong))))
    wanted = PastFilter(chosen_hromada_id(query.hromada), read_codes(query.kind), statuses, query.q or "")
    found = assets_on(session(), actor, query.on, wanted)
    begin = _begin(query.cursor)
    rows = found.named(begin, begin + query.limit)
    known = places_of(session(), actor, rows)
    end = begin + len(rows)
    body: dict[str, Any] = {
        "items": [_show(one, is_known=one.location_id in known) for one in rows],
        "next": str(end) if end < len(found) else None,
        "total": len(found),
    }
    return Answer(body)


def _begin(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise Invalid(cursor=because("Початок сторінки не розпізнано; відкрийте список спочатку"))
    return int(cursor)


def _show(one: PastAsset, *, is_known: bool) -> dict[str, Any]:
    return {
        "id": text_id(one.id),
        "inventory_number": one.inventory_number,
        "name": one.name,
        "kind": one.kind_code,
        "status": one.status,
        "status_now": one.status_now,
        "location_id": text_id(one.location_id) if is_known and one.location_id else None,
        "holder_id": text_id(one.holder_id) if one.holder_id else None,
        "is_written_later": one.is_written_later,
    }


ROUTES = (("GET", "/assets/past", past_assets),)
