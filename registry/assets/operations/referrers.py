"""Assets refer to the place where they stand and to whoever holds them."""

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.operations.assets import WRITING
from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.records import change
from registry.places.operations.referrers import Values, by_field, described


def _standing_at(location_id: uuid.UUID) -> Select[Asset]:
    return select(Asset).where(Asset.location_id == location_id)


def _held_by(organisation_id: uuid.UUID) -> Select[Asset]:
    return select(Asset).where(Asset.holder_id == organisation_id)


def _write(session: Session, actor: Actor, asset: Asset, values: Values, action: str) -> None:
    change(session, actor, WRITING, asset, values, version=None, action=action)


ASSETS = (
    described(
        "asset", "location", because("Майно"), columns=frozenset({"registry_asset.location_id"}),
        permission="asset.read", having=_standing_at, values=by_field("location_id"), write=_write,
    ),
    described(
        "asset", "organisation", because("Майно"), columns=frozenset({"registry_asset.holder_id"}),
        permission="asset.read", having=_held_by, values=by_field("holder_id"), write=_write,
    ),
)  # fmt: skip
