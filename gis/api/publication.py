"""Publishing in the API: showing and hiding an asset, and deciding on what waits for a publisher."""

import uuid
from typing import Any

import shapely
from pydantic import Field

from gis.models.public_change import PublicChange
from gis.operations.publication import (
    LONGEST_REASON,
    confirm_publication,
    decline_publication,
    publish_asset,
    unpublish_asset,
)
from gis.queries.public_changes import Waiting, count_waiting, list_waiting
from registry.assets.models.asset import Asset
from registry.assets.queries.assets import get_asset
from registry.kernel.api.doors import Answer, demand_match, endpoint, session, version_etag
from registry.kernel.api.lists import filters_of
from registry.kernel.api.schemas import In, ListQuery, Moment, Out, page_of
from registry.kernel.api.shapes import moment, text_id
from registry.kernel.web.access import current_actor

HIDES = ("publish", "asset.write")


class FieldChange(Out):
    """A field of the public card: what residents see, and what they would see."""

    field: str
    shown: Any
    new: Any


class PublicChangeOut(Out):
    """An asset whose public card waits for a publisher; `mark` names exactly this change."""

    asset_id: uuid.UUID
    inventory_number: str
    name: str
    since: Moment
    changed_by: str
    is_return: bool = Field(description="It was public until it stopped working, and works again")
    mark: str
    changes: list[FieldChange]


class Confirmation(In):
    """What a publisher has read; another change under the same asset is refused (409)."""

    mark: str = Field(max_length=32)


class Refusal(Confirmation):
    """Why residents keep seeing what they see."""

    reason: str = Field(max_length=LONGEST_REASON)


class PublicState(Out):
    """How an asset stands before the public."""

    asset_id: uuid.UUID
    published: bool
    waits: bool
    version: int


PublicChangePage = page_of(PublicChangeOut, "PublicChangePage")


@endpoint("List what waits for a publisher", permission="publish", query=ListQuery, answer=PublicChangePage)
def changes(query: ListQuery) -> Answer:
    """Give a page of what waits, the longest waiting first."""
    hromada_id = filters_of(query).get("hromada_id")
    page = list_waiting(session(), current_actor(), hromada_id, limit=query.limit, cursor=query.cursor)
    total = count_waiting(session(), current_actor(), hromada_id)
    return Answer({"items": [_show(one) for one in page.rows], "next": page.next_cursor, "total": total})


@endpoint("Show the public what waits", permission="publish", body=Confirmation, answer=PublicState, makes=False)
def confirm(asset_id: uuid.UUID, body: Confirmation) -> Answer:
    """Confirm one waiting change, as it was read."""
    return _state(confirm_publication(session(), current_actor(), asset_id, mark=body.mark))


@endpoint("Decline to show what waits", permission="publish", body=Refusal, answer=PublicState, makes=False)
def decline(asset_id: uuid.UUID, body: Refusal) -> Answer:
    """Decline one waiting change, as it was read, with a reason."""
    return _state(decline_publication(session(), current_actor(), asset_id, body.reason, mark=body.mark))


@endpoint("Publish an asset", permission="publish", answer=PublicState, needs_match=True, makes=False)
def publish(asset_id: uuid.UUID) -> Answer:
    """Show an asset to the public at once."""
    return _state(publish_asset(session(), current_actor(), asset_id, version=_matched(asset_id)))


@endpoint("Take an asset back from the public", permission=HIDES, answer=PublicState, needs_match=True, makes=False)
def unpublish(asset_id: uuid.UUID) -> Answer:
    """Hide an asset from the public at once."""
    return _state(unpublish_asset(session(), current_actor(), asset_id, version=_matched(asset_id)))


def _matched(asset_id: uuid.UUID) -> int:
    version = get_asset(session(), current_actor(), asset_id).version
    demand_match(version_etag(version))
    return version


def _state(asset: Asset) -> Answer:
    session().flush()
    change = session().get(PublicChange, asset.id)
    told = {"asset_id": text_id(asset.id), "published": asset.published, "version": asset.version}
    return Answer({**told, "waits": change is not None and change.waits}, etag=version_etag(asset.version))


def _show(waiting: Waiting) -> dict[str, Any]:
    return {
        "asset_id": text_id(waiting.asset.id),
        "inventory_number": waiting.asset.inventory_number,
        "name": waiting.asset.name,
        "since": moment(waiting.since),
        "changed_by": waiting.changed_by,
        "is_return": waiting.is_return,
        "mark": waiting.mark,
        "changes": [{"field": one, "shown": _plain(old), "new": _plain(new)} for one, old, new in waiting.changes],
    }


def _plain(value: Any) -> Any:
    return shapely.geometry.mapping(value) if isinstance(value, shapely.Point) else value


ROUTES = (
    ("GET", "/public_changes", changes),
    ("POST", "/public_changes/<uuid:asset_id>/confirm", confirm),
    ("POST", "/public_changes/<uuid:asset_id>/decline", decline),
    ("POST", "/assets/<uuid:asset_id>/publish", publish),
    ("POST", "/assets/<uuid:asset_id>/unpublish", unpublish),
)
