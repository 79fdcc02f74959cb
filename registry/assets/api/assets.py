"""Assets in the API."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.api.shapes import show_asset
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import create_asset, retire_asset, update_asset
from registry.assets.queries.asset_filter import read_asset_filter
from registry.assets.queries.assets import get_asset, list_assets, orders, read_asset
from registry.assets.queries.counts import count_assets
from registry.assets.queries.kinds import KINDS
from registry.assets.queries.listed import ListedAsset
from registry.assets.rules.assets import ASSET
from registry.assets.rules.attribute_filter import PREFIX
from registry.assets.rules.standing import doubtful_days
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.completeness import MISSING, MISSING_SCHEMA, read_lacks
from registry.kernel.queries.paging import Page, count_all
from registry.kernel.words import say

CODES = {"type": "string", "maxLength": 600, "description": "One code or several by commas"}
BY_KIND = {
    "type": "object",
    "description": "By kind, see /kinds; null takes a value away, null for all takes all optional ones",
}
DAY = {"type": "string", "format": "date"}
ID = {"type": "string", "format": "uuid"}
FILTERS: Mapping[str, Mapping[str, Any]] = {
    "kind": CODES,
    "status": CODES,
    "group": {"type": "string", "maxLength": 40},
    "settlement": {"type": "string", "maxLength": 20, "description": "КАТОТТГ code"},
    "settlement_id": ID,
    "location_id": ID,
    "bbox": {"type": "string", "maxLength": 120, "description": "west,south,east,north in degrees"},
    "commissioned_from": DAY,
    "commissioned_to": DAY,
    "located": {"type": "boolean"},
    MISSING: MISSING_SCHEMA,
    f"{PREFIX}*": {
        "type": "string",
        "maxLength": 300,
        "description": "`attributes.NAME`: an attribute by its value, see /kinds; of a list, all codes given",
    },
}
SHOWN: Mapping[str, Mapping[str, Any]] = {
    "code": {"type": "string", "description": "What the QR label opens: /a/CODE"},
    "settlement_id": {"anyOf": [ID, {"type": "null"}]},
    "settlement": {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "КАТОТТГ code"},
    "attributes": BY_KIND,
}


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[ListedAsset], int]:
    wanted = read_asset_filter(asked, KINDS.get(session), read_lacks(session, actor, ASSET.entity))
    page = list_assets(session, actor, wanted, **paging)
    return page, count_all(page, paging["cursor"], lambda: count_assets(session, actor, wanted))


def _warnings(asset: Asset) -> list[str]:
    return [say(reason) for _name, reason in doubtful_days(asset, clock.today())]


ROUTES = routes_of(
    Resource(
        ASSET,
        "assets",
        Reads(_page, read_asset, orders, FILTERS, find=get_asset),
        Writes(create_asset, update_asset, retire_asset, warnings=_warnings),
        show=show_asset,
        extra=SHOWN,
        body_extra={"attributes": {"anyOf": [BY_KIND, {"type": "null"}]}},
    )
)
