"""Acts that are kept are those of the database, whoever changes whichever of their columns."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, event, select, text, update
from sqlalchemy.orm import Session

from config.database import prepare_database
from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act
from maintenance.costing.queries.kept_acts import MOST_KEPT, _kept, acts_in, acts_of, read_kept_acts
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.registry import first_hromada


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada with two acts of one contract."""
    contract = make_contract(session, make_line(session))
    make_act(session, contract, number="7")
    make_act(session, contract, number="8|9", on="2026-02-28", **{"from": "2026-02-01", "to": "2026-02-28"})
    session.commit()
    return first_hromada(session)


def another_contract(session: Session) -> uuid.UUID:
    return make_contract(session, make_line(session, code="2.9"), number="К-2").id


CHANGES: dict[str, Callable[[Session], dict[str, Any]]] = {
    "contract": lambda session: {"contract_id": another_contract(session)},
    "number": lambda _session: {"number": "7|"},
    "day": lambda _session: {"accepted_on": date(2026, 2, 2)},
    "first day": lambda _session: {"starts_on": date(2026, 1, 2)},
    "last day": lambda _session: {"ends_on": date(2026, 2, 1)},
    "amount": lambda _session: {"amount": Decimal("1000.01")},
    "kekv": lambda _session: {"kekv": "2610"},
    "fund": lambda _session: {"fund": "special"},
    "hromada": lambda _session: {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 1, 31)},
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_sql_changes_of_an_act_is_read_again(session: Session, hromada: Hromada, name: str) -> None:
    before = read_kept_acts(session, hromada.id, [2026])
    values = CHANGES[name](session)
    table = Act.__table__
    session.execute(update(table).where(table.c.number == "7").values(**values))

    after = read_kept_acts(session, hromada.id, [2026])

    assert after.acts != before.acts
    assert after.acts == acts_of(session, acts_in(hromada.id, [2026]))


def test_acts_that_come_and_go_are_seen(session: Session, hromada: Hromada) -> None:
    assert [one.number for one in read_kept_acts(session, hromada.id, [2026]).acts] == ["7", "8|9"]

    make_act(session, session.scalars(select(Contract)).one(), number="10", on="2026-04-01")
    assert [one.number for one in read_kept_acts(session, hromada.id, [2026]).acts] == ["7", "8|9", "10"]

    session.rollback()
    assert [one.number for one in read_kept_acts(session, hromada.id, [2026]).acts] == ["7", "8|9"]

    session.execute(delete(Act.__table__))
    assert read_kept_acts(session, hromada.id, [2026]).acts == ()


def test_acts_that_nobody_changes_are_the_same_objects(session: Session, hromada: Hromada) -> None:
    first = read_kept_acts(session, hromada.id, [2026])

    assert read_kept_acts(session, hromada.id, [2026]) is first
    assert first.accepted(2026) is first.accepted(2026)
    assert [(months, until) for months, until in first.accepted(2026).values()] == [
        ({1: Decimal("1000.00"), 2: Decimal("1000.00")}, date(2026, 2, 28))
    ]


def test_of_many_years_those_looked_at_last_are_kept(session: Session, hromada: Hromada) -> None:
    for year in range(2000, 2000 + 3 * MOST_KEPT):
        read_kept_acts(session, hromada.id, [year])

    assert len(_kept[session.get_bind().engine]) == MOST_KEPT


def test_acts_are_asked_for_only_after_a_change_of_any_by_anyone(
    session: Session, hromada: Hromada, database_url: str
) -> None:
    first = read_kept_acts(session, hromada.id, [2026])
    session.commit()
    asked: list[str] = []
    event.listen(session.get_bind().engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    assert read_kept_acts(session, hromada.id, [2026]) is first
    assert not [one for one in asked if "maintenance_act" in one]
    session.rollback()
    elsewhere = create_engine(database_url)
    prepare_database(elsewhere)
    with elsewhere.begin() as connection:
        connection.execute(text("UPDATE maintenance_act SET number = '9' WHERE number = '7'"))
    elsewhere.dispose()

    assert {one.number for one in read_kept_acts(session, hromada.id, [2026]).acts} == {"9", "8|9"}


def test_a_change_that_is_taken_back_leaves_no_trace(session: Session, hromada: Hromada) -> None:
    first = read_kept_acts(session, hromada.id, [2026])
    session.rollback()

    session.execute(update(Act).where(Act.number == "7").values(amount=Decimal(5)))
    assert read_kept_acts(session, hromada.id, [2026]).acts[0].amount == 5
    session.rollback()

    assert read_kept_acts(session, hromada.id, [2026]).acts == first.acts
