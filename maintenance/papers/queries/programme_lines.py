"""Which support lines a programme's measures are paid by."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.service_lines import PRINT_ORDER
from maintenance.programmes.queries import lines_bound
from registry.kernel.access import Actor


def lines_of_measures(session: Session, actor: Actor, programme_id: uuid.UUID) -> list[tuple[str, str, str]]:
    """List measure, line and the line's title in the order of print; none to who may not read lines."""
    ids = actor.hromada_ids("contract.read")
    bound = lines_bound(session, programme_id)
    columns = (ServiceLine.id, ServiceLine.measure_programme_id, ServiceLine.measure_code, ServiceLine.code)
    named = (ServiceLine.measure_programme_id == programme_id) & ServiceLine.measure_code.is_not(None)
    own = select(*columns, ServiceLine.title).where(named | ServiceLine.id.in_(bound))
    if ids is not None:
        own = own.where(ServiceLine.hromada_id.in_(ids))
    rows = session.execute(own.order_by(*PRINT_ORDER)).all()
    measures = [row.measure_code if row.measure_programme_id == programme_id else bound.get(row.id) for row in rows]
    return [(measure, row.code, row.title) for measure, row in zip(measures, rows, strict=True) if measure]
