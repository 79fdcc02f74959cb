"""Plans may ask for what one organisation holds."""

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.operations.plans import change_plan
from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.json_values import json_text
from registry.places.operations.referrers import Values, described


def _of_holder(organisation_id: uuid.UUID) -> Select[Plan]:
    return select(Plan).where(json_text(Plan.filters, "holder_id") == str(organisation_id))


def _values(plan: Plan, _former: uuid.UUID, new: uuid.UUID) -> Values:
    return {"filters": {**plan.filters, "holder_id": str(new)}}


def _write(session: Session, actor: Actor, plan: Plan, values: Values, action: str) -> None:
    change_plan(session, actor, plan, values, action=action)


PLANS = described(
    "plan", "organisation", because("Плани робіт"), columns=frozenset(), permission="work.read",
    having=_of_holder, values=_values, write=_write,
)  # fmt: skip
