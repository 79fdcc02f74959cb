"""The collections of OGC API Features: public cards without a token, assets and places with one."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from gis.api.feature_questions import Question
from gis.layers.catalogue import make_feature
from gis.layers.datasets import DATASETS, Dataset, make_public_feature
from gis.layers.geojson import make_geometry
from gis.queries.places import find_shapes
from gis.queries.public_objects import (
    PublicQuestion,
    count_public_objects,
    find_public_box,
    find_public_object,
    list_public_objects,
)
from registry.assets.api.shapes import show_asset
from registry.assets.queries.asset_filter import read_asset_filter
from registry.assets.queries.assets import list_assets, read_asset
from registry.assets.queries.counts import count_assets
from registry.assets.queries.kinds import KINDS
from registry.kernel.access import Actor
from registry.kernel.api.doors import chosen_hromada_id
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.queries.paging import count_all
from registry.kernel.spatial import Box
from registry.kernel.text import N_
from registry.places.api.locations import show_location
from registry.places.queries.listed import list_plain_locations
from registry.places.queries.locations import count_locations, filtered_locations, get_location

Feature = dict[str, Any]
_FARTHEST = 10_000_000


@dataclass(frozen=True)
class FeaturePage:
    """Some features, how many there are in all, and where the next page begins."""

    features: Sequence[Feature]
    total: int
    next: str | None


@dataclass(frozen=True)
class Collection:
    """A collection: how it is listed and found; `permission` is None for what everybody may read."""

    name: str
    title: str
    description: str
    permission: str | None
    filters: Mapping[str, str]
    """What narrows it, and what that means."""
    list: Callable[[Session, Actor, Question], FeaturePage]
    find: Callable[[Session, Actor, str], Feature | None]
    box: Callable[[Session], Box | None] | None = None


HROMADA = {"hromada": "КАТОТТГ code of the hromada"}
ASSET_FILTERS = {
    **HROMADA,
    "q": "words of the name, number or place",
    "kind": "one code or several by commas",
    "status": "one code or several by commas",
    "group": "a group of kinds",
    "settlement": "КАТОТТГ code of the settlement",
}
PLACE_FILTERS = {
    **HROMADA,
    "q": "words of the name or the address",
    "settlement": "КАТОТТГ code of the settlement",
}


def _list_assets(session: Session, actor: Actor, asked: Question) -> FeaturePage:
    given = {**asked.narrowed, **({"bbox": ",".join(map(str, asked.box))} if asked.box else {})}
    hromada_id = chosen_hromada_id(given.pop("hromada", None))
    told = {**given, "hromada_id": hromada_id} if hromada_id else given
    wanted = read_asset_filter(told, KINDS.get(session))
    page = list_assets(session, actor, wanted, limit=asked.limit, cursor=asked.cursor)
    total = count_all(page, asked.cursor, lambda: count_assets(session, actor, wanted))
    return FeaturePage(_asset_features(session, actor, page.rows), total, page.next_cursor)


def _find_asset(session: Session, actor: Actor, told: str) -> Feature | None:
    return _asset_features(session, actor, [read_asset(session, actor, _id(told))])[0]


def _asset_features(session: Session, actor: Actor, assets: Sequence[Any]) -> list[Feature]:
    """Make features; one whose place the actor may not know has no geometry."""
    found = find_shapes(session, actor, [one.id for one in assets])
    shapes = {asset_id: make_geometry(shape) for asset_id, shape in found.items()}
    return [_feature({**show_asset(actor, one), "geometry": shapes.get(one.id)}) for one in assets]


def _list_locations(session: Session, actor: Actor, asked: Question) -> FeaturePage:
    given = dict(asked.narrowed)
    hromada_id = chosen_hromada_id(given.pop("hromada", None))
    same: dict[str, Any] = {**given, "hromada_id": hromada_id}
    statement = filtered_locations(actor, bbox=asked.box, **same)
    page = list_plain_locations(session, statement, sort="name", limit=asked.limit, cursor=asked.cursor)
    total = count_all(page, asked.cursor, lambda: count_locations(session, statement))
    return FeaturePage([_feature(show_location(actor, one)) for one in page.rows], total, page.next_cursor)


def _find_location(session: Session, actor: Actor, told: str) -> Feature | None:
    return _feature(show_location(actor, get_location(session, actor, _id(told))))


def _feature(told: dict[str, Any]) -> Feature:
    """Part a document of the API into what a feature is made of."""
    geometry = told.pop("geometry", None)
    return make_feature(geometry, told, str(told["id"]))


def _id(told: str) -> uuid.UUID:
    try:
        return uuid.UUID(told)
    except ValueError as refusal:
        raise NotFound("Такого об’єкта немає") from refusal


def _public(dataset: Dataset) -> Collection:
    def question(narrowed: Mapping[str, str], box: Box | None = None) -> PublicQuestion:
        text, code = narrowed.get("q", "")[:100], narrowed.get("hromada")
        return PublicQuestion(kinds=dataset.kinds, text=text, hromada_code=code, box=box)

    def list_some(session: Session, _actor: Actor, asked: Question) -> FeaturePage:
        wanted, start = question(asked.narrowed, asked.box), _start(asked.cursor)
        total, _latest = count_public_objects(session, wanted)
        found = list_public_objects(session, wanted, limit=asked.limit, offset=start)
        end = start + len(found)
        features = [make_public_feature(dataset, one) for one in found]
        return FeaturePage(features, total, str(end) if found and end < total else None)

    def find(session: Session, _actor: Actor, told: str) -> Feature | None:
        found = find_public_object(session, _id(told), dataset.kinds)
        return make_public_feature(dataset, found) if found else None

    filters = {**HROMADA, "q": "words of the name, the address or the settlement"}
    return Collection(
        f"public-{dataset.name}", dataset.title, dataset.description, None, filters, list_some, find,
        box=lambda session: find_public_box(session, question({})),
    )  # fmt: skip


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 9):
        raise Invalid(cursor=because("Початок сторінки не розпізнано; відкрийте список спочатку"))
    return min(int(cursor), _FARTHEST)


COLLECTIONS = {
    one.name: one
    for one in (
        *map(_public, DATASETS.values()),
        Collection(
            "assets", N_("Майно"), N_("Майно реєстру з місцем, як його показує API."), "asset.read", ASSET_FILTERS,
            _list_assets, _find_asset,
        ),
        Collection(
            "locations", N_("Місця"), N_("Місця реєстру: опори, приміщення, ділянки, лінії."), "asset.read",
            PLACE_FILTERS, _list_locations, _find_location,
        ),
    )
}  # fmt: skip
