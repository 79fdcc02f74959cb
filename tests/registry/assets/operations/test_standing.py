"""The day of a status, and the stays in reserve that follow from it."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import STATUSES, Asset
from registry.assets.models.reserve import AssetReserve
from registry.assets.operations.assets import change_asset, restore_asset, retire_asset
from registry.assets.queries.reserve import reserve_periods
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.batch import written_together
from registry.kernel.errors import Invalid
from registry.kernel.queries.history import HistoryFilter, list_history
from tests.factories.registry import first_hromada, make_asset, make_kind

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is half past midnight in Kyiv on 22 November 2026, and still the 21st in London."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 21, 22, 30, tzinfo=UTC))


def put(session: Session, asset: Asset, **values: Any) -> Asset:
    return change_asset(session, SYSTEM, asset, values, version=asset.version)


def stays(session: Session, asset: Asset) -> list[tuple[str | None, str | None]]:
    """Give the stays in reserve as words; None is open."""
    found = reserve_periods(session, [asset.id]).get(asset.id, [])
    return [tuple(None if day is None else day.isoformat() for day in one) for one in found]  # type: ignore[misc]


def test_a_status_that_changes_holds_since_the_given_day(session: Session) -> None:
    asset = make_asset(session)

    put(session, asset, status="reserve", status_on="01.11.2026")

    assert (asset.status_on, stays(session, asset)) == (date(2026, 11, 1), [("2026-11-01", None)])
    entry = list_history(session, SYSTEM, HistoryFilter(entity="asset", action="update"))[0]
    assert entry.changes == {"status": ["in_service", "reserve"], "status_on": [None, "2026-11-01"]}


@pytest.mark.parametrize(("zone", "expected"), [("Europe/Kyiv", TODAY), ("Europe/London", date(2026, 11, 21))])
def test_without_a_day_a_status_changes_today_by_the_municipalitys_clock(
    session: Session, zone: str, expected: date
) -> None:
    clock.set_zone(ZoneInfo(zone))
    asset = make_asset(session)

    put(session, asset, status="repair")

    assert asset.status_on == expected


def test_a_new_thing_without_a_day_has_its_status_always(session: Session) -> None:
    working = make_asset(session)
    kept = make_asset(session, status="reserve", commissioned_on="2024-05-01")
    unknown = make_asset(session, status="reserve")
    told = make_asset(session, status="reserve", status_on="2026-02-01", commissioned_on="2024-05-01")

    assert [one.status_on for one in (working, kept, unknown)] == [None, None, None]
    assert (stays(session, kept), stays(session, unknown)) == ([("2024-05-01", None)], [(None, None)])
    assert stays(session, told) == [("2026-02-01", None)]


def test_a_stay_ends_on_the_day_before_the_next_status_and_an_empty_one_is_gone(session: Session) -> None:
    asset = make_asset(session)
    put(session, asset, status="reserve", status_on="2026-03-01")
    put(session, asset, status="in_service", status_on="2026-04-01")
    put(session, asset, status="reserve", status_on="2026-05-01")

    put(session, asset, status="repair", status_on="2026-05-01")

    assert stays(session, asset) == [("2026-03-01", "2026-03-31")]


def test_a_day_to_come_is_refused(session: Session) -> None:
    asset = make_asset(session)

    with pytest.raises(Invalid) as refused:
        put(session, asset, status="reserve", status_on="2026-11-23")

    assert list(refused.value.fields) == ["status_on"]
    assert stays(session, asset) == []


def test_a_status_earlier_than_the_present_one_is_refused_and_says_since_when_that_holds(session: Session) -> None:
    asset = put(session, make_asset(session), status="reserve", status_on="2026-03-01")

    with pytest.raises(Invalid) as refused:
        put(session, asset, status="in_service", status_on="2026-02-28")

    assert "01.03.2026" in str(refused.value.fields["status_on"][0])
    assert stays(session, asset) == [("2026-03-01", None)]


def test_an_empty_day_changes_nothing_while_the_status_stays(session: Session) -> None:
    asset = put(session, make_asset(session), status="reserve", status_on="2026-03-01")

    put(session, asset, status="reserve", status_on=None)

    assert (asset.version, asset.status_on) == (2, date(2026, 3, 1))


def test_a_corrected_day_moves_the_stay_that_begins_or_ends_with_it(session: Session) -> None:
    asset = put(session, make_asset(session), status="reserve", status_on="2026-03-01")

    put(session, asset, status_on="2026-02-10")
    put(session, asset, status="in_service")
    put(session, asset, status_on="2026-06-01")

    assert stays(session, asset) == [("2026-02-10", "2026-05-31")]
    with pytest.raises(Invalid):
        put(session, asset, status_on="2026-02-09")


def test_what_is_retired_has_that_status_since_its_last_day_and_stood_in_reserve_on_it(session: Session) -> None:
    asset = put(session, make_asset(session), status="reserve", status_on="2026-03-01")

    retire_asset(session, SYSTEM, asset.id, version=asset.version, on=date(2026, 10, 31))

    assert (asset.status_on, asset.decommissioned_on) == (date(2026, 10, 31), date(2026, 10, 31))
    assert stays(session, asset) == [("2026-03-01", "2026-10-31")]


def test_a_retired_things_corrected_last_day_moves_its_status_and_its_stay(session: Session) -> None:
    asset = put(session, make_asset(session), status="reserve", status_on="2026-03-01")
    retire_asset(session, SYSTEM, asset.id, version=asset.version, on=date(2026, 10, 31))

    put(session, asset, decommissioned_on="2026-10-15")

    assert (asset.status_on, stays(session, asset)) == (date(2026, 10, 15), [("2026-03-01", "2026-10-15")])


@pytest.mark.parametrize(
    ("values", "last", "since"),
    [
        ({"status_on": "2026-10-31"}, date(2026, 10, 31), date(2026, 10, 31)),
        ({"decommissioned_on": "2026-12-31"}, date(2026, 12, 31), TODAY),
        ({}, TODAY, TODAY),
    ],
)
def test_the_last_day_and_the_day_of_being_retired_agree(
    session: Session, values: dict[str, str], last: date, since: date
) -> None:
    asset = put(session, make_asset(session), status="retired", **values)

    assert (asset.decommissioned_on, asset.status_on) == (last, since)


def test_a_retired_thing_with_two_days_that_differ_is_refused(session: Session) -> None:
    asset = make_asset(session)

    with pytest.raises(Invalid) as refused:
        put(session, asset, status="retired", status_on="2026-10-30", decommissioned_on="2026-10-31")

    assert list(refused.value.fields) == ["status_on"]


def test_retiring_before_the_present_status_began_is_refused_at_the_last_day(session: Session) -> None:
    asset = put(session, make_asset(session), status="repair", status_on="2026-11-01")

    with pytest.raises(Invalid) as refused:
        retire_asset(session, SYSTEM, asset.id, version=asset.version, on=date(2026, 10, 31))

    assert list(refused.value.fields) == ["decommissioned_on"]


@pytest.mark.parametrize("first", ["2026-03-01", None])
def test_undoing_a_retirement_goes_on_with_the_stay_as_if_it_had_not_been(session: Session, first: str | None) -> None:
    asset = make_asset(session, status="reserve", status_on=first)
    retire_asset(session, SYSTEM, asset.id, version=asset.version, on=date(2026, 10, 31))

    restore_asset(session, SYSTEM, asset.id, version=asset.version)

    told = None if asset.status_on is None else asset.status_on.isoformat()
    assert (asset.status, told, asset.decommissioned_on) == ("reserve", first, None)
    assert stays(session, asset) == [(first, None)]


def test_what_is_deleted_takes_its_stays_with_it(session: Session) -> None:
    asset = make_asset(session, status="reserve")
    session.commit()

    session.delete(asset)
    session.commit()

    assert session.scalar(select(func.count()).select_from(AssetReserve)) == 0


def test_many_written_together_keep_their_stays_too(session: Session) -> None:
    known = put(session, make_asset(session), status="reserve", status_on="2026-03-01")
    session.commit()
    make_kind(session)

    with written_together(session):
        made = make_asset(session, status="reserve", status_on="2026-02-01")
        put(session, made, status="repair", status_on="2026-02-10")
        put(session, made, status="reserve", status_on="2026-02-20")
        put(session, known, status="in_service", status_on="2026-04-01")
        put(session, known, status="reserve", status_on="2026-05-01")
        put(session, known, status="repair", status_on="2026-05-01")
    session.commit()

    assert stays(session, made) == [("2026-02-01", "2026-02-09"), ("2026-02-20", None)]
    assert stays(session, known) == [("2026-03-01", "2026-03-31")]


@pytest.mark.parametrize("seed", range(12))
def test_stays_are_the_days_on_which_a_diary_says_reserve(session: Session, seed: int) -> None:
    """A diary notes the status of every day; what is said later of a day counts for it and all days after it."""
    drawn, first = random.Random(seed), date(2026, 1, 1)
    diary: dict[date, str] = {}
    asset = make_asset(session, first_hromada(session), status_on=first.isoformat())
    day, status = first, "in_service"
    for _change in range(12):
        day += timedelta(days=drawn.choice((0, 0, 1, 2, 30)))
        status = drawn.choice([one for one in STATUSES if one not in (status, "retired")])
        diary = {noted: said for noted, said in diary.items() if noted < day}
        diary |= {day + timedelta(days=ahead): status for ahead in range((TODAY - day).days + 1)}
        put(session, asset, status=status, status_on=day.isoformat())

    days = {
        starts_on + timedelta(days=ahead)
        for starts_on, ends_on in reserve_periods(session, [asset.id]).get(asset.id, [])
        if starts_on
        for ahead in range(((ends_on or TODAY) - starts_on).days + 1)
    }

    assert days == {noted for noted, said in diary.items() if said == "reserve"}
    assert (asset.status, asset.status_on) == (status, day)
