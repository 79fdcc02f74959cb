"""The names of the assets that a figure stands for, read when they are shown."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.rules.disclosure import name_of
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions

AT_ONCE = 5_000


@dataclass(frozen=True)
class NamedAsset:
    """How an asset is called."""

    id: uuid.UUID
    name: str
    inventory_number: str
    status: str


@dataclass
class AssetNames:
    """Names of assets as the asker may know them, each read once; the door has checked that costs may be seen."""

    session: Session
    actor: Actor
    known: dict[uuid.UUID, NamedAsset] = field(default_factory=dict)

    def load(self, asset_ids: Iterable[uuid.UUID]) -> None:
        """Read the names of many assets in a few statements."""
        columns = (Asset.id, Asset.name, Asset.open_name, Asset.hromada_id, Asset.inventory_number, Asset.status)
        for some in portions((one for one in dict.fromkeys(asset_ids) if one not in self.known), AT_ONCE):
            for row in self.session.execute(select(*columns).where(among(self.session, Asset.id, some))):
                self.known[row.id] = NamedAsset(row.id, name_of(self.actor, row), row.inventory_number, row.status)

    def of(self, asset_ids: Iterable[uuid.UUID]) -> list[NamedAsset]:
        """Name assets in the order given."""
        ids, known = list(asset_ids), self.known
        if not all(one in known for one in ids):
            self.load(ids)
        return [known[one] for one in ids]
