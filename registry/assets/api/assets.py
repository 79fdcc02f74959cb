"""Assets in the API."""

import uuid
from typing import Any

from registry.assets.api.schemas import AssetIn, AssetOut, AssetPage, AssetPatch, AssetQuery
from registry.assets.api.shapes import show_asset
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import create_asset, retire_asset, update_asset
from registry.assets.queries.asset_filter import read_asset_filter
from registry.assets.queries.assets import count_assets, get_asset, list_assets, read_asset
from registry.assets.queries.kinds import demand_kinds
from registry.assets.queries.listed import ListedAsset
from registry.kernel.api.doors import (
    Answer,
    changes_of,
    demand_match,
    endpoint,
    session,
    target_hromada_id,
    version_etag,
)
from registry.kernel.api.lists import answer_page, filters_of
from registry.kernel.web.access import current_actor


@endpoint("List assets", permission="asset.read", query=AssetQuery, answer=AssetPage)
def assets(query: AssetQuery) -> Answer:
    """Give a page of the assets that match."""
    wanted = read_asset_filter(filters_of(query))
    demand_kinds(session(), kind=wanted.kinds)
    page = list_assets(session(), current_actor(), wanted, sort=query.sort, limit=query.limit, cursor=query.cursor)
    total = count_assets(session(), current_actor(), wanted) if page.total is None else page.total
    return answer_page(page, total, _show)


@endpoint("Add an asset", permission="asset.write", body=AssetIn, answer=AssetOut)
def add_asset(body: AssetIn) -> Answer:
    """Put an asset on the register."""
    values = changes_of(body)
    hromada_id = target_hromada_id(values.pop("hromada", None), "asset.write")
    asset = create_asset(session(), current_actor(), hromada_id, values)
    return _single(asset, status=201, location=f"/api/v1/assets/{asset.id}")


@endpoint("Read an asset", permission="asset.read", answer=AssetOut)
def asset(asset_id: uuid.UUID) -> Answer:
    """Give one asset."""
    return _single(read_asset(session(), current_actor(), asset_id))


@endpoint("Change an asset", permission="asset.write", body=AssetPatch, answer=AssetOut, needs_match=True)
def change_asset(asset_id: uuid.UUID, body: AssetPatch) -> Answer:
    """Change the fields that were sent."""
    found = get_asset(session(), current_actor(), asset_id)
    demand_match(version_etag(found.version))
    return _single(update_asset(session(), current_actor(), asset_id, changes_of(body), version=found.version))


@endpoint("Retire an asset", permission="asset.write", answer=None, needs_match=True)
def drop_asset(asset_id: uuid.UUID) -> Answer:
    """Take an asset out of service; it stays on the register."""
    found = get_asset(session(), current_actor(), asset_id)
    demand_match(version_etag(found.version))
    retired = retire_asset(session(), current_actor(), asset_id, version=found.version)
    return Answer(None, etag=version_etag(retired.version))


def _single(found: Asset | ListedAsset, *, status: int = 200, location: str | None = None) -> Answer:
    return Answer(_show(found), status, version_etag(found.version), location)


def _show(found: Asset | ListedAsset) -> dict[str, Any]:
    return show_asset(current_actor(), found)
