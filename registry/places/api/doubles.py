"""Doubles in the API: likely ones, merging two into one, taking that back, saying that two are none."""

import uuid
from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field

from registry.kernel.api.doors import Answer, chosen_hromada_id, demand_match, endpoint, session, version_etag
from registry.kernel.api.schemas import HromadaCode, In, Moment, Out, Query, Text40
from registry.kernel.api.shapes import moment, text_id
from registry.kernel.web.access import current_actor
from registry.kernel.words import say
from registry.places.models.merging import Merger
from registry.places.operations.doubles import keep_apart, offer_again
from registry.places.operations.merging import MERGEABLE, Wish, merge
from registry.places.operations.referrers import warn_of_merging
from registry.places.operations.unmerging import unmerge
from registry.places.queries.doubles import find_doubles
from registry.places.queries.mergers import list_mergers

LONGEST = 200
KEEPERS = ("asset.write", "contract.write")
Entity = Literal["location", "organisation"]


class MergeIn(In):
    """Which record goes, and of which fields its value is the better one; without `take` those that only it has."""

    other: uuid.UUID = Field(strict=False)
    other_version: int | None = None
    take: list[Text40] | None = Field(None, max_length=40)


class PairIn(In):
    """Two records that are two."""

    entity: Entity
    one: uuid.UUID = Field(strict=False)
    other: uuid.UUID = Field(strict=False)


class MergerOut(Out):
    """A merging: the one that stays and the one that is gone, whose address leads to the other."""

    id: uuid.UUID
    entity: Entity
    kept_id: uuid.UUID
    gone_id: uuid.UUID
    gone_name: str
    merged_at: Moment
    merged_by: str
    undone_at: Moment | None


class MergedOut(MergerOut):
    """A merging just made."""

    warnings: list[str]
    """What means something else from here on, as a contract that covers more."""


class LikelyOut(Out):
    """Two records that may be one."""

    one: uuid.UUID
    other: uuid.UUID
    why: Literal["code", "name", "address", "near"]


class DoublesOut(Out):
    """Likely doubles, the surest first; `total` counts all of them."""

    items: list[LikelyOut]
    total: int


class MergersOut(Out):
    """Mergings that stand, the latest first."""

    items: list[MergerOut]


class DoublesQuery(Query):
    """Of what, and of which hromada."""

    entity: Entity
    hromada: HromadaCode | None = Field(None, description="КАТОТТГ code of the hromada; without it all of yours")


class MergersQuery(Query):
    """Of which hromada."""

    hromada: HromadaCode | None = Field(None, description="КАТОТТГ code of the hromada; without it all of yours")


@endpoint("Find likely doubles", permission=KEEPERS, query=DoublesQuery, answer=DoublesOut)
def doubles(query: DoublesQuery) -> Answer:
    """List what looks like one record written twice."""
    found = find_doubles(session(), current_actor(), query.entity, chosen_hromada_id(query.hromada))
    items = [{"one": text_id(one.one), "other": text_id(one.other), "why": one.why.value} for one in found.pairs]
    return Answer({"items": items, "total": found.count})


@endpoint("Say that two records are two", permission=KEEPERS, body=PairIn, answer=PairIn, makes=False)
def part_doubles(body: PairIn) -> Answer:
    """Offer two records no more as doubles."""
    keep_apart(session(), current_actor(), body.entity, body.one, body.other)
    return Answer(body.model_dump(mode="json"))


@endpoint("Offer two records as doubles again", permission=KEEPERS, body=PairIn, answer=PairIn, makes=False)
def offer_doubles(body: PairIn) -> Answer:
    """Take back that two records are two."""
    offer_again(session(), current_actor(), body.entity, body.one, body.other)
    return Answer(body.model_dump(mode="json"))


@endpoint("List mergings that stand", permission="asset.read", query=MergersQuery, answer=MergersOut)
def mergers(query: MergersQuery) -> Answer:
    """List the latest mergings."""
    found = list_mergers(session(), current_actor(), hromada_id=chosen_hromada_id(query.hromada), limit=LONGEST)
    return Answer({"items": [_show(one) for one in found]})


def _merging(entity: str) -> Callable[..., Any]:
    @endpoint(
        f"Merge another {entity} into this one",
        permission=KEEPERS,
        body=MergeIn,
        answer=MergedOut,
        needs_match=True,
        makes=False,
    )
    def view(body: MergeIn, **path: uuid.UUID) -> Answer:
        (kept_id,) = path.values()
        kept = MERGEABLE[entity].get(session(), current_actor(), kept_id)
        demand_match(version_etag(kept.version))
        take = None if body.take is None else tuple(body.take)
        wish = Wish(entity, kept_id, body.other, take, (kept.version, body.other_version))
        told = warn_of_merging(session(), current_actor(), entity, kept_id, body.other)
        merger = merge(session(), current_actor(), wish)
        now = MERGEABLE[entity].get(session(), current_actor(), kept_id)
        return Answer({**_show(merger), "warnings": [say(one) for one in told]}, etag=version_etag(now.version))

    view.__name__ = f"merge_{entity}"
    return view


@endpoint("Take a merging back", permission=KEEPERS, answer=MergerOut, makes=False)
def undo_merger(merger_id: uuid.UUID) -> Answer:
    """Bring back what was merged away, as long as nothing has changed since."""
    return Answer(_show(unmerge(session(), current_actor(), merger_id)))


def _show(one: Merger) -> dict[str, Any]:
    return {
        "id": text_id(one.id),
        "entity": one.entity,
        "kept_id": text_id(one.kept_id),
        "gone_id": text_id(one.gone_id),
        "gone_name": one.name,
        "merged_at": moment(one.merged_at),
        "merged_by": one.merged_by,
        "undone_at": moment(one.undone_at),
    }


ROUTES = (
    ("GET", "/doubles", doubles),
    ("POST", "/doubles/part", part_doubles),
    ("POST", "/doubles/offer", offer_doubles),
    ("GET", "/mergers", mergers),
    ("POST", "/mergers/<uuid:merger_id>/undo", undo_merger),
    ("POST", "/locations/<uuid:location_id>/merge", _merging("location")),
    ("POST", "/organisations/<uuid:organisation_id>/merge", _merging("organisation")),
)
