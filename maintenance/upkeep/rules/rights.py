"""Who may write about work: the permission, and the own department where the grant has one."""

import uuid

from registry.kernel.access import Actor


def may_work_on(actor: Actor, hromada_id: uuid.UUID, holder_id: uuid.UUID | None) -> bool:
    """Tell whether the actor may log work on an asset held by that organisation."""
    if not actor.can("work.write", hromada_id):
        return False
    department_id = actor.department_id(hromada_id)
    return department_id is None or department_id == holder_id


def may_plan(actor: Actor, hromada_id: uuid.UUID) -> bool:
    """Tell whether the actor may write plans there: those for all assets, so nobody limited to a department."""
    return actor.can("work.write", hromada_id)
