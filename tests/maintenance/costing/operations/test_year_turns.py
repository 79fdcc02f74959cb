"""The turn of the year is taken note of once, in its time, by who may."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.costing.models.year_turn import YearTurn
from maintenance.costing.operations.year_turns import note_turn
from maintenance.costing.queries.year_turns import find_turn
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.models.history import HistoryEntry
from tests.factories.registry import actor_as, make_hromada

DECEMBER = date(2026, 12, 15)


def test_who_took_note_and_when_is_kept_with_history(session: Session) -> None:
    hromada = make_hromada(session)

    turn = note_turn(session, SYSTEM, hromada, 2027, DECEMBER)

    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "year_turn")).one()
    assert (turn.year, turn.noted_by, turn.noted_at is not None) == (2027, SYSTEM.label, True)
    assert (entry.action, entry.entity_id, entry.entity_label) == ("create", str(turn.id), "2027")
    assert find_turn(session, hromada.id, 2027) is turn


def test_the_second_time_is_refused_and_every_year_and_hromada_has_its_own(session: Session) -> None:
    one, other = make_hromada(session), make_hromada(session)
    note_turn(session, SYSTEM, one, 2027, DECEMBER)

    with pytest.raises(Conflict):
        note_turn(session, SYSTEM, one, 2027, date(2027, 1, 20))

    note_turn(session, SYSTEM, other, 2027, DECEMBER)
    note_turn(session, SYSTEM, one, 2028, date(2027, 12, 1))
    assert session.scalar(select(func.count()).select_from(YearTurn)) == 3


def test_out_of_its_time_nothing_is_noted(session: Session) -> None:
    with pytest.raises(Invalid):
        note_turn(session, SYSTEM, make_hromada(session), 2027, date(2026, 11, 30))

    assert session.scalar(select(func.count()).select_from(YearTurn)) == 0


@pytest.mark.parametrize("role", ["viewer", "technician", "auditor", "publisher"])
def test_who_only_reads_takes_no_note(session: Session, role: str) -> None:
    hromada = make_hromada(session)

    with pytest.raises(Forbidden):
        note_turn(session, actor_as(role, hromada), hromada, 2027, DECEMBER)
