"""Saved views of the list of assets in the API: one's own, and those that others share."""

import hashlib
import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from pydantic import Field
from werkzeug.wrappers import Response

from registry.assets.models.view import SavedView
from registry.assets.operations.views import Kept, Look, add_view, begin_with_view, change_view, drop_view, kept_as
from registry.assets.queries.view_query import ASSETS, read_view_query
from registry.assets.queries.views import OfferedView, get_view, list_views
from registry.kernel.api.doors import (
    Answer,
    changes_of,
    chosen_hromada_id,
    demand_match,
    endpoint,
    hromada_code,
    session,
    target_hromada_id,
)
from registry.kernel.api.lists import answer_rows
from registry.kernel.api.schemas import HromadaCode, In, ListQuery, Out, Text40, Text200, Text2000, page_of
from registry.kernel.api.shapes import moment
from registry.kernel.errors import Forbidden, Invalid, because
from registry.kernel.web.access import current_actor

FIXED = ("id", "page", "is_own", "created_at")
NOT_SHARED = because("Громаду вказують для спільного подання: is_shared")
UNFIT = because("Назва стовпця — латинські літери без ком")
QUERY = "Filter and order as the list's address has them: `kind=camera&status=repair&sort=-name`"
HIDDEN = "Columns that are not shown; null leaves them as the reader has them"
HROMADA = "Whose people a shared view is offered to; null in a shared one is everybody, for an administrator of all"


class ViewOut(Out):
    """A saved view; what its filter finds is what its reader may see."""

    id: uuid.UUID
    page: str = Field(description="Which list it is of")
    name: str
    query: str = Field(description=QUERY)
    hidden_columns: list[str] | None = Field(description=HIDDEN)
    is_shared: bool
    hromada: str | None = Field(description=HROMADA)
    is_own: bool
    is_default: bool = Field(description="Whether the asker's list begins with it")
    created_at: str


class ViewPatch(In):
    """What may be said of a view; of another's only `is_default`."""

    name: Text200 = ""
    query: Text2000 = Field("", description=QUERY)
    hidden_columns: list[Text40] | None = Field(None, max_length=100, description=HIDDEN)
    is_shared: bool = False
    hromada: HromadaCode | None = Field(None, description=HROMADA)
    is_default: bool = False
    id: Text40 | None = None
    page: Text40 = ASSETS
    is_own: bool = True
    created_at: Text40 | None = None


class ViewIn(ViewPatch):
    """A view to be kept."""

    name: Text200


class ViewQuery(ListQuery):
    """Which views; `hromada` gives those that are shared with its people."""

    is_own: bool | None = None
    is_shared: bool | None = None


ViewPage = page_of(ViewOut, "ViewPage")


def writes_own(door: Callable[..., Response]) -> Callable[..., Response]:
    """Keep tokens that only read out: one's own views need no permission to be written."""

    @wraps(door)
    def kept(**path: Any) -> Response:
        if current_actor().is_read_only:
            raise Forbidden("Токен або його власник не має на це прав")
        return door(**path)

    return kept


@endpoint("List saved views", permission="asset.read", query=ViewQuery, answer=ViewPage)
def views(query: ViewQuery) -> Answer:
    """Give the views that the asker may open, own ones first."""
    hromada_id = chosen_hromada_id(query.hromada)
    found = [
        _show(one)
        for one in list_views(session(), current_actor(), ASSETS)
        if hromada_id in (None, one.view.hromada_id)
        and query.is_own in (None, one.is_own)
        and query.is_shared in (None, one.view.is_shared)
    ]
    return answer_rows(found, limit=query.limit, cursor=query.cursor)


@endpoint("Read a saved view", permission="asset.read", answer=ViewOut)
def view(view_id: uuid.UUID) -> Answer:
    """Give one view."""
    return _answer(_get(view_id))


@writes_own
@endpoint("Keep a view", permission="asset.read", body=ViewIn, answer=ViewOut)
def add_a_view(body: ViewIn) -> Answer:
    """Keep a view under a name, shared if asked for."""
    given = changes_of(body)
    _refuse_fixed(given, {"page": ASSETS, "is_own": True})
    made = add_view(session(), current_actor(), ASSETS, _wanted(given, Kept("", Look(""))))
    _begin(made, given, is_default=False)
    return _answer(_get(made.id), status=201, location=f"/api/v1/views/{made.id}")


@writes_own
@endpoint("Change a saved view", permission="asset.read", body=ViewPatch, answer=ViewOut, needs_match=True)
def change_a_view(view_id: uuid.UUID, body: ViewPatch) -> Answer:
    """Change one's own view, or begin one's list with any."""
    found = _get(view_id)
    shown = _show(found)
    demand_match(_etag(shown))
    given = changes_of(body)
    _refuse_fixed(given, shown)
    given = {name: value for name, value in given.items() if value != shown[name]}
    changed = change_view(session(), current_actor(), ASSETS, view_id, _wanted(given, kept_as(found.view)))
    _begin(changed, given, is_default=found.is_default)
    return _answer(_get(view_id))


@writes_own
@endpoint("Throw a saved view away", permission="asset.read", needs_match=True)
def drop_a_view(view_id: uuid.UUID) -> Answer:
    """Throw away one's own view, or a shared one of a hromada whose people one manages."""
    demand_match(_etag(_show(_get(view_id))))
    drop_view(session(), current_actor(), ASSETS, view_id)
    return Answer(None)


def _get(view_id: uuid.UUID) -> OfferedView:
    return get_view(session(), current_actor(), ASSETS, view_id)


def _refuse_fixed(given: dict[str, Any], shown: dict[str, Any]) -> None:
    """Take out what is fixed; raise Invalid where it says something else than is so."""
    told = {name: given.pop(name) for name in FIXED if name in given}
    wrong = [name for name, value in told.items() if value != shown.get(name)]
    if wrong:
        raise Invalid({name: [because("Це поле тут не змінюється")] for name in wrong})


def _wanted(given: dict[str, Any], now: Kept) -> Kept:
    """Put together what a view is to be, of what was sent and of what it is now."""
    query, hidden = now.look.query, now.look.hidden_columns
    if "query" in given:
        query = read_view_query(session(), current_actor(), given["query"])
    if "hidden_columns" in given:
        hidden = _joined(given["hidden_columns"])
    is_shared = given.get("is_shared", now.is_shared)
    if not is_shared and given.get("hromada") is not None:
        raise Invalid(hromada=NOT_SHARED)
    shared_with = _shared_with(given, now) if is_shared else None
    return Kept(given.get("name", now.name), Look(query, hidden), is_shared, shared_with)


def _shared_with(given: dict[str, Any], now: Kept) -> uuid.UUID | None:
    """Give the named hromada, else the one that it is shared with, else the only one where the asker writes."""
    if "hromada" in given:
        return chosen_hromada_id(given["hromada"])
    return now.shared_with if now.is_shared else target_hromada_id(None, "asset.write")


def _joined(hidden: list[str] | None) -> str | None:
    if any(not name.isascii() or "," in name or not name.strip() for name in hidden or ()):
        raise Invalid(hidden_columns=UNFIT)
    return None if hidden is None else ",".join(hidden)


def _begin(view: SavedView, given: dict[str, Any], *, is_default: bool) -> None:
    """Let the asker's list begin with the view, or no longer, where that is said and new."""
    wanted = given.get("is_default", is_default)
    if wanted != is_default:
        begin_with_view(session(), current_actor(), ASSETS, view.id, is_default=wanted)


def _show(one: OfferedView) -> dict[str, Any]:
    view = one.view
    hidden = view.hidden_columns
    return {
        "id": str(view.id),
        "page": view.page,
        "name": view.name,
        "query": view.query,
        "hidden_columns": None if hidden is None else [name for name in hidden.split(",") if name],
        "is_shared": view.is_shared,
        "hromada": hromada_code(view.hromada_id) if view.hromada_id else None,
        "is_own": one.is_own,
        "is_default": one.is_default,
        "created_at": moment(view.created_at),
    }


def _etag(shown: dict[str, Any]) -> str:
    """Give the ETag of a view as its reader has it: views are few and keep no version of their own."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def _answer(one: OfferedView, *, status: int = 200, location: str | None = None) -> Answer:
    shown = _show(one)
    return Answer(shown, status, _etag(shown), location)


ROUTES = (
    ("GET", "/views", views),
    ("GET", "/views/<uuid:view_id>", view),
    ("POST", "/views", add_a_view),
    ("PATCH", "/views/<uuid:view_id>", change_a_view),
    ("DELETE", "/views/<uuid:view_id>", drop_a_view),
)
