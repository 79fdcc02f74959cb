"""Writing price indexes: a new figure is a new row, so that an old costing keeps the one it was made with."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import PriceIndex
from maintenance.contracts.rules.line_values import INDEX_FIELDS, read_index
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand, snapshot
from registry.kernel.rules.chain import changed


def create_index(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> PriceIndex:
    """Add a figure; the same kind, year and day of publication twice raises Invalid, nothing is overwritten."""
    demand(actor, "cost.write", hromada_id)
    read = read_index(values)
    same = select(PriceIndex).where(
        PriceIndex.hromada_id == hromada_id,
        PriceIndex.kind == read["kind"],
        PriceIndex.year == read["year"],
        PriceIndex.known_on == read["known_on"],
    )
    if session.scalars(same).first() is not None:
        raise Invalid(known_on=because("Значення з цією датою вже є; нове має пізнішу дату оприлюднення"))
    index = PriceIndex(id=uuid.uuid4(), hromada_id=hromada_id, **read)
    session.add(index)
    session.flush()
    record_history(
        session,
        actor,
        "create",
        entity="price_index",
        entity_id=index.id,
        label=f"{index.kind} {index.year}",
        hromada_id=hromada_id,
        changes=changed({}, snapshot(index, INDEX_FIELDS)),
    )
    return index
