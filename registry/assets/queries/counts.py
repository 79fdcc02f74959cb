"""Counting assets: by hromada, kind, status, holder and demonstration out of memory, else by the database."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import filtered_assets, visible_assets
from registry.assets.queries.disclosure import listed_place_is_disclosed
from registry.assets.queries.kinds import KINDS
from registry.kernel.access import Actor
from registry.kernel.bulk import among
from registry.kernel.models.revision import COUNTED
from registry.kernel.queries.small_tables import SmallTable
from registry.kernel.text import sort_key
from registry.places.models.location import Location
from registry.places.queries.territory import TERRITORY

MAX_POSTS = 200
Facet = tuple[str, str]
"""A kind's code and a status."""
Numbers = Mapping[tuple[uuid.UUID, str, str, bool], int]
"""How many there are by hromada, kind, status and whether they are of a demonstration."""


@dataclass(frozen=True)
class Facets:
    """Numbers of all assets, and of those that each organisation holds."""

    everything: Numbers
    held: Mapping[uuid.UUID, Numbers]


def count_assets(session: Session, actor: Actor, wanted: AssetFilter) -> int:
    """Count the assets that match."""
    if wanted.is_of_facets:
        return sum(count_facets(session, actor, wanted).values())
    found = filtered_assets(actor, wanted).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(found) or 0


def count_by_kind(session: Session, actor: Actor, wanted: AssetFilter) -> dict[str, int]:
    """Count the matching assets by kind code."""
    counts: dict[str, int] = {}
    for (kind, _status), number in count_facets(session, actor, wanted).items():
        counts[kind] = counts.get(kind, 0) + number
    return counts


def count_by_status(session: Session, actor: Actor, wanted: AssetFilter) -> dict[str, int]:
    """Count the matching assets by status."""
    counts: dict[str, int] = {}
    for (_kind, status), number in count_facets(session, actor, wanted).items():
        counts[status] = counts.get(status, 0) + number
    return counts


def count_facets(session: Session, actor: Actor, wanted: AssetFilter) -> dict[Facet, int]:
    """Count the matching assets by kind code and status, for all that a list says of numbers."""
    if wanted.is_of_facets:
        return dict(_kept_facets(session, actor, wanted))
    found = filtered_assets(actor, wanted).with_only_columns(
        Asset.kind_code, Asset.status, func.count(), maintain_column_froms=True
    )
    rows = session.execute(found.group_by(Asset.kind_code, Asset.status))
    return {(kind, status): number for kind, status, number in rows}


def _kept_facets(session: Session, actor: Actor, wanted: AssetFilter) -> dict[Facet, int]:
    """Add up what matches out of all counts, which are kept while no asset changes."""
    ids = actor.hromada_ids("asset.read")
    groups = {code: kind.group for code, kind in KINDS.get(session).items()}
    counts: dict[Facet, int] = {}
    for (hromada_id, kind, status, is_demo), number in _numbers(session, wanted.holder_id).items():
        is_seen = (ids is None or hromada_id in ids) and wanted.hromada_id in (None, hromada_id)
        is_seen &= wanted.is_demo in (None, is_demo)
        is_wanted = (not wanted.kinds or kind in wanted.kinds) and (not wanted.statuses or status in wanted.statuses)
        if is_seen and is_wanted and wanted.group in (None, groups.get(kind)):
            counts[kind, status] = counts.get((kind, status), 0) + number
    return counts


def _numbers(session: Session, holder_id: uuid.UUID | None) -> Numbers:
    facets = FACETS.get(session)
    return facets.everything if holder_id is None else facets.held.get(holder_id, {})


def _read_facets(session: Session) -> Facets:
    by = (Asset.holder_id, Asset.hromada_id, Asset.kind_code, Asset.status, Asset.is_demo)
    everything: dict[tuple[uuid.UUID, str, str, bool], int] = {}
    held: dict[uuid.UUID, dict[tuple[uuid.UUID, str, str, bool], int]] = {}
    for holder_id, hromada_id, kind, status, is_demo, number in session.execute(
        select(*by, func.count()).group_by(*by)
    ):
        facet = (hromada_id, kind, status, is_demo)
        everything[facet] = everything.get(facet, 0) + number
        if holder_id is not None:
            held.setdefault(holder_id, {})[facet] = number
    return Facets(everything, held)


FACETS = SmallTable(_read_facets, Asset, revision=COUNTED)


def list_responsible(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> list[str]:
    """List posts that answer for assets, of one hromada or of all that the asker may read (at most 200)."""
    ids = actor.hromada_ids("asset.read")
    kept = POSTS.get(session)
    posts = {
        post for key, some in kept.items() if (ids is None or key in ids) and hromada_id in (None, key) for post in some
    }
    return sorted(posts, key=sort_key)[:MAX_POSTS]


def _read_posts(session: Session) -> dict[uuid.UUID, list[str]]:
    """Step from one post to the next by the index: all assets together would be read for a handful of posts."""
    return {one: list(session.scalars(_posts_of(one))) for one in TERRITORY.get(session).hromadas}


def _posts_of(hromada_id: uuid.UUID) -> Select[Any]:
    first = select(func.min(Asset.responsible).label("post")).where(Asset.hromada_id == hromada_id)
    step = first.cte("step", recursive=True)
    later = select(func.min(Asset.responsible)).where(Asset.hromada_id == hromada_id, Asset.responsible > step.c.post)
    step = step.union_all(select(later.scalar_subquery()).where(step.c.post.is_not(None)))
    return select(step.c.post).where(step.c.post.is_not(None)).limit(MAX_POSTS)


POSTS = SmallTable(_read_posts, Asset, revision=COUNTED)


def count_moved_with(session: Session, actor: Actor, place_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count by place the assets that stand where it stands: there, or in its rooms without a shape.

    Those alone whose place the actor may know: a count would tell of the others.
    """
    rooms = and_(Location.geometry.is_(None), among(session, Location.parent_id, place_ids))
    found = (
        visible_assets(actor)
        .join(Location, Location.id == Asset.location_id)
        .where(listed_place_is_disclosed(actor), or_(among(session, Location.id, place_ids), rooms))
        .with_only_columns(
            Location.id, Location.parent_id, Location.geometry.is_(None), func.count(), maintain_column_froms=True
        )
        .group_by(Location.id, Location.parent_id, Location.geometry.is_(None))
    )
    counts: Counter[uuid.UUID] = Counter()
    for place_id, parent_id, is_shapeless, number in session.execute(found):
        counts[place_id] += number
        if is_shapeless and parent_id is not None:
            counts[parent_id] += number
    return counts
