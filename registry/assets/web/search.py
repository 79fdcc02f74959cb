"""Assets in the search over everything: by any word, and whole by number, serial or the code of their label."""

import uuid
from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter, are_held_by, asset_conditions
from registry.assets.queries.assets import visible_assets
from registry.assets.queries.listed import ListedAsset, read_listed, select_listed
from registry.assets.web.list import row_of
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.searching import holds_words
from registry.kernel.text import fold, nearer_words, search_words, skeleton
from registry.kernel.web.words import word_for


def find_assets(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give those of the whole number first, then those that are so called, then what stands there."""
    key, code = skeleton(q)[:40], q.upper()[:12]
    own = asset_conditions(actor, AssetFilter(hromada_id=hromada_id))
    order: dict[uuid.UUID, int] = {}
    for stage, conditions in enumerate([[or_(Asset.inventory_key == key, Asset.code == code)], *_worded(actor, q)]):
        if len(order) < limit:
            some = visible_assets(actor).where(*own, *conditions, Asset.id.not_in(list(order)))
            order |= dict.fromkeys(session.scalars(some.with_only_columns(Asset.id).limit(limit - len(order))), stage)
    found = read_listed(session, actor, select_listed().where(Asset.id.in_(list(order))))
    hits = [(order[one.id], _hit(actor, one, key, code, q)) for one in found]
    return [hit for _stage, hit in sorted(hits, key=lambda one: (not one[1].is_exact, one[0], fold(one[1].title)))]


def _worded(actor: Actor, q: str) -> Iterator[list[ColumnElement[bool]]]:
    """Give the conditions to try one after another: all words in the asset's own, all of them, all but the street."""
    words, nearer = search_words(q), nearer_words(q)
    for is_hurried in (True, False):
        yield holds_words([*words, *nearer], Asset.search, is_hurried=is_hurried)
    for asked in ([*words, *nearer], words) if nearer else (words,):
        for is_hurried in (True, False):
            yield are_held_by(actor, asked, is_hurried=is_hurried)


def _hit(actor: Actor, listed: ListedAsset, key: str, code: str, q: str) -> Hit:
    row = row_of(actor, listed)
    asset = row.asset
    around = [
        asset.inventory_number,
        row.kind,
        row.place.where if row.place else "",
        "" if asset.status == "in_service" else _state(asset),
    ]
    is_exact = skeleton(asset.inventory_number)[:40] == key or code == asset.code or _is_serial(asset, q)
    return Hit(
        asset.name, " · ".join(filter(None, around)), url_for("assets.asset", asset_id=asset.id), row.icon, is_exact
    )


def _state(asset: Any) -> str:
    return str(word_for("status", asset.status))


def _is_serial(asset: Any, q: str) -> bool:
    return bool(asset.serial) and fold(asset.serial) == fold(q)


SEARCH = SearchSource("assets", _l("Майно"), 10, "asset.read", find_assets, "assets.assets")
