"""Writing support lines: the rows of the request that contracts are costed into."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.measures import list_measures
from maintenance.contracts.queries.service_lines import find_service_line, get_service_line
from maintenance.contracts.rules.service_lines import SERVICE_LINE, expenditure_of
from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create
from registry.kernel.text import sort_key

TAKEN = because("Рядок із таким номером уже є")


def create_service_line(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]
) -> ServiceLine:
    """Add a support line; raise Invalid by field, Forbidden."""
    made: ServiceLine = create(session, actor, WRITING, ServiceLine(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def update_service_line(
    session: Session, actor: Actor, line_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> ServiceLine:
    """Change the given fields of a support line; no change writes nothing."""
    line = get_service_line(session, actor, line_id)
    changed: ServiceLine = change(session, actor, WRITING, line, values, version=version)
    return changed


def _demand_write(actor: Actor, line: ServiceLine) -> None:
    demand(actor, "cost.write", line.hromada_id)


def _check(session: Session, draft: Draft) -> None:
    """No other line of the hromada has the code; КЕКВ says whether the expenditure is current or capital."""
    code = draft.values.get("code")
    with session.no_autoflush:
        other = find_service_line(session, draft.thing.hromada_id, code) if code else None
    if other is not None and other is not draft.thing:
        draft.refuse("code", TAKEN)
    by_kekv = expenditure_of(draft.will_be("kekv"))
    if draft.values.get("expenditure") is None:
        draft.values["expenditure"] = by_kekv
    elif draft.values["expenditure"] != by_kekv and "kekv" not in draft.errors:
        draft.refuse("expenditure", because("КЕКВ 2… — поточні видатки, 3… — капітальні"))
    _check_measure(session, draft)


def _check_measure(session: Session, draft: Draft) -> None:
    """A measure is one of the programme that is named with it; what a programme has lost since stays named."""
    named = draft.will_be("measure_programme_id"), draft.will_be("measure_code")
    kept = draft.thing.measure_programme_id, draft.thing.measure_code
    if draft.errors.keys() & {"measure_programme_id", "measure_code"} or named in ((None, None), kept):
        return
    if named[0] is None:
        draft.refuse("measure_programme_id", because("Назвіть програму, до якої належить захід"))
    elif named[1] is None:
        draft.refuse("measure_code", because("Назвіть захід цієї програми"))
    else:
        with session.no_autoflush:
            known = {(one.programme_id, one.code) for one in list_measures(session, draft.thing.hromada_id)}
        if named not in known:
            draft.refuse("measure_code", because("У цій програмі такого заходу немає"))


WRITING = Writing(
    SERVICE_LINE,
    _demand_write,
    derive=lambda line: {"sort_key": sort_key(line.code)},
    check=_check,
    taken={"hromada_id_code": ("code", TAKEN)},
)
