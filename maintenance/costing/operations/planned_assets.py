"""Writing the assets that a scenario only thinks of into the register, when somebody asks for it by name."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.models.scenario import ChangeKind, Scenario, ScenarioChange
from maintenance.costing.operations.scenarios import rows_of, update_scenario
from maintenance.costing.queries.scenarios import get_scenario
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import create_asset, foresee_numbers, number_holder
from registry.assets.queries.assets import inventory_key
from registry.kernel.access import Actor
from registry.kernel.batch import written_together
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.operations.permits import demand
from registry.kernel.rules.reading import Unreadable, text_of

PLACE = "{n}"
NO_CHANGE = because("Такої зміни в цьому сценарії немає")
NOTHING_TO_ADD = because("У цій зміні не сказано, скільки майна додати")
MOST_TAKEN = 10_000
"""So many numbers that others have are passed over."""
AT_ONCE = 500
LONGEST_RUN = 2
"""So many times as many numbers are looked up at once for free ones."""


def register_assets(
    session: Session,
    actor: Actor,
    scenario_id: uuid.UUID,
    change_id: uuid.UUID,
    told: Mapping[str, Any],
    *,
    version: int,
    plan_year: int,
) -> list[Asset]:
    """Write a change's assets as planned ones, named and numbered as told («ПЛАН-{n}»), and take the change out.

    The scenario itself never does so. Raise Invalid by field, NotFound, Conflict, Forbidden.
    """
    scenario = get_scenario(session, actor, scenario_id)
    demand(actor, "asset.write", scenario.hromada_id)
    change = _find(scenario, change_id)
    joins_on = change.starts_on or date(plan_year, 1, 1)
    rows = [one for one in rows_of(scenario) if one["id"] != change_id]
    hromada_id, number = scenario.hromada_id, change.count or 0
    if not number:
        raise Invalid(numbers=NOTHING_TO_ADD)
    values = {
        "name": told.get("name"),
        "kind": change.asset_kind,
        "status": "planned",
        "commissioned_on": joins_on,
        "attributes": dict(change.attributes or {}),
    }
    pattern = _pattern(told.get("numbers"), number)
    update_scenario(session, actor, scenario_id, {"changes": rows}, version=version)
    with written_together(session):
        numbers = list(islice(_free_numbers(session, hromada_id, pattern, number), number))
        if len(numbers) < number:
            free = because(
                "За цим зразком вільних номерів %(free)s, а треба %(count)s", free=len(numbers), count=number
            )
            raise Invalid(numbers=free)
        return [create_asset(session, actor, hromada_id, {**values, "inventory_number": one}) for one in numbers]


def _find(scenario: Scenario, change_id: uuid.UUID) -> ScenarioChange:
    found = next((one for one in scenario.changes if one.id == change_id), None)
    if found is None or found.kind != ChangeKind.ASSETS:
        raise NotFound(NO_CHANGE)
    return found


def _pattern(told: Any, number: int) -> str:
    try:
        found: str | None = text_of(40)(told)
    except Unreadable as refusal:
        raise Invalid(numbers=refusal.reason) from refusal
    if found is None:
        raise Invalid(numbers=because("Заповніть це поле"))
    if number > 1 and PLACE not in found:
        raise Invalid(numbers=because("Напишіть {n} там, де має стояти порядковий номер"))
    if len(found.replace(PLACE, str(number * LONGEST_RUN))) > 40:
        raise Invalid(numbers=because("Не більше %(limit)s символів", limit=40))
    return found


def _free_numbers(session: Session, hromada_id: uuid.UUID, pattern: str, number: int) -> Iterator[str]:
    """Give numbers that nobody has, in order; those that are taken are passed over."""
    if PLACE not in pattern:
        yield pattern
        return
    tried = (pattern.replace(PLACE, str(one)) for one in range(1, number + MOST_TAKEN + 1))
    while some := list(islice(tried, max(AT_ONCE, number * LONGEST_RUN))):
        foresee_numbers(session, [hromada_id], map(inventory_key, some))
        yield from (one for one in some if number_holder(session, hromada_id, inventory_key(one)) is None)
