"""The chain, entry by entry and many at once."""

import pytest
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.batch import written_together
from registry.kernel.operations.history import record_history
from registry.kernel.queries.history import count_history, prove_history


def note(session: Session, number: int) -> None:
    record_history(
        session,
        SYSTEM,
        "create",
        entity="asset",
        entity_id=number,
        label=f"Камера {number}",
        hromada_id=None,
        changes={"name": (None, f"Камера {number}")},
    )


def test_entries_gathered_and_chained_at_once_prove_themselves(session: Session) -> None:
    note(session, 1)
    with written_together(session):
        for number in (2, 3, 4):
            note(session, number)
    note(session, 5)
    session.commit()

    assert count_history(session) >= 5
    assert prove_history(session).broken is None


def test_what_was_gathered_is_dropped_when_the_work_fails(session: Session) -> None:
    before = count_history(session)

    with pytest.raises(RuntimeError), written_together(session):
        note(session, 1)
        raise RuntimeError
    note(session, 2)

    assert count_history(session) == before + 1
    assert prove_history(session).broken is None


def test_gathered_entries_are_written_at_the_end(session: Session) -> None:
    before = count_history(session)

    with written_together(session):
        note(session, 1)
        seen_inside = count_history(session)

    assert (seen_inside, count_history(session)) == (before, before + 1)
