"""Rows of assets, with their places, holders and what they hang on."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.operations.assets import change_asset, create_asset, foresee_numbers, number_holder
from registry.assets.queries.assets import inventory_key, list_by_ids
from registry.assets.queries.kinds import kind_words, list_kinds
from registry.assets.queries.reserve import foresee_stays
from registry.assets.rules.assets import read_asset
from registry.assets.rules.standing import FIELDS, RETIRED, doubtful_days, without_kept_day
from registry.exchange.operations.import_kinds import Became, RowWriter, became
from registry.exchange.operations.import_organisations import Organisations
from registry.exchange.operations.import_places import PLACE_COLUMNS, Places
from registry.exchange.operations.import_territory import Territory, Warned
from registry.exchange.operations.made_on_the_way import NOTHING, Made
from registry.exchange.operations.neighbours import Neighbours, read_keys
from registry.exchange.operations.told_places import read_shape
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import portions
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Errors, Refusals
from registry.kernel.rules.reading import Unreadable, is_blank, text_of
from registry.kernel.text import N_, fold
from registry.places.models.territory import Hromada

ELSEWHERE = PLACE_COLUMNS | {"holder", "parent", "kind", "hromada"}
KEPT_WHEN_BLANK = frozenset({"status", "name", "inventory_number"})
RETIRED_ON = ("decommissioned_on", "status_on")
UNDATED = because("День списання не вказано і не записано: доки його немає, витрати рахуються далі")
KEPT_DAY = N_("День списання не вказано: лишається %(day)s")
REPEATED = N_("Це значення вже було в рядку %(row)s")
LOOKS_ALIKE = N_("Схоже на «%(before)s» з рядка %(row)s, але літери різних абеток: залиште одне написання")
ASKS_ALIKE = N_(
    "Схоже на «%(number)s» у реєстрі, але літери різних абеток: рядок не записано. Якщо це те саме майно, "
    "напишіть номер як у реєстрі (--value), якщо інше — дайте йому інший номер"
)
NUMBERED = because(
    "Номера не було: дано наступний за шаблоном. Повторний імпорт цього рядка створив би ще одне майно: впишіть номер"
)
COLUMN_OF = {"location_id": "place", "parent_id": "parent", "holder_id": "holder"}


@dataclass(frozen=True)
class Later:
    """A row whose parent is not known yet: perhaps it stands further down in the file. A refused row has no asset."""

    row: int
    asset: Asset | None
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


class AssetRows(RowWriter):
    """Writes assets row by row; what the rows speak of is read for many of them at once."""

    def __init__(
        self, session: Session, actor: Actor, kind: AssetKind, territory: Territory, *, key: str, made: Made = NOTHING
    ) -> None:
        self.session, self.actor, self.kind, self.territory, self.key = session, actor, kind, territory, key
        self.made, self.today = made, clock.today()
        self.kinds = kind_words(list_kinds(session))
        self.places = Places(session, actor, territory)
        self.holders = Organisations(session, territory)
        self.by_key: dict[tuple[uuid.UUID, str], list[uuid.UUID]] | None = None
        self.loaded: dict[uuid.UUID, Asset] = {}
        self.later: list[Later] = []
        self.seen: dict[tuple[uuid.UUID, str], tuple[int, str]] = {}
        self.neighbours = Neighbours(session, territory.ids)
        self.warned: list[Warned] = self.places.warned
        self.noted = self.places.noted
        self.became: list[Became] = []

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read what the next rows speak of: only their own assets, places and holders."""
        told = [cells.get(name) for cells in rows for name in ("inventory_number", "parent")]
        foresee_numbers(
            self.session, self.territory.ids, {inventory_key(str(one)) for one in told if not is_blank(one)}
        )
        keys = {self._word(cells) for cells in rows} - {None}
        ids = {one for key in keys for hromada in self.territory.ids for one in self._having(hromada, str(key))}
        self.loaded = {}  # The former are let go of before the next are read.
        self.loaded = {one.id: one for one in list_by_ids(self.session, self.actor, ids)}
        if any(FIELDS & cells.keys() for cells in rows):
            foresee_stays(self.session, self.loaded)
        self.holders.foresee(cells.get("holder") for cells in rows)
        self.neighbours.foresee(cells.get("serial") for cells in rows)
        if any(PLACE_COLUMNS & cells.keys() for cells in rows):
            self.places.foresee(rows)
            self.places.shared.foresee(self.loaded.values())

    def _word(self, cells: Mapping[str, Any]) -> str | None:
        with suppress(Unreadable):
            text = text_of(300)(cells.get(self.key))
            return None if text is None else self._folded(text)
        return None

    def _folded(self, text: str) -> str:
        return inventory_key(text) if self.key == "inventory_number" else fold(text)

    def _having(self, hromada_id: uuid.UUID, key: str) -> list[uuid.UUID]:
        """Give the assets that have the key."""
        if self.key == "inventory_number":
            holder = number_holder(self.session, hromada_id, key)
            return [] if holder is None else [holder[0]]
        if self.by_key is None:
            self.by_key = read_keys(self.session, self.territory.ids, self.key)
        return self.by_key.get((hromada_id, key), [])

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid with all its wrong columns."""
        refusals, values = Refusals(), _own_values(cells)
        self.places.row = row
        with refusals.gathering():
            self._check_kind(cells.get("kind"))
        hromada, asset = self._match(cells, values, refusals, row)
        if asset is not None and self._is_look_alike(asset, cells, values, row):
            refusals.raise_any()
            return "unchanged"
        if asset is not None:
            self.places.shared.tell_of(asset)
        if asset is None and is_blank(values.get("inventory_number")) and self.made.numbers is not None:
            values["inventory_number"] = self.made.numbers.next(self.session, hromada.id)
            if self.key == "inventory_number":
                self.warned.append((row, "inventory_number", None, NUMBERED))
        is_place_written = False
        with refusals.gathering():
            values |= self._holder(cells, hromada.id)
        with refusals.gathering():
            place, is_place_written = self._place(cells, hromada, asset)
            values |= place
        later = self._take_parent(cells, hromada, values)
        was = asset.status if asset else None
        with refusals.gathering(COLUMN_OF):
            outcome, asset = self._write_asset(hromada, asset, values)
            self._warn(asset, cells, row, was)
        if later is not None:
            self.later.append(Later(row, asset, hromada.id, later))
        refusals.raise_any()
        return "updated" if outcome == "unchanged" and is_place_written else outcome

    def _is_look_alike(self, asset: Asset, cells: Mapping[str, Any], values: dict[str, Any], row: int) -> bool:
        """Keep the register's spelling of a number; one of other letters may be another thing: ask, write nothing."""
        told = cells.get("inventory_number")
        if self.key != "inventory_number" or is_blank(told):
            return False
        values["inventory_number"] = asset.inventory_number
        if fold(str(told)) == fold(asset.inventory_number):
            return False
        self.warned.append((row, "inventory_number", told, because(ASKS_ALIKE, number=asset.inventory_number)))
        return True

    def _warn(self, asset: Asset, cells: Mapping[str, Any], row: int, was: str | None) -> None:
        """Tell what was written, though someone should look at it."""
        self.warned += self.neighbours.warn(asset, cells, row, is_new=was is None)
        if asset.status == RETIRED and was != RETIRED and all(is_blank(cells.get(name)) for name in RETIRED_ON):
            reason = UNDATED if (day := asset.decommissioned_on) is None else because(KEPT_DAY, day=f"{day:%d.%m.%Y}")
            self.warned.append((row, "status", cells.get("status"), reason))
        told = (one for one in doubtful_days(asset, self.today) if not is_blank(cells.get(one[0])))
        self.warned += [(row, name, cells[name], reason) for name, reason in told]
        if asset.location is not None:
            self.warned += self.territory.warn_outside(asset.location, cells, row)

    def _match(
        self, cells: Mapping[str, Any], values: Mapping[str, Any], refusals: Refusals, row: int
    ) -> tuple[Hromada, Asset | None]:
        """Find what the row speaks of; when that is refused, tell what else is wrong with the row as well."""
        try:
            key = self._key_of(cells)
            if key is None:
                return self.territory.choose(cells, []), None
            owners = [hromada_id for hromada_id in self.territory.ids if self._having(hromada_id, key)]
            hromada = self.territory.choose(cells, owners)
            return hromada, self._existing(hromada, key, (row, str(cells[self.key])))
        except Invalid as error:
            with refusals.gathering():
                read_shape(cells)
            refusals.add({} if refusals.fields and "hromada" in error.fields else error.fields)
            refusals.add(read_asset({**values, "kind": self.kind.code}, self.kind, None).errors)
            raise Invalid(refusals.fields) from error

    def _write_asset(self, hromada: Hromada, asset: Asset | None, values: dict[str, Any]) -> tuple[str, Asset]:
        if asset is None:
            made = create_asset(self.session, self.actor, hromada.id, {**values, "kind": self.kind.code}, is_told=True)
            return "created", made
        version = asset.version
        told = without_kept_day(asset, values)
        written = change_asset(self.session, self.actor, asset, told, version=version, is_told=True)
        return ("unchanged" if written.version == version else "updated"), written

    def _key_of(self, cells: Mapping[str, Any]) -> str | None:
        """Give what the row is known by; None for a new thing that gets a number of the pattern."""
        try:
            text = text_of(300)(cells.get(self.key))
        except Unreadable as refusal:
            raise Invalid({self.key: [refusal.reason]}) from refusal
        if text is None and self.key == "inventory_number" and self.made.numbers is not None:
            return None
        if text is None:
            raise Invalid({self.key: [because("Без цього значення рядок ні з чим звірити")]})
        return self._folded(text)

    def _existing(self, hromada: Hromada, key: str, told: tuple[int, str]) -> Asset | None:
        if (hromada.id, key) in self.seen:
            row, before = self.seen[hromada.id, key]
            is_same = fold(before) == fold(told[1])
            raise Invalid({self.key: [because(REPEATED if is_same else LOOKS_ALIKE, row=row, before=before)]})
        self.seen[hromada.id, key] = told
        found = self._having(hromada.id, key)
        if len(found) > 1:
            raise Invalid({self.key: [because("Таке значення мають кілька об’єктів")]})
        asset = self.loaded.get(found[0]) if found else None
        if asset is not None and asset.kind_code != self.kind.code:
            raise Invalid({self.key: [because("Це «%(name)s», майно іншого виду", name=asset.name)]})
        return asset

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
            location, is_written = self.places.find(cells, hromada.id, settlement, title=title, current=current)
        refusals.raise_any()
        return {"location_id": location.id if location else None}, is_written

    def _check_kind(self, told: Any) -> None:
        code = None if is_blank(told) else self.kinds.get(fold(str(told)), "")
        if code is not None and code != self.kind.code:
            raise Invalid(kind=because("Цей рядок іншого виду; імпортуємо «%(kind)s»", kind=self.kind.name_uk))

    def _holder(self, cells: Mapping[str, Any], hromada_id: uuid.UUID) -> dict[str, uuid.UUID | None]:
        """Give the holder that the row names, by name or ЄДРПОУ; nothing when it has no such column."""
        told = cells.get("holder")
        if "holder" not in cells or is_blank(told):
            return {"holder_id": None} if "holder" in cells else {}
        found = self.holders.named(hromada_id, str(told))
        if not found and "organisation" in self.made.nouns:
            found = [self.holders.make(self.actor, hromada_id, str(told))]
        if not found:
            raise Invalid(holder=because("Такої організації в громаді немає: додайте її спершу"))
        if len(found) > 1:
            raise Invalid(holder=because("Таких організацій кілька: вкажіть ЄДРПОУ"))
        return {"holder_id": found[0].id}

    def _take_parent(self, cells: Mapping[str, Any], hromada: Hromada, values: dict[str, Any]) -> str | None:
        """Set the parent when it is known; else give its number, to be looked for at the end."""
        if "parent" not in cells:
            return None
        number = None if is_blank(cells["parent"]) else str(cells["parent"])
        known = number_holder(self.session, hromada.id, inventory_key(number)) if number else None
        if number is None or known is not None:
            values["parent_id"] = known[0] if known else None
            return None
        return number

    def finish(self) -> dict[int, Errors]:
        """Hang what waited on its parent; give refusals by row."""
        refused: dict[int, Errors] = {}
        for portion in portions(self.later):
            foresee_numbers(self.session, self.territory.ids, {inventory_key(one.number) for one in portion})
            for one in portion:
                try:
                    self._hang(one)
                except Invalid as error:
                    refused[one.row] = {COLUMN_OF.get(name, name): reasons for name, reasons in error.fields.items()}
        self.warned += self.places.shared.warn()
        return refused

    def _hang(self, one: Later) -> None:
        parent = number_holder(self.session, one.hromada_id, inventory_key(one.number))
        if parent is None:
            raise Invalid(parent=because("Майна з таким номером немає ні в реєстрі, ні у файлі"))
        if one.asset is not None:
            change_asset(self.session, self.actor, one.asset, {"parent_id": parent[0]}, version=one.asset.version)
            self.became.append(became(self.session, None, [one.row]))
