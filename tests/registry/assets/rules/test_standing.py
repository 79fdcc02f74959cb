"""Since when a status holds, and what may be said of it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from registry.assets.rules.standing import Standing, corrects, follows, without_kept_day

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("status", "since", "last_day", "expected"),
    [
        ("in_service", DAY, None, date(2026, 11, 21)),
        ("in_service", None, None, None),
        ("retired", DAY, DAY, DAY),
        ("retired", DAY, date(2026, 12, 1), date(2026, 12, 1)),
        ("retired", DAY, None, DAY),
    ],
)
def test_a_retired_thing_stands_as_before_on_its_last_day_and_others_until_the_day_before(
    status: str, since: date | None, last_day: date | None, expected: date | None
) -> None:
    assert Standing(status, since, last_day).day_before == expected


@pytest.mark.parametrize(("day", "is_refused"), [(21, True), (22, False), (23, False)])
def test_another_status_begins_on_the_day_of_the_present_one_at_the_earliest(day: int, *, is_refused: bool) -> None:
    present = Standing("reserve", DAY, None)

    assert (follows(present, date(2026, 11, day)) is not None) == is_refused
    assert follows(Standing("reserve", None, None), date(1990, 1, 1)) is None


@pytest.mark.parametrize(
    ("status", "day", "is_refused"),
    [
        ("in_service", date(2026, 11, 1), False),
        ("in_service", date(2026, 10, 31), True),
        ("reserve", date(2026, 11, 22), False),
        ("reserve", date(2026, 11, 21), True),
    ],
)
def test_a_corrected_day_swallows_no_stay_before_it(status: str, day: date, *, is_refused: bool) -> None:
    before = SimpleNamespace(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 21))

    assert (corrects(Standing(status, DAY, None), day, [before]) is not None) == is_refused


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ({"status": "у резерві", "status_on": "22.11.2026"}, False),
        ({"status": "reserve", "status_on": "23.11.2026"}, True),
        ({"status": "in_service", "status_on": "22.11.2026"}, True),
        ({"status": "зник", "status_on": "22.11.2026"}, True),
        ({"status_on": "22.11.2026"}, True),
    ],
)
def test_the_former_day_sent_back_with_another_status_says_nothing(given: dict[str, Any], *, is_kept: bool) -> None:
    asset = SimpleNamespace(status="in_service", status_on=DAY)

    assert ("status_on" in without_kept_day(asset, given)) == is_kept
