"""Rows of work entries, each about the assets that it numbers; the same work on the same assets is written once."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.contracts.operations.import_contracts import find_contract
from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.contracts.rules.contract_columns import possible_numbers, read_numbers
from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from maintenance.upkeep.operations.gathered_work import change_gathered, gather_work
from maintenance.upkeep.rules.work_values import GIVEN_ONCE, TIMES, WORK
from registry.assets.models.asset import Asset
from registry.assets.queries.assets import inventory_key
from registry.exchange.operations.import_kinds import Rows, RowWriter
from registry.exchange.operations.import_territory import Warned
from registry.exchange.rules.days import read_day_cell
from registry.kernel import clock
from registry.kernel.bulk import among
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Refusals
from registry.kernel.rules.reading import Unreadable, is_blank, read_instant
from registry.kernel.text import N_, fold
from registry.places.models.territory import Hromada

Key = tuple[frozenset[uuid.UUID], datetime | None, str | None]
NOT_VALUES = frozenset({"assets", "hromada", "plan", "contract"})
COLUMN_OF = {"asset_ids": "assets", "plan_id": "plan", "contract_id": "contract"}
REPEATED = N_("Таку саму роботу вже описано в рядку %(row)s")
SEVERAL_PLANS, NO_PLAN = N_("Планів із такою назвою кілька"), N_("Плану з такою назвою немає")
FIXED = because("Стан після роботи вже записаного не змінюється: скасуйте запис і внесіть його знову")


class WorkRows(RowWriter):
    """Writes work entries; one is known by its assets, its time and its kind."""

    def __init__(self, given: Rows) -> None:
        self.given, self.territory = given, given.territory
        self.session: Session = given.session
        self.contracts = ContractNames(self.session, self.territory.ids)
        self.assets: dict[tuple[uuid.UUID, str], Asset] = {}
        self.plans: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = {}
        own = select(Plan.id, Plan.hromada_id, Plan.title).where(Plan.hromada_id.in_(self.territory.ids))
        for row in self.session.execute(own):
            self.plans.setdefault((row.hromada_id, fold(row.title)), []).append(row.id)
        self.known: dict[Key, WorkEntry] = {}
        self.seen: dict[Key, int] = {}
        self.warned: list[Warned] = []

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the assets that the next rows number, and the work that was done at the same times."""
        keys = {inventory_key(one) for cells in rows for one in possible_numbers(cells.get("assets"))}
        own = select(Asset).where(
            Asset.hromada_id.in_(self.territory.ids), among(self.session, Asset.inventory_key, keys)
        )
        for one in self.session.scalars(own.options(joinedload(Asset.kind))):
            self.assets[one.hromada_id, one.inventory_key] = one
        times = {moment for cells in rows if (moment := _moment(cells.get("started_at"))) is not None}
        same = select(WorkEntry).where(
            WorkEntry.hromada_id.in_(self.territory.ids), among(self.session, WorkEntry.started_at, times)
        )
        whole = same.options(selectinload(WorkEntry.asset_links).joinedload(WorkAsset.asset))
        for entry in self.session.scalars(whole.order_by(WorkEntry.updated_at.desc())):
            ids = frozenset(link.asset_id for link in entry.asset_links)
            self.known[ids, entry.started_at, entry.kind] = entry

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid with all its wrong columns."""
        refusals, outcome = Refusals(), ""
        hromada, assets = self._assets(cells, refusals)
        values = {name: _readable(name, cell) for name, cell in cells.items() if name not in NOT_VALUES}
        for column in ("plan", "contract"):
            with refusals.gathering():
                values |= self._named(column, hromada.id, cells)
        if is_blank(values.get("started_at")):
            refusals.add({"started_at": [because("Заповніть це поле")]})
            values = {name: cell for name, cell in values.items() if name not in TIMES}  # They are told against it.
        with refusals.gathering(COLUMN_OF):
            outcome = self._put(assets, values, row)
        refusals.raise_any()
        return outcome

    def _put(self, assets: Sequence[Asset], values: dict[str, Any], row: int) -> str:
        key = frozenset(one.id for one in assets), _moment(values.get("started_at")), _kind(values.get("kind"))
        if key in self.seen:
            raise Invalid(asset_ids=because(REPEATED, row=self.seen[key]))
        self.seen[key] = row
        before = self.known.get(key)
        if before is None:
            gather_work(self.session, self.given.actor, values, assets)
            return "created"
        version = before.version
        if WORK.by_name["result_status"].read(values.get("result_status")) != before.result_status:
            self.warned.append((row, "result_status", values.get("result_status"), FIXED))
        rest = {name: value for name, value in values.items() if name not in GIVEN_ONCE}
        written = change_gathered(self.session, self.given.actor, before, rest)
        return "unchanged" if written.version == version else "updated"

    def _assets(self, cells: Mapping[str, Any], refusals: Refusals) -> tuple[Hromada, list[Asset]]:
        """Find the assets that the row numbers; what is missing is refused with all else that is wrong."""
        numbers = read_numbers(cells.get("assets"), self._is_known)
        keys = [inventory_key(one) for one in numbers]
        owners = [one for one in self.territory.ids if any((one, key) in self.assets for key in keys)]
        hromada = self.territory.choose(cells, owners)
        missing = [one for one, key in zip(numbers, keys, strict=True) if (hromada.id, key) not in self.assets]
        if missing:
            refusals.add({"assets": [because("Майна з номером «%(number)s» немає", number=missing[0])]})
        found = [self.assets[hromada.id, key] for key in dict.fromkeys(keys) if (hromada.id, key) in self.assets]
        return hromada, found

    def _is_known(self, number: str) -> bool:
        return any((one, inventory_key(number)) in self.assets for one in self.territory.ids)

    def _named(self, column: str, hromada_id: uuid.UUID, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Find the plan or the contract that a row names; nothing when it has no such column."""
        if column not in cells:
            return {}
        told = cells[column]
        if is_blank(told):
            return {f"{column}_id": None}
        if column == "contract":
            return {"contract_id": find_contract(self.contracts, hromada_id, str(told), column).id}
        found = self.plans.get((hromada_id, fold(str(told))), [])
        if len(found) != 1:
            raise Invalid(plan=because(SEVERAL_PLANS if found else NO_PLAN))
        return {"plan_id": found[0]}


def _readable(name: str, cell: Any) -> Any:
    """Bring a time to a form that is read everywhere: a day alone is its first minute."""
    if name not in TIMES or not isinstance(cell, str):
        return cell
    day, _space, hour = cell.strip().partition(" ")
    try:
        read_instant(cell, clock.zone())
    except Unreadable:
        try:
            found, _warning = read_day_cell(day)
        except Unreadable:
            return cell
        return cell if found is None else f"{found.isoformat()} {hour.strip().zfill(5)}".replace(" 00000", "")
    return cell


def _moment(cell: Any) -> datetime | None:
    try:
        moment: datetime | None = read_instant(_readable("started_at", cell), clock.zone())
    except Unreadable:
        return None
    return moment


def _kind(cell: Any) -> str | None:
    try:
        kind: str | None = WORK.by_name["kind"].read(cell)
    except Unreadable:
        return None
    return kind
