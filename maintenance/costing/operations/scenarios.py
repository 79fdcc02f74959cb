"""Writing scenarios with their changes: what is doubtful is asked about, and nothing of the register is touched."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session, object_session

from maintenance.contracts.models.contract import Basis, Contract, ContractTerm
from maintenance.contracts.models.service_line import IndexKind
from maintenance.costing.models.scenario import ChangeKind, Scenario
from maintenance.costing.queries.scenario_forms import index_kinds
from maintenance.costing.queries.scenarios import NO_SCENARIO, find_named, find_settlement, get_scenario
from maintenance.costing.rules.percentages import doubt, is_doubtful
from maintenance.costing.rules.scenarios import PERCENTS, SCENARIO, check_changes
from maintenance.costing.rules.what_if import Overrides
from registry.assets.queries.kinds import KINDS, NO_KIND, find_kind_code
from registry.assets.rules.attribute_filter import read_wanted
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.money import format_uah
from registry.kernel.operations.permits import demand, demand_version
from registry.kernel.queries.history import find_last_entry
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove
from registry.kernel.references import told
from registry.kernel.rules.reading import Unreadable, read_flag

TAKEN = because("Сценарій з такою назвою вже є")
NO_TERM = because("Такої ціни в цьому договорі немає")


def create_scenario(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Scenario:
    """Write a new scenario with its `changes`; raise Invalid by field («changes.0.percent»), Forbidden.

    A percentage that is hardly meant is refused unless `sure` is told with it.
    """
    made: Scenario = create(session, actor, WRITING, Scenario(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def update_scenario(
    session: Session, actor: Actor, scenario_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Scenario:
    """Change the given fields; `changes`, when given, replace all. No change writes nothing."""
    scenario = get_scenario(session, actor, scenario_id)
    written: Scenario = change(session, actor, WRITING, scenario, values, version=version)
    return written


def delete_scenario(session: Session, actor: Actor, scenario_id: uuid.UUID, *, version: int) -> None:
    """Forget a scenario; raise NotFound, Forbidden, Conflict. Nothing was ever paid by it."""
    remove(session, actor, WRITING, get_scenario(session, actor, scenario_id), version=version)


def restore_scenario(session: Session, actor: Actor, scenario_id: uuid.UUID) -> Scenario:
    """Bring a deleted scenario back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, SCENARIO, scenario_id, str(NO_SCENARIO))
    if not actor.can("cost.read", hromada_id):
        raise NotFound(NO_SCENARIO)
    values["changes"] = [_untold(one) for one in values.get("changes", ())]
    made: Scenario = create(
        session, actor, WRITING, Scenario(id=scenario_id, hromada_id=hromada_id), {**values, "sure": True}
    )
    return made


def undo_changes(session: Session, actor: Actor, scenario_id: uuid.UUID, *, version: int) -> Scenario:
    """Give a scenario the changes that it had before it was written last; raise Conflict when it was written since."""
    scenario = get_scenario(session, actor, scenario_id)
    demand(actor, "cost.write", scenario.hromada_id)
    demand_version(scenario, version)
    entry = find_last_entry(session, entity=SCENARIO.entity, entity_id=scenario_id, action="update")
    if entry is None or "changes" not in entry.changes:
        raise Conflict("Тут уже немає чого повертати")
    rows = [_untold(one) for one in entry.changes["changes"][0] or ()]
    return update_scenario(session, actor, scenario_id, {"changes": rows, "sure": True}, version=version)


def _untold(row: Mapping[str, Any]) -> dict[str, Any]:
    """Take what the history tells of a row back: things by their ids."""
    return {name: one["id"] if isinstance(one, Mapping) and "id" in one else one for name, one in row.items()}


def copy_scenario(session: Session, actor: Actor, scenario_id: uuid.UUID, name: Any) -> Scenario:
    """Write the same changes under another name."""
    scenario = get_scenario(session, actor, scenario_id)
    values = {"name": name, "note": scenario.note, "changes": rows_of(scenario, is_copy=True), "sure": True}
    return create_scenario(session, actor, scenario.hromada_id, values)


def rows_of(scenario: Scenario, *, is_copy: bool = False) -> list[dict[str, Any]]:
    """Give a scenario's changes as they are sent; a copy's get ids of their own."""
    noun = SCENARIO.by_name["changes"].type.rows.noun  # type: ignore[union-attr]
    return [
        {**({} if is_copy else {"id": one.id}), **{part.name: getattr(one, part.column) for part in noun.fields}}
        for one in scenario.changes
    ]


def save_scenario(
    session: Session, actor: Actor, hromada_id: uuid.UUID, name: Any, overrides: Overrides, *, note: Any = None
) -> Scenario:
    """Save indexes under a name; a name that is taken gets these in place of its changes. Raise Invalid, Forbidden."""
    demand(actor, "cost.write", hromada_id)
    changes = list(_indexes(overrides))
    if not changes:
        raise Invalid(index=because("Вкажіть хоча б один індекс"))
    values = {"name": name, "note": note, "changes": changes, "sure": True}
    known = find_named(session, hromada_id, name) if isinstance(name, str) else None
    if known is None:
        return create_scenario(session, actor, hromada_id, values)
    return update_scenario(session, actor, known.id, values, version=known.version)


def _indexes(overrides: Overrides) -> Iterator[dict[str, Any]]:
    factors: dict[uuid.UUID | None, Decimal] = dict(overrides.by_line.items())
    if overrides.all_lines is not None:
        factors[None] = overrides.all_lines
    for line_id, factor in factors.items():
        yield {"kind": ChangeKind.INDEX.value, "service_line_id": line_id, "percent": (factor - 1) * 100}


def _demand_write(actor: Actor, scenario: Scenario) -> None:
    demand(actor, "cost.write", scenario.hromada_id)


def _read(_session: Session, draft: Draft, given: Mapping[str, Any]) -> None:
    """Read what was given, and ask about percentages that nobody has stood for yet."""
    reading = SCENARIO.read({name: value for name, value in given.items() if name != "sure"}, is_new=draft.is_new)
    draft.values, draft.errors = reading.values, reading.errors
    try:
        is_sure = bool(read_flag(given.get("sure")))
    except Unreadable as refusal:
        draft.refuse("sure", refusal.reason)
        return
    if not is_sure:
        _ask(draft)


def _ask(draft: Draft) -> None:
    kept = {} if draft.is_new else {one.id: one for one in draft.thing.changes}
    for place, row in enumerate(draft.values.get("changes") or ()):
        known = kept.get(row.get("id"))
        for name in PERCENTS:
            percent: Decimal | None = row.get(name)
            if percent is not None and is_doubtful(percent) and (known is None or getattr(known, name) != percent):
                draft.refuse(f"changes.{place}.{name}", doubt(percent))


def _check(session: Session, draft: Draft) -> None:
    _refuse_taken_name(session, draft)
    changes = draft.values.get("changes") or ()
    for name, reasons in check_changes(changes).items():
        draft.refuse(name, reasons[0])
    for place, row in enumerate(changes):
        _check_kind(session, draft, f"changes.{place}", row)
        _check_settlement(session, draft, f"changes.{place}", row)
        _check_index(session, draft, f"changes.{place}", row)
    _check_terms(session, draft, changes)


def _refuse_taken_name(session: Session, draft: Draft) -> None:
    name = draft.values.get("name")
    if not name:
        return
    with session.no_autoflush:
        other = find_named(session, draft.thing.hromada_id, name)
    if other is not None and other.id != draft.thing.id:
        draft.refuse("name", TAKEN)


def _check_kind(session: Session, draft: Draft, place: str, row: dict[str, Any]) -> None:
    if not row.get("asset_kind"):
        return
    known = KINDS.get(session)
    row["asset_kind"] = find_kind_code(known, row["asset_kind"])
    if row["asset_kind"] is None:
        draft.refuse(f"{place}.asset_kind", NO_KIND)
    elif row.get("attributes"):
        kept, errors = read_wanted(known[row["asset_kind"]].definition, row["attributes"])
        row["attributes"] = kept or None
        for part, reasons in errors.items():
            draft.refuse(f"{place}.{part}", reasons[0])


def _check_settlement(session: Session, draft: Draft, place: str, row: Mapping[str, Any]) -> None:
    told = row.get("settlement")
    if told and find_settlement(session, draft.thing.hromada_id, told) is None:
        draft.refuse(f"{place}.settlement", because("Такого населеного пункту немає"))


def _check_index(session: Session, draft: Draft, place: str, row: Mapping[str, Any]) -> None:
    """Refuse an index that neither a line follows nor anybody knows: it would change nothing without a word."""
    told = row.get("index_kind")
    if told and told not in IndexKind.codes() and told not in index_kinds(session, draft.thing.hromada_id):
        draft.refuse(f"{place}.index_kind", because("Такого індексу не має жоден рядок"))


def _check_terms(session: Session, draft: Draft, changes: Sequence[dict[str, Any]]) -> None:
    """Find the price that another one stands in for; a sum can only take a sum's place."""
    for place, row in enumerate(changes):
        if row.get("kind") != ChangeKind.TERM or not row.get("contract_id") or not row.get("term_id"):
            continue
        with session.no_autoflush:
            contract = session.get(Contract, row["contract_id"])
        terms = {one.id: one for one in contract.terms} if contract else {}
        term = terms.get(row["term_id"])
        if term is None:
            draft.refuse(f"changes.{place}.term_id", NO_TERM)
        elif row.get("basis") == "lump_sum" != term.basis:
            why = because("Разова сума замінює лише разову: виберіть «на рік» або «на місяць»")
            draft.refuse(f"changes.{place}.basis", why)


def _describe(scenario: Scenario) -> dict[str, Any]:
    """Name for the history the prices that others stand in for, by what they are on the day."""
    session = object_session(scenario)
    if session is None or not any(one.term_id for one in scenario.changes):
        return {}
    told_rows = told(session, SCENARIO.by_name["changes"], scenario.changes)
    for row in told_rows:
        term = session.get(ContractTerm, row["term_id"]) if row.get("term_id") else None
        if term is not None:
            name = f"{format_uah(term.amount)} {Basis(term.basis).word()}"
            row["term_id"] = {"id": str(term.id), "name": " ".join(filter(None, (name, term.clause)))}
    return {"changes": told_rows}


WRITING = Writing(
    SCENARIO,
    _demand_write,
    read=_read,
    check=_check,
    describe=_describe,
    taken={"hromada_id_name": ("name", TAKEN), "maintenance_scenario.name": ("name", TAKEN)},
)
