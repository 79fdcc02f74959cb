"""Rows of plans: one a plan, and further ones of its title where it is about more assets than a cell holds."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.operations.import_parts import Parts
from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.operations.plans import change_plan, create_plan
from maintenance.upkeep.rules.plan_values import PLAN, chosen_ids
from maintenance.upkeep.rules.rhythm import spread_rhythm
from registry.assets.queries.kinds import KINDS, find_kind_code
from registry.exchange.operations.import_kinds import Became, Rows, RowWriter, became
from registry.exchange.operations.import_organisations import Organisations
from registry.exchange.operations.import_territory import Warned
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.rules.fields import Errors, Refusals
from registry.kernel.rules.reading import Unreadable, is_blank, read_day, read_flag
from registry.kernel.text import N_, fold
from registry.places.models.territory import Hromada

CONDITIONS = {"settlement": "settlement", "holder": "holder_id", "parent": "parent_id", "attributes": "attributes"}
COLUMN_OF = {"filters": "assets", **{f"filters.{name}": column for column, name in CONDITIONS.items()}}
NAMED = frozenset({"title", "starts_on", "kind", "hromada", "assets"})
"""What a row that only goes on with a plan's assets tells."""
KEPT_WHEN_BLANK = frozenset(one.name for one in PLAN.written if one.is_required or one.fallback is not None)
ALIKE = N_("Такий самий план уже є в рядку %(row)s")


@dataclass
class Told:
    """What the file tells of one plan."""

    row: int
    hromada: Hromada
    cells: Mapping[str, Any]
    numbers: list[Any] = field(default_factory=list)
    """What its rows say under «Об’єкти»; read when the assets were looked up."""
    rows: list[int] = field(default_factory=list)

    def is_of(self, hromada: Hromada, cells: Mapping[str, Any]) -> bool:
        """Tell whether a row only goes on with this plan."""
        is_more = all(is_blank(cell) for name, cell in cells.items() if name not in NAMED)
        is_same = hromada is self.hromada and fold(str(cells.get("title"))) == fold(str(self.cells.get("title")))
        return is_more and is_same and not is_blank(cells.get("assets"))


class PlanRows(RowWriter):
    """Gathers the rows and writes the plans at the end; one is known by title, kind, first day and chosen assets."""

    def __init__(self, given: Rows) -> None:
        self.given, self.territory = given, given.territory
        self.session: Session = given.session
        self.holders = Organisations(self.session, self.territory)
        self.parts = Parts(given, self.holders)
        self.told: list[Told] = []
        self.known: dict[tuple[uuid.UUID, str], list[Plan]] = {}
        self.taken: dict[uuid.UUID, int] = {}
        self.warned: list[Warned] = []
        self.became: list[Became] = []

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the holders that the next rows may mean, and once all plans: a hromada has some dozens."""
        self.holders.foresee(cells.get("holder") for cells in rows)
        if not self.known:
            own = select(Plan).where(Plan.hromada_id.in_(self.territory.ids)).order_by(Plan.starts_on, Plan.id)
            for one in self.session.scalars(own):
                self.known.setdefault((one.hromada_id, fold(one.title)), []).append(one)

    def write(self, cells: Mapping[str, Any], row: int) -> None:
        """Take a row in."""
        cells = spread_rhythm(cells)
        title = cells.get("title")
        if is_blank(title):
            raise Invalid(title=because("Без цього значення рядок ні з чим звірити"))
        owners = [one for one in self.territory.ids if (one, fold(str(title))) in self.known]
        hromada = self.territory.choose(cells, owners)
        self.parts.foresee(hromada.id, cells.get("assets"), cells.get("parent"))
        if not (self.told and self.told[-1].is_of(hromada, cells)):
            self.told.append(Told(row, hromada, cells))
        self.told[-1].rows.append(row)
        if not is_blank(cells.get("assets")):
            self.told[-1].numbers.append(cells["assets"])

    def finish(self) -> dict[int, Errors]:
        """Write the plans; give refusals by row."""
        self.parts.read()
        refused: dict[int, Errors] = {}
        for one in self.told:
            errors = self._write(one)
            if errors:
                refused[one.row] = errors
        return refused

    def _write(self, told: Told) -> Errors:
        refusals, filters = Refusals(), dict[str, Any]()
        values = {
            name: cell for name, cell in told.cells.items()
            if name not in {*CONDITIONS, "hromada", "assets", "is_active"}
            and not (name in KEPT_WHEN_BLANK and is_blank(cell))
        }  # fmt: skip
        readers = self.parts.narrowing(told.hromada.id, told.cells.get("kind"))
        for column, name in CONDITIONS.items():
            with refusals.gathering():
                filters |= _condition(column, name, told.cells.get(column), readers[column])
        with refusals.gathering():
            filters |= self._assets(told)
        is_told = bool({*CONDITIONS, "assets"} & told.cells.keys())
        try:
            with refusals.gathering(COLUMN_OF):
                self._put(told, values, filters if is_told else None, is_refused=bool(refusals.fields))
        except (Forbidden, Conflict) as error:
            refusals.add({"": [error.reason]})
        return {
            "attributes" if name.startswith("filters.attributes") else name: reasons
            for name, reasons in refusals.fields.items()
        }

    def _assets(self, told: Told) -> dict[str, Any]:
        if not told.numbers:
            return {}
        try:
            numbers = [one for cell in told.numbers for one in self.parts.numbers(cell, told.hromada.id)]
            return {"asset_ids": [str(self.parts.asset(one, told.hromada.id)) for one in numbers]}
        except Unreadable as refusal:
            raise Invalid(assets=refusal.reason) from refusal

    def _put(
        self, told: Told, values: Mapping[str, Any], filters: Mapping[str, Any] | None, *, is_refused: bool
    ) -> None:
        session, actor = self.session, self.given.actor
        whole = values if filters is None else {**values, "filters": filters}
        is_active = _read_active(told.cells)
        plan = self._known(told, filters)
        if plan is None:
            create_plan(session, actor, told.hromada.id, whole, is_active=is_active is not False)
            outcome = "created"
        else:
            version = plan.version
            switch = {} if is_active is None or is_active == plan.is_active else {"is_active": is_active}
            written = change_plan(session, actor, plan, {**whole, **switch})
            outcome = "unchanged" if written.version == version else "updated"
        if not is_refused:
            self.became.append(became(session, outcome, told.rows))

    def _known(self, told: Told, filters: Mapping[str, Any] | None) -> Plan | None:
        """Find the plan in the register: alike in all that it is known by, else the only one of its title."""
        alike = self.known.get((told.hromada.id, fold(str(told.cells["title"]))), [])
        kinds = KINDS.get(self.session)
        kind, starts_on = find_kind_code(kinds, told.cells.get("kind")), _day(told.cells.get("starts_on"))
        chosen = chosen_ids(filters or {})
        same = [
            one for one in alike
            if (starts_on is None or one.starts_on == starts_on) and one.kind_code == kind
            and (filters is None or set(chosen_ids(one.filters) or ()) == set(chosen or ()))
        ]  # fmt: skip
        is_only = (
            len(alike) == 1 and sum(fold(str(one.cells["title"])) == fold(alike[0].title) for one in self.told) == 1
        )
        found = next((one for one in same if one.id not in self.taken), alike[0] if is_only else None)
        if found is None and same:
            raise Invalid(title=because(ALIKE, row=self.taken[same[0].id]))
        if found is not None:
            self.taken[found.id] = told.row
        return found


def _condition(column: str, name: str, cell: Any, read: Callable[[Any], Any]) -> dict[str, Any]:
    if is_blank(cell):
        return {}
    try:
        value = read(cell)
    except Unreadable as refusal:
        raise Invalid({column: [refusal.reason]}) from refusal
    return {name: str(value) if isinstance(value, uuid.UUID) else value}


def _day(cell: Any) -> Any:
    try:
        return read_day(cell)
    except Unreadable:
        return None


def _read_active(cells: Mapping[str, Any]) -> bool | None:
    try:
        active: bool | None = read_flag(cells.get("is_active"))
    except Unreadable as refusal:
        raise Invalid(is_active=refusal.reason) from refusal
    return active
