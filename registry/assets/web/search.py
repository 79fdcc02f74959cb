"""Assets in the search over everything: by any word, and whole by number, serial or the code of their label."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter, asset_conditions
from registry.assets.queries.assets import visible_assets
from registry.assets.queries.listed import ListedAsset, read_listed, select_listed
from registry.assets.web.list import row_of
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.text import fold, skeleton
from registry.kernel.web.words import word_for


def find_assets(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give those that are called so first, then some that have every word."""
    key, code = skeleton(q)[:40], q.upper()[:12]
    own: list[Any] = [Asset.hromada_id == hromada_id] if hromada_id else []
    called = visible_assets(actor).where(*own, or_(Asset.inventory_key == key, Asset.code == code))
    ids: Sequence[Any] = session.scalars(called.with_only_columns(Asset.id).limit(limit)).all()
    if len(ids) < limit:
        words = asset_conditions(actor, AssetFilter(hromada_id=hromada_id, q=q))
        some = visible_assets(actor).where(*words, Asset.id.not_in(ids)).with_only_columns(Asset.id)
        ids = [*ids, *session.scalars(some.limit(limit - len(ids)))]
    found = read_listed(session, actor, select_listed().where(Asset.id.in_(ids)))
    hits = [_hit(actor, one, key, code, q) for one in found]
    return sorted(hits, key=lambda hit: (not hit.is_exact, fold(hit.title)))


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
