"""Writing support lines: the rows of the request that contracts are costed into."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.service_lines import find_service_line, get_service_line
from maintenance.contracts.rules.line_values import LINE_FIELDS, read_line
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand, demand_version, snapshot
from registry.kernel.rules.chain import changed


def create_service_line(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]
) -> ServiceLine:
    """Add a support line; raise Invalid by field, Forbidden."""
    demand(actor, "cost.write", hromada_id)
    read = read_line(values, is_new=True)
    _check_code(session, hromada_id, read["code"], None)
    line = ServiceLine(id=uuid.uuid4(), hromada_id=hromada_id, **read)
    session.add(line)
    session.flush()
    _record(session, actor, "create", line, {})
    return line


def update_service_line(
    session: Session, actor: Actor, line_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> ServiceLine:
    """Change the given fields of a support line; no change writes nothing."""
    line = get_service_line(session, actor, line_id)
    demand(actor, "cost.write", line.hromada_id)
    demand_version(line, version)
    read = read_line(values, is_new=False)
    _check_code(session, line.hromada_id, read.get("code"), line)
    before = snapshot(line, LINE_FIELDS)
    apply(line, read)
    if changed(before, snapshot(line, LINE_FIELDS)):
        session.flush()
        _record(session, actor, "update", line, before)
    return line


def _check_code(session: Session, hromada_id: uuid.UUID, code: str | None, line: ServiceLine | None) -> None:
    with session.no_autoflush:
        other = find_service_line(session, hromada_id, code) if code else None
    if other is not None and other is not line:
        raise Invalid(code=because("Рядок із таким номером уже є"))


def _record(session: Session, actor: Actor, action: str, line: ServiceLine, before: Mapping[str, Any]) -> None:
    record_history(
        session,
        actor,
        action,
        entity="service_line",
        entity_id=line.id,
        label=f"{line.code} {line.title}",
        hromada_id=line.hromada_id,
        changes=changed(before, snapshot(line, LINE_FIELDS)),
    )
