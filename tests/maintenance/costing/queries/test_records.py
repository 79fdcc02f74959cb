"""The decision in force is the latest kept; what was only submitted decides nothing."""

from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.costing.queries.costing import get_horizon
from maintenance.costing.queries.records import records_of
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_versions import make_version
from tests.factories.registry import first_hromada, make_hromada


def add_price(session: Session, line, amount: str) -> None:
    terms = [{"basis": "per_year", "amount": amount}]
    make_contract(session, line, terms=terms, covers=[], renewal="none")


def test_the_latest_decision_is_in_force(session: Session) -> None:
    hromada, line = first_hromada(session), make_line(session)
    add_price(session, line, "100.00")
    make_version(session, hromada, 2026)
    add_price(session, line, "20.00")
    make_version(session, hromada, 2026, stage="amended")
    add_price(session, line, "3.00")
    make_version(session, hromada, 2026, stage="submitted")

    records = records_of(session, hromada.id, range(2024, 2028))

    assert {year: one.approved for year, one in records.items()} == {2026: {line.id: Decimal("120.00")}}
    assert records_of(session, make_hromada(session).id, range(2024, 2028)) == {}


def test_a_costing_and_its_horizon_begin_at_the_decision(session: Session) -> None:
    hromada, line = first_hromada(session), make_line(session)
    add_price(session, line, "100.00")
    make_version(session, hromada, 2026)
    add_price(session, line, "20.00")

    this, following, last = get_horizon(session, SYSTEM, hromada, 2026, 2)

    assert (this.total, this.rows[0].previous.source) == (Decimal("120.00"), "computed")
    assert (following.previous_total, following.rows[0].previous.source) == (Decimal("100.00"), "approved")
    fact, *ended = ((one.cause, one.amount) for one in following.rows[0].bridge)
    assert fact == ("fact", Decimal("20.00"))
    assert sorted(ended) == [("ended", Decimal("-100.00")), ("ended", Decimal("-20.00"))]
    assert sum(one.amount for one in following.rows[0].bridge) == following.rows[0].change == Decimal("-100.00")
    assert last.before_total == Decimal("100.00")
