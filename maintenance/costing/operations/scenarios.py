"""Writing what-ifs: a name and its own factors per line, or one for all lines."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import Scenario, ScenarioIndex, ServiceLine
from maintenance.contracts.rules.service_lines import FACTOR
from maintenance.costing.rules.what_if import Overrides
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand
from registry.kernel.rules.chain import changed
from registry.kernel.rules.reading import Unreadable, text_of


def save_scenario(
    session: Session, actor: Actor, hromada_id: uuid.UUID, name: Any, overrides: Overrides, *, note: Any = None
) -> Scenario:
    """Save factors under a name; a name that is taken gets the new factors. Raise Invalid by field, Forbidden."""
    demand(actor, "cost.write", hromada_id)
    title, remark = _text("name", name, 200), _text("note", note, 500)
    if title is None:
        raise Invalid(name=because("Назвіть розрахунок"))
    factors = _factors(session, hromada_id, overrides)
    scenario = session.scalars(
        select(Scenario).where(Scenario.hromada_id == hromada_id, Scenario.name == title)
    ).one_or_none()
    before = _described(session, scenario) if scenario else {}
    action = "update" if scenario else "create"
    if scenario is None:
        scenario = Scenario(id=uuid.uuid4(), hromada_id=hromada_id, name=title)
        session.add(scenario)
    scenario.note = remark
    session.flush()
    session.execute(delete(ScenarioIndex).where(ScenarioIndex.scenario_id == scenario.id))
    session.add_all(
        ScenarioIndex(id=uuid.uuid4(), scenario_id=scenario.id, service_line_id=line_id, value=value)
        for line_id, value in factors.items()
    )
    session.flush()
    _record(session, actor, action, scenario, changed(before, _described(session, scenario)))
    return scenario


def delete_scenario(session: Session, actor: Actor, scenario_id: uuid.UUID) -> None:
    """Forget a what-if; raise NotFound, Forbidden. Nothing was ever paid by it."""
    scenario = session.get(Scenario, scenario_id)
    if scenario is None or not actor.can("cost.read", scenario.hromada_id):
        raise NotFound("Такого розрахунку немає")
    demand(actor, "cost.write", scenario.hromada_id)
    before = _described(session, scenario)
    session.execute(delete(ScenarioIndex).where(ScenarioIndex.scenario_id == scenario.id))
    session.delete(scenario)
    session.flush()
    _record(session, actor, "delete", scenario, changed(before, {}))


def _text(name: str, value: Any, limit: int) -> str | None:
    try:
        found: str | None = text_of(limit)(value)
    except Unreadable as refusal:
        raise Invalid({name: [refusal.reason]}) from refusal
    return found


def _factors(session: Session, hromada_id: uuid.UUID, overrides: Overrides) -> dict[uuid.UUID | None, Any]:
    lines = set(session.scalars(select(ServiceLine.id).where(ServiceLine.hromada_id == hromada_id)))
    factors: dict[uuid.UUID | None, Any] = dict(overrides.by_line.items())
    if overrides.all_lines is not None:
        factors[None] = overrides.all_lines
    if not factors:
        raise Invalid(index=because("Вкажіть хоча б один індекс"))
    if any(line_id is not None and line_id not in lines for line_id in factors):
        raise Invalid(index=because("Такого запису немає в цій громаді"))
    try:
        return {line_id: FACTOR.read(value) for line_id, value in factors.items()}
    except Unreadable as refusal:
        raise Invalid(index=refusal.reason) from refusal


def _described(session: Session, scenario: Scenario) -> dict[str, Any]:
    codes = {
        one.id: one.code
        for one in session.scalars(select(ServiceLine).where(ServiceLine.hromada_id == scenario.hromada_id))
    }
    indexes = session.scalars(select(ScenarioIndex).where(ScenarioIndex.scenario_id == scenario.id))
    told = {codes.get(one.service_line_id, "*") if one.service_line_id else "*": one.value for one in indexes}
    return {"name": scenario.name, "note": scenario.note, "indexes": dict(sorted(told.items()))}


def _record(
    session: Session, actor: Actor, action: str, scenario: Scenario, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    record_history(
        session,
        actor,
        action,
        entity="scenario",
        entity_id=scenario.id,
        label=scenario.name,
        hromada_id=scenario.hromada_id,
        changes=changes,
    )
