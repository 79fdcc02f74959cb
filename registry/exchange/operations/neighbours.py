"""The register's assets that rows may speak of: by a key of any field, the same serial, a number that looks alike."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.exchange.operations.import_territory import Warned
from registry.kernel.bulk import AT_ONCE
from registry.kernel.errors import because
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import fold, skeleton

Numbered = tuple[str, ...]
"""A number; of an asset of the file its name too. Of those that differ by noughts alone only the first is known."""
_NOUGHTS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def without_noughts(number: str) -> str:
    """Write a number so that «К-007» and «К-7» are one."""
    return _NOUGHTS.sub("", skeleton(number))


class Neighbours:
    """Knows the serials that the rows speak of, and the numbers of the register without leading noughts."""

    def __init__(self, session: Session, hromada_ids: Sequence[uuid.UUID]) -> None:
        self.session, self.hromada_ids = session, hromada_ids
        self.serials: dict[tuple[uuid.UUID, str], dict[uuid.UUID, str]] | None = None
        self.numbers: dict[tuple[uuid.UUID, str], Numbered] | None = None

    def foresee(self, serials: Iterable[Any]) -> None:
        """Read who has which serial, once a row tells one; capitals and spaces make no other serial of it."""
        if self.serials is not None or all(is_blank(one) for one in serials):
            return
        self.serials = {}
        having = select(Asset.hromada_id, Asset.serial, Asset.id, Asset.inventory_number, Asset.name).where(
            Asset.hromada_id.in_(self.hromada_ids), Asset.serial.is_not(None)
        )
        for hromada_id, serial, asset_id, number, name in self.session.execute(
            having.execution_options(yield_per=AT_ONCE)
        ):
            self.serials.setdefault((hromada_id, fold(serial or "")), {})[asset_id] = f"{number} {name}"

    def warn(self, asset: Asset, cells: Mapping[str, Any], row: int, *, is_new: bool) -> list[Warned]:
        """Give what is to be looked at once a row is written, and know its asset from here on."""
        warned: list[Warned] = []
        if asset.serial and self.serials is not None and not is_blank(cells.get("serial")):
            known = self.serials.setdefault((asset.hromada_id, fold(asset.serial)), {})
            if other := _other(known, asset.id):
                reason = because("Такий серійний номер має й інше майно: %(other)s", other=other)
                warned.append((row, "serial", asset.serial, reason))
            known[asset.id] = f"{asset.inventory_number} {asset.name}"
        if is_new:
            key, own = (asset.hromada_id, without_noughts(asset.inventory_number)), (asset.inventory_number, asset.name)
            first = self._numbers().setdefault(key, own)
            if first is not own:
                reason = because("Номер відрізняється від іншого лише нулями: %(other)s", other=" ".join(first))
                warned.append((row, "inventory_number", asset.inventory_number, reason))
        return warned

    def _numbers(self) -> dict[tuple[uuid.UUID, str], Numbered]:
        """Read the numbers with noughts or without, once a row is new."""
        if self.numbers is None:
            self.numbers = {}
            statement = select(Asset.hromada_id, Asset.inventory_number).where(Asset.hromada_id.in_(self.hromada_ids))
            for hromada_id, number in self.session.execute(statement.execution_options(yield_per=AT_ONCE)):
                self.numbers.setdefault((hromada_id, without_noughts(number)), (number,))
        return self.numbers


def _other(known: Mapping[uuid.UUID, str], asset_id: uuid.UUID) -> str | None:
    return next((name for one, name in known.items() if one != asset_id), None)


def read_keys(
    session: Session, hromada_ids: Sequence[uuid.UUID], key: str
) -> dict[tuple[uuid.UUID, str], list[uuid.UUID]]:
    """Index the assets by a key that no index of the database serves."""
    attribute = key.removeprefix("attributes.")
    column = getattr(Asset, key) if attribute == key else Asset.attributes
    found: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = {}
    statement = select(Asset.id, Asset.hromada_id, column).where(Asset.hromada_id.in_(hromada_ids))
    for asset_id, hromada_id, held in session.execute(statement.execution_options(yield_per=AT_ONCE)):
        value = held.get(attribute) if isinstance(held, dict) else held
        if value is not None:
            found.setdefault((hromada_id, fold(str(value))), []).append(asset_id)
    return found
