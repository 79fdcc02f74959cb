"""Which support lines a programme's measures are paid by."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.service_lines import PRINT_ORDER
from registry.kernel.access import Actor


def lines_of_measures(session: Session, actor: Actor, programme_id: uuid.UUID) -> list[tuple[str, str, str]]:
    """List measure, line and the line's title in the order of print; none to who may not read lines."""
    ids = actor.hromada_ids("contract.read")
    columns = (ServiceLine.measure_code, ServiceLine.code, ServiceLine.title)
    own = select(*columns).where(
        ServiceLine.measure_programme_id == programme_id, ServiceLine.measure_code.is_not(None)
    )
    if ids is not None:
        own = own.where(ServiceLine.hromada_id.in_(ids))
    return [(measure, code, title) for measure, code, title in session.execute(own.order_by(*PRINT_ORDER)) if measure]
