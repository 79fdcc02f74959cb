"""Reading when assets stood in reserve."""

from datetime import date

from sqlalchemy import event
from sqlalchemy.orm import Session

from registry.assets.operations.assets import update_asset
from registry.assets.queries.reserve import ReservePeriod, reserve_periods
from registry.kernel.access import SYSTEM
from tests.factories.registry import make_asset, make_hromada


def test_stays_are_read_by_asset_or_by_hromada_in_one_statement(session: Session) -> None:
    mine, other = make_hromada(session), make_hromada(session)
    kept, busy, foreign = (
        make_asset(session, mine, status="reserve"),
        make_asset(session, mine),
        make_asset(session, other),
    )
    update_asset(session, SYSTEM, kept.id, {"status": "repair", "status_on": "2026-02-01"}, version=1)
    update_asset(session, SYSTEM, kept.id, {"status": "reserve", "status_on": "2026-03-01"}, version=2)
    update_asset(session, SYSTEM, foreign.id, {"status": "reserve", "status_on": "2026-04-01"}, version=1)
    session.commit()
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: statements.append(told[2]))

    by_hromada = reserve_periods(session, hromada_id=mine.id)
    by_asset = reserve_periods(session, [foreign.id, busy.id])

    assert by_hromada == {
        kept.id: [ReservePeriod(None, date(2026, 1, 31)), ReservePeriod(date(2026, 3, 1), None)],
    }
    assert by_asset == {foreign.id: [ReservePeriod(date(2026, 4, 1), None)]}
    assert len([one for one in statements if one.startswith("SELECT")]) == 2
