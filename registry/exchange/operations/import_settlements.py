"""Rows of settlements: known by their КАТОТТГ codes, or else by category and name."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registry.exchange.operations.import_kinds import Rows, RowWriter
from registry.exchange.operations.import_territory import Warned
from registry.exchange.queries import described_table
from registry.exchange.rules.columns import Column, Table, columns_of
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Refusals
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import N_, clean, fold, skeleton
from registry.places.models.territory import Settlement, StarostaDistrict
from registry.places.operations.settlements import create_district, create_settlement, update_settlement
from registry.places.rules.territory import SETTLEMENT

NOT_VALUES = frozenset({"hromada", "district"})
KEPT_WHEN_BLANK = frozenset({"name", "category", "katottg"})
ADDED = because("Такого старостинського округу ще немає: його буде додано")
REPEATED = N_("Цей населений пункт уже описано в рядку %(row)s")


def settlement_columns(_session: Session) -> tuple[Column, ...]:
    """List what all settlements have."""
    return columns_of(SETTLEMENT)


def count_settlements(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    """Count the settlements that the actor may see, of one hromada or of all."""
    return session.scalar(select(func.count()).select_from(_chosen(actor, hromada_id).subquery())) or 0


def settlement_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give them as rows, by their names."""
    return described_table(session, SETTLEMENT, _chosen(actor, hromada_id))


def _chosen(actor: Actor, hromada_id: uuid.UUID | None) -> Select[Settlement]:
    ids = actor.hromada_ids("asset.read")
    own = select(Settlement) if ids is None else select(Settlement).where(Settlement.hromada_id.in_(ids))
    own = own if hromada_id is None else own.where(Settlement.hromada_id == hromada_id)
    return own.order_by(Settlement.sort_key, Settlement.category, Settlement.id)


class SettlementRows(RowWriter):
    """Writes settlements row by row; a hromada has some dozens."""

    def __init__(self, given: Rows) -> None:
        self.given, self.territory = given, given.territory
        self.session: Session = given.session
        self.warned: list[Warned] = []
        self.known: dict[tuple[uuid.UUID, str], list[Settlement]] = {}
        self.districts: dict[tuple[uuid.UUID, str], uuid.UUID] = {}
        self.seen: dict[uuid.UUID, int] = {}

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read all settlements and districts once."""
        if self.known or not rows:
            return
        for one in self.session.scalars(select(Settlement).where(Settlement.hromada_id.in_(self.territory.ids))):
            self._remember(one)
        for own in self.session.scalars(
            select(StarostaDistrict).where(StarostaDistrict.hromada_id.in_(self.territory.ids))
        ):
            self.districts[own.hromada_id, fold(own.name)] = own.id

    def _remember(self, one: Settlement) -> None:
        for word in filter(None, (skeleton(one.katottg or ""), fold(one.name), fold(f"{one.category} {one.name}"))):
            self.known.setdefault((one.hromada_id, word), []).append(one)

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid with all its wrong columns."""
        refusals, outcome = Refusals(), ""
        owners = [one for one in self.territory.ids if self._named(one, cells)]
        hromada = self.territory.choose({"hromada": cells.get("hromada")}, owners)
        values = {
            name: cell for name, cell in cells.items()
            if name not in NOT_VALUES and not (name in KEPT_WHEN_BLANK and is_blank(cell))
        }  # fmt: skip
        with refusals.gathering({"name": "district"}):
            values |= self._district(hromada.id, cells, row)
        with refusals.gathering({"district_id": "district"}):
            outcome = self._put(hromada.id, self._named(hromada.id, cells), values, row)
        refusals.raise_any()
        return outcome

    def _put(self, hromada_id: uuid.UUID, before: Sequence[Settlement], values: Mapping[str, Any], row: int) -> str:
        if len(before) > 1:
            raise Invalid(name=because("Таких населених пунктів кілька: вкажіть код КАТОТТГ або категорію"))
        if not before:
            made = create_settlement(self.session, self.given.actor, hromada_id, values)
            self._remember(made)
            self.seen[made.id] = row
            return "created"
        one = before[0]
        if one.id in self.seen:
            raise Invalid(name=because(REPEATED, row=self.seen[one.id]))
        self.seen[one.id] = row
        version = one.version
        written = update_settlement(self.session, self.given.actor, one, values, version=version)
        return "unchanged" if written.version == version else "updated"

    def _named(self, hromada_id: uuid.UUID, cells: Mapping[str, Any]) -> list[Settlement]:
        """Find by code, else by category and name, else by name; one with another code is another settlement."""
        code, name, category = (clean(str(cells.get(one) or "")) for one in ("katottg", "name", "category"))
        found = self.known.get((hromada_id, skeleton(code)), []) if code else []
        for word in (f"{category} {name}", name) if not found and name else ():
            found = found or self.known.get((hromada_id, fold(word)), [])
        return [one for one in found if not code or one.katottg is None or skeleton(one.katottg) == skeleton(code)]

    def _district(self, hromada_id: uuid.UUID, cells: Mapping[str, Any], row: int) -> dict[str, Any]:
        """Give the district that a cell names; one that is not there yet is added, as the page's table does."""
        if "district" not in cells:
            return {}
        told = cells["district"]
        if is_blank(told):
            return {"district_id": None}
        name = clean(str(told))
        found = self.districts.get((hromada_id, fold(name)))
        if found is None:
            found = create_district(self.session, self.given.actor, hromada_id, {"name": name}).id
            self.districts[hromada_id, fold(name)] = found
            self.warned.append((row, "district", name, ADDED))
        return {"district_id": found}
