"""Rows of assets, with their places, holders and what they hang on."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.operations.assets import change_asset, create_asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import all_assets, get_asset, inventory_key
from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.assets import read_asset
from registry.exchange.operations.import_places import PLACE_COLUMNS, Places
from registry.exchange.operations.import_territory import Territory
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Errors, Refusals
from registry.kernel.rules.reading import Unreadable, is_blank, text_of
from registry.kernel.text import fold
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada

ELSEWHERE = PLACE_COLUMNS | {"holder", "parent", "kind", "hromada"}
KEPT_WHEN_BLANK = frozenset({"status", "name", "inventory_number"})
COLUMN_OF = {"location_id": "place", "parent_id": "parent", "holder_id": "holder"}


@dataclass(frozen=True)
class Later:
    """A row whose parent is not known yet: perhaps it stands further down in the file. A refused row has no asset."""

    row: int
    asset_id: uuid.UUID | None
    hromada_id: uuid.UUID
    number: str


def _own_values(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Take what needs no looking up; a blank cell empties a field, but not those that can't be empty."""
    values: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for name, cell in cells.items():
        if name.startswith("attributes."):
            attributes[name.removeprefix("attributes.")] = cell
        elif name not in ELSEWHERE and not (name in KEPT_WHEN_BLANK and is_blank(cell)):
            values[name] = cell
    return {**values, "attributes": attributes} if attributes else values


class AssetRows:
    """Writes assets row by row; everything looked up often is read once."""

    def __init__(
        self, session: Session, actor: Actor, kind: AssetKind, territory: Territory, *, key: str, is_long: bool
    ) -> None:
        self.session, self.actor, self.kind, self.territory = session, actor, kind, territory
        self.key, self.is_long = key, is_long
        self.kinds = {
            fold(word): one.code for one in list_kinds(session) for word in (one.code, one.name_uk, one.name_en)
        }
        self.places: dict[uuid.UUID, Places] = {}
        self.loaded: dict[uuid.UUID, Asset] = {}
        self.later: list[Later] = []
        self.seen: set[tuple[uuid.UUID, str]] = set()
        self._read_assets()
        self._read_holders()

    def _read_assets(self) -> None:
        """Index the assets by the key column and by number; only what matching needs is loaded."""
        ids = [one.id for one in self.territory.hromadas]
        rows = self.session.execute(
            select(Asset.id, Asset.hromada_id, Asset.inventory_key, *self._key_columns()).where(
                Asset.hromada_id.in_(ids)
            )
        )
        self.by_number: dict[tuple[uuid.UUID, str], uuid.UUID] = {}
        self.by_key: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = {}
        for row in rows:
            self.by_number[row[1], row[2]] = row[0]
            self._index(row[1], self._stored_key(row), row[0])

    def _key_columns(self) -> list[Any]:
        if self.key == "inventory_number":
            return []
        return [Asset.attributes if self.key.startswith("attributes.") else getattr(Asset, self.key)]

    def _stored_key(self, row: Any) -> str:
        if self.key == "inventory_number":
            return str(row[2])
        value = (row[3] or {}).get(self.key.removeprefix("attributes.")) if isinstance(row[3], dict) else row[3]
        return "" if value is None else fold(str(value))

    def _index(self, hromada_id: uuid.UUID, key: str, asset_id: uuid.UUID) -> None:
        if key:
            self.by_key.setdefault((hromada_id, key), []).append(asset_id)

    def _read_holders(self) -> None:
        ids = [one.id for one in self.territory.hromadas]
        self.holders: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = {}
        for one in self.session.scalars(select(Organisation).where(Organisation.hromada_id.in_(ids))):
            for word in filter(None, {fold(one.name), one.edrpou}):
                self.holders.setdefault((one.hromada_id, word), []).append(one.id)

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid with all its wrong columns."""
        refusals, values = Refusals(), _own_values(cells)
        with refusals.gathering():
            self._check_kind(cells.get("kind"))
        hromada, asset = self._match(cells, values, refusals)
        is_place_written = False
        with refusals.gathering():
            values |= self._holder(cells, hromada.id)
        with refusals.gathering():
            place, is_place_written = self._place(cells, hromada, asset)
            values |= place
        later = self._take_parent(cells, hromada, values)
        with refusals.gathering(COLUMN_OF):
            outcome, asset = self._write_asset(hromada, asset, values)
        if later is not None:
            self.later.append(Later(row, asset.id if asset else None, hromada.id, later))
        refusals.raise_any()
        return "updated" if outcome == "unchanged" and is_place_written else outcome

    def _match(
        self, cells: Mapping[str, Any], values: Mapping[str, Any], refusals: Refusals
    ) -> tuple[Hromada, Asset | None]:
        """Find what the row speaks of; when that is refused, tell what else is wrong with the row as well."""
        try:
            key = self._key_of(cells)
            owners = [one.id for one in self.territory.hromadas if (one.id, key) in self.by_key]
            hromada = self.territory.choose(cells, owners)
            return hromada, self._existing(hromada, key)
        except Invalid as error:
            refusals.add(error.fields)
            refusals.add(read_asset({**values, "kind": self.kind.code}, self.kind, None).errors)
            raise Invalid(refusals.fields) from error

    def _write_asset(self, hromada: Hromada, asset: Asset | None, values: dict[str, Any]) -> tuple[str, Asset]:
        if asset is None:
            made = create_asset(self.session, self.actor, hromada.id, {**values, "kind": self.kind.code})
            self.by_number[hromada.id, made.inventory_key] = made.id
            return "created", made
        version = asset.version
        written = change_asset(self.session, self.actor, asset, values, version=version)
        return ("unchanged" if written.version == version else "updated"), written

    def _key_of(self, cells: Mapping[str, Any]) -> str:
        try:
            text = text_of(300)(cells.get(self.key))
        except Unreadable as refusal:
            raise Invalid({self.key: [refusal.reason]}) from refusal
        if text is None:
            raise Invalid({self.key: [because("Без цього значення рядок ні з чим звірити")]})
        return inventory_key(text) if self.key == "inventory_number" else fold(text)

    def _existing(self, hromada: Hromada, key: str) -> Asset | None:
        if (hromada.id, key) in self.seen:
            raise Invalid({self.key: [because("Це значення вже було в рядку вище")]})
        self.seen.add((hromada.id, key))
        found = self.by_key.get((hromada.id, key), [])
        if len(found) > 1:
            raise Invalid({self.key: [because("Таке значення мають кілька об’єктів")]})
        asset = self._loaded(found[0]) if found else None
        if asset is not None and asset.kind_code != self.kind.code:
            raise Invalid({self.key: [because("Це «%(name)s», майно іншого виду", name=asset.name)]})
        return asset

    def _loaded(self, asset_id: uuid.UUID) -> Asset:
        """Give an asset with its surroundings; for a long file all of the kind are read at once."""
        if self.is_long and not self.loaded:
            ids = {one.id for one in self.territory.hromadas}
            found = all_assets(self.session, self.actor, AssetFilter(kinds=(self.kind.code,)))
            self.loaded = {one.id: one for one in found if one.hromada_id in ids}
        return self.loaded.get(asset_id) or get_asset(self.session, self.actor, asset_id)

    def _place(self, cells: Mapping[str, Any], hromada: Hromada, asset: Asset | None) -> tuple[dict[str, Any], bool]:
        """Give the location that the row names, and whether it was written; nothing when it has no such columns."""
        if not PLACE_COLUMNS & cells.keys():
            return {}, False
        refusals, settlement = Refusals(), None
        with refusals.gathering():
            settlement = self.territory.settlement(cells.get("settlement"), hromada.id)
        title = str(cells.get("name") or cells.get("inventory_number") or "")
        current = asset.location if asset else None
        with refusals.gathering():
            location, is_written = self._places_of(hromada).find(cells, settlement, title=title, current=current)
        refusals.raise_any()
        return {"location_id": location.id if location else None}, is_written

    def _places_of(self, hromada: Hromada) -> Places:
        if hromada.id not in self.places:
            self.places[hromada.id] = Places(self.session, self.actor, hromada.id)
        return self.places[hromada.id]

    def _check_kind(self, told: Any) -> None:
        code = None if is_blank(told) else self.kinds.get(fold(str(told)), "")
        if code is not None and code != self.kind.code:
            raise Invalid(kind=because("Цей рядок іншого виду; імпортуємо «%(kind)s»", kind=self.kind.name_uk))

    def _holder(self, cells: Mapping[str, Any], hromada_id: uuid.UUID) -> dict[str, uuid.UUID | None]:
        """Give the holder that the row names, by name or ЄДРПОУ; nothing when it has no such column."""
        told = cells.get("holder")
        if "holder" not in cells or is_blank(told):
            return {"holder_id": None} if "holder" in cells else {}
        found = self.holders.get((hromada_id, fold(str(told))), [])
        if not found:
            raise Invalid(holder=because("Такої організації в громаді немає: додайте її спершу"))
        if len(found) > 1:
            raise Invalid(holder=because("Таких організацій кілька: вкажіть ЄДРПОУ"))
        return {"holder_id": found[0]}

    def _take_parent(self, cells: Mapping[str, Any], hromada: Hromada, values: dict[str, Any]) -> str | None:
        """Set the parent when it is known; else give its number, to be looked for at the end."""
        if "parent" not in cells:
            return None
        number = None if is_blank(cells["parent"]) else str(cells["parent"])
        known = self.by_number.get((hromada.id, inventory_key(number))) if number else None
        if number is None or known is not None:
            values["parent_id"] = known
            return None
        return number

    def finish(self) -> dict[int, Errors]:
        """Hang what waited on its parent; give refusals by row."""
        refused: dict[int, Errors] = {}
        for one in self.later:
            parent_id = self.by_number.get((one.hromada_id, inventory_key(one.number)))
            if parent_id is None:
                refused[one.row] = {"parent": [because("Майна з таким номером немає ні в реєстрі, ні у файлі")]}
            if parent_id is None or one.asset_id is None:
                continue
            asset = get_asset(self.session, self.actor, one.asset_id)
            try:
                change_asset(self.session, self.actor, asset, {"parent_id": parent_id}, version=asset.version)
            except Invalid as error:
                refused[one.row] = {COLUMN_OF.get(name, name): reasons for name, reasons in error.fields.items()}
        return refused
