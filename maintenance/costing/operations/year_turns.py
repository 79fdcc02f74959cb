"""Taking note of what changes with a year: once, with who and when."""

import uuid
from datetime import date

from sqlalchemy.orm import Session

from maintenance.costing.models.year_turn import YearTurn
from maintenance.costing.queries.year_turns import find_turn
from maintenance.costing.rules.year_turn import check_turn
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, because
from registry.kernel.operations.history import lock_head, record_history
from registry.kernel.operations.permits import demand
from registry.places.models.territory import Hromada


def note_turn(session: Session, actor: Actor, hromada: Hromada, year: int, today: date) -> YearTurn:
    """Take note of a hromada's turn of the year; raise Forbidden, Invalid out of its time, Conflict the second time."""
    demand(actor, "cost.write", hromada.id)
    check_turn(year, today)
    lock_head(session)  # Nobody else writes until the end of the transaction: the first one is known to the second.
    if find_turn(session, hromada.id, year) is not None:
        raise Conflict(because("Перехід на %(year)s рік уже взято до відома", year=year))
    turn = YearTurn(id=uuid.uuid4(), hromada_id=hromada.id, year=year, noted_at=clock.now(), noted_by=actor.label[:200])
    session.add(turn)
    session.flush()
    record_history(
        session,
        actor,
        "create",
        entity="year_turn",
        entity_id=turn.id,
        label=str(year),
        hromada_id=hromada.id,
        changes={"year": (None, year)},
    )
    return turn
