"""Writing down who took data out of the register, and what."""

import uuid

from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.operations.history import record_history

ENTITY = "export"


def record_export(
    session: Session, actor: Actor, name: str, *, address: str | None = None, hromada_id: uuid.UUID | None = None
) -> None:
    """Write down that a file was taken out: its name, and the address that tells by which conditions."""
    record_history(
        session,
        actor,
        "export",
        entity=ENTITY,
        entity_id=name[:40],
        label=name,
        hromada_id=hromada_id,
        changes={"address": (None, address[:500])} if address else {},
    )
